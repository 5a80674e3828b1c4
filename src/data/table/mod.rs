//! Points of a table, however it is written: found out from the whole of it, with what was found, so that everything can be
//! changed.
//!
//! - [`Table::of_text`]: what a text is; [`Table::import`]: its points
//! - `rows`: rows of cells; `number`: numbers as people write them; `dialect`: what sets cells apart, and the decimal sign
//! - `header`: the rows above the data; `column`: what columns hold, and which two are coordinates
//! - [`axes`]: how points come into the unit square, and what their axes were
//! - [`write`](mod@write): points out again, in their own units
//! - `import`: the points of two columns, and what is left out; `imported`: what came of it, and what is to be known of it

pub mod axes;
mod column;
mod dialect;
mod header;
mod import;
mod imported;
mod number;
mod rows;
#[cfg(test)]
mod tests;
pub mod write;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

pub use self::axes::Scaling;
pub use self::column::{Column, Holds, coordinates, label_of};
pub use self::dialect::{Decimal, Dialect};
pub use self::header::Title;
pub use self::import::Choices;
pub use self::imported::{Import, Skipped, short_number};
pub use self::rows::Delimiter;

use self::column::Survey;
use self::header::{Width, header, short, titles, usual_width};
use self::rows::{Body, Frame};
use crate::files::{FileError, FileFormat, Problem};
use crate::text::did_you_mean;

/// Most points that a file may have.
pub const MAX_FILE_POINTS: usize = 1_000_000;
/// Files of points: a million points of two long numbers are about 40 MB.
pub const FILE: FileFormat = FileFormat {
    name: msg!("a points file"),
    shown: msg!("a CSV file"),
    most_mib: 256,
};
/// What stands for the encoding of an array: rows of numbers with commas between them, and nothing above them.
pub const ARRAY: &str = "NumPy";
/// The same of rows of JSON: commas between them, and points in its numbers.
pub const JSON: &str = "JSON";
/// The same with names, which stand above the rows then, even where they are numbers.
pub const JSON_NAMED: &str = "JSON with names";
/// Columns that are looked at.
const MOST_COLUMNS: usize = 256;
/// First rows of data that are shown.
const SHOWN: usize = 8;
/// Most characters of a cell that is shown.
const MOST_OF_CELL: usize = 40;
/// Columns that a message names.
const LISTED: usize = 12;

/// A table, and what was recognised of it.
#[derive(Clone, Debug)]
pub struct Table {
    /// Where it is from, in messages.
    pub origin: String,
    text: Arc<String>,
    frame: Frame,
    /// What was known of it when it was read.
    pub known: Known,
    /// The encoding of its text.
    pub encoding: &'static str,
    /// How it is written.
    pub dialect: Dialect,
    /// Whether its decimal sign might be a mark of thousands.
    pub is_doubtful: bool,
    /// What is to be known of how it was read, a sentence each.
    pub remarks: Vec<String>,
    /// Rows above the data.
    pub header_rows: usize,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Rows of data, with those that have no numbers.
    pub rows: usize,
    /// The first rows, headers too, with their lines in the file, or their numbers where [`Table::counts_rows`]; 0 is that of names.
    pub first_rows: Vec<(usize, Vec<String>)>,
}

/// What somebody knows better of how a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What sets cells apart.
    pub delimiter: Option<Delimiter>,
    /// The sign before decimals.
    pub decimal: Option<Decimal>,
    /// Rows above the data.
    pub header_rows: Option<usize>,
}

impl Known {
    /// With what an encoding tells of a table.
    fn with(self, encoding: &str) -> Self {
        let above = match encoding {
            ARRAY => Some(0),
            JSON => None,
            JSON_NAMED => Some(1),
            _ => return self,
        };
        Self {
            delimiter: self.delimiter.or(Some(Delimiter::Comma)),
            decimal: self.decimal.or(Some(Decimal::Point)),
            header_rows: self.header_rows.or(above),
        }
    }
}

