//! What a page says of a file, and what the program makes of it.

use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};

/// The names of a struct's fields or an enum's variants in files, as serde reads them.
pub fn names<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // It is asked what it wants to read, and is given nothing.
    let nothing = T::deserialize(Asked(&mut names));
    assert!(nothing.is_err() && !names.is_empty());
    names
}

struct Asked<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("neither a struct nor an enum"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        Err(Error::custom("asked"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = variants;
        Err(Error::custom("asked"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// The lines of the first table below a heading, without its head, cell by cell.
pub fn table(page: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, below) = page
        .split_once(&format!("\n{heading}\n"))
        .unwrap_or_else(|| panic!("no heading {heading}"));
    rows(below)
}

/// The same of the first table in a text.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().skip_while(|line| !line.starts_with('|'));
    let rows = lines.take_while(|line| line.starts_with('|')).skip(2);
    let cells = |row: &str| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    };
    rows.map(cells).collect()
}

/// The code that a cell is.
pub fn code(cell: &str) -> &str {
    cell.trim_matches('`').trim()
}

/// The blocks of RON on a page.
pub fn blocks(page: &str) -> Vec<&str> {
    let blocks = page.split("```ron\n").skip(1);
    blocks
        .filter_map(|rest| Some(rest.split_once("```")?.0))
        .collect()
}

/// Holds the names in the first column of a table against those that the program reads.
pub fn expect_names(page: &str, heading: &str, read: &[&str]) {
    let rows = table(page, heading);
    let named: Vec<_> = rows.iter().map(|row| code(&row[0])).collect();
    assert_eq!(named, read, "{heading}");
}

/// Whether the message is what a cell says; it may leave the end of it out (…).
pub fn is_said(cell: &str, message: &str) -> bool {
    let said = code(cell);
    match said.strip_suffix('…') {
        Some(beginning) => message.contains(beginning.trim_end()),
        None => message.ends_with(said),
    }
}

/// The text of an experiment or a lesson with one field instead: `field: value`. It is added where there is none.
pub fn with_field(text: &str, field: &str) -> String {
    let (key, _) = field.split_once(':').unwrap();
    let start = format!("    {key}:");
    let (mut lines, mut is_replaced, mut is_there) = (Vec::new(), false, false);
    for line in text.lines() {
        let begins_another = line.starts_with("    ") && !line[4..].starts_with([' ', ']']);
        if begins_another || line == ")" {
            is_replaced = line.starts_with(&start);
            if is_replaced || (line == ")" && !is_there) {
                lines.push(format!("    {field},"));
                is_there = true;
            }
        }
        if !is_replaced {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}
