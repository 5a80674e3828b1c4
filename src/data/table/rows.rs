//! The rows of a table as text, whatever sets their cells apart.

use std::ops::ControlFlow;

/// Lines that are looked at to find out how a large table is written.
const SAMPLE: usize = 4_000;
/// Excel's errors begin like a comment.
const NO_COMMENTS: [&str; 6] = ["#N/A", "#NULL!", "#VALUE!", "#DIV/0!", "#NUM!", "#REF!"];

/// What sets cells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// ;
    Semicolon,
    /// A tabulator.
    Tab,
    /// ,
    Comma,
    /// |
    Pipe,
    /// One blank or more.
    Blanks,
}

impl Delimiter {
    /// All of them; of two that read a table alike the first one is taken.
    pub const ALL: [Self; 5] = [
        Self::Semicolon,
        Self::Tab,
        Self::Comma,
        Self::Pipe,
        Self::Blanks,
    ];

    /// As a character.
    pub fn char(self) -> char {
        match self {
            Self::Semicolon => ';',
            Self::Tab => '\t',
            Self::Comma => ',',
            Self::Pipe => '|',
            Self::Blanks => ' ',
        }
    }

    /// The same as a text.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Semicolon => ";",
            Self::Tab => "\t",
            Self::Comma => ",",
            Self::Pipe => "|",
            Self::Blanks => " ",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Semicolon => "semicolons",
            Self::Tab => "tabulators",
            Self::Comma => "commas",
            Self::Pipe => "bars",
            Self::Blanks => "blanks",
        }
    }
}

/// A text without what is around its rows.
#[derive(Clone, Copy, Debug)]
pub struct Body<'t> {
    /// Its rows, and comments between them.
    pub text: &'t str,
    /// Lines before it.
    pub lines_before: usize,
    /// What a line `sep=;` says.
    pub said: Option<Delimiter>,
    /// What comments begin with.
    comment: Option<u8>,
    /// Whether quotes hold cells together.
    has_quotes: bool,
}

impl<'t> Body<'t> {
    /// Of a whole text.
    pub fn of(text: &'t str) -> Self {
        let (mut text, mut lines_before, mut said) = (text, 0, None);
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        // Excel's own way to tell the delimiter.
        if let Some(sign) = first.trim().trim_matches('"').strip_prefix("sep=") {
            said = match sign {
                "" | "\t" | "\\t" => Some(Delimiter::Tab),
                sign => Delimiter::ALL
                    .into_iter()
                    .find(|d| sign.starts_with(d.char())),
            };
            (text, lines_before) = (rest, 1);
        }
        let comment = [b'#', b'%']
            .into_iter()
            .find(|mark| text.lines().any(|line| is_comment(line, *mark)));
        let quotes = text.bytes().filter(|b| *b == b'"').count();
        Self {
            text,
            lines_before,
            said,
            comment,
            // One that is never closed would swallow the rest.
            has_quotes: quotes > 0 && quotes % 2 == 0,
        }
    }

    /// A part of it that tells how it is written: all of it, or lines from everywhere.
    pub fn sample(self) -> String {
        let lines = self.text.lines().count();
        let mut left = SAMPLE;
        let every = (lines / SAMPLE).max(1);
        let mut sample = String::new();
        for (index, line) in self.text.lines().enumerate() {
            // The beginning is whole: headers are there.
            if (index < SAMPLE / 4 || index % every == 0) && left > 0 {
                sample.push_str(line);
                sample.push('\n');
                left -= 1;
            }
        }
        sample
    }

    /// The same of another text.
    pub fn with_text(self, text: &str) -> Body<'_> {
        Body { text, ..self }
    }

    /// The comments before the first row, without their marks.
    pub fn first_comments(self) -> Vec<&'t str> {
        let Some(mark) = self.comment else {
            return Vec::new();
        };
        let lines = self.text.lines().map(str::trim);
        lines
            .take_while(|line| line.is_empty() || is_comment(line, mark))
            .map(|line| line.trim_start_matches([char::from(mark), ' ']).trim())
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// Goes through all rows that have something in a cell, with their lines in the file, from 1.
    pub fn each_row(
        self,
        delimiter: Delimiter,
        mut row: impl FnMut(usize, &[&str]) -> ControlFlow<()>,
    ) {
        if delimiter == Delimiter::Blanks {
            return self.each_row_of_blanks(row);
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter.char() as u8)
            .quoting(self.has_quotes)
            .comment(self.comment)
            .from_reader(self.text.as_bytes());
        let mut record = csv::StringRecord::new();
        // What is read is a text, so nothing can go wrong but its end.
        while reader.read_record(&mut record).unwrap_or(false) {
            let line = record.position().map_or(0, csv::Position::line) as usize;
            let cells: Vec<&str> = record.iter().map(str::trim).collect();
            if cells.iter().any(|cell| !cell.is_empty())
                && row(self.lines_before + line, &cells).is_break()
            {
                return;
            }
        }
    }

    fn each_row_of_blanks(self, mut row: impl FnMut(usize, &[&str]) -> ControlFlow<()>) {
        let mut cells = Vec::new();
        for (index, line) in self.text.lines().enumerate() {
            cells.clear();
            if self.comment.is_some_and(|mark| is_comment(line, mark)) {
                continue;
            }
            split_at_blanks(line, self.has_quotes, &mut cells);
            // A remark may stand behind a row.
            let remark = cells.iter().position(|cell| cell.starts_with('#'));
            cells.truncate(remark.filter(|at| *at > 0).unwrap_or(cells.len()));
            if !cells.is_empty() && row(self.lines_before + index + 1, &cells).is_break() {
                return;
            }
        }
    }
}

fn is_comment(line: &str, mark: u8) -> bool {
    let line = line.trim_start();
    line.as_bytes().first() == Some(&mark) && !NO_COMMENTS.iter().any(|no| line.starts_with(no))
}

/// Cells that one blank or more sets apart; quotes hold blanks together. No-break spaces are within cells.
fn split_at_blanks<'t>(line: &'t str, has_quotes: bool, cells: &mut Vec<&'t str>) {
    let mut rest = line.trim_matches([' ', '\t', '\r']);
    while !rest.is_empty() {
        let quoted = rest.strip_prefix('"').filter(|_| has_quotes);
        let (cell, after) = match quoted.and_then(|inner| inner.split_once('"')) {
            Some((cell, after)) => (cell, after),
            None => rest.split_once([' ', '\t']).unwrap_or((rest, "")),
        };
        cells.push(cell);
        rest = after.trim_start_matches([' ', '\t']);
    }
}
