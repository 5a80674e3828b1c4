//! Numbers as people write them: decimal commas, groups of thousands, minus signs of typesetters and of accounts, units.

use super::Decimal;

/// Most characters of a number; longer cells are text.
const MOST: usize = 64;
/// Most characters of a unit behind a number.
const MOST_OF_UNIT: usize = 8;
/// Groups of thousands are set apart by one of these, beside the sign that is not the decimal one.
const GROUP_MARKS: [char; 6] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '’'];
/// What stands for a value that is missing, in lower case; so does an empty cell.
const MISSING: [&str; 16] = [
    "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", ".", "?", "nil", "missing", "#null!",
    "#value!", "#div/0!", "#num!",
];

/// What is a minus sign.
const MINUS: [char; 3] = ['-', '\u{2212}', '\u{2013}'];

/// A number, and how it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Its value, finite.
    pub value: f64,
    /// Whether it has the decimal sign.
    pub has_decimals: bool,
    /// Whether its thousands are set apart by the sign that would be the decimal one elsewhere.
    pub is_grouped: bool,
    /// What says that it is negative, where that is no sign before it.
    pub negated_by: Option<Negation>,
}

/// What says that a number is negative, in accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Negation {
    /// `1.04-`
    SignBehind,
    /// `(1.04)`
    Parentheses,
}

impl Number {
    /// The same as a negative one, unless it is one by a sign of its own; zero stays what it is.
    fn negated_by(self, by: Negation) -> Option<Self> {
        if self.value == 0.0 {
            return Some(self);
        }
        (self.value.is_sign_positive() && self.negated_by.is_none()).then_some(Self {
            value: -self.value,
            negated_by: Some(by),
            ..self
        })
    }
}

/// Whether a cell holds an infinite number, or one that is too large.
pub fn is_infinite(cell: &str) -> bool {
    let cell = cell.trim();
    let unsigned = cell.trim_start_matches(MINUS).trim_start_matches('+');
    // Windows' C library writes `1.#INF`.
    unsigned == "∞"
        || unsigned.starts_with("1.#INF")
        || unsigned.parse::<f64>().is_ok_and(f64::is_infinite)
}

/// Whether a cell says that its value is missing.
pub fn is_missing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || MISSING.iter().any(|m| cell.eq_ignore_ascii_case(m))
}

/// The number in a cell. ∞ and NaN are none.
pub fn number(cell: &str, decimal: Decimal) -> Option<Number> {
    let cell = cell.trim();
    if let Some(inner) = cell.strip_prefix('(') {
        return plain_number(inner.strip_suffix(')')?, decimal)?.negated_by(Negation::Parentheses);
    }
    match cell.strip_suffix(MINUS) {
        Some(inner) => unsigned_number(inner, decimal)?.negated_by(Negation::SignBehind),
        None => plain_number(cell, decimal),
    }
}

/// The number in a cell without a sign.
fn unsigned_number(cell: &str, decimal: Decimal) -> Option<Number> {
    let has_sign = cell.trim_start().starts_with('+');
    plain_number(cell, decimal).filter(|_| !has_sign)
}

/// The number in a cell with its sign before it, if it has one.
fn plain_number(cell: &str, decimal: Decimal) -> Option<Number> {
    let cell = cell.trim();
    if cell.len() > 4 * MOST || !cell.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (sign, other) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let mut plain = String::with_capacity(cell.len());
    let mut whole = Whole::default();
    // Whether the digits before the decimal sign are over, and whether those of the exponent have begun.
    let (mut in_fraction, mut in_exponent) = (false, false);
    let (mut has_decimals, mut is_grouped) = (false, false);
    let mut before = None;
    for c in cell.chars() {
        match c {
            '0'..='9' => {
                plain.push(c);
                if !in_fraction && !in_exponent {
                    whole.digit(c);
                }
            }
            _ if (c == '+' || MINUS.contains(&c)) && matches!(before, None | Some('e')) => {
                plain.push(if c == '+' { '+' } else { '-' });
            }
            _ if c == sign && !in_fraction && !in_exponent => {
                (in_fraction, has_decimals) = (true, true);
                plain.push('.');
            }
            // Fortran has D for the exponent of a double.
            'e' | 'E' | 'd' | 'D' if !in_exponent && whole.has_any_or(in_fraction) => {
                in_exponent = true;
                plain.push('e');
                before = Some('e');
                continue;
            }
            _ if (c == other || GROUP_MARKS.contains(&c)) && !in_fraction && !in_exponent => {
                is_grouped |= c == other;
                whole.mark(c)?;
            }
            _ => return None,
        }
        before = Some(c);
    }
    if !whole.is_right() {
        return None;
    }
    let value: f64 = plain.parse().ok()?;
    value.is_finite().then_some(Number {
        value,
        has_decimals,
        is_grouped,
        negated_by: None,
    })
}

