//! `docs/HYPERPARAMETERS.md`, `docs/QUANTITIES.md` and the README's list of presets are made from the program's own
//! tables. `UPDATE_DOCS=1 cargo test --release --test docs` writes them; without it, the test
//! compares.

#![allow(clippy::unwrap_used, reason = "a test may fail with a panic")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gan_playground::config::showing::Theme;
use gan_playground::config::{Config, Effect, Group, Kind, Preset, TABLE, shipped_groups};
use gan_playground::experiments::SHIPPED_EXPERIMENTS;
use gan_playground::quantities::{Direction, QUANTITIES};

fn hyperparameters() -> String {
    let mut text = String::from(
        "# Hyperparameters\n\n\
         Made from the program's table (`src/config/table`) by `UPDATE_DOCS=1 cargo test --release --test docs`.\n\n\
         The key is the name of `--set key=value` and the path in a preset file: `noise.dim` is\n\
         `config: (noise: (dim: 2))`. *Live* settings act between two epochs of the running training;\n\
         the others start it again from epoch 0.\n",
    );
    let default = Config::default();
    for group in Group::ALL {
        write!(
            text,
            "\n## {}\n\n| key | default | allowed | acts | what it does |\n|---|---|---|---|---|\n",
            group.label()
        )
        .unwrap();
        for h in TABLE.iter().filter(|h| h.group == group) {
            let acts = match h.effect {
                Effect::Live => "live",
                Effect::Rebuild => "restart",
            };
            let unit = if h.unit.is_empty() {
                String::new()
            } else {
                format!(" ({})", h.unit)
            };
            writeln!(
                text,
                "| `{}` | {} | {} | {acts} | {}{unit} |",
                h.key,
                h.value(&default),
                h.allowed(),
                h.help
            )
            .unwrap();
        }
        for h in TABLE.iter().filter(|h| h.group == group) {
            if let Kind::Choice { options, .. } = h.kind {
                write!(text, "\n`{}`:\n\n", h.key).unwrap();
                for option in options {
                    writeln!(text, "- `{}`: {}", option.key, option.help).unwrap();
                }
            }
        }
    }
    text
}

fn quantities() -> String {
    let mut text = String::from(
        "# Quantities\n\n\
         Made from the program's table (`src/quantities/table.rs`) by `UPDATE_DOCS=1 cargo test --release --test docs`.\n\n\
         The name is that of experiments and their tables (`--metric`), and of the curves in a table or a saved model;\n\
         the report of `train --json` has the last column's.\n\n\
         | name | what it is | better | in the window | in `train --json` |\n|---|---|---|---|---|\n",
    );
    for q in &QUANTITIES {
        let better = match q.direction {
            Direction::Lower => "lower",
            Direction::Higher => "higher",
            Direction::Neither => "neither",
        };
        // What is better has a column of its own.
        let what = q.help.split(';').next().unwrap_or(q.help);
        let shown = q.curve.map_or(String::new(), |curve| {
            format!("{}: {}", curve.chart.title(), curve.label)
        });
        let report = q.report.map_or(String::new(), |name| format!("`{name}`"));
        writeln!(
            text,
            "| `{}` | {what} | {better} | {shown} | {report} |",
            q.key
        )
        .unwrap();
    }
    text
}

fn presets() -> String {
    let mut text = String::new();
    for (group, presets) in shipped_groups() {
        writeln!(
            text,
            "\n### {group}\n\n| name | what to look for |\n|---|---|"
        )
        .unwrap();
        for s in presets {
            writeln!(text, "| `{}` | {} |", s.slug, s.preset.description).unwrap();
        }
    }
    text + "\n"
}

/// Compares a file with what it should be, or writes it.
fn expect(path: &Path, expected: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, expected).unwrap();
    }
    let actual = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        actual == expected,
        "{} is out of date: run UPDATE_DOCS=1 cargo test --release --test docs",
        path.display()
    );
}

