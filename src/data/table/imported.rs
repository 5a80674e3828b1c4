//! [`Import`]: the points of two columns, and what is to be known of how they were read.

use std::fmt::Write as _;

use super::axes::Range;
use super::{Holds, Scaling, Table};
use crate::config::{OwnAxis, Points};
use crate::language::{fixed, grouped, localized};
use crate::text::shortened;

/// Lines of left-out rows that are named.
const NAMED: usize = 3;
/// Most characters of a cell in a message.
const MOST: usize = 60;
/// What instruments write where they measured nothing.
const STAND_INS: [f64; 6] = [-999.0, -9999.0, -99.0, 999.0, 9999.0, -99999.0];

/// Rows that were left out for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// How many.
    pub count: usize,
    /// The lines of the first of them, or the numbers of their rows where [`Table::counts_rows`].
    pub lines: Vec<usize>,
    /// What stands in the first of them.
    pub example: String,
}

impl Skipped {
    /// One more of them.
    pub(super) fn add(&mut self, line: usize, example: &str) {
        self.count += 1;
        if self.lines.len() < NAMED {
            self.lines.push(line);
        }
        if self.example.is_empty() {
            self.example = shortened(example, MOST).into_owned();
        }
    }

    /// "(line 3)" or "(lines 3, 4, 7, …)", or the same of rows.
    fn place(&self, counts_rows: bool) -> String {
        let lines: Vec<_> = self.lines.iter().map(usize::to_string).collect();
        let more = if self.count > lines.len() {
            ", …"
        } else {
            ""
        };
        let lines = lines.join(", ") + more;
        match (counts_rows, self.count) {
            (false, 1) => tr!("(line {lines})", lines),
            (false, _) => tr!("(lines {lines})", lines),
            (true, 1) => tr!("(row {rows})", rows = lines),
            (true, _) => tr!("(rows {rows})", rows = lines),
        }
    }
}

/// Points of a table, ready to be a distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// At most [`MAX_POINTS`](crate::config::bounds::MAX_POINTS) points; in the unit square, unless they were not to be scaled.
    pub points: Points,
    /// What the axes of the unit square are in units of the table.
    pub axes: [OwnAxis; 2],
    /// The columns that were taken, and what these are called.
    pub columns: [usize; 2],
    /// Their names, without units.
    pub names: [String; 2],
    /// Rows that gave a point, before far points were left out and many thinned.
    pub read: usize,
    /// Smallest and largest values, of what was not left out.
    pub ranges: [Range; 2],
    /// How they were scaled.
    pub scale: Scaling,
    /// Rows without one of the two values.
    pub missing: Skipped,
    /// Rows with something else than a number.
    pub texts: Skipped,
    /// Rows with a number that is negative by the sign behind it, or by parentheses; they are not left out.
    pub negated: Skipped,
    /// Points that are far from the rest, whether or not they were left out.
    pub far: Skipped,
    /// Whether these were left out.
    pub leaves_far_out: bool,
    /// What is to be known of it, a sentence each.
    pub warnings: Vec<String>,
}

impl Import {
    /// Rows that gave no point.
    pub fn skipped(&self) -> usize {
        self.missing.count + self.texts.count + self.far_left_out()
    }

    /// Points before many were thinned.
    pub fn count(&self) -> usize {
        self.read - self.far_left_out()
    }

    fn far_left_out(&self) -> usize {
        if self.leaves_far_out {
            self.far.count
        } else {
            0
        }
    }

    /// What was read, in a sentence.
    pub fn what(&self) -> String {
        let [x, y] = &self.axes;
        trn!(
            self.count(),
            "{n} point read from “{x}” and “{y}”.",
            "{n} points read from “{x}” and “{y}”.",
            x = x.name,
            y = y.name
        )
    }

