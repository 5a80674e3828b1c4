//! Numbers as people write them: decimal commas, groups of thousands, minus signs of typesetters, units.

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

/// A number, and how it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Its value, finite.
    pub value: f64,
    /// Whether it has the decimal sign.
    pub has_decimals: bool,
    /// Whether its thousands are set apart by the sign that would be the decimal one elsewhere.
    pub is_grouped: bool,
}

/// Whether a cell says that its value is missing.
pub fn is_missing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || MISSING.iter().any(|m| cell.eq_ignore_ascii_case(m))
}

/// The number in a cell. ∞ and NaN are none.
pub fn number(cell: &str, decimal: Decimal) -> Option<Number> {
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
            '+' | '-' | '\u{2212}' | '\u{2013}' if matches!(before, None | Some('e')) => {
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
    })
}

/// The number in a cell with a unit behind it, such as "4.1 cm" or "45%", and the unit.
pub fn number_with_unit(cell: &str, decimal: Decimal) -> Option<(f64, &str)> {
    let cell = cell.trim();
    let end = cell.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (digits, unit) = cell.split_at_checked(end)?;
    let unit = unit.trim();
    let is_unit = !unit.is_empty() && unit.chars().count() <= MOST_OF_UNIT;
    let is_unit = is_unit && !unit.contains([':', ',', ';']);
    let number = number(digits, decimal).filter(|_| is_unit)?;
    Some((number.value, unit))
}

/// The digits before the decimal sign, in groups.
#[derive(Default)]
struct Whole {
    /// Digits since the last mark.
    digits: usize,
    /// What sets groups apart, once there is one.
    mark: Option<char>,
    /// Whether it begins with 0.
    is_zero_first: bool,
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
            None => (1..=3).contains(&self.digits) && !self.is_zero_first,
            Some(mark) => self.digits == 3 && mark == c,
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
            "5-",
        ] {
            assert_eq!(point(cell), None, "{cell}");
        }
        assert_eq!(comma("0.5"), None);
    }

    #[test]
    fn units_and_what_is_missing_are_seen() {
        let unit = |cell| number_with_unit(cell, Decimal::Point);
        assert_eq!(unit("4.1 cm"), Some((4.1, "cm")));
        assert_eq!(unit("45%"), Some((45.0, "%")));
        assert_eq!(unit("45"), None);
        assert_eq!(unit("x5"), None);
        assert_eq!(unit("5 is a long remark"), None);
        for cell in ["", " ", "NA", "#N/A", "nan", "–".trim_start_matches('–')] {
            assert!(is_missing(cell), "{cell:?}");
        }
        assert!(!is_missing("0") && !is_missing("green"));
    }
}