/// The number in a cell with a unit behind it, such as "4.1 cm" or "45%", and the unit.
pub fn number_with_unit(cell: &str, decimal: Decimal) -> Option<(Number, &str)> {
    let cell = cell.trim();
    if let Some(inner) = cell.strip_prefix('(') {
        // The unit stands within the parentheses or behind them.
        let (inner, behind) = inner.split_once(')')?;
        let (number, unit) = match behind.trim() {
            "" => number_with_unit(inner, decimal)?,
            unit => (plain_number(inner, decimal)?, unit),
        };
        let number = number.negated_by(Negation::Parentheses)?;
        return is_unit(unit).then_some((number, unit));
    }
    let end = cell.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (digits, unit) = cell.split_at_checked(end)?;
    let unit = unit.trim();
    // A sign is no unit, nor a part of one.
    let bare = unit
        .strip_prefix(MINUS)
        .or_else(|| unit.strip_suffix(MINUS));
    let (number, unit) = match bare {
        Some(bare) => {
            let number = unsigned_number(digits, decimal)?;
            (number.negated_by(Negation::SignBehind)?, bare.trim())
        }
        None => (plain_number(digits, decimal)?, unit),
    };
    is_unit(unit).then_some((number, unit))
}

fn is_unit(text: &str) -> bool {
    let is_short = !text.is_empty() && text.chars().count() <= MOST_OF_UNIT;
    let has_sign = text.starts_with(MINUS) || text.ends_with(MINUS);
    // `W/(m·K)` is one, the end of a bracket that began before the number is not.
    let is_balanced = text.matches('(').count() == text.matches(')').count();
    is_short && !has_sign && is_balanced && !text.contains([':', ',', ';'])
}

/// The digits before the decimal sign, in groups of three, or as India has them: `12,34,000`.
#[derive(Default)]
struct Whole {
    /// Digits since the last mark.
    digits: usize,
    /// How many are in a group behind the first, but for the last; unknown before there is one.
    in_group: Option<usize>,
    /// What sets groups apart, once there is one.
    mark: Option<char>,
    /// Whether it begins with 0.
    is_zero_first: bool,
    /// Whether the first group has no more than two digits.
    is_two_first: bool,
    has_any: bool,
}

impl Whole {
    fn digit(&mut self, c: char) {
        self.is_zero_first |= !self.has_any && c == '0';
        self.has_any = true;
        self.digits += 1;
    }

    /// `None` where no group can end.
    fn mark(&mut self, c: char) -> Option<()> {
        let is_right = match self.mark {
            None => {
                self.is_two_first = self.digits <= 2;
                (1..=3).contains(&self.digits) && !self.is_zero_first
            }
            Some(mark) => {
                let length = *self.in_group.get_or_insert(self.digits);
                let is_group = length == 3 || (length == 2 && c == ',' && self.is_two_first);
                is_group && self.digits == length && mark == c
            }
        };
        self.mark = Some(c);
        self.digits = 0;
        is_right.then_some(())
    }

    fn is_right(&self) -> bool {
        self.mark.is_none() || self.digits == 3
    }

