//! What the rooms that know no machine may use: an allow list, so that a file, a clock or a thread in them is seen at once. They are what
//! a page in a browser would be built of (docs/WEB.md).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms, and the rooms of this crate that each may use beside itself.
const ROOMS: [(&str, &[&str]); 4] = [
    // Of `files` only what a text is read by, and why it cannot be: see `PURE`.
    (
        "config",
        &["data", "files", "language", "text", "msg", "tr", "trn"],
    ),
    ("data", &["config", "files", "language", "text"]),
    ("gan", &["config", "data", "language"]),
    ("metrics", &["config", "data", "language"]),
];

/// Of the standard library: no `fs`, `io` of the system, `thread`, `time`, `net`, `process` or `env`. `io` is here for readers and writers of
/// bytes in memory, `path` for the ending of a name.
const STD: &[&str] = &[
    "array",
    "borrow",
    "cell",
    "cmp",
    "collections",
    "convert",
    "error",
    "f32",
    "f64",
    "fmt",
    "hash",
    "io",
    "iter",
    "marker",
    "mem",
    "num",
    "option",
    "ops",
    "panic",
    "path",
    "ptr",
    "rc",
    "result",
    "slice",
    "str",
    "string",
    "sync",
    "vec",
];

/// Crates that know no system either.
const CRATES: &[&str] = &[
    "base64",
    "burn",
    "burn_flex",
    "bytemuck",
    "chardetng",
    "crc32fast",
    "csv",
    "encoding_rs",
    "exmex",
    "flate2",
    "half",
    "image",
    "log",
    "pulp",
    "rand",
    "rand_chacha",
    "rand_distr",
    "rand_mt",
    "ron",
    "serde",
    "serde_json",
    "serde_path_to_error",
    "statrs",
    "thiserror",
];

/// Of `files` what touches no file.
const PURE: &[&str] = &[
    "FileError",
    "FileFormat",
    "Problem",
    "TextError",
    "encoding",
    "error",
    "is_called",
    "npy",
    "parse_json",
    "parse_ron",
    "ron_text",
];

/// Methods of a path that ask what stands there.
const ASKED_OF_PATHS: &[&str] = &[
    "canonicalize",
    "exists",
    "is_dir",
    "is_file",
    "is_symlink",
    "metadata",
    "read_dir",
    "read_link",
    "symlink_metadata",
    "try_exists",
];

/// What is left to do before these rooms are free of the machine, and why it is there.
const LEFT: [(&str, &str); 2] = [
    // Threads that share a convolution; one alone gives the same bits.
    ("gan/fused/conv/crew.rs", "rayon"),
    // How many there may be.
    ("gan/backend.rs", "std::thread"),
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if name != "tests" {
                found.extend(files(&path));
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") && name != "tests.rs" {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Without comments and without what is compiled for tests alone, which is at the end of a file.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = text.lines();
    let code = lines.filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// The paths that begin with this: `std::fs` of `use std::fs::{self, File}`, and both of `use crate::{a, b}`.
fn paths(code: &str, root: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let start = format!("{root}::");
    for (at, _) in code.match_indices(&start) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || "_:".contains(c)) {
            continue;
        }
        let rest = &code[at + start.len()..];
        if let Some(inside) = rest.strip_prefix('{') {
            // The names at the first level.
            let (mut depth, mut name) = (0, String::new());
            for letter in inside.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        found.insert(first(&std::mem::take(&mut name)));
                    }
                    letter if depth == 0 => name.push(letter),
                    _ => (),
                }
            }
            found.insert(first(&name));
        } else {
            found.insert(first(rest));
        }
    }
    found.remove("");
    found
}

/// The first name of a path.
fn first(path: &str) -> String {
    let letters = path.trim().chars();
    letters
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// Crates that are named in `use` lines, and anywhere else those that know a clock or threads.
fn crates(code: &str) -> BTreeSet<String> {
    let inline = ["rayon", "chrono", "tempfile", "directories"];
    let named = inline.iter().filter(|name| !paths(code, name).is_empty());
    let named: Vec<String> = named.map(|name| (*name).to_owned()).collect();
    let uses = code.lines().filter_map(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("pub ").unwrap_or(line);
        let line = line.strip_prefix("pub(crate) ").unwrap_or(line);
        line.strip_prefix("use ")
    });
    let own = ["crate", "self", "super", "std", "core"];
    uses.map(first)
        .filter(|name| !own.contains(&name.as_str()))
        .chain(named)
        .collect()
}

/// What is asked of the file system by the methods of a path.
fn asked(code: &str) -> Vec<&'static str> {
    let is_called = |name: &&&str| code.contains(&format!(".{name}("));
    ASKED_OF_PATHS.iter().filter(is_called).copied().collect()
}

