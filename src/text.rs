//! Text of others, made fit for one line of a terminal: files, names and errors may hold anything.
//!
//! - [`printable`]: no control characters
//! - [`printable_json`]: the same for JSON, which stays what it says
//! - [`shortened`]: not endless
//! - [`fitted`]: no longer than there is room
//! - [`plain_type`]: what serde expected, in words
//! - [`closest_of`], [`did_you_mean`]: the name that a misspelt one was meant to be
//! - [`with_causes`]: an error with what caused it, each once

use std::borrow::Cow;
use std::error::Error;
use std::fmt::Write as _;

/// Most characters of a message; all keys of the table out of range at once are fewer.
const MOST: usize = 6_000;

/// Whether a terminal would do something else with it than show it: control characters (C0, DEL, C1),
/// line and paragraph separators, and what turns the direction of the text around it.
fn acts(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with each character that a terminal would obey spelt out, such as `\n` or `\u{1b}`. All
/// others stay, whatever their script.
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, |out, c| out.extend(c.escape_default()))
}

/// JSON whose strings hold no character that a terminal would obey; it reads the same. The text should
/// be of one line, as serde's compact form is.
pub fn printable_json(json: &str) -> Cow<'_, str> {
    escaped(json, |out, c| {
        // All that act are within the basic plane.
        let _ = write!(out, "\\u{:04x}", u32::from(c));
    })
}

fn escaped(text: &str, escape: impl Fn(&mut String, char)) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) {
            escape(&mut out, c);
        } else {
            out.push(c);
        }
    }
    out.into()
}

/// At most about so many characters: of a longer text, its start and its end.
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    let Some((cut, _)) = text.char_indices().nth(most) else {
        return text.into();
    };
    let end = most / 4;
    let head = text.char_indices().nth(most - end).map_or(cut, |(i, _)| i);
    let tail = match end.checked_sub(1) {
        Some(before) => text
            .char_indices()
            .rev()
            .nth(before)
            .map_or(cut, |(i, _)| i),
        None => text.len(),
    };
    format!("{} … {}", &text[..head], &text[tail..]).into()
}

/// A line that ends with an ellipsis where it has no room as it is; empty where not even that has.
pub fn fitted(text: &str, fits: impl Fn(&str) -> bool) -> String {
    if fits(text) {
        return text.to_owned();
    }
    let mut characters: Vec<char> = text.chars().collect();
    while characters.pop().is_some() {
        let shorter = characters.iter().collect::<String>().trim_end().to_owned() + "…";
        if fits(&shorter) {
            return shorter;
        }
    }
    String::new()
}

/// What serde expected, in words: `u32` is a whole number.
pub fn plain_type(expected: &str) -> Cow<'_, str> {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => tr!("a whole number").into(),
        "f32" | "f64" => tr!("a number").into(),
        "bool" => tr!("true or false").into(),
        "a sequence" => tr!("a list").into(),
        "option" => tr!("a value, in Some( ), or None").into(),
        "variant identifier" => tr!("a name").into(),
        _ if expected.starts_with("struct ") => tr!("a group of fields").into(),
        _ if expected.starts_with("enum ") => tr!("a name").into(),
        _ if expected.starts_with("a tuple of size ")
            || expected.starts_with("an array of length ") =>
        {
            let size = expected.rsplit(' ').next().unwrap_or_default();
            tr!("{size} values in parentheses", size).into()
        }
        _ => expected.into(),
    }
}

/// One printable line of bounded length, of an error and what caused it. A cause that the text
/// before it says already is left out.
pub fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        cause = error.source();
    }
    line_of(&line).into_owned()
}

/// One printable line of bounded length.
pub fn line_of(text: &str) -> Cow<'_, str> {
    match shortened(text.trim_end(), MOST) {
        Cow::Borrowed(text) => printable(text),
        Cow::Owned(text) => printable(&text).into_owned().into(),
    }
}

/// Whether all words of what was typed are in any of the texts, whatever their capitals.
pub fn has_words(typed: &str, texts: &[&str]) -> bool {
    let texts: Vec<_> = texts.iter().map(|text| text.to_lowercase()).collect();
    let typed = typed.to_lowercase();
    let has = |word: &str| texts.iter().any(|text| text.contains(word));
    typed.split_whitespace().all(has)
}

/// Letters of a word for each that may be wrong in it: shorter ones are like too many others.
const LETTERS_PER_MISTAKE: usize = 4;

