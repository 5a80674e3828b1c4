//! What the columns of a table hold.

use std::collections::BTreeMap;

use super::number::{Number, is_missing, number, number_with_unit};
use super::{Decimal, Title};

/// Different texts of a column that are counted; more are no labels.
const MOST_LABELS: usize = 64;
/// Most characters of a label.
const MOST_OF_LABEL: usize = 60;
/// Share of its cells that has to be numbers for a column to be one of numbers.
const NUMBERS: f64 = 0.8;
/// So few whole numbers in a column are classes…
const MOST_CLASSES: usize = 12;
/// …where each of them is there that often, on average.
const LEAST_PER_CLASS: usize = 10;
/// Names of columns that count rows, in lower case; so does one without a name.
const INDEX_NAMES: [&str; 15] = [
    "unnamed: 0",
    "index",
    "idx",
    "id",
    "no",
    "no.",
    "nr",
    "nr.",
    "#",
    "row",
    "row.names",
    "rownames",
    "obs",
    "identifier",
    "key",
];
/// Ends of such names.
const INDEX_ENDS: [&str; 6] = ["_id", " id", ".id", "_code", "_index", "_number"];

fn is_index_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.is_empty()
        || INDEX_NAMES.contains(&lower.as_str())
        || INDEX_ENDS.iter().any(|end| lower.ends_with(end))
        // As in CustomerID.
        || name.strip_suffix("ID").is_some_and(|rest| rest.ends_with(char::is_lowercase))
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Nothing.
    Nothing,
    /// Numbers that differ.
    Numbers,
    /// A few whole numbers, again and again.
    Classes,
    /// The number of the row.
    RowNumbers,
    /// One number.
    OneNumber,
    /// Texts, a few or many.
    Texts,
}

impl Holds {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Nothing => tr!("empty"),
            Self::Numbers => tr!("numbers"),
            Self::Classes => tr!("classes"),
            Self::RowNumbers => tr!("row numbers"),
            Self::OneNumber => tr!("always the same number"),
            Self::Texts => tr!("texts"),
        }
    }
}

/// A cell as a label: what is too long is cut, and what is missing is empty.
pub fn label_of(cell: &str) -> String {
    if is_missing(cell) {
        return String::new();
    }
    cell.chars().take(MOST_OF_LABEL).collect()
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What it is called: its name, or "column 3".
    pub name: String,
    /// What stands above its name.
    pub group: String,
    /// Its unit, by its header or behind each of its numbers.
    pub unit: String,
    /// Whether the unit stands behind each number.
    pub has_units_inside: bool,
    /// What it holds.
    pub holds: Holds,
    /// What can be chosen from it, with how often it is there: texts or classes, if they are few.
    pub labels: Vec<(String, usize)>,
}

impl Column {
    /// The name with what stands above it, unless the name alone is `unique`.
    pub fn full_name(&self, is_unique: bool) -> String {
        if is_unique || self.group.is_empty() {
            self.name.clone()
        } else {
            format!("{}: {}", self.group, self.name)
        }
    }

    /// The number in one of its cells.
    pub(super) fn number(&self, cell: &str, decimal: Decimal) -> Option<Number> {
        if self.has_units_inside {
            number_with_unit(cell, decimal)
                .filter(|(_, unit)| *unit == self.unit)
                .map(|(number, _)| number)
        } else {
            number(cell, decimal)
        }
    }
}

/// Looks at the cells of one column, from top to bottom.
#[allow(
    clippy::struct_excessive_bools,
    reason = "what is still possible of a column"
)]
#[derive(Debug)]
pub(super) struct Survey {
    numbers: usize,
    missing: usize,
    texts: usize,
    /// Numbers in parentheses, and those that also have that unit.
    in_parentheses: usize,
    with_unit_in_parentheses: usize,
    /// The first and the last number.
    first: f64,
    last: Option<f64>,
    is_constant: bool,
    is_whole: bool,
    /// Whether each number is one more than the one before, or at least more.
    counts: bool,
    rises: bool,
    labels: BTreeMap<String, usize>,
    has_too_many: bool,
    /// Numbers with the unit of the first of them behind.
    unit: Option<String>,
    with_unit: usize,
}

impl Survey {
    pub(super) fn new() -> Self {
        Self {
            numbers: 0,
            missing: 0,
            texts: 0,
            in_parentheses: 0,
            with_unit_in_parentheses: 0,
            first: 0.0,
            last: None,
            is_constant: true,
            is_whole: true,
            counts: true,
            rises: true,
            labels: BTreeMap::new(),
            has_too_many: false,
            unit: None,
            with_unit: 0,
        }
    }

