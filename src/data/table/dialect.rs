//! How a table is written: what sets its cells apart, and which sign is the decimal one. Found out from all of it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::Known;
use super::number::{is_missing, number, number_with_unit};
use super::rows::{Body, Delimiter};

/// The sign before decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    /// 0.5
    Point,
    /// 0,5
    Comma,
}

impl Decimal {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Point, Self::Comma];

    /// As a character.
    pub fn char(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// What sets its cells apart.
    pub delimiter: Delimiter,
    /// The sign before decimals.
    pub decimal: Decimal,
    /// Whether its numbers have units behind them.
    pub has_units: bool,
}

impl Dialect {
    /// Whether a cell holds a number.
    pub fn is_number(self, cell: &str) -> bool {
        number(cell, self.decimal).is_some()
            || (self.has_units && number_with_unit(cell, self.decimal).is_some())
    }
}

/// What one way to read a table makes of it.
#[derive(Clone, Copy, Debug, Default)]
struct Reading {
    /// How good it is: 1 where every row has as many cells, and a number in each.
    score: f64,
    /// Whether thousands are set apart by the other decimal sign, and no number has decimals.
    is_doubtful: bool,
}

/// A way to read a table that is not so good is none: most of it is something else.
const LEAST: f64 = 0.15;
/// Of two ways to read a table, one that is so much as good might be the right one.
const AS_GOOD: f64 = 0.95;

/// How a table is written, and whether its decimal sign could as well set thousands apart; `known` is what is known of
/// it. `None` if no way to read it finds two numbers beside each other.
pub fn dialect(body: Body<'_>, known: Known) -> Option<(Dialect, bool)> {
    let sample = body.sample();
    let body = body.with_text(&sample);
    [false, true]
        .into_iter()
        .find_map(|has_units| best(body, known, has_units))
}

fn best(body: Body<'_>, known: Known, has_units: bool) -> Option<(Dialect, bool)> {
    let mut best: Option<(Dialect, Reading)> = None;
    for delimiter in Delimiter::ALL {
        let wanted = known.delimiter.or(body.frame.said);
        if wanted.is_some_and(|wanted| wanted != delimiter) {
            continue;
        }
        let readings = Decimal::ALL.map(|decimal| {
            let dialect = Dialect {
                delimiter,
                decimal,
                has_units,
            };
            let is_wanted = known.decimal.is_none_or(|known| known == decimal);
            let reading = if is_wanted {
                reading(body, dialect)
            } else {
                Reading::default()
            };
            (dialect, reading)
        });
        let [(_, point), (_, comma)] = readings;
        for (dialect, mut reading) in readings {
            // "12,345" may be twelve thousand, or twelve and a bit; a point is seldom anything but a decimal one.
            reading.is_doubtful = known.decimal.is_none()
                && point.is_doubtful
                && point.score.min(comma.score) >= AS_GOOD * reading.score;
            if reading.score > best.map_or(0.0, |(_, best)| best.score) {
                best = Some((dialect, reading));
            }
        }
    }
    best.filter(|(_, reading)| reading.score >= LEAST)
        .map(|(dialect, reading)| (dialect, reading.is_doubtful))
}

fn reading(body: Body<'_>, dialect: Dialect) -> Reading {
    // Of each width: rows with two numbers and more, their numbers and what else is in them.
    let mut widths: BTreeMap<usize, (usize, usize, usize)> = BTreeMap::new();
    let (mut rows, mut grouped, mut with_decimals, mut plain) = (0_usize, 0, 0, 0);
    body.each_row(dialect.delimiter, |_, cells| {
        rows += 1;
        let (mut numbers, mut others) = (0, 0);
        for cell in cells {
            if let Some(n) = number(cell, dialect.decimal) {
                numbers += 1;
                grouped += usize::from(n.is_grouped);
                with_decimals += usize::from(n.has_decimals);
                plain += usize::from(!n.is_grouped && !n.has_decimals);
            } else if dialect.is_number(cell) {
                numbers += 1;
            } else {
                others += usize::from(!is_missing(cell));
            }
        }
        if numbers >= 2 {
            let of_width = widths.entry(cells.len()).or_default();
            of_width.0 += 1;
            of_width.1 += numbers;
            of_width.2 += others;
        }
        ControlFlow::Continue(())
    });
    let best = widths.into_values().max_by_key(|(rows, ..)| *rows);
    let Some((good, numbers, others)) = best else {
        return Reading::default();
    };
    let mut score = good as f64 / rows as f64 * numbers as f64 / (numbers + others) as f64;
    let is_doubtful = grouped > 0 && with_decimals == 0;
    // Those are hardly thousands all of them.
    if is_doubtful && plain == 0 {
        score *= 0.99;
    }
    Reading { score, is_doubtful }
}
