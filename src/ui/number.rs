//! Numbers as people type them into a field of the window.

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

/// A number of things: 1 point, 12,000 points.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    let thing = if number == 1 { one } else { many };
    format!("{} {thing}", super::top_bar::grouped(number as u64))
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
}
