//! Points from a CSV file: with or without a header, any usual delimiter, first two columns.
//!
//! Points outside the unit square are scaled into it with their aspect kept. What was done to the
//! points is part of the answer, so that nobody wonders why the axes read differently.

use std::path::Path;

use super::Point;
use crate::config::Points;
use crate::config::value::{MAX_POINTS, MIN_POINTS};
use crate::files::read::without_mark;
use crate::files::{TextError, read_text};
use crate::text::shortened;

/// Most points that a file may have.
pub const MAX_FILE_POINTS: usize = 1_000_000;
/// Largest file that is read: a million points of two long numbers are about 40 MB.
pub const MAX_BYTES: u64 = 256 << 20;
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

/// Why a points file was refused.
#[derive(Debug, thiserror::Error)]
pub enum PointsError {
    /// The file system said no, or it is no text.
    #[error("{path}: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// The reason.
        reason: String,
    },
    /// A row without two numbers.
    #[error("{path}:{line}: {problem}")]
    Row {
        /// The file.
        path: String,
        /// Line, from 1.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// Too few points to be a distribution.
    #[error("{path}: {found} point(s) found, at least {MIN_POINTS} are needed")]
    TooFew {
        /// The file.
        path: String,
        /// How many were found.
        found: usize,
    },
    /// More than [`MAX_FILE_POINTS`].
    #[error("{path}:{line}: more than 1,000,000 points; thin the file out and try again")]
    TooMany {
        /// The file.
        path: String,
        /// The first line too many.
        line: u64,
    },
}

/// Reads a points file.
///
/// # Errors
///
/// See [`PointsError`]; the first bad line is named.
pub fn read_points(path: &Path) -> Result<ImportedPoints, PointsError> {
    let origin = path.display().to_string();
    let text = read_text(path, MAX_BYTES).map_err(|error| refused(error, origin.clone()))?;
    parse_points(&text, &origin)
}

pub(crate) fn refused(error: TextError, path: String) -> PointsError {
    PointsError::Unreadable {
        path,
        reason: match error {
            TextError::Unreadable(source) => format!("cannot read: {source}"),
            TextError::Folder => "this is a folder; choose a CSV file in it".to_owned(),
            TextError::TooLarge => "larger than 256 MiB".to_owned(),
            TextError::NotUtf8(byte) => format!("not a text file: invalid UTF-8 at byte {byte}"),
        },
    }
}

/// Reads the text of a points file; `origin` names it in errors.
///
/// # Errors
///
/// See [`PointsError`]; the first bad line is named.
pub fn parse_points(text: &str, origin: &str) -> Result<ImportedPoints, PointsError> {
    let text = without_mark(text);
    let delimiter = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let row_error = |line, problem| PointsError::Row {
        path: origin.to_owned(),
        line,
        problem,
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
            return Err(PointsError::TooMany {
                path: origin.to_owned(),
                line,
            });
        }
    }
    if points.len() < MIN_POINTS {
        return Err(PointsError::TooFew {
            path: origin.to_owned(),
            found: points.len(),
        });
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
mod tests {
    use super::*;

    fn points(text: &str) -> Vec<Point> {
        match parse_points(text, "p.csv") {
            Ok(imported) => imported.points.as_slice().to_vec(),
            Err(error) => panic!("{error}"),
        }
    }

    fn refusal(text: &str) -> String {
        parse_points(text, "p.csv").unwrap_err().to_string()
    }

    #[test]
    fn delimiters_headers_and_decimal_commas_are_understood() {
        let expected = vec![[0.1, 0.2], [0.3, 0.4]];
        for text in [
            "0.1,0.2\n0.3,0.4\n",
            "x,y\n0.1,0.2\n\n0.3,0.4",
            "\u{feff}x;y\r\n0,1;0,2\r\n0,3;0,4\r\n",
            "0.1\t0.2\n0.3\t0.4",
            "0.1  0.2\n 0.3 0.4",
            "0.1|0.2|red\n0.3|0.4|blue",
        ] {
            assert_eq!(points(text), expected, "{text:?}");
        }
    }

    #[test]
    fn bad_rows_are_refused_with_their_line() {
        assert_eq!(
            refusal("0.1,0.2\n0.3,green\n"),
            "p.csv:2: `green` is not a number"
        );
        assert_eq!(
            refusal("x,y\n0.3,inf\n"),
            "p.csv:2: `0.3`, `inf` is not finite"
        );
        assert_eq!(
            refusal("0.1,0.2\n0.3\n"),
            "p.csv:2: two numbers were expected, found `0.3`"
        );
        assert_eq!(
            refusal("x,y\n0.1,0.2\n"),
            "p.csv: 1 point(s) found, at least 2 are needed"
        );
        assert_eq!(
            refusal(""),
            "p.csv: 0 point(s) found, at least 2 are needed"
        );
        let many = "0.5,0.5\n".repeat(MAX_FILE_POINTS + 1);
        assert!(refusal(&many).starts_with("p.csv:1000001: more than 1,000,000 points"));
    }

    #[test]
    fn rows_with_a_missing_value_are_left_out_and_counted() {
        let text = "x,y\n0.1,0.2\n0.3,,0.4\nNA,0.5\n0.3,0.4\n0.5,nan\n,\n#N/A,null\n";
        assert_eq!(points(text), [[0.1, 0.2], [0.3, 0.4]]);
        let note = parse_points(text, "p.csv").unwrap().note;
        assert_eq!(
            note,
            "2 points read. 4 rows with a missing value were left out (lines 3, 4, 6, …)."
        );
        let note = parse_points("0.1;0.2\n;0.2\n0.3;0.4", "p.csv")
            .unwrap()
            .note;
        assert!(
            note.ends_with("1 row with a missing value was left out (line 2)."),
            "{note}"
        );
        let index = refusal(",0,1\n0,0.1,0.2\n1,0.3,0.4\n");
        assert!(
            index.starts_with("p.csv:1: the first column has no name"),
            "{index}"
        );
        assert_eq!(points(",0.5\n0.1,0.2\n0.3,0.4\n").len(), 2);
        assert_eq!(
            refusal("x,y\n0.1,\n0.2,0.3\n"),
            "p.csv: 1 point(s) found, at least 2 are needed"
        );
    }

    #[test]
    fn points_outside_are_scaled_with_their_aspect_and_it_is_said() {
        let imported = parse_points("0,0\n200,100\n", "p.csv").unwrap();
        assert_eq!(imported.points.as_slice(), [[0.05, 0.275], [0.95, 0.725]]);
        assert!(imported.note.contains("x was 0.0000 to 200.0000"));
        // One spot, and the largest numbers there are: still finite.
        assert_eq!(points("5,5\n5,5\n"), [[0.5, 0.5], [0.5, 0.5]]);
        assert!(
            points("1e308,0\n-1e308,1\n")
                .iter()
                .flatten()
                .all(|v| v.is_finite())
        );
    }

    #[test]
    fn large_files_are_thinned_evenly_and_it_is_said() {
        let row = |i| format!("{},0.5", f64::from(i) / 50_000.0);
        let text = (0..50_000).map(row).collect::<Vec<_>>().join("\n");
        let imported = parse_points(&text, "p.csv").unwrap();
        assert_eq!(imported.points.len(), MAX_POINTS);
        assert!(
            imported
                .note
                .contains("50000 points read. Every 2.5th is kept")
        );
        let mean = imported
            .points
            .as_slice()
            .iter()
            .map(|p| f64::from(p[0]))
            .sum::<f64>()
            / MAX_POINTS as f64;
        assert!((mean - 0.5).abs() < 0.001);
    }
}