    /// What was read and what was done to it, in a few sentences.
    pub fn note(&self) -> String {
        let mut note = self.what();
        if self.scale != Scaling::None {
            let how = match self.scale {
                Scaling::Each => tr!("each axis by itself"),
                Scaling::Same | Scaling::None => tr!("both axes alike"),
            };
            let [x, y] = self.ranges.map(|[low, high]| {
                tr!(
                    "{low} to {high}",
                    low = localized(&short_number(low)),
                    high = localized(&short_number(high))
                )
            });
            let _ = write!(
                note,
                "{}",
                tr!(
                    " Scaled into the unit square, {how}: x was {x}, y was {y}.",
                    how,
                    x,
                    y
                )
            );
        }
        for warning in &self.warnings {
            note.push(' ');
            note.push_str(warning);
        }
        note
    }
}

/// A value with at most four decimals, as short as it gets; with an exponent where it is tiny or huge.
pub fn short_number(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-3..1e15).contains(&size) {
        return format!("{value:.3e}");
    }
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Table {
    /// What is to be known of what was read, of so many points before many were thinned.
    pub(super) fn warnings(&self, import: &Import, points: usize) -> Vec<String> {
        let mut warnings = self.remarks.clone();
        let place_of = |skipped: &Skipped| skipped.place(self.counts_rows());
        if import.columns[0] == import.columns[1] {
            warnings
                .push(tr!("x and y are the same column, so all points are on a line.").to_owned());
        }
        if import.missing.count > 0 {
            warnings.push(trn!(
                import.missing.count,
                "{n} row with a missing value was left out {place}.",
                "{n} rows with a missing value were left out {place}.",
                place = place_of(&import.missing)
            ));
        }
        if import.texts.count > 0 {
            warnings.push(trn!(
                import.texts.count,
                "{n} row without numbers was left out {place}: `{example}` is not a number.",
                "{n} rows without numbers were left out {place}: `{example}` is not a number.",
                place = place_of(&import.texts),
                example = import.texts.example
            ));
        }
        if import.negated.count > 0 {
            warnings.push(trn!(
                import.negated.count,
                "`{example}` was read as a negative number, in {n} row {place}.",
                "`{example}` and the like were read as negative numbers, in {n} rows {place}.",
                place = place_of(&import.negated),
                example = import.negated.example
            ));
        }
        let same: Vec<_> = (0..2)
            .filter(|axis| self.columns[import.columns[*axis]].holds == Holds::OneNumber)
            .map(|axis| format!("“{}”", import.names[axis]))
            .collect();
        if !same.is_empty() {
            warnings.push(tr!(
                "The same number stands in every row of {columns}.",
                columns = same.join(", ")
            ));
        }
        let far = &import.far;
        if far.count > 0 {
            let value = &far.example;
            let is_stand_in = value.parse().is_ok_and(|v: f64| STAND_INS.contains(&v));
            let hint = if is_stand_in {
                tr!(", which often stands for a missing value")
            } else {
                ""
            };
            let value = localized(value);
            let place = place_of(far);
            warnings.push(if import.leaves_far_out {
                trn!(
                    far.count,
                    "{n} point is far from the rest {place}: {value}{hint}; and was left out.",
                    "{n} points are far from the rest {place}: {value}{hint}; and were left out.",
                    place,
                    value,
                    hint
                )
            } else {
                trn!(
                    far.count,
                    "{n} point is far from the rest {place}: {value}{hint}; and can be left out.",
                    "{n} points are far from the rest {place}: {value}{hint}; and can be left out.",
                    place,
                    value,
                    hint
                )
            });
        }
        if import.points.len() < points {
            let every = points as f64 / import.points.len() as f64;
            let kept = import.points.len();
            warnings.push(tr!(
                "One point in {every} is kept, {kept} in all.",
                every = fixed(every, 1),
                kept = grouped(kept as u64)
            ));
        }
        if self.is_doubtful {
            let sign = self.dialect.decimal.char();
            warnings.push(tr!(
                "`{sign}` was taken for the decimal sign; if it sets thousands apart, change that.",
                sign
            ));
        }
        warnings
    }
}