impl Table {
    /// What a text is; `origin` names it in messages.
    ///
    /// # Errors
    ///
    /// If it has no two columns of numbers.
    pub fn of_text(
        text: &Arc<String>,
        origin: &str,
        encoding: &'static str,
        known: Known,
    ) -> Result<Self, FileError> {
        let names_above = usize::from(encoding == JSON_NAMED);
        let frame = Frame::of(text).counting_from(names_above);
        let body = frame.body(text);
        let refused = |message: String| FileError::new(origin, Problem::Invalid(message));
        let sure = known.with(encoding);
        let Some((dialect, is_doubtful)) = dialect::dialect(body, sure) else {
            return Err(refused(nothing(body, known)));
        };
        let usual = usual_width(body, dialect);
        let (header_rows, headers) = header(body, dialect, usual, sure.header_rows);
        let mut surveys: Vec<Survey> = Vec::new();
        let (mut rows, mut index, mut first_line) = (0, 0, None);
        let mut first_rows: Vec<(usize, Vec<String>)> = Vec::new();
        body.each_row(dialect.delimiter, |line, cells| {
            index += 1;
            if first_rows.len() < SHOWN + header_rows.min(SHOWN) {
                let cells = cells.iter().take(MOST_COLUMNS);
                first_rows.push((line, cells.map(|c| short(c, MOST_OF_CELL)).collect()));
            }
            if index <= header_rows {
                return ControlFlow::Continue(());
            }
            rows += 1;
            first_line.get_or_insert(line);
            let wide = cells.len().min(MOST_COLUMNS);
            surveys.resize_with(surveys.len().max(wide), Survey::new);
            for (survey, cell) in surveys.iter_mut().zip(cells) {
                survey.cell(cell, dialect.decimal);
            }
            ControlFlow::Continue(())
        });
        let width = Width {
            usual: usual.min(MOST_COLUMNS),
            most: surveys.len(),
        };
        let titles = titles(&headers, &body.first_comments(), width, dialect);
        let columns: Vec<Column> = surveys
            .into_iter()
            .zip(titles)
            .enumerate()
            .map(|(index, (survey, title))| survey.column(index, title))
            .collect();
        let mut remarks = Vec::new();
        if usual > MOST_COLUMNS {
            remarks.push(tr!(
                "Only the first {MOST_COLUMNS} of {usual} columns are looked at.",
                MOST_COLUMNS,
                usual
            ));
        }
        if let Some(names) = headers.last().filter(|row| {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            let has_number = cells.iter().any(|cell| dialect.is_number(cell));
            sure.header_rows.is_none() && cells.len() == usual && has_number
        }) {
            let names = short(&names.join(", "), MOST_OF_CELL);
            remarks.push(trn!(
                header_rows.saturating_sub(1),
                "The row `{names}` was taken for names of columns; if it is data, there is {n} row above it.",
                "The row `{names}` was taken for names of columns; if it is data, there are {n} rows above it.",
                names
            ));
        }
        if let (count @ 1.., Some(first)) = body.comments_below(first_line.unwrap_or(0)) {
            remarks.push(if counts_rows(encoding) {
                trn!(
                    count,
                    "{n} row of comments among the data was left out (from row {first}).",
                    "{n} rows of comments among the data were left out (from row {first}).",
                    first
                )
            } else {
                trn!(
                    count,
                    "{n} line of comments among the data was left out (from line {first}).",
                    "{n} lines of comments among the data were left out (from line {first}).",
                    first
                )
            });
        }
        let table = Self {
            remarks,
            origin: origin.to_owned(),
            encoding,
            dialect,
            is_doubtful,
            header_rows,
            columns,
            rows,
            first_rows,
            text: text.clone(),
            frame,
            known,
        };
        if coordinates(&table.columns).is_none() {
            return Err(refused(table.too_few_columns()));
        }
        Ok(table)
    }

    /// The same table, as somebody knows it better.
    ///
    /// # Errors
    ///
    /// As [`Table::of_text`].
    pub fn reread(&self, known: Known) -> Result<Self, FileError> {
        Self::of_text(&self.text, &self.origin, self.encoding, known)
    }

    /// Whether its places are numbers of rows: it is of a file that has no lines, or has them elsewhere.
    pub fn counts_rows(&self) -> bool {
        counts_rows(self.encoding)
    }

    /// A refusal, with the place that it is about.
    fn refused_at(&self, message: String, place: usize) -> FileError {
        let error = FileError::new(&self.origin, Problem::Invalid(message));
        if self.counts_rows() {
            error.in_field(tr!("row {row}", row = place))
        } else {
            error.in_line(place)
        }
    }

