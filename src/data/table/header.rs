//! The rows above a table's data, and what its columns are called.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::number::{is_infinite, is_missing, number};
use super::rows::Body;
use super::{Dialect, MOST_COLUMNS};

/// Most characters of a name that is kept, and of a unit.
const MOST: usize = 60;
const MOST_OF_UNIT: usize = 12;
/// Rows above the data that are kept.
const MOST_HEADERS: usize = 64;
/// Rows above the data among which the names are.
const NEAR: usize = 3;
/// Rows of data that tell which columns hold numbers.
const TELLING: usize = 256;
/// Units in lower case; so is whatever stands in brackets.
const UNITS: [&str; 56] = [
    "%", "°", "°c", "°f", "a", "a.u.", "au", "bar", "c", "cm", "count", "counts", "d", "days",
    "db", "deg", "ev", "eur", "f", "g", "h", "hpa", "hz", "in", "inches", "j", "k", "kg", "khz",
    "km", "kpa", "l", "m", "m/s", "ma", "mg", "mhz", "min", "minutes", "ml", "mm", "mol", "ms",
    "mv", "n", "nm", "pa", "ppm", "px", "rad", "s", "sec", "seconds", "um", "v", "years",
];

/// What the rows above the data say of one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// What it is called; empty if nothing says so.
    pub name: String,
    /// What stands above its name: one of several curves, say.
    pub group: String,
    /// Its unit.
    pub unit: String,
}

/// Whether a row is one of data: as wide as most are, with two numbers and more, or with a number or a word for what is missing and hardly
/// anything else.
pub fn is_data(cells: &[&str], dialect: Dialect, usual: usize) -> bool {
    let numbers = cells.iter().filter(|cell| dialect.is_number(cell)).count();
    let missing = cells.iter().filter(|cell| is_missing(cell)).count();
    let said = cells
        .iter()
        .filter(|cell| is_missing(cell) && !cell.is_empty())
        .count();
    let is_sparse = missing > 0 && numbers + said > 0 && numbers + missing + 1 >= cells.len();
    let infinite = cells.iter().filter(|cell| is_infinite(cell)).count();
    let spoilt = cells.iter().filter(|cell| is_spoilt(cell, dialect)).count();
    let rest = cells
        .len()
        .saturating_sub(numbers + missing + infinite + spoilt);
    let has_broken = infinite + spoilt > 0 && numbers > 0 && rest == 0;
    let is_infinite = infinite > 0 && spoilt + rest == 0;
    cells.len() == usual && (numbers >= 2 || is_sparse || has_broken || is_infinite)
}

/// Whether a cell is a number that cannot be used, and hardly a name: one with a quote that is never closed, one below a limit (`<0.05`),
/// one with a mark.
fn is_spoilt(cell: &str, dialect: Dialect) -> bool {
    let bare = cell.trim_matches(['"', '<', '>', '≤', '≥', '~', '≈', '*']);
    bare.len() < cell.len() && !dialect.is_number(cell) && dialect.is_number(bare)
}

/// Whether a row has numbers and nothing else, however wide it is.
fn is_of_numbers(cells: &[&str], dialect: Dialect) -> bool {
    cells.len() >= 2 && cells.iter().all(|cell| dialect.is_number(cell))
}

/// How many cells most rows with two numbers and more have.
pub fn usual_width(body: Body<'_>, dialect: Dialect) -> usize {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    body.each_row(dialect.delimiter, |_, cells| {
        if cells.iter().filter(|cell| dialect.is_number(cell)).count() >= 2 {
            *widths.entry(cells.len()).or_default() += 1;
        }
        ControlFlow::Continue(())
    });
    let most = widths.into_iter().max_by_key(|(_, rows)| *rows);
    most.map_or(0, |(width, _)| width)
}

/// Whether the first row of numbers has the names of columns: pandas writes `0,1` above columns without names, and years stand
/// above those of each year. Numbers that count, above others that are no whole ones, or below nothing else.
fn counts_columns(first: &[&str], second: Option<&[&str]>, dialect: Dialect) -> bool {
    let values: Vec<f64> = first
        .iter()
        .filter_map(|c| Some(number(c, dialect.decimal)?.value))
        .collect();
    let is_blank_first = first.first().is_some_and(|c| c.is_empty());
    let is_counting = values.len() >= 2
        && values.iter().all(|v| v.fract() == 0.0)
        && values.windows(2).all(|pair| pair[1] == pair[0] + 1.0);
    let has_names = first
        .iter()
        .any(|c| !is_missing(c) && number(c, dialect.decimal).is_none());
    let has_fractions = second.is_some_and(|cells| {
        let numbers = cells
            .iter()
            .zip(first)
            .filter(|(_, first)| number(first, dialect.decimal).is_some());
        let numbers = numbers.filter_map(|(c, _)| number(c, dialect.decimal));
        numbers.filter(|n| n.has_decimals).count() >= 2
    });
    let starts_at_first = matches!(values.first(), Some(0.0 | 1.0));
    is_counting
        && ((starts_at_first && !has_names && (has_fractions || is_blank_first))
            || (has_names && values.len() >= 3 && has_fractions))
}

