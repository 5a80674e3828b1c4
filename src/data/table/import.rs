//! The points of two columns of a table are read, and those that are no points left out.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::axes::{axes, usual_scale};
use super::column::{coordinates, label_of};
use super::imported::{Import, Skipped, short_number};
use super::number::is_missing;
use super::{MAX_FILE_POINTS, Scaling, Table};
use crate::config::bounds::{MAX_POINTS, MIN_POINTS, MOST_AWAY};
use crate::data::Point;
use crate::files::{FileError, Problem};
use crate::text::shortened;

/// A point is far from the rest where it is this many times as far from the middle as three quarters of them are…
const FAR: f64 = 12.0;
/// …and one of so few.
const FEW: f64 = 0.02;
/// Most characters of an axis' name.
const MOST_OF_AXIS: usize = 80;

/// What is chosen of a table; `None` is what was recognised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// The columns of x and y.
    pub columns: Option<[usize; 2]>,
    /// A column of labels, and those whose rows are taken.
    pub only: Option<(usize, BTreeSet<String>)>,
    /// How the points come into the unit square.
    pub scale: Option<Scaling>,
    /// Whether points that are far from the rest are left out.
    pub leaves_far_out: bool,
}

impl Table {
    /// Its points.
    ///
    /// # Errors
    ///
    /// If there are too few or too many of them, or a chosen column is none of numbers.
    pub fn import(&self, choices: &Choices) -> Result<Import, FileError> {
        let refused = |message: String| FileError::new(&self.origin, Problem::Invalid(message));
        let columns = choices.columns.or_else(|| coordinates(&self.columns));
        let Some(columns) = columns.filter(|c| c.iter().all(|i| *i < self.columns.len())) else {
            return Err(refused(self.too_few_columns()));
        };
        let (mut missing, mut texts) = (Skipped::default(), Skipped::default());
        let mut negated = Skipped::default();
        let mut points: Vec<([f64; 2], usize)> = Vec::new();
        let mut index = 0;
        let mut is_too_many = None;
        self.body().each_row(self.dialect.delimiter, |line, cells| {
            index += 1;
            if index <= self.header_rows {
                return ControlFlow::Continue(());
            }
            let cell = |column: usize| cells.get(column).copied().unwrap_or_default();
            if let Some((column, labels)) = &choices.only
                && !labels.contains(&label_of(cell(*column)))
            {
                return ControlFlow::Continue(());
            }
            let value =
                |column: usize| self.columns[column].number(cell(column), self.dialect.decimal);
            match columns.map(value) {
                [Some(x), Some(y)] => {
                    let both = [x, y].into_iter().zip(columns);
                    let mut of_accounts = both.filter(|(number, _)| number.negated_by.is_some());
                    if let Some((_, column)) = of_accounts.next() {
                        negated.add(line, cell(column));
                    }
                    points.push(([x.value, y.value], line));
                }
                values => {
                    let bad = columns.into_iter().zip(values);
                    let bad = bad
                        .filter(|(_, value)| value.is_none())
                        .map(|(column, _)| cell(column));
                    match bad.clone().find(|cell| !is_missing(cell)) {
                        Some(bad) => texts.add(line, bad),
                        None => missing.add(line, ""),
                    }
                }
            }
            if points.len() > MAX_FILE_POINTS {
                is_too_many = Some(line);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        if let Some(line) = is_too_many {
            let message =
                tr!("more than 1,000,000 points; thin the file out and try again").to_owned();
            return Err(self.refused_at(message, line));
        }
        if texts.count > points.len() {
            let message = tr!("`{example}` is not a number", example = texts.example);
            return Err(self.refused_at(message, texts.lines[0]));
        }
        let read = points.len();
        let far = far(&points);
        if choices.leaves_far_out && !far.is_empty() {
            let mut index = 0;
            points.retain(|_| {
                index += 1;
                far.binary_search_by_key(&(index - 1), |f| f.0).is_err()
            });
        }
        let far_skipped = far
            .iter()
            .fold(Skipped::default(), |mut all, (_, line, value)| {
                all.add(*line, &short_number(*value));
                all
            });
        if points.len() < MIN_POINTS {
            let found = points.len();
            let mut message = tr!(
                "{found} point(s) found, at least {MIN_POINTS} are needed",
                found,
                MIN_POINTS
            );
            if let Some(line) = texts.lines.first() {
                let example = &texts.example;
                message += &if self.counts_rows() {
                    tr!(
                        "; in row {row} `{example}` is not a number",
                        row = line,
                        example
                    )
                } else {
                    tr!(
                        "; in line {line} `{example}` is not a number",
                        line,
                        example
                    )
                };
            }
            return Err(refused(message));
        }
        let ranges = [0, 1].map(|axis| {
            points
                .iter()
                .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], (p, _)| {
                    [low.min(p[axis]), high.max(p[axis])]
                })
        });
        let scale = choices.scale.unwrap_or_else(|| usual_scale(ranges));
        let is_far_off = ranges
            .iter()
            .flatten()
            .any(|v| v.abs() > f64::from(MOST_AWAY));
        if scale == Scaling::None && is_far_off {
            return Err(refused(tr!(
                "left “{scale}”, points have to be within −{MOST_AWAY} and {MOST_AWAY}; choose another scale",
                scale = Scaling::None.label().to_lowercase(),
                MOST_AWAY
            )));
        }
        let names = columns.map(|column| self.columns[column].name.clone());
        let axes = axes(ranges, scale, columns.map(|column| self.axis_name(column)));
        // Evenly spaced rows: every part of a sorted file stays represented.
        let kept = points.len().min(MAX_POINTS);
        let place = |p: &[f64; 2]| -> Point {
            std::array::from_fn(|axis| match scale {
                Scaling::None => p[axis] as f32,
                Scaling::Same | Scaling::Each => axes[axis].place(p[axis]) as f32,
            })
        };
        let fitted: Vec<Point> = (0..kept)
            .map(|i| place(&points[i * points.len() / kept].0))
            .collect();
        let mut import = Import {
            points: fitted.into(),
            axes,
            columns,
            names,
            read,
            ranges,
            scale,
            missing,
            texts,
            negated,
            far: far_skipped,
            leaves_far_out: choices.leaves_far_out,
            warnings: Vec::new(),
        };
        import.warnings = self.warnings(&import, points.len());
        Ok(import)
    }

    /// What an axis is called: its column, and its unit.
    fn axis_name(&self, column: usize) -> String {
        let unit = &self.columns[column].unit;
        let name = &self.names()[column];
        let name = shortened(name, MOST_OF_AXIS);
        if unit.is_empty() {
            name.into_owned()
        } else {
            format!("{name} [{unit}]")
        }
    }
}

/// Points that are far from the rest: their numbers, lines, and the value that is.
fn far(points: &[([f64; 2], usize)]) -> Vec<(usize, usize, f64)> {
    let mut found: Vec<(usize, usize, f64)> = Vec::new();
    for axis in 0..2 {
        let mut sorted: Vec<f64> = points.iter().map(|(p, _)| p[axis]).collect();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
        if sorted.len() < 8 {
            continue;
        }
        let middle = at(0.5);
        let usual = (at(0.875) - middle).max(middle - at(0.125));
        let of_axis = points
            .iter()
            .enumerate()
            .filter(|(_, (p, _))| usual > 0.0 && (p[axis] - middle).abs() > FAR * usual)
            .map(|(index, (p, line))| (index, *line, p[axis]));
        let of_axis: Vec<_> = of_axis.collect();
        if of_axis.len() as f64 <= (FEW * points.len() as f64).max(1.0) {
            found.extend(of_axis);
        }
    }
    found.sort_by_key(|(index, ..)| *index);
    found.dedup_by_key(|(index, ..)| *index);
    found
}
