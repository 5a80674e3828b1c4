//! What a file is, seen from its content; its ending decides only where that says nothing.

use std::path::Path;

use super::read::without_mark;
use super::ron_text::{Piece, pieces};

/// What a file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A preset, RON.
    Preset,
    /// An experiment, RON.
    Experiment,
    /// A lesson, RON.
    Lesson,
    /// A trained model, ours or GAN Lab's, JSON.
    Model,
    /// Results of an experiment, lines of JSON.
    Results,
    /// Rows of numbers.
    Points,
    /// Not text.
    Binary,
    /// None of these.
    Unknown,
}

/// Lines that are looked at for numbers.
const LINES: usize = 60;
/// Fields that only an experiment has.
const OF_EXPERIMENTS: [&str; 5] = ["version", "claim", "vary", "arms", "checkpoints"];
/// Fields that only a lesson has.
const OF_LESSONS: [&str; 3] = ["lesson", "steps", "learned"];
/// Fields that only a preset has.
const OF_PRESETS: [&str; 3] = ["format", "description", "config"];

/// What a text is.
pub fn what_is(text: &str) -> FileKind {
    let text = without_mark(text);
    if text.contains('\0') {
        return FileKind::Binary;
    }
    match first_of_code(text) {
        Some('{') => return json(text),
        // Points are sometimes written in parentheses; a structure has a name first.
        Some('(') => return ron(text),
        _ => {}
    }
    if has_rows(text) {
        FileKind::Points
    } else {
        FileKind::Unknown
    }
}

/// What a text is, or the name of its file where the text does not say.
pub fn of_file(path: &Path, text: &str) -> FileKind {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    match what_is(text) {
        FileKind::Unknown => match ending.to_ascii_lowercase().as_str() {
            "json" => FileKind::Model,
            "jsonl" => FileKind::Results,
            "csv" | "tsv" | "dat" => FileKind::Points,
            "ron" => FileKind::Preset,
            _ => FileKind::Unknown,
        },
        // A mended preset may have lost its parenthesis, but no preset begins with a row of numbers.
        kind => kind,
    }
}

fn first_of_code(text: &str) -> Option<char> {
    pieces(text)
        .find(|(_, c, piece)| *piece != Piece::Comment && !c.is_whitespace())
        .map(|(_, c, _)| c)
}

/// Whether it is mostly rows of numbers: a text with a table somewhere is no file of points.
fn has_rows(text: &str) -> bool {
    let is_said = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let lines = || text.lines().filter(is_said).take(LINES);
    let rows = lines().filter(|line| is_row(line)).count();
    rows > 0 && 2 * rows >= lines().count()
}

/// A line that has two numbers or more, and hardly anything else.
fn is_row(line: &str) -> bool {
    if line.contains(['(', ')', '{', '}', '[', ']']) {
        return false;
    }
    let cells = line
        .split([',', ';', '\t', '|', ' '])
        .map(|cell| cell.trim_matches(|c: char| c == '"' || c.is_whitespace()))
        .filter(|cell| !cell.is_empty());
    let (mut numbers, mut others) = (0, 0);
    for cell in cells {
        if cell.ends_with(':') {
            return false;
        }
        let is_number = cell.parse::<f64>().is_ok() && cell.contains(|c: char| c.is_ascii_digit());
        *(if is_number { &mut numbers } else { &mut others }) += 1;
    }
    numbers >= 2 && numbers >= others
}

/// The first key tells: a model's file may be large.
fn json(text: &str) -> FileKind {
    let key = text.trim_start().trim_start_matches('{').trim_start();
    if key.starts_with("\"results\"") {
        FileKind::Results
    } else {
        FileKind::Model
    }
}

/// By the names of the outermost fields.
fn ron(text: &str) -> FileKind {
    let (mut depth, mut word, mut fields) = (0_usize, String::new(), Vec::new());
    for (_, c, piece) in pieces(text) {
        if piece == Piece::Comment {
            continue;
        }
        match c {
            _ if piece == Piece::String => word.clear(),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ':' if depth == 1 => fields.push(std::mem::take(&mut word)),
            _ if c.is_alphanumeric() || c == '_' => {
                if depth == 1 {
                    word.push(c);
                }
                continue;
            }
            _ if c.is_whitespace() => continue,
            _ => {}
        }
        word.clear();
    }
    let has = |names: &[&str]| fields.iter().any(|field| names.contains(&field.as_str()));
    if has(&OF_LESSONS) && !has(&OF_PRESETS) {
        return FileKind::Lesson;
    }
    match (has(&OF_EXPERIMENTS), has(&OF_PRESETS)) {
        (true, false) => FileKind::Experiment,
        (_, true) => FileKind::Preset,
        _ if fields.is_empty() && text.lines().take(LINES).any(|l| is_row(&bare(l))) => {
            FileKind::Points
        }
        _ => FileKind::Preset,
    }
}

/// A row without its parentheses.
fn bare(line: &str) -> String {
    line.replace(['(', ')'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_content() {
        for (text, kind) in [
            ("(name: \"x\")", FileKind::Preset),
            (
                "\u{feff}// version: 1\n(format: 1, name: \"arms: (\")",
                FileKind::Preset,
            ),
            (
                "(version: 1, name: \"format: 1\", arms: [])",
                FileKind::Experiment,
            ),
            (
                "/* a */ (\n    name: \"x\", claim: \"(config: 1)\",",
                FileKind::Experiment,
            ),
            (
                "(name: \"x\", config: (init: he), version: 3)",
                FileKind::Preset,
            ),
            ("{\"format\":\"gan-playground-model\"}", FileKind::Model),
            (
                "(lesson: 1, title: \"arms: (\", steps: [])",
                FileKind::Lesson,
            ),
            (
                "(title: \"T\", steps: [(set: {\"a\": \"b\"})])",
                FileKind::Lesson,
            ),
            (" {\"modelTopology\": {}}", FileKind::Model),
            ("{\"results\":1,\"plan\":{}}\n{}", FileKind::Results),
            ("x,y\n0.1,0.2\n", FileKind::Points),
            ("\u{feff}0,1;0,2\n", FileKind::Points),
            ("# by hand\n1 2\n", FileKind::Points),
            ("(0.1, 0.2)\n(0.3, 0.4)\n", FileKind::Points),
            ("not ron", FileKind::Unknown),
            ("", FileKind::Unknown),
            (
                "name: \"x\", config: (seed: 1, batch_size: 2)",
                FileKind::Unknown,
            ),
            ("GIF89a\0\0", FileKind::Binary),
            (
                "# Results\n\nThey are these:\n\n| a | b |\n| 1 | 2 |\n",
                FileKind::Unknown,
            ),
        ] {
            assert_eq!(what_is(text), kind, "{text:?}");
        }
        let of = |name: &str, text| of_file(Path::new(name), text);
        assert_eq!(of("lesson.ron.txt", "(name: \"x\")"), FileKind::Preset);
        assert_eq!(of("moons.dat", "0.1 0.2\n"), FileKind::Points);
        assert_eq!(of("p.csv", "x,y\n"), FileKind::Points);
        assert_eq!(of("m.json", "[]"), FileKind::Model);
        assert_eq!(of("l.ron", "name: 1"), FileKind::Preset);
        assert_eq!(of("README.md", "# Title"), FileKind::Unknown);
    }
}
