//! Tables as JSON has them: a list of rows, or a row in each line, as lists of values or as objects with names. They become CSV.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::from_json::in_words;

/// Names of columns are no more.
const MOST_COLUMNS: usize = 1_024;

/// What Python and others write for a number that is none, which JSON does not have.
const NO_NUMBERS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// A row.
enum Row {
    /// Its values.
    Values(Vec<Value>),
    /// Its values by name, in their order.
    Named(Vec<(String, Value)>),
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(RowVisitor)
    }
}

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row: a list of values, or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Row, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Row::Values(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Row, A::Error> {
        let mut named = Vec::new();
        while let Some(value) = object.next_entry()? {
            named.push(value);
        }
        Ok(Row::Named(named))
    }
}

/// A text of such rows as CSV, a line for each of them, and whether a line of names is above these; or the line of the text that is none
/// and why. `None` if the text is nothing of the kind. `NaN` and `Infinity` are missing values there, as `null` is.
pub fn as_csv(text: &str) -> Option<Result<(String, bool), (usize, String)>> {
    let text = super::read::without_mark(text);
    if !text.trim_start().starts_with(['[', '{']) {
        return None;
    }
    let text = &*with_nulls(text);
    let rows = match list(text) {
        Some(rows) => rows,
        None => lines(text)?,
    };
    Some(rows.map(|rows| csv(&rows)))
}

type Rows = Result<Vec<Row>, (usize, String)>;

/// The text with `null` for each of [`NO_NUMBERS`] that stands outside quotation marks; its lines stay as they are.
fn with_nulls(text: &str) -> Cow<'_, str> {
    if !NO_NUMBERS.iter().any(|word| text.contains(word)) {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let (mut in_quotes, mut is_escaped, mut copied) = (false, false, 0);
    for (at, c) in text.char_indices() {
        match c {
            // No string goes on in the next line, so a mark that is missing spoils its own alone.
            '\n' => (in_quotes, is_escaped) = (false, false),
            _ if is_escaped => is_escaped = false,
            '\\' if in_quotes => is_escaped = true,
            '"' => in_quotes = !in_quotes,
            'N' | 'I' | '-' if !in_quotes && at >= copied => {
                let (before, rest) = (text.get(copied..at), text.get(at..).unwrap_or_default());
                if let Some(word) = NO_NUMBERS.iter().find(|word| rest.starts_with(**word)) {
                    plain.push_str(before.unwrap_or_default());
                    plain.push_str("null");
                    copied = at + word.len();
                }
            }
            _ => {}
        }
    }
    plain.push_str(text.get(copied..).unwrap_or_default());
    plain.into()
}

/// `[[1, 2], …]` or `[{"x": 1}, …]`.
fn list(text: &str) -> Option<Rows> {
    let first = text.trim_start().strip_prefix('[')?.trim_start();
    let second = first.strip_prefix(['[', '{'])?.trim_start();
    // Sections of TOML begin so, too.
    let is_value = |c: char| c.is_ascii_digit() || "-\"".contains(c);
    if !second.starts_with(is_value) && !second.starts_with("null") {
        return None;
    }
    match serde_json::from_str::<Vec<Row>>(text) {
        Ok(rows) => Some(Ok(rows)),
        // There may be such a list in each line, too.
        Err(error) if error.is_eof() || lines(text).is_none() => {
            Some(Err(refused(error.line(), &error)))
        }
        Err(_) => None,
    }
}

/// A row in each of two lines and more. One line alone may be anything.
fn lines(text: &str) -> Option<Rows> {
    let all = || {
        let numbered = text.lines().enumerate();
        numbered.filter(|(_, line)| !line.trim().is_empty())
    };
    let is_row = |(_, line): (usize, &str)| serde_json::from_str::<Row>(line).is_ok();
    // A model may be written in several lines, but none of these is whole.
    if all().nth(1).is_none() || !all().next().is_some_and(is_row) {
        return None;
    }
    let rows = all().map(|(index, line)| {
        serde_json::from_str(line).map_err(|error| refused(index + 1, &error))
    });
    Some(rows.collect())
}

