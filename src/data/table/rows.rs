//! The rows of a table as text, whatever sets their cells apart.

use std::ops::ControlFlow;

use super::Decimal;
use super::number::number;

/// Lines that are looked at to find out how a large table is written.
const SAMPLE: usize = 4_000;
/// Excel's errors begin like a comment.
const NO_COMMENTS: [&str; 6] = ["#N/A", "#NULL!", "#VALUE!", "#DIV/0!", "#NUM!", "#REF!"];

/// What sets cells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// ;
    Semicolon,
    /// A tab.
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

    /// Its sign, and what one and many of it are called.
    fn info(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Semicolon => (";", "semicolon", tr!("semicolons")),
            Self::Tab => ("\t", "tab", tr!("tabs")),
            Self::Comma => (",", "comma", tr!("commas")),
            Self::Pipe => ("|", "pipe", tr!("vertical bars")),
            Self::Blanks => (" ", "space", tr!("spaces")),
        }
    }

    /// As a character.
    pub fn char(self) -> char {
        char::from(self.byte())
    }

    fn byte(self) -> u8 {
        self.sign().as_bytes()[0]
    }

    /// The same as a text.
    pub fn sign(self) -> &'static str {
        self.info().0
    }

    /// Its name, one of it.
    pub fn name(self) -> &'static str {
        self.info().1
    }

    /// In words, many of it.
    pub fn words(self) -> &'static str {
        self.info().2
    }
}

/// What is around the rows of a text, and between them.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Bytes and lines before the first row.
    start: usize,
    lines_before: usize,
    /// Lines of names above rows that are counted, not lines.
    names_above: usize,
    /// What a line `sep=;` says.
    pub said: Option<Delimiter>,
    /// What comments begin with.
    comment: Option<u8>,
    /// Whether quotes hold cells together.
    has_quotes: bool,
}

impl Frame {
    /// Of a whole text.
    pub fn of(whole: &str) -> Self {
        let (mut start, mut lines_before, mut said) = (0, 0, None);
        let first = whole.split_inclusive('\n').next().unwrap_or_default();
        // Excel's own way to tell the delimiter.
        if let Some(sign) = first.trim().trim_matches('"').strip_prefix("sep=") {
            said = match sign {
                "" | "\t" | "\\t" => Some(Delimiter::Tab),
                sign => Delimiter::ALL
                    .into_iter()
                    .find(|d| sign.starts_with(d.char())),
            };
            (start, lines_before) = (first.len(), 1);
        }
        let text = &whole[start..];
        let comment = [b'#', b'%'].into_iter().find(|mark| {
            let marked = || text.lines().filter(|line| is_comment(line, *mark));
            // Colours, and names such as #1, stand beside numbers.
            marked().next().is_some() && !marked().any(is_row)
        });
        let quotes = text.bytes().filter(|b| *b == b'"').count();
        Self {
            start,
            lines_before,
            names_above: 0,
            said,
            comment,
            // One that is never closed would swallow the rest.
            has_quotes: quotes > 0 && quotes % 2 == 0,
        }
    }

    /// The same of a text that stands for another one, whose rows are counted without those of names.
    pub fn counting_from(self, names_above: usize) -> Self {
        Self {
            names_above,
            ..self
        }
    }

    /// What a line of the text below the frame's beginning is called, from 1: its number in the file, or that of its row.
    fn number(self, line: usize) -> usize {
        (self.lines_before + line).saturating_sub(self.names_above)
    }

    /// The rows of the text that it is of.
    pub fn body(self, whole: &str) -> Body<'_> {
        Body {
            text: whole.get(self.start..).unwrap_or_default(),
            frame: self,
        }
    }
}

/// The rows of a text, and comments between them.
#[derive(Clone, Copy, Debug)]
pub struct Body<'t> {
    text: &'t str,
    /// What is around them.
    pub frame: Frame,
}