    pub(super) fn cell(&mut self, cell: &str, decimal: Decimal) {
        if is_missing(cell) {
            self.missing += 1;
            return;
        }
        // Zero, too, which is not negative.
        let is_in_parentheses = cell.trim_start().starts_with('(');
        if let Some(n) = number(cell, decimal) {
            self.in_parentheses += usize::from(is_in_parentheses);
            self.number(n.value);
        } else {
            self.texts += 1;
            if let Some((_, unit)) = number_with_unit(cell, decimal) {
                let first = self.unit.get_or_insert_with(|| unit.to_owned());
                if first == unit {
                    self.with_unit += 1;
                    self.with_unit_in_parentheses += usize::from(is_in_parentheses);
                }
            }
        }
        if self.has_too_many {
            return;
        }
        *self.labels.entry(label_of(cell)).or_default() += 1;
        self.has_too_many = self.labels.len() > MOST_LABELS;
    }

    fn number(&mut self, value: f64) {
        self.numbers += 1;
        match self.last {
            None => self.first = value,
            Some(last) => {
                self.counts &= value == last + 1.0;
                self.rises &= value > last;
            }
        }
        self.is_constant &= value == self.first;
        self.is_whole &= value.fract() == 0.0;
        self.last = Some(value);
    }

    /// What the column is.
    pub(super) fn column(self, index: usize, title: Title) -> Column {
        let has_units_inside =
            self.with_unit > self.numbers && self.with_unit as f64 > NUMBERS * self.texts as f64;
        let (numbers, texts, in_parentheses) = if has_units_inside {
            let texts = self.texts - self.with_unit;
            (self.with_unit, texts, self.with_unit_in_parentheses)
        } else {
            (self.numbers, self.texts, self.in_parentheses)
        };
        let is_named_index = is_index_name(&title.name);
        let is_index =
            self.is_whole && (self.counts || (is_named_index && self.rises)) && numbers > 2;
        let is_shuffled_index = self.is_whole && is_named_index && index == 0 && self.has_too_many;
        // Where all are in parentheses, they are errors of what is beside them, or count a list, and are not negative.
        let is_list = in_parentheses > 0 && in_parentheses == numbers;
        let classes = self.labels.len();
        let holds = if numbers + texts == 0 {
            Holds::Nothing
        } else if (numbers as f64) < NUMBERS * (numbers + texts) as f64 || is_list {
            Holds::Texts
        } else if has_units_inside {
            Holds::Numbers
        } else if self.is_constant && numbers > 1 {
            Holds::OneNumber
        } else if is_index || is_shuffled_index {
            Holds::RowNumbers
        } else if self.is_whole
            && !self.has_too_many
            && classes <= MOST_CLASSES
            && numbers >= LEAST_PER_CLASS * classes
        {
            Holds::Classes
        } else {
            Holds::Numbers
        };
        let mut labels = Vec::new();
        if matches!(holds, Holds::Texts | Holds::Classes) && !self.has_too_many {
            labels.extend(self.labels);
            if self.missing > 0 && !labels.is_empty() {
                labels.push((String::new(), self.missing));
            }
        }
        Column {
            name: if title.name.is_empty() {
                format!("column {}", index + 1)
            } else {
                title.name
            },
            group: title.group,
            unit: if has_units_inside {
                self.unit.unwrap_or_default()
            } else {
                title.unit
            },
            has_units_inside,
            holds,
            labels,
        }
    }
}

/// Pairs of names that are the coordinates, in lower case, wherever they stand.
const PAIRS: [[&str; 2]; 6] = [
    ["x", "y"],
    ["longitude", "latitude"],
    ["lon", "lat"],
    ["lng", "lat"],
    ["long", "lat"],
    ["easting", "northing"],
];

/// The two columns that are coordinates: two that are called so, the first two of numbers, or, where there are no two, what
/// else has numbers. `None` if there are none.
pub fn coordinates(columns: &[Column]) -> Option<[usize; 2]> {
    let of = |holds: &[Holds]| -> Vec<usize> {
        let those = columns.iter().enumerate();
        let those = those.filter(|(_, column)| holds.contains(&column.holds));
        those.map(|(index, _)| index).collect()
    };
    // What is called x is x, also where it counts.
    let with_numbers = of(&[
        Holds::Numbers,
        Holds::Classes,
        Holds::RowNumbers,
        Holds::OneNumber,
    ]);
    let called = |name: &str| {
        let mut those = with_numbers.iter().copied();
        those.find(|index| columns[*index].name.to_lowercase() == name)
    };
    for [x, y] in PAIRS {
        if let (Some(x), Some(y)) = (called(x), called(y)) {
            return Some([x, y]);
        }
    }
    let mut some: Vec<usize> = Vec::new();
    for more in [
        &[Holds::Numbers][..],
        &[Holds::Classes],
        &[Holds::RowNumbers],
        &[Holds::OneNumber],
    ] {
        some.extend(of(more));
        if let [a, b, ..] = some[..] {
            return Some([a.min(b), a.max(b)]);
        }
    }
    None
}