fn refused(line: usize, error: &serde_json::Error) -> (usize, String) {
    (
        line,
        tr!(
            "no row of a table in JSON, such as [0.1, 0.2] or {example}: {error}",
            example = "{\"x\": 0.1, \"y\": 0.2}",
            error = in_words(error)
        ),
    )
}

fn csv(rows: &[Row]) -> (String, bool) {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut names: Vec<&str> = Vec::new();
    for row in rows {
        let Row::Named(values) = row else {
            continue;
        };
        for (name, _) in values {
            if names.len() < MOST_COLUMNS && !places.contains_key(name.as_str()) {
                places.insert(name, names.len());
                names.push(name);
            }
        }
    }
    let mut text = String::new();
    if !names.is_empty() {
        line(&mut text, names.iter().map(|name| (*name).to_owned()));
    }
    for row in rows {
        match row {
            Row::Values(values) => line(&mut text, values.iter().map(cell)),
            Row::Named(values) => {
                let mut cells = vec![String::new(); names.len()];
                for (name, value) in values {
                    let place = places.get(name.as_str());
                    if let Some(own) = place.and_then(|place| cells.get_mut(*place)) {
                        *own = cell(value);
                    }
                }
                line(&mut text, cells.into_iter());
            }
        }
    }
    (text, !names.is_empty())
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Adds a line of CSV; all but numbers stand in quotes.
fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        let is_plain = |c: char| c.is_alphanumeric() || "+-._".contains(c);
        if cell.chars().all(is_plain) {
            text.push_str(&cell);
        } else {
            text.push('"');
            // A quote or a line end would begin another cell.
            text.push_str(&cell.replace('"', "\"\"").replace(['\r', '\n'], " "));
            text.push('"');
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_json_become_lines() {
        for (json, csv) in [
            ("[[1.5,2],[-3e-2,null]]", "1.5,2\n-0.03,\n"),
            ("\u{feff} [ [1, 2] ]\n", "1,2\n"),
            ("[[1,2],\n[3,4]]", "1,2\n3,4\n"),
            ("[1,2]\n[3,4]\n", "1,2\n3,4\n"),
            (
                "[{\"y\":1,\"x\":2},{\"x\":3,\"kind\":\"a, \\\"b\\\"\"}]",
                "y,x,kind\n1,2,\n,3,\"a, \"\"b\"\"\"\n",
            ),
            // As Python's json writes numbers that are none.
            (
                "[[NaN, 1], [2, -Infinity], [Infinity, -3]]",
                ",1\n2,\n,-3\n",
            ),
            (
                "{\"x\":1,\"kind\":\"NaN \\\" -Infinity\"}\n{\"x\":NaN,\"kind\":\"\"}\n",
                "x,kind\n1,\"NaN \"\" -Infinity\"\n,\n",
            ),
            (
                "{\"x\":0.1,\"y\":0.2}\n\n{\"x\":0.3,\"y\":0.4}\n",
                "x,y\n0.1,0.2\n0.3,0.4\n",
            ),
        ] {
            let has_names = csv.starts_with(['x', 'y']);
            let expected = (csv.to_owned(), has_names);
            assert_eq!(as_csv(json), Some(Ok(expected)), "{json}");
        }
        for (json, line) in [
            ("{\"x\":1}\n{\"x\":nan}\n", 2),
            ("{\"x\":1}\n{\"x\":2}\nend\n", 3),
            ("[[1,2],\n[3,4", 2),
            ("[[1,2],\n[3,nan]]", 2),
            ("[[NaN,2],\n[3,NaN],\n[NaN,0 1]]", 3),
        ] {
            let (at, error) = as_csv(json).unwrap().unwrap_err();
            assert_eq!(at, line, "{json}: {error}");
            assert!(error.contains("[0.1, 0.2]"), "{error}");
        }
        for other in [
            "",
            "x,y\n1,2\n",
            "{\"format\":\"gan-playground-model\"}\n",
            "{\n\"x\": 1\n}\n",
            "[1,2]",
            "[section]\na=1\n",
            "[[package]]\nname = \"a\"\n",
        ] {
            assert_eq!(as_csv(other), None, "{other}");
        }
    }
}