/// As [`has_words`], but a word counts too if it is only nearly one of theirs: `lerning rat` is in "Learning rate".
pub fn has_words_like(typed: &str, texts: &[&str]) -> bool {
    let texts: Vec<_> = texts.iter().map(|text| text.to_lowercase()).collect();
    let typed = typed.to_lowercase();
    let has = |word: &str| {
        let mistakes = word.chars().count() / LETTERS_PER_MISTAKE;
        let like = |other: &str| strsim::osa_distance(other, word) <= mistakes.min(2);
        let mut words = texts
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        texts.iter().any(|text| text.contains(word)) || (mistakes > 0 && words.any(like))
    };
    typed.split_whitespace().all(has)
}

/// Similarity (Jaro-Winkler, 0 to 1) from which a misspelling is taken for a name.
const SIMILAR: f64 = 0.8;

/// The name most similar to a misspelt one, if any is similar; dotted names are also compared by
/// their last part.
pub(crate) fn closest_of<'a>(names: impl Iterator<Item = &'a str>, to: &str) -> Option<&'a str> {
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    names
        .map(|name| {
            let whole = strsim::jaro_winkler(name, to);
            let part = strsim::jaro_winkler(&last(name), &last(to));
            // A little less than whole, so that an equal last part does not win over it.
            (whole.max(0.95 * part), name)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(similarity, _)| *similarity > SIMILAR)
        .map(|(_, name)| name)
}

/// `, did you mean …?` with the name most similar to a misspelt one; nothing if none is similar.
pub(crate) fn did_you_mean<'a>(names: impl Iterator<Item = &'a str>, to: &str) -> String {
    closest_of(names, to).map_or_else(String::new, |best| tr!(", did you mean `{best}`?", best))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_spelt_out_and_nothing_else() {
        let text = "\u{1b}[31mred\u{7}\n\r\t\u{7f}\u{9b}2J \u{202e}evil\u{2066}\u{2028}";
        let shown = printable(text);
        assert_eq!(
            shown,
            r"\u{1b}[31mred\u{7}\n\r\t\u{7f}\u{9b}2J \u{202e}evil\u{2066}\u{2028}"
        );
        for text in [
            "",
            "a b",
            "Кольцо, リング, عربى, é, “q”, 🦀, \u{a0}\u{200d}",
        ] {
            assert!(matches!(printable(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn printable_json_reads_the_same() {
        let value = serde_json::json!({"name": "\u{1b}[0m\u{9b}1m\u{7f}\u{202e}\n“ä”"});
        let text = value.to_string();
        let shown = printable_json(&text);
        assert!(!shown.chars().any(acts), "{shown}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).unwrap(),
            value
        );
    }

    #[test]
    fn a_long_text_keeps_its_start_and_its_end() {
        assert_eq!(shortened("äöü", 3), "äöü");
        assert_eq!(shortened("0123456789ab", 8), "012345 … ab");
        assert_eq!(shortened("äöüß", 1), "ä … ");
        let endless = "é".repeat(600_000);
        assert!(line_of(&endless).chars().count() < MOST + 10);
    }

    #[test]
    fn a_cause_is_said_once() {
        let error = anyhow::anyhow!("no space left").context("m.json: cannot save: no space left");
        assert_eq!(
            with_causes(error.as_ref()),
            "m.json: cannot save: no space left"
        );
        let error = anyhow::anyhow!("no space left").context("m.json");
        assert_eq!(with_causes(error.as_ref()), "m.json: no space left");
    }

    #[test]
    fn all_words_have_to_be_there_in_any_order() {
        let texts = ["Save the run (GIF)…", "Saves the run so far"];
        assert!(has_words("gif run", &texts));
        assert!(has_words("", &["Undo", ""]));
        assert!(has_words("so far", &texts));
        assert!(!has_words("gif walk", &texts));
    }

    #[test]
    fn words_that_are_nearly_there_count_where_they_are_not_short() {
        let texts = ["Setting: Generator, Learning rate", "d.learning_rate"];
        for typed in ["lerning rate", "learnign", "genrator rate", "raet"] {
            assert!(!has_words(typed, &texts), "{typed}");
            assert!(has_words_like(typed, &texts), "{typed}");
        }
        for typed in ["leaf", "rat x", "xyz", "spiral", "lesson"] {
            assert!(!has_words_like(typed, &texts), "{typed}");
        }
    }
}