/// How many rows are above the data, and these.
pub fn header(
    body: Body<'_>,
    dialect: Dialect,
    usual: usize,
    known: Option<usize>,
) -> (usize, Vec<Vec<String>>) {
    let mut headers: Vec<Vec<String>> = Vec::new();
    let mut is_over = false;
    let mut seen = 0;
    // The width of the row before, if it had numbers and nothing else.
    let mut before = None;
    body.each_row(dialect.delimiter, |_, cells| {
        is_over = match known {
            Some(known) => seen >= known,
            None => is_data(cells, dialect, usual),
        };
        // Two alike are data, however wide most of the others are.
        let numbers = is_of_numbers(cells, dialect).then_some(cells.len());
        if known.is_none() && !is_over && numbers.is_some() && numbers == before {
            seen -= 1;
            headers.pop();
            is_over = true;
        }
        if is_over {
            return ControlFlow::Break(());
        }
        before = numbers;
        seen += 1;
        if headers.len() == MOST_HEADERS {
            headers.remove(0);
        }
        let cells = cells.iter().take(MOST_COLUMNS);
        headers.push(cells.map(|c| (*c).to_owned()).collect());
        ControlFlow::Continue(())
    });
    if known.is_none() && seen == 0 && is_over {
        let mut first: Option<Vec<String>> = None;
        let mut is_count = false;
        body.each_row(dialect.delimiter, |_, cells| match &first {
            None => {
                first = Some(cells.iter().map(|c| (*c).to_owned()).collect());
                ControlFlow::Continue(())
            }
            Some(first) => {
                let first: Vec<&str> = first.iter().map(String::as_str).collect();
                is_count = counts_columns(&first, Some(cells), dialect);
                ControlFlow::Break(())
            }
        });
        if let Some(first) = first.filter(|_| is_count) {
            return (1, vec![first]);
        }
    }
    let gaps = if known.is_some() || headers.is_empty() {
        0
    } else {
        rows_with_gaps(body, dialect, usual, seen, &headers)
    };
    headers.truncate(headers.len() - gaps);
    (seen - gaps, headers)
}

