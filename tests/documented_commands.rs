//! Every command that a page shows runs: each page in a folder of its own, line by line, shortened where it would train for long.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use assert_cmd::Command;
use rayon::prelude::*;

/// Commands that are run, but not here: how they begin, and where they are.
const ELSEWHERE: &[(&str, &str)] = &[
    ("gan-playground", "tests/real_window.rs"),
    ("gan-playground mode-collapse", "tests/real_window.rs"),
    (
        "gan-playground ganlab-ring --weights weights.npz",
        "tests/real_window.rs",
    ),
    ("gan-playground my-lesson.ron", "tests/real_window.rs"),
    ("cargo run --release", "whoever starts the program"),
    ("./test.sh", ".ci/run"),
    ("cargo test", ".ci/run"),
    ("UPDATE_CATALOGUES=1 cargo test", "whoever adds a text"),
    // Loops over all seeds of both programs.
    ("for ", "whoever repeats the comparison"),
    (
        "cargo install --locked --path .",
        ".github/workflows/release.yml",
    ),
    // They need machines, or packages of Debian's.
    ("scripts/cluster/", "scripts/cluster/test.sh"),
    ("sbatch", "scripts/cluster/test.sh"),
    ("sudo apt", "scripts/package/try_deb.sh"),
    ("tar -xf", "scripts/package/try_tarball.sh"),
    (
        "gan-playground-0.1.0-x86_64-linux/install.sh",
        "scripts/package/try_tarball.sh",
    ),
    // They need PyTorch, and an hour.
    ("python3 scripts/", "whoever repeats the comparison"),
    // It trains for an hour and writes what ships.
    (
        "gan-playground classifiers-page .",
        "whoever trains them anew",
    ),
    // It writes into a home folder.
    (
        "gan-playground manual-page ~/.local/share",
        "tests/command_line.rs, into another folder",
    ),
];

/// How commands begin; other lines that are indented so are texts of files, or what a program says.
const TYPED: &[&str] = &[
    "gan-playground",
    "cargo",
    "./test.sh",
    "gan-playground-0.1.0-x86_64-linux/install.sh",
    "sbatch",
    "sudo",
    "tar",
    "python3",
    "for",
];

/// Options whose value is a file that is there afterwards.
const WRITTEN: &[&str] = &["--save", "--out", "--plot", "--csv", "--grid", "--gif"];

/// Epochs and seeds that are enough to see that a line does what it says.
const EPOCHS: u32 = 20;
const SEEDS: u32 = 2;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All pages that people read.
fn pages() -> Vec<PathBuf> {
    let in_folder = |folder: &str| {
        let entries = fs::read_dir(root().join(folder)).unwrap();
        entries.map(|entry| entry.unwrap().path())
    };
    let mut pages: Vec<_> = in_folder(".").chain(in_folder("docs")).collect();
    pages.push(root().join("benches/README.md"));
    pages.retain(|page| page.extension().is_some_and(|end| end == "md"));
    pages.sort();
    pages
}

/// The lines of a page that are to be typed: indented by four blanks, or between fences that say `sh`.
fn commands(page: &str) -> Vec<String> {
    let mut is_fenced = false;
    let mut commands = Vec::new();
    let mut before = "";
    for line in page.lines() {
        let indented = line
            .strip_prefix("    ")
            .filter(|_| before.is_empty() || before.starts_with("    "));
        let command = indented.unwrap_or(line);
        before = line;
        if let Some(kind) = line.trim_start().strip_prefix("```") {
            is_fenced = !is_fenced && kind == "sh";
            continue;
        }
        // What is indented further is a part of a longer one, which runs where the rest of it does.
        if !is_fenced && (indented.is_none() || line.starts_with("     ")) {
            continue;
        }
        let command = command.strip_prefix("$ ").unwrap_or(command).trim();
        // Settings of the shell stand before some.
        let is_setting = |word: &str| {
            let name = word.split_once('=').map_or("", |(name, _)| name);
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
        };
        let first = command.split(' ').find(|word| !is_setting(word));
        let typed = |first: &str| first.starts_with("scripts/") || TYPED.contains(&first);
        if first.is_some_and(typed) {
            commands.push(command.to_owned());
        }
    }
    commands
}