#[test]
fn the_list_of_hyperparameters_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/HYPERPARAMETERS.md");
    expect(&path, &hyperparameters());
}

#[test]
fn the_list_of_quantities_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/QUANTITIES.md");
    expect(&path, &quantities());
}

#[test]
fn the_readme_lists_every_preset() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- presets -->\n", "<!-- /presets -->");
    let (before, rest) = readme.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    expect(&path, &format!("{before}{begin}{}{end}{after}", presets()));
}

#[test]
fn every_experiment_has_its_results_and_every_link_a_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let results = read("EXPERIMENTS.md");
    for s in SHIPPED_EXPERIMENTS.iter() {
        assert!(
            results.contains(&format!("<a id=\"{}\">", s.slug)),
            "{}",
            s.slug
        );
        assert!(
            results.contains(&s.experiment.claim),
            "{}: another claim",
            s.slug
        );
    }
    let mut pages: Vec<_> = [
        "README.md",
        "EXPERIMENTS.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
    ]
    .map(PathBuf::from)
    .into();
    let docs = std::fs::read_dir(root.join("docs")).unwrap();
    let docs = docs.map(|entry| PathBuf::from("docs").join(entry.unwrap().file_name()));
    pages.extend(docs.filter(|page| page.extension().is_some_and(|ending| ending == "md")));
    for page in pages {
        let text = read(page.to_str().unwrap());
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("http")) {
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => root.join(&page),
                file => root.join(&page).parent().unwrap().join(file),
            };
            let name = page.display();
            assert!(
                target.exists(),
                "{name} links to {link}, which is not there"
            );
            let has_place = place.is_empty() || anchors(&target).contains(&place.to_owned());
            assert!(has_place, "{name}: {link}: there is no such heading");
        }
    }
}

/// The places of a page that a link can name: its headings, as GitHub writes them, and its anchors.
fn anchors(page: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(page).unwrap();
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let of = |line: &str| {
        let letters = line.trim_start_matches('#').trim().to_lowercase();
        let letters = letters.chars();
        let kept = letters.filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    let named = text
        .split("<a id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    headings
        .map(of)
        .chain(named.map(ToOwned::to_owned))
        .collect()
}

#[test]
fn the_page_on_presets_has_presets_that_open_and_every_field() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/PRESETS.md")).unwrap();
    let blocks: Vec<_> = page.split("```ron\n").skip(1).collect();
    let block = |index: usize| blocks[index].split("```").next().unwrap().trim_end();
    let first = Preset::parse(block(0), "the first").unwrap();
    assert!(first.window.is_empty());
    let whole = block(0).strip_suffix(')').unwrap();
    let second = Preset::parse(&format!("{whole}{}\n)", block(1)), "the second").unwrap();
    assert_eq!(second.window.epoch, 1_500);
    // What is written of all that can be is what the table explains.
    let mut all = second;
    all.window.speed = 1.0;
    all.window.slow_motion = true;
    all.window.theme = Theme::Dark;
    all.window.model = "m".to_owned();
    let of = |key: &str| (key.to_owned(), String::new());
    all.window.beside = [of("loss")].into();
    let text = all.to_ron();
    let (_, window) = text.split_once("window: (").unwrap();
    let written: Vec<_> = window
        .lines()
        .filter_map(|line| line.strip_prefix("        "))
        .filter_map(|line| Some(line.split_once(':')?.0))
        .filter(|key| !key.contains(|c: char| !c.is_ascii_lowercase() && c != '_'))
        .collect();
    assert_eq!(written.len(), 7, "{text}");
    for key in written {
        assert!(page.contains(&format!("| `{key}` |")), "{key}");
    }
}

#[test]
fn whoever_cites_the_program_names_its_version() {
    let citation =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("CITATION.cff"))
            .unwrap();
    let line = format!("\nversion: {}\n", env!("CARGO_PKG_VERSION"));
    assert!(citation.contains(&line), "{citation}");
}
