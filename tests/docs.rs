//! `docs/HYPERPARAMETERS.md`, `docs/QUANTITIES.md` and the README's list of presets are made from the program's own
//! tables. `UPDATE_DOCS=1 cargo test --release --test docs` writes them; without it, the test
//! compares. Pages on files that people write are held against the fields that are read, and what they say is refused is tried.

#![allow(clippy::unwrap_used, reason = "a test may fail with a panic")]

mod docs_kit;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use docs_kit::{blocks, code, expect_names, is_said, names, rows, table, with_field};
use gan_playground::config::bounds::{MAX_POINTS, MIN_POINTS};
use gan_playground::config::preset::{self, MOST_DESCRIPTION, MOST_NAME};
use gan_playground::config::showing::{LAYERS, MOST_EPOCHS, SPEEDS, Showing, Theme};
use gan_playground::config::{
    Config, Data, Effect, Group, Kind, MAX_PICTURES, MIN_PICTURES, OwnAxis, Preset, TABLE, Unit,
    shipped, shipped_groups,
};
use gan_playground::experiments::experiment::{Elsewhere, NamedArm, Vary};
use gan_playground::experiments::plan::{MAX_ARMS, MAX_CHECKPOINTS, MAX_EPOCHS, MAX_SEEDS};
use gan_playground::experiments::{Comparison, Expectation, Experiment, SHIPPED_EXPERIMENTS};
use gan_playground::lessons::{
    Answer, Goal, Lesson, LessonPage, LessonStep, Opening, Part, Question, Training,
};
use gan_playground::quantities::{Direction, QUANTITIES, Quantity};

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
            let unit = if h.unit == Unit::None {
                String::new()
            } else {
                format!(" ({})", h.unit.text())
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

/// A page of docs.
fn page(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn the_page_on_presets_has_presets_that_open_and_every_field() {
    let page = page("PRESETS.md");
    let blocks = blocks(&page);
    let first = Preset::parse(blocks[0], "the first").unwrap();
    assert!(first.window.is_empty());
    let whole = blocks[0].trim_end().strip_suffix(')').unwrap();
    let second = Preset::parse(&format!("{whole}{})", blocks[1]), "the second").unwrap();
    assert_eq!(second.window.epoch, 1_500);

    expect_names(&page, "## Its fields", names::<Preset>());
    expect_names(&page, "## How it wants to be shown", names::<Showing>());
    for word in names::<Theme>().iter().chain(&LAYERS) {
        assert!(page.contains(&format!("`{word}`")), "{word}");
    }
    // What is no row of the table of hyperparameters has one here.
    let is_row = |field: &&str| TABLE.iter().any(|row| row.key == format!("data.{field}"));
    let mut others: Vec<_> = names::<Data>().to_vec();
    others.retain(|field| !is_row(field));
    let (_, below) = page.split_once("\nFive fields of").unwrap();
    let rows = rows(below);
    let named: Vec<_> = rows.iter().map(|row| code(&row[0])).collect();
    assert_eq!(named, others);
    for part in names::<OwnAxis>() {
        assert!(below.contains(part), "{part}");
    }
    // How large each may be.
    let (slowest, fastest) = SPEEDS;
    for number in [
        format!("1 to {fastest}"),
        format!("at most {MOST_NAME} characters"),
        format!("at most {MOST_DESCRIPTION} characters"),
        format!("at most {MOST_EPOCHS} |"),
        format!("{MIN_POINTS} to {MAX_POINTS} points"),
        format!("{MIN_PICTURES} to {MAX_PICTURES} of them"),
        format!("at most {} MiB", preset::FILE.most_mib),
    ] {
        assert!(page.replace(',', "").contains(&number), "{number}");
    }
    assert_eq!(slowest, 1.0);
    let refused = table(&page, "## What is refused");
    assert!(refused.len() > 9);
    for row in refused {
        let error = Preset::parse(code(&row[0]), "a").unwrap_err().to_string();
        assert!(is_said(&row[1], &error), "{}: {error}", row[0]);
    }
}

#[test]
fn the_page_on_experiments_has_every_field_and_what_is_refused() {
    let page = page("EXPERIMENT_FILES.md");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let blocks = blocks(&page);
    for (block, slug) in blocks
        .iter()
        .zip(["learning-rate-ratio", "noise-dimension"])
    {
        let shipped = std::fs::read_to_string(root.join(format!("experiments/{slug}.ron")));
        assert_eq!(*block, shipped.unwrap(), "{slug}");
        assert!(
            page.contains(&format!("`experiments/{slug}.ron`")),
            "{slug}"
        );
    }

    for (heading, read) in [
        ("## Its fields", names::<Experiment>()),
        ("### One of `vary`", names::<Vary>()),
        ("### One of `arms`", names::<NamedArm>()),
        ("### One of `compare`", names::<Comparison>()),
        ("### One of `elsewhere`", names::<Elsewhere>()),
    ] {
        expect_names(&page, heading, read);
    }
    let expected = page.split_once("What can be expected:").unwrap().1;
    let expected = rows(expected);
    let words: Vec<_> = expected.iter().map(|row| code(&row[0])).collect();
    assert_eq!(words, names::<Expectation>());

    // What is left out, and how large each may be.
    let least = "(version: 1, name: \"x\", preset: \"start\", vary: [(key: \"noise.dim\", values: [\"1\"])])";
    let experiment = Experiment::parse(least, "the least").unwrap();
    let fields = table(&page, "## Its fields");
    let row = |name: &str| {
        let is_it = |row: &&Vec<String>| code(&row[0]) == name;
        fields.iter().find(is_it).unwrap()
    };
    for (name, default, bounds) in [
        (
            "seeds",
            experiment.seeds.to_string(),
            format!("1 to {MAX_SEEDS};"),
        ),
        (
            "epochs",
            experiment.epochs.to_string(),
            format!("1 to {MAX_EPOCHS} "),
        ),
        (
            "checkpoints",
            experiment.checkpoints.to_string(),
            format!("1 to {MAX_CHECKPOINTS} "),
        ),
        (
            "threshold",
            experiment.threshold.to_string(),
            "above 0".to_owned(),
        ),
        (
            "arms",
            "none".to_owned(),
            format!("at most {MAX_ARMS} arms"),
        ),
    ] {
        let row = row(name);
        assert_eq!(row[2], default, "{name}");
        assert!(
            row[3].replace(',', "").contains(&bounds),
            "{name}: {bounds}"
        );
    }
    let metric = &row("metric")[3];
    for config in [
        experiment.base(),
        shipped("digits").unwrap().preset.config.clone(),
    ] {
        let key = Quantity::compared_by_default(&config).key();
        assert!(metric.contains(&format!("`{key}`")), "{key}");
    }
    // What has no default is missed, and what has one is not.
    for row in &fields {
        let is_whole = |at: &usize| !least[..*at].ends_with(char::is_alphabetic);
        let key = format!("{}: ", code(&row[0]));
        let places = least.match_indices(&key);
        let Some(at) = places.map(|(at, _)| at).find(is_whole) else {
            assert!(!row[2].is_empty(), "{}", row[0]);
            continue;
        };
        let (before, rest) = least.split_at(at);
        // `vary` may be left out where there are arms.
        if code(&row[0]) != "vary" {
            let rest = rest.split_once(", ").unwrap().1;
            assert!(row[2].is_empty(), "{}", row[0]);
            assert!(Experiment::parse(&format!("{before}{rest}"), "x").is_err());
        }
    }

    let refused = table(&page, "## What is refused");
    assert!(refused.len() > 15);
    for row in refused {
        let text = with_field(blocks[0], code(&row[0]));
        let error = Experiment::parse(&text, "a").unwrap_err().to_string();
        assert!(is_said(&row[1], &error), "{}: {error}", row[0]);
    }
}

#[test]
fn the_page_on_lessons_has_every_field_and_no_other() {
    let page = page("LESSONS.md");
    expect_names(&page, "## A lesson as a file", names::<Lesson>());
    expect_names(&page, "## A step", names::<LessonStep>());
    let goals = rows(page.split_once("\nGoals:\n").unwrap().1);
    // Some stand in one row, each with an example of its values.
    let goals: Vec<_> = goals
        .iter()
        .flat_map(|row| row[0].split("`, `"))
        .map(|goal| code(goal).split('(').next().unwrap())
        .collect();
    assert_eq!(goals, names::<Goal>());
    for (word, of) in [
        (names::<Training>(), "training"),
        (names::<LessonPage>(), "pages"),
        (names::<Part>(), "parts"),
        (names::<Question>(), "a question"),
        (names::<Answer>(), "an answer"),
    ]
    .into_iter()
    .flat_map(|(words, of)| words.iter().map(move |word| (*word, of)))
    {
        let is_there = page.contains(&format!("`{word}`")) || page.contains(&format!("`{word}: "));
        assert!(is_there, "{of}: {word}");
    }
    for opening in names::<Opening>().iter().filter(|name| **name != "Nothing") {
        assert!(page.contains(&format!("`{opening}(")), "{opening}");
    }
}

/// Software centres know the program by its id, so it has to be the same wherever it stands.
#[test]
fn the_program_has_one_id_for_software_centres() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(root.join("assets/desktop")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: Vec<_> = names
        .filter(|name| name.ends_with(".metainfo.xml"))
        .collect();
    let [file] = files.as_slice() else {
        panic!("{files:?}")
    };
    let id = file.strip_suffix(".metainfo.xml").unwrap();
    assert!(id.split('.').count() >= 3, "{id}");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let text = read(&format!("assets/desktop/{file}"));
    assert!(text.contains(&format!("<id>{id}</id>")), "{id}");
    for script in ["stage.sh", "try_deb.sh"] {
        let script = read(&format!("scripts/package/{script}"));
        assert!(script.contains(file.as_str()), "{file}");
    }
    // The entry of the menu is of the window that it opens.
    assert!(text.contains(">gan-playground.desktop</launchable>"));
    assert!(
        read("assets/desktop/gan-playground.desktop").contains("\nStartupWMClass=gan-playground\n")
    );
    assert!(read("src/ui/native.rs").contains("with_app_id(\"gan-playground\")"));
}

#[test]
fn whoever_cites_the_program_names_its_version() {
    let citation =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("CITATION.cff"))
            .unwrap();
    let line = format!("\nversion: {}\n", env!("CARGO_PKG_VERSION"));
    assert!(citation.contains(&line), "{citation}");
}