    fn body(&self) -> Body<'_> {
        self.frame.body(&self.text)
    }

    /// The names of columns, each with what tells it from others of that name.
    pub fn names(&self) -> Vec<String> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for column in &self.columns {
            *counts.entry(&column.name).or_default() += 1;
        }
        let is_unique = |column: &Column| counts.get(column.name.as_str()) == Some(&1);
        let columns = self.columns.iter();
        columns.map(|c| c.full_name(is_unique(c))).collect()
    }

    /// Refuses labels that a column does not have.
    ///
    /// # Errors
    ///
    /// Which there are.
    pub fn check_labels<'a>(
        &self,
        column: usize,
        labels: impl IntoIterator<Item = &'a String>,
    ) -> Result<(), String> {
        let Some(column) = self.columns.get(column) else {
            return Ok(());
        };
        let there = || column.labels.iter().map(|(label, _)| label.as_str());
        let Some(missing) = labels
            .into_iter()
            .find(|l| there().all(|own| own != l.as_str()))
        else {
            return Ok(());
        };
        if column.labels.is_empty() {
            return Err(tr!(
                "“{column}” has no labels to choose from: it is empty, or has too many different texts",
                column = column.name
            ));
        }
        let hint = did_you_mean(there(), missing);
        Err(tr!(
            "there is no “{missing}” in “{column}”{hint}; there are {there}",
            missing,
            column = column.name,
            hint,
            there = listed(there())
        ))
    }

    /// The column of a name or a number from 1; names that are there come first, in whatever case of letters.
    ///
    /// # Errors
    ///
    /// Which columns there are.
    pub fn column(&self, name: &str) -> Result<usize, String> {
        let names = self.names();
        let name = name.trim();
        let is = |own: &str| own.to_lowercase() == name.to_lowercase();
        let by_name = names.iter().position(|own| own == name);
        let by_name = by_name.or_else(|| names.iter().position(|own| is(own)));
        let by_name = by_name.or_else(|| self.columns.iter().position(|c| is(&c.name)));
        let by_number = || {
            name.parse()
                .ok()
                .filter(|n| (1..=names.len()).contains(n))
                .map(|n: usize| n - 1)
        };
        by_name.or_else(by_number).ok_or_else(|| {
            let hint = did_you_mean(names.iter().map(String::as_str), name);
            tr!(
                "there is no column “{name}”{hint}; there are {list}",
                name,
                hint,
                list = listed(names.iter().map(String::as_str))
            )
        })
    }

    fn too_few_columns(&self) -> String {
        let with_numbers: Vec<_> = self
            .columns
            .iter()
            .filter(|c| !matches!(c.holds, Holds::Texts | Holds::Nothing))
            .map(|c| format!("“{}”", c.name))
            .collect();
        match &with_numbers[..] {
            [] => tr!("no column of numbers found, two are needed").to_owned(),
            some => tr!(
                "only {column} has numbers, two such columns are needed",
                column = some.join(", ")
            ),
        }
    }
}

/// [`Table::counts_rows`] of a table of that encoding.
fn counts_rows(encoding: &str) -> bool {
    matches!(encoding, ARRAY | JSON | JSON_NAMED)
}

/// The first of some names, for a message.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names = names.map(|name| format!("“{name}”"));
    let mut all: Vec<_> = names.by_ref().take(LISTED).collect();
    if names.next().is_some() {
        all.push("…".to_owned());
    }
    all.join(", ")
}

/// Why nothing was found in a text.
fn nothing(body: Body<'_>, known: Known) -> String {
    let mut rows = 0;
    body.each_row(Delimiter::Blanks, |_, _| {
        rows += 1;
        ControlFlow::Continue(())
    });
    let said: Vec<String> = [
        known
            .delimiter
            .map(|d| tr!("separated by {words}", words = d.words())),
        known
            .decimal
            .map(|d| tr!("`{char}` as the decimal sign", char = d.char())),
    ]
    .into_iter()
    .flatten()
    .collect();
    match rows {
        0 => tr!("0 point(s) found, at least 2 are needed").to_owned(),
        _ if !said.is_empty() => tr!("read as {what}, hardly any row has two numbers beside each other; choose otherwise, or as recognised", what = said.join(tr!(" and "))),
        _ => tr!("hardly any row has two numbers beside each other, so these are no points; two columns of numbers are needed")
            .to_owned(),
    }
}
