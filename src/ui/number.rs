//! Numbers as people type them into a field of the window, and as it writes them.

use crate::language::localized;

pub use crate::language::grouped;

/// Reads a number; a comma may stand for the decimal point, spaces and commas may group thousands.
/// `None` is no finite number.
pub fn parse(text: &str) -> Option<f64> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '_' | '\''))
        .map(|c| if c == '\u{2212}' { '-' } else { c })
        .collect();
    let text = match (text.matches(',').count(), text.contains('.')) {
        (0, _) => text,
        // 0,01
        (1, false) => text.replace(',', "."),
        // 1,234,567 and 1,234.5
        _ if groups_thousands(&text) => text.replace(',', ""),
        _ => return None,
    };
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// As [`parse`], for whole numbers: a comma before three digits groups thousands, as the window itself
/// writes them.
pub fn parse_whole(text: &str) -> Option<f64> {
    let text = text.trim();
    if groups_thousands(text) {
        return parse(&text.replace(',', ""));
    }
    parse(text)
}

/// A value of a setting as the window writes it.
pub fn real(value: f64) -> String {
    localized(&crate::config::value::format_real(value))
}

/// A number with three digits that count: 0.0123, −45.6.
pub fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let decimals = (2 - value.abs().log10().floor() as i32).clamp(0, 9) as usize;
    let text = format!("{value:.decimals$}");
    localized(if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    })
}

/// Rounded to two significant digits, close below 1 to two digits of what is missing: what a slider
/// can mean.
pub fn two_digits(value: f64) -> f64 {
    if (0.9..1.0).contains(&value) {
        // Through text, so that 1 − 0.07 is 0.93 and not its neighbour.
        let text = format!("{:.9}", 1.0 - two_digits(1.0 - value));
        return text.parse().unwrap_or(value);
    }
    format!("{value:.1e}").parse().unwrap_or(value)
}

/// Rounded to five significant digits: what is shown.
pub fn five_digits(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

fn groups_thousands(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default().trim_start_matches('-');
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&first.len())
        && is_digits(first)
        && groups.all(|group| group.len() == 3 && is_digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, value) in [
            ("0,01", Some(0.01)),
            (" 0.01\u{feff}", Some(0.01)),
            ("1e-4", Some(1e-4)),
            ("1,5e-4", Some(1.5e-4)),
            ("\u{2212}0,5", Some(-0.5)),
            ("1 000,5", Some(1000.5)),
            ("1,234,567", Some(1_234_567.0)),
            ("1,234.5", Some(1_234.5)),
            ("1,2,3", None),
            ("1.2.3", None),
            ("", None),
            ("NaN", None),
            ("inf", None),
            ("green", None),
        ] {
            assert_eq!(parse(text), value, "{text:?}");
        }
    }

    #[test]
    fn whole_numbers_may_have_their_thousands_grouped() {
        for (text, value) in [
            ("12,000", Some(12_000.0)),
            ("12 000", Some(12_000.0)),
            ("1,5", Some(1.5)),
            ("100000", Some(100_000.0)),
        ] {
            assert_eq!(parse_whole(text), value, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (5_080, "5,080"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn sliders_give_values_that_can_be_read_aloud() {
        for (raw, rounded) in [
            (0.012_345, 0.012),
            (0.099_6, 0.1),
            (7.77, 7.8),
            (0.0, 0.0),
            (0.998_99, 0.999),
            (0.929_9, 0.93),
        ] {
            assert_eq!(two_digits(raw), rounded, "{raw}");
        }
    }
}