/// The words of a command, without its remark.
fn words(command: &str) -> Vec<String> {
    // It may go on in the next line.
    let command = command.trim_end_matches('\\');
    shlex::split(command).unwrap_or_else(|| panic!("no shell understands: {command}"))
}

/// Where a command runs, if not here.
fn elsewhere(words: &[String]) -> Option<&'static str> {
    let line = words.join(" ");
    let named = ELSEWHERE.iter().find(|(start, _)| {
        // A window is opened by the whole line alone.
        let is_whole = start.starts_with("gan-playground");
        let runs_here = start.starts_with("cargo run") && line.contains(" -- ");
        line == *start || (!is_whole && line.starts_with(start) && !runs_here)
    });
    named.map(|(_, place)| *place)
}

/// What is run of a line: the same with fewer epochs and seeds.
fn shortened(words: &[String]) -> Vec<String> {
    let program = words.iter().position(|word| word == "--");
    let mut args = words[program.unwrap_or(0) + 1..].to_vec();
    let trains = match args.first().map(String::as_str) {
        Some("train" | "sweep") => true,
        Some("experiment") => args.len() > 1,
        _ => false,
    };
    if !trains {
        return args;
    }
    let compares = args[0] != "train";
    for (option, most, is_asked) in [("--epochs", EPOCHS, true), ("--seeds", SEEDS, compares)] {
        match args.iter().position(|arg| arg == option) {
            Some(at) => {
                let asked: u32 = args[at + 1].parse().unwrap();
                args[at + 1] = asked.min(most).to_string();
            }
            None if is_asked => args.extend([option.to_owned(), most.to_string()]),
            None => (),
        }
    }
    args
}

/// What a page takes to be there.
fn prepare(folder: &Path) {
    let lesson = root().join("lessons/what-a-gan-is.ron");
    fs::copy(lesson, folder.join("my-lesson.ron")).unwrap();
    let experiment = root().join("experiments/learning-rate-ratio.ron");
    fs::copy(experiment, folder.join("my-experiment.ron")).unwrap();
}

#[test]
fn every_command_of_every_page_runs() {
    let failures: Vec<String> = pages()
        .par_iter()
        .flat_map(|page| {
            let folder = tempfile::tempdir().unwrap();
            prepare(folder.path());
            let text = fs::read_to_string(page).unwrap();
            let mut failures = Vec::new();
            for command in commands(&text) {
                let words = words(&command);
                if elsewhere(&words).is_some() {
                    continue;
                }
                let args = shortened(&words);
                let output = Command::cargo_bin("gan-playground")
                    .unwrap()
                    .args(&args)
                    .current_dir(folder.path())
                    // What opens a window would stay.
                    .timeout(Duration::from_mins(5))
                    .output()
                    .unwrap();
                let said = String::from_utf8_lossy(&output.stderr);
                let page = page.strip_prefix(root()).unwrap().display();
                if !output.status.success() {
                    failures.push(format!("{page}: {command}\n    {said}"));
                }
                for pair in args.windows(2) {
                    let is_written = WRITTEN.contains(&pair[0].as_str());
                    if is_written && !folder.path().join(&pair[1]).exists() {
                        failures.push(format!("{page}: {command}\n    wrote no {}", pair[1]));
                    }
                }
            }
            failures
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_runs_elsewhere_is_on_a_page_and_the_place_is_there() {
    let all: Vec<Vec<String>> = pages()
        .iter()
        .flat_map(|page| commands(&fs::read_to_string(page).unwrap()))
        .map(|command| words(&command))
        .collect();
    assert!(all.len() > 80, "{} commands", all.len());
    for (start, place) in ELSEWHERE {
        let is_it = |command: &Vec<String>| {
            elsewhere(command) == Some(*place) && command.join(" ").starts_with(start)
        };
        assert!(all.iter().any(is_it), "no page has {start}");
        if place.contains('/') {
            let file = place.split([' ', ',']).next().unwrap();
            assert!(root().join(file).exists(), "{place}");
        }
    }
}