impl<'t> Body<'t> {
    /// A part of it that tells how it is written: all of it, or lines from everywhere.
    pub fn sample(self) -> String {
        let lines = self.text.lines().count();
        let mut left = SAMPLE;
        // What the beginning leaves is spread over the rest.
        let every = lines
            .saturating_sub(SAMPLE / 4)
            .div_ceil(SAMPLE - SAMPLE / 4)
            .max(1);
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
        let Some(mark) = self.frame.comment else {
            return Vec::new();
        };
        let lines = self.text.lines().map(str::trim);
        lines
            .take_while(|line| line.is_empty() || is_comment(line, mark))
            .map(|line| line.trim_start_matches([char::from(mark), ' ']).trim())
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// Lines of comments below a line of the file: how many, and the first of them.
    pub fn comments_below(self, line: usize) -> (usize, Option<usize>) {
        let Some(mark) = self.frame.comment else {
            return (0, None);
        };
        let lines = self.text.lines().enumerate();
        let mut below = lines
            .map(|(index, text)| (self.frame.number(index + 1), text))
            .filter(|(at, text)| *at > line && is_comment(text, mark));
        let first = below.next().map(|(at, _)| at);
        (below.count() + usize::from(first.is_some()), first)
    }

    /// Goes through all rows that have something in a cell, with their lines in the file, or their numbers, from 1.
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
            .delimiter(delimiter.byte())
            .quoting(self.frame.has_quotes)
            .from_reader(self.text.as_bytes());
        let mut record = csv::StringRecord::new();
        // What is read is a text, so nothing can go wrong but its end.
        while reader.read_record(&mut record).unwrap_or(false) {
            let line = record.position().map_or(0, csv::Position::line) as usize;
            let start = record.position().map_or(0, |at| at.byte() as usize);
            let is_comment = |mark| is_comment(self.text.get(start..).unwrap_or_default(), mark);
            if self.frame.comment.is_some_and(is_comment) {
                continue;
            }
            let has_quotes = self.frame.has_quotes;
            let cells = record.iter().map(str::trim);
            let cells = cells.map(|cell| if has_quotes { cell } else { unquoted(cell) });
            let cells: Vec<&str> = cells.collect();
            if cells.iter().any(|cell| !cell.is_empty())
                && row(self.frame.number(line), &cells).is_break()
            {
                return;
            }
        }
    }

    fn each_row_of_blanks(self, mut row: impl FnMut(usize, &[&str]) -> ControlFlow<()>) {
        let mut cells = Vec::new();
        for (index, line) in self.text.lines().enumerate() {
            cells.clear();
            if self
                .frame
                .comment
                .is_some_and(|mark| is_comment(line, mark))
            {
                continue;
            }
            split_at_blanks(line, self.frame.has_quotes, &mut cells);
            // A remark may stand behind a row.
            let remark = cells.iter().position(|cell| cell.starts_with('#'));
            cells.truncate(remark.filter(|at| *at > 0).unwrap_or(cells.len()));
            if !cells.is_empty() && row(self.frame.number(index + 1), &cells).is_break() {
                return;
            }
        }
    }
}

/// A cell without quotes around it, in a table where one that is never closed makes them mean nothing.
fn unquoted(cell: &str) -> &str {
    let inner = cell.strip_prefix('"').and_then(|c| c.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(cell)
}

fn is_comment(line: &str, mark: u8) -> bool {
    let line = line.trim_start();
    line.as_bytes().first() == Some(&mark) && !NO_COMMENTS.iter().any(|no| line.starts_with(no))
}

/// Whether a line with a mark is a row whose first cell has one: two numbers and more follow, and what is behind the mark is
/// none.
fn is_row(line: &str) -> bool {
    let line = line.trim_start();
    [';', '\t', ',', '|'].into_iter().any(|sign| {
        let mut cells = line.split(sign).map(str::trim);
        let first = cells
            .next()
            .unwrap_or_default()
            .get(1..)
            .unwrap_or_default();
        let is_name = !first.is_empty() && !first.starts_with(' ') && first.parse::<f64>().is_err();
        let numbers = cells.filter(|cell| {
            Decimal::ALL
                .into_iter()
                .any(|decimal| number(cell, decimal).is_some())
        });
        is_name && numbers.count() >= 2
    })
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
        cells.push(if has_quotes { cell } else { unquoted(cell) });
        rest = after.trim_start_matches([' ', '\t']);
    }
}
