//! Numbers in the language's form: 1,234.5 in English, 1 234,5 in French and Russian.

use super::{Language, current};

/// A space that no line breaks at.
const NO_BREAK: char = '\u{a0}';

/// 5080 → 5,080.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    // Four digits are not grouped in Russian.
    if current() == Language::Russian && digits.len() < 5 {
        return digits;
    }
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(match current() {
                Language::French | Language::Russian => NO_BREAK,
                _ => ',',
            });
        }
        text.push(digit);
    }
    text
}

/// A number with so many decimals.
pub fn fixed(value: impl Into<f64>, decimals: usize) -> String {
    let value = value.into();
    localized(&format!("{value:.decimals$}"))
}

/// A number that was written with a decimal point.
pub fn localized(number: &str) -> String {
    match current() {
        Language::French | Language::Russian => number.replace('.', ","),
        _ => number.to_owned(),
    }
}
