//! Points from a CSV file: with or without a header, any usual delimiter, first two columns.
//!
//! Points outside the unit square are scaled into it with their aspect kept. What was done to the
//! points is part of the answer, so that nobody wonders why the axes read differently.

use std::path::Path;

use super::Point;
use crate::config::Points;
use crate::config::bounds::{MAX_POINTS, MIN_POINTS};
use crate::files::read::without_mark;
use crate::files::{FileError, FileFormat, Problem, read_text};
use crate::text::shortened;

/// Most points that a file may have.
pub const MAX_FILE_POINTS: usize = 1_000_000;
/// Files of points: a million points of two long numbers are about 40 MB.
pub const FILE: FileFormat = FileFormat {
    name: "a points file",
    shown: "a CSV file",
    most_mib: 256,
};
/// Scaled points leave this margin to the unit square's edge.
const MARGIN: f64 = 0.05;
/// What stands for a value that is missing, in any case of letters; so does an empty cell.
const MISSING: [&str; 7] = ["na", "n/a", "#n/a", "nan", "null", "none", "-"];
/// Lines of left-out rows that are named.
const NAMED: usize = 3;
/// Most characters of a cell in a message.
const MOST: usize = 100;

/// Points of a file, ready to be a distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedPoints {
    /// At most [`MAX_POINTS`] points in the unit square.
    pub points: Points,
    /// What was read and what was done to it, in a sentence or two.
    pub note: String,
}

/// Reads a points file.
///
/// # Errors
///
/// If it cannot be read, or as [`parse_points`].
pub fn read_points(path: &Path) -> Result<ImportedPoints, FileError> {
    let origin = path.display().to_string();
    let text = read_text(path, FILE.max_bytes())
        .map_err(|error| FileError::unread(&origin, error, &FILE))?;
    parse_points(&text, &origin)
}

