//! Numbers in a report.

use crate::experiments::statistics::Quartiles;
use crate::language::fixed;

/// Three significant digits; a run that diverged or never converged is infinitely bad.
pub fn number(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let magnitude = value.abs();
    let digits = if magnitude == 0.0 || magnitude >= 100.0 {
        0
    } else {
        (2 - magnitude.log10().floor() as i32).clamp(0, 6) as usize
    };
    fixed(value, digits)
}

/// The median, with the quartiles behind it.
pub(super) fn quartiles(q: &Quartiles) -> String {
    let [median, lower, upper] = [q.median, q.lower, q.upper].map(number);
    format!("{median} [{lower}, {upper}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits() {
        for (value, text) in [
            (0.012_34, "0.0123"),
            (1.234, "1.23"),
            (56.78, "56.8"),
            (2000.0, "2000"),
            (0.0, "0"),
            (-0.25, "−0.250"),
            (f64::NEG_INFINITY, "−∞"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