    fn has_any_or(&self, other: bool) -> bool {
        self.has_any || other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let point = |cell: &str| number(cell, Decimal::Point).map(|n| n.value);
        let comma = |cell: &str| number(cell, Decimal::Comma).map(|n| n.value);
        for (cell, value) in [
            ("0.5", 0.5),
            (" -.5 ", -0.5),
            ("5.", 5.0),
            ("1e-3", 0.001),
            ("6.978928108752686654e-01", 0.697_892_810_875_268_7),
            ("1.5D+02", 150.0),
            ("+7", 7.0),
            ("\u{2212}3", -3.0),
            ("1,234.5", 1_234.5),
            ("1,234,567", 1_234_567.0),
            ("12,34,000.5", 1_234_000.5),
            ("1,23,45,678", 12_345_678.0),
            ("1.04-", -1.04),
            ("1.04 -", -1.04),
            ("1,234.5\u{2212}", -1_234.5),
            ("(1.04)", -1.04),
            (" ( 1,234.5 ) ", -1_234.5),
            ("12 345", 12_345.0),
            ("12'345.25", 12_345.25),
            ("007", 7.0),
        ] {
            assert_eq!(point(cell), Some(value), "{cell}");
        }
        for (cell, value) in [
            ("0,5", 0.5),
            ("\u{2212}0,2732", -0.2732),
            ("13\u{202f}446,9", 13_446.9),
            ("1.234,5", 1_234.5),
            ("1.234", 1_234.0),
            ("2,5e3", 2_500.0),
        ] {
            assert_eq!(comma(cell), Some(value), "{cell}");
        }
        for cell in [
            "",
            "-",
            "x",
            "1.2.3",
            "1,23",
            "0,123",
            "1,2345",
            "12 34",
            "7732 0",
            "1e",
            "e5",
            "inf",
            "NaN",
            "1e999",
            "2024-01-05",
            "12:30",
            "5 cm",
            "1,234 567",
            "--5",
            "-5-",
            "+5-",
            "5--",
            "1e-",
            "(-5)",
            "(5",
            "5)",
            "()",
            "12,34,00",
            "123,45,678",
            "1,234,56,789",
        ] {
            assert_eq!(point(cell), None, "{cell}");
        }
        assert_eq!(comma("0.5"), None);
        assert_eq!(comma("12.34.000"), None);
        assert_eq!(comma("1.234,5-"), Some(-1_234.5));
    }

    #[test]
    fn what_says_that_a_number_is_negative_is_known_and_no_unit() {
        let by = |cell| number(cell, Decimal::Point).and_then(|n| n.negated_by);
        assert_eq!(by("-1.04"), None);
        assert_eq!(by("1.04-"), Some(Negation::SignBehind));
        assert_eq!(by("(1.04)"), Some(Negation::Parentheses));
        let unit = |cell| {
            let found = number_with_unit(cell, Decimal::Point);
            found.map(|(n, unit)| (n.value, unit))
        };
        for cell in [
            "1.04- €",
            "1.04 €-",
            "1.04-€",
            "(1.04 €)",
            "(1.04) €",
            "-1.04 €",
        ] {
            assert_eq!(unit(cell), Some((-1.04, "€")), "{cell}");
        }
        for cell in [
            "1.04-",
            "1.04 -",
            "(1.04)",
            "-1.04 €-",
            "(-1.04 €)",
            "4.721)",
            "5-10",
        ] {
            assert_eq!(unit(cell), None, "{cell}");
        }
    }

    #[test]
    fn what_is_infinite_is_no_word() {
        for cell in ["inf", "-Inf", "+infinity", " \u{2212}∞", "1e400", "-1.#INF"] {
            assert!(is_infinite(cell), "{cell}");
        }
        for cell in ["", "nan", "1e300", "information", "1.#IND"] {
            assert!(!is_infinite(cell), "{cell}");
        }
    }

    #[test]
    fn units_and_what_is_missing_are_seen() {
        let unit = |cell| {
            let found = number_with_unit(cell, Decimal::Point);
            found.map(|(n, unit)| (n.value, unit))
        };
        assert_eq!(unit("4.1 cm"), Some((4.1, "cm")));
        assert_eq!(unit("45%"), Some((45.0, "%")));
        assert_eq!(unit("5 ft-lb"), Some((5.0, "ft-lb")));
        assert_eq!(unit("45"), None);
        assert_eq!(unit("x5"), None);
        assert_eq!(unit("5 is a long remark"), None);
        for cell in ["", " ", "NA", "#N/A", "nan", "–".trim_start_matches('–')] {
            assert!(is_missing(cell), "{cell:?}");
        }
        assert!(!is_missing("0") && !is_missing("green"));
    }
}
