//! Numbers in the language's form: 1,234.5 in English, 1 234,5 in French and Russian.

use super::{Language, current};

/// A space that no line breaks at.
const NO_BREAK: char = '\u{a0}';

const MINUS: char = '\u{2212}';

/// 5080 → 5,080.
pub fn grouped(number: u64) -> String {
    grouped_in(current(), number)
}

fn grouped_in(language: Language, number: u64) -> String {
    let digits = number.to_string();
    // Four digits are not grouped in Russian.
    if language == Language::Russian && digits.len() < 5 {
        return digits;
    }
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(match language {
                Language::French | Language::Russian => NO_BREAK,
                Language::English | Language::Pseudo => ',',
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

/// What stands before the decimals.
pub fn decimal_sign() -> char {
    decimal_sign_of(current())
}

fn decimal_sign_of(language: Language) -> char {
    match language {
        Language::French | Language::Russian => ',',
        Language::English | Language::Pseudo => '.',
    }
}

/// A number that was written with a decimal point and a hyphen: −0.5 in English, −0,5 in French and Russian.
pub fn localized(number: &str) -> String {
    localized_in(current(), number)
}

fn localized_in(language: Language, number: &str) -> String {
    let number = number.replace('.', decimal_sign_of(language).encode_utf8(&mut [0; 4]));
    // A minus sign, and no hyphen, which lines break at; within an exponent it stays, as it is typed so.
    match number.strip_prefix('-') {
        // What is rounded to 0 has no sign.
        Some(digits) if digits.chars().all(|c| matches!(c, '0' | '.' | ',')) => digits.to_owned(),
        Some(digits) => format!("{MINUS}{digits}"),
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_numbers() {
        for (language, large, small, real) in [
            (Language::English, "1,234,567", "5,080", "0.5"),
            (Language::French, "1\u{a0}234\u{a0}567", "5\u{a0}080", "0,5"),
            (Language::Russian, "1\u{a0}234\u{a0}567", "5080", "0,5"),
        ] {
            assert_eq!(grouped_in(language, 1_234_567), large);
            assert_eq!(grouped_in(language, 5_080), small);
            assert_eq!(localized_in(language, "0.5"), real);
            assert_eq!(localized_in(language, "-0.5"), format!("\u{2212}{real}"));
            assert_eq!(localized_in(language, "-0.000").replace(',', "."), "0.000");
            assert_eq!(localized_in(language, "-inf"), "\u{2212}inf");
            assert_eq!(localized_in(language, "5e-5").replace(',', "."), "5e-5");
            assert_eq!(
                crate::ui::number::parse(&localized_in(language, "-1234.5")),
                Some(-1234.5)
            );
        }
    }
}