#[test]
fn rooms_that_know_no_machine_use_what_is_listed() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut is_left = BTreeSet::new();
    for (room, others) in ROOMS {
        let all = files(&source.join(room));
        assert!(all.len() > 5, "{room}");
        for path in all {
            let name = path
                .strip_prefix(&source)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            let code = code(&fs::read_to_string(&path).unwrap());
            let mut used = Vec::new();
            for of in paths(&code, "std") {
                if !STD.contains(&of.as_str()) {
                    used.push(format!("std::{of}"));
                }
            }
            for of in paths(&code, "crate") {
                // Macros, types and functions of the crate's root are those of rooms.
                if of != room && !others.contains(&of.as_str()) {
                    used.push(format!("crate::{of}"));
                }
            }
            for of in paths(&code, "crate::files") {
                if !PURE.contains(&of.as_str()) {
                    used.push(format!("crate::files::{of}"));
                }
            }
            used.extend(asked(&code).into_iter().map(|name| format!(".{name}()")));
            // What stands in a folder beside is a module, not a crate.
            let folder = path.parent().unwrap();
            let is_module = |name: &str| {
                [folder, &path.with_extension("")]
                    .iter()
                    .any(|f| f.join(format!("{name}.rs")).exists() || f.join(name).is_dir())
            };
            for of in crates(&code) {
                if !CRATES.contains(&of.as_str())
                    && !is_module(&of)
                    && !code.contains(&format!("enum {of} "))
                {
                    used.push(of);
                }
            }
            for name_of_use in used {
                match LEFT
                    .iter()
                    .find(|left| **left == (name.as_str(), name_of_use.as_str()))
                {
                    Some(left) => {
                        is_left.insert(*left);
                    }
                    None => wrong.push(format!("src/{name} uses {name_of_use}")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What is done is no longer left.
    assert_eq!(is_left, BTreeSet::from(LEFT));
}

/// Modules with a file of their own, but for those of tests.
fn modules(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut is_of_tests = false;
    for line in text.lines() {
        let declared = line.strip_suffix(';').and_then(|line| {
            let (before, name) = line.rsplit_once("mod ")?;
            let is_one = before.is_empty() || before.starts_with("pub");
            (is_one && first(name) == name).then_some(name)
        });
        found.extend(declared.filter(|_| !is_of_tests));
        is_of_tests = line.contains("cfg(test)");
    }
    found
}

/// Those of which the lines at the top of the file say nothing.
fn unsaid(text: &str) -> Vec<&str> {
    let said: Vec<_> = text
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .collect();
    let is_said = |name: &&str| {
        let names = [format!("`{name}`"), format!("`mod@{name}`")];
        said.iter()
            .any(|line| names.iter().any(|name| line.contains(name.as_str())))
    };
    let mut unsaid = modules(text);
    unsaid.retain(|name| !is_said(name));
    unsaid
}

#[test]
fn each_file_says_what_is_in_its_modules() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let all = files(&source);
    assert!(all.len() > 100);
    let mut wrong = Vec::new();
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        for name in unsaid(&text) {
            wrong.push(format!("{}: no line for {name}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn modules_that_nothing_is_said_of_are_seen() {
    let text = "//! - `a`: one\n//! - [`mod@b`]: two\n\nmod a;\npub mod b;\npub(in crate::ui) mod c;\n#[cfg(test)]\nmod tests;\n\
                mod d {\n    mod e;\n}\n";
    assert_eq!(modules(text), ["a", "b", "c"]);
    assert_eq!(unsaid(text), ["c"]);
}

#[test]
fn uses_are_seen() {
    let text = "use std::fs::{self, File};\nuse crate::{files::write, ui};\n// use std::time;\nlet a = std::thread::spawn();\n\
                pub use rayon::join;\nuse self::a::b;\n\n#[cfg(test)]\nmod tests {\nuse std::env;\n}\n";
    let code = code(text);
    let names = |found: BTreeSet<String>| found.into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(names(paths(&code, "std")), "fs thread");
    assert_eq!(names(paths(&code, "crate")), "files ui");
    assert_eq!(names(crates(&code)), "rayon");
    assert_eq!(
        names(paths("use crate::files::write;", "crate::files")),
        "write"
    );
    assert_eq!(names(crates("let now = chrono::Utc::now();")), "chrono");
    assert_eq!(
        asked("let path = path\n    .canonicalize().ok()?;"),
        ["canonicalize"]
    );
    assert_eq!(asked("path.file_name().is_some()"), [""; 0]);
}