/// How many of the last rows above the data are data, too: where others have numbers, they have some at most, and something
/// is missing.
fn rows_with_gaps(
    body: Body<'_>,
    dialect: Dialect,
    usual: usize,
    seen: usize,
    headers: &[Vec<String>],
) -> usize {
    // Of each column: numbers, and what is none.
    let mut counts = vec![(0_usize, 0_usize); usual.min(MOST_COLUMNS)];
    let mut index = 0;
    body.each_row(dialect.delimiter, |_, cells| {
        index += 1;
        if index > seen && cells.len() == usual {
            for (count, cell) in counts.iter_mut().zip(cells) {
                if dialect.is_number(cell) {
                    count.0 += 1;
                } else if !is_missing(cell) {
                    count.1 += 1;
                }
            }
        }
        if index < seen + TELLING {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    let among_numbers = |row: &[String]| -> Vec<String> {
        let cells = row.iter().zip(&counts);
        let of_numbers = cells.filter(|(_, (numbers, others))| numbers > others);
        of_numbers.map(|(cell, _)| cell.clone()).collect()
    };
    let is_heading = |row: &Vec<String>| {
        row.len() == counts.len() && !among_numbers(row).iter().any(|cell| is_missing(cell))
    };
    let is_gap = |(index, row): &(usize, &Vec<String>)| {
        let cells = among_numbers(row);
        let said = row.iter().filter(|cell| !is_missing(cell)).count();
        row.len() == counts.len()
            && cells.iter().any(|cell| is_missing(cell))
            && cells.iter().all(|c| is_missing(c) || dialect.is_number(c))
            // A title stands alone above everything.
            && (said >= 2 || headers.iter().take(*index).any(is_heading))
    };
    let last = headers.iter().enumerate().rev();
    last.take_while(is_gap).count()
}

/// How many cells rows of data have.
#[derive(Clone, Copy, Debug)]
pub struct Width {
    /// Most of them.
    pub usual: usize,
    /// The longest.
    pub most: usize,
}

/// What columns are called, by the rows above them, and by the `comments` above these.
pub fn titles(
    rows: &[Vec<String>],
    comments: &[&str],
    width: Width,
    dialect: Dialect,
) -> Vec<Title> {
    let columns = width.usual;
    let mut titles = vec![Title::default(); width.most];
    // Sentences above them may have commas, too.
    let is_table = |row: &&(usize, Vec<String>)| {
        let is_name = |c: &&String| c.contains(char::is_alphanumeric) && !is_missing(c);
        let named = row.1.iter().filter(is_name);
        row.1.len() == columns && named.count() >= 2
    };
    let rows: Vec<(usize, Vec<String>)> = rows
        .iter()
        .map(|row| fitted(row, columns))
        .enumerate()
        .collect();
    let filled = |row: &[String]| row.iter().filter(|c| !c.is_empty()).count();
    let last = rows.iter().rev().take(NEAR).find(is_table);
    let of_names = last.map(|last| {
        // Units stand below the names.
        let above = last
            .0
            .checked_sub(1)
            .and_then(|i| rows.get(i))
            .filter(is_table);
        above
            .filter(|above| filled(&above.1) >= filled(&last.1) && are_units(&last.1))
            .unwrap_or(last)
    });
    let Some((index, names)) = of_names else {
        let names = comments
            .last()
            .and_then(|line| named_in(line, columns, dialect));
        for (title, name) in titles.iter_mut().zip(names.unwrap_or_default()) {
            title.name = name;
        }
        return titles;
    };
    let mut group = String::new();
    let above = index
        .checked_sub(1)
        .and_then(|i| rows.get(i))
        .filter(is_table);
    let below = rows.get(index + 1);
    // A word for what is missing is no name; alone among names it is: `Na` is sodium.
    let from = usize::from(names.first().is_some_and(String::is_empty));
    let is_sodium = names.iter().skip(from).filter(|c| is_missing(c)).count() == 1
        && !names.iter().any(|c| dialect.is_number(c));
    for (column, title) in titles.iter_mut().enumerate() {
        let cell = |row: &[String]| row.get(column).cloned().unwrap_or_default();
        let name = cell(names);
        if is_sodium || !is_missing(&name) {
            title.name = short(name.trim_matches('\''), MOST);
        }
        if let Some((_, above)) = above {
            let own = cell(above);
            if !own.is_empty() {
                group = short(&own, MOST);
            }
            title.group.clone_from(&group);
        }
        if let Some((_, below)) = below {
            title.unit = short(&cell(below), MOST_OF_UNIT);
        }
    }
    titles
}

/// Whether the cells of a row are units of what stands above them.
fn are_units(row: &[String]) -> bool {
    let cells: Vec<&str> = row
        .iter()
        .map(String::as_str)
        .filter(|c| !c.is_empty())
        .collect();
    let is_unit = |cell: &&&str| {
        let bare = cell.trim_matches(['(', ')', '[', ']', ' ']);
        bare.len() < cell.len() || UNITS.contains(&bare.to_lowercase().as_str())
    };
    let units = cells.iter().filter(is_unit).count();
    2 * units >= cells.len().max(1)
}

/// A row as wide as the table: R writes none above the names of rows.
fn fitted(row: &[String], columns: usize) -> Vec<String> {
    let mut row = row.to_vec();
    if row.len() + 1 == columns && row.iter().all(|cell| !cell.is_empty()) {
        row.insert(0, String::new());
    }
    // Empty cells at the end are sometimes left out, and sometimes too many.
    while row.len() > columns && row.last().is_some_and(String::is_empty) {
        row.pop();
    }
    if row.len() < columns && row.iter().any(String::is_empty) {
        row.resize(columns, String::new());
    }
    row
}

/// The names in a comment such as `# x y`.
fn named_in(line: &str, columns: usize, dialect: Dialect) -> Option<Vec<String>> {
    let by_sign: Vec<_> = line
        .split(dialect.delimiter.char())
        .map(str::trim)
        .collect();
    let by_blanks: Vec<_> = line.split_whitespace().collect();
    let names = [by_sign, by_blanks]
        .into_iter()
        .find(|names| names.len() == columns)?;
    // The first one may be empty, where rows are counted.
    let is_name =
        |(index, name): (usize, &&str)| index == 0 || (!name.is_empty() && !is_missing(name));
    let names_all = names.iter().enumerate().all(is_name);
    names_all.then(|| names.iter().map(|name| short(name, MOST)).collect())
}

/// At most so many characters of a text, none of which a terminal would obey.
pub fn short(text: &str, most: usize) -> String {
    let text: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(most)
        .collect();
    text.trim().to_owned()
}