/// Reads the text of a points file; `origin` names it in errors.
///
/// # Errors
///
/// With the first bad line, or if there are too few points or too many.
pub fn parse_points(text: &str, origin: &str) -> Result<ImportedPoints, FileError> {
    let text = without_mark(text);
    let delimiter = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let row_error = |line: u64, problem| {
        FileError::new(origin, Problem::Syntax(problem)).in_line(line as usize)
    };

    let mut points: Vec<[f64; 2]> = Vec::new();
    let mut left_out = LeftOut::default();
    for (index, record) in reader.records().enumerate() {
        let record = record
            .map_err(|e| row_error(e.position().map_or(0, csv::Position::line), e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(str::is_empty) {
            continue;
        }
        // Columns may be set apart by several blanks; an empty cell between commas is an error.
        let cells: Vec<&str> = record
            .iter()
            .filter(|c| delimiter != b' ' || !c.is_empty())
            .collect();
        let [x, y, ..] = cells[..] else {
            return Err(row_error(
                line,
                format!(
                    "two numbers were expected, found `{}`",
                    shortened(&cells.join(" "), MOST)
                ),
            ));
        };
        match [x, y].map(|cell| number(cell, delimiter)) {
            // The first row may name the columns.
            [None, None] if index == 0 && ![x, y].into_iter().all(is_missing) => {}
            // `,0,1` over rows that begin with their number.
            [None, Some(_)] if index == 0 && x.is_empty() && cells.len() > 2 => {
                let text = "the first column has no name, so it may count the rows; leave it out";
                return Err(row_error(line, text.to_owned()));
            }
            _ if [x, y].into_iter().any(is_missing) => left_out.add(line),
            [Some(x), Some(y)] if x.is_finite() && y.is_finite() => points.push([x, y]),
            [Some(_), Some(_)] => {
                return Err(row_error(line, format!("`{x}`, `{y}` is not finite")));
            }
            [first, _] => {
                let bad = if first.is_none() { x } else { y };
                let bad = shortened(bad, MOST);
                return Err(row_error(line, format!("`{bad}` is not a number")));
            }
        }
        if points.len() > MAX_FILE_POINTS {
            let message = "more than 1,000,000 points; thin the file out and try again".to_owned();
            let error = FileError::new(origin, Problem::Invalid(message));
            return Err(error.in_line(line as usize));
        }
    }
    if points.len() < MIN_POINTS {
        let found = points.len();
        let message = format!("{found} point(s) found, at least {MIN_POINTS} are needed");
        return Err(FileError::new(origin, Problem::Invalid(message)));
    }
    Ok(fit(&points, &left_out))
}

/// Rows with a missing value.
#[derive(Default)]
struct LeftOut {
    count: usize,
    /// The first of them.
    lines: Vec<u64>,
}

impl LeftOut {
    fn add(&mut self, line: u64) {
        self.count += 1;
        if self.lines.len() < NAMED {
            self.lines.push(line);
        }
    }

    /// `None` if there is none.
    fn note(&self) -> Option<String> {
        let lines: Vec<_> = self.lines.iter().map(u64::to_string).collect();
        let more = if self.count > lines.len() {
            ", …"
        } else {
            ""
        };
        match self.count {
            0 => None,
            1 => Some(format!(
                "1 row with a missing value was left out (line {}).",
                lines.join(", ")
            )),
            count => Some(format!(
                "{count} rows with a missing value were left out (lines {}{more}).",
                lines.join(", ")
            )),
        }
    }
}

fn is_missing(cell: &str) -> bool {
    cell.is_empty() || MISSING.iter().any(|m| cell.eq_ignore_ascii_case(m))
}

/// The delimiter that occurs in the first line with two cells or more; white space otherwise.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    *b";\t,|"
        .iter()
        .find(|d| line.as_bytes().contains(d))
        .unwrap_or(&b' ')
}

/// A number with a decimal point, or a decimal comma where the comma separates no cells.
fn number(cell: &str, delimiter: u8) -> Option<f64> {
    cell.parse().ok().or_else(|| {
        (delimiter != b',')
            .then(|| cell.replace(',', ".").parse().ok())
            .flatten()
    })
}

fn fit(points: &[[f64; 2]], left_out: &LeftOut) -> ImportedPoints {
    let bound = |pick: fn(f64, f64) -> f64, start: f64| {
        points
            .iter()
            .fold([start; 2], |m, p| [pick(m[0], p[0]), pick(m[1], p[1])])
    };
    let low = bound(f64::min, f64::INFINITY);
    let high = bound(f64::max, f64::NEG_INFINITY);
    let inside = low.iter().all(|v| *v >= 0.0) && high.iter().all(|v| *v <= 1.0);

    // Halved before subtracting: the extent of finite numbers may itself be infinite.
    let half = |axis: usize| high[axis] / 2.0 - low[axis] / 2.0;
    let largest_half = half(0).max(half(1)).max(f64::MIN_POSITIVE);
    let to_unit = |p: &[f64; 2]| -> Point {
        if inside {
            return p.map(|v| v as f32);
        }
        std::array::from_fn(|axis| {
            let center = high[axis] / 2.0 + low[axis] / 2.0;
            let relative = (p[axis] / 2.0 - center / 2.0) / largest_half;
            (0.5 + relative * (1.0 - 2.0 * MARGIN)) as f32
        })
    };

    // Evenly spaced rows: every part of a sorted file stays represented.
    let kept = points.len().min(MAX_POINTS);
    let fitted: Vec<Point> = (0..kept)
        .map(|i| to_unit(&points[i * points.len() / kept]))
        .collect();

    let mut note = vec![format!("{} points read.", points.len())];
    note.extend(left_out.note());
    if kept < points.len() {
        let every = points.len() as f64 / kept as f64;
        note.push(format!("Every {every:.1}th is kept, {kept} in all."));
    }
    if !inside {
        note.push(format!(
            "Scaled into the unit square with the aspect kept: x was {:.4} to {:.4}, y was {:.4} \
             to {:.4}.",
            low[0], high[0], low[1], high[1]
        ));
    }
    ImportedPoints {
        points: fitted.into(),
        note: note.join(" "),
    }
}

#[cfg(test)]
mod tests;
