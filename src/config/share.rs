//! A preset as one line of text, to be sent, pasted and shown as a QR code: `gp1:` and letters.
//!
//! The letters are base64 (for web addresses, without filling) of a CRC-32 of the rest, which finds what was cut or changed, and of what
//! deflate makes of the settings that differ from the usual ones, as JSON.

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde_json::{Map, Value};

use super::Preset;
use crate::files::{FileError, Problem, parse_json};

/// How a line begins: the version is in it.
pub const MARK: &str = "gp1:";
/// Longer lines are not made: nobody sends them.
pub const MAX_LINE: usize = 32 << 10;
/// More points are too long for one; about as many letters are for each.
const MOST_POINTS: usize = 8_000;
const LETTERS: usize = 12;
/// More does not come out of a line.
const MAX_TEXT: u64 = 1 << 20;

/// Why there is no line, or a line is no preset.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// It has pictures, however many: nobody would send such a line.
    #[error("{}", tr!("these settings have pictures of your own, which are no part of a shared line. Save the preset as a file (Ctrl+S) and hand that out"))]
    Pictures,
    /// It would be longer than [`MAX_LINE`].
    #[error("{}", tr!("a shared line of these settings would have about {length} characters, and at most {MAX_LINE} can be sent: there are many points of \
         your own in it. Save the preset as a file (Ctrl+S) and hand that out, or take fewer points", length = .0, MAX_LINE))]
    TooLong(usize),
    /// It begins as a line of another version does.
    #[error("{}", tr!("this line is of a newer GAN Playground ({version}); update it to open the line", version = .0))]
    Newer(String),
    /// It does not begin as a line does.
    #[error("{}", tr!("this is no shared line, which begins with `gp1:`"))]
    NotALine,
    /// It was cut or changed on its way.
    #[error("{}", tr!("this line was cut or changed on its way; copy all of it, from `gp1:` to its end"))]
    Damaged,
    /// It is whole, and no preset.
    #[error(transparent)]
    Refused(#[from] FileError),
}

/// Whether a text means to be such a line, of whatever version.
pub fn is_line(text: &str) -> bool {
    version(text).is_some()
}

/// Its first letters, `gp` and a number.
fn version(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let (mark, _) = text.split_once(':')?;
    let number = mark.strip_prefix("gp")?;
    let is_number = (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    is_number.then_some(mark)
}

/// A preset as a line.
///
/// # Errors
///
/// If it is too long for one.
pub fn line(preset: &Preset) -> Result<String, ShareError> {
    let data = &preset.config.data;
    if !data.pictures.is_empty() {
        return Err(ShareError::Pictures);
    }
    let points = data.drawn.len() + data.imported.len();
    if points > MOST_POINTS {
        return Err(ShareError::TooLong(LETTERS * points));
    }
    let usual = Preset::new("", "", super::Config::default());
    let difference = difference(&value_of(preset), &value_of(&usual));
    let line = packed(&difference.unwrap_or_default().to_string());
    if line.len() > MAX_LINE {
        return Err(ShareError::TooLong(line.len()));
    }
    Ok(line)
}

/// JSON as a line.
fn packed(text: &str) -> String {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    // Memory takes all.
    let _ = packed.write_all(text.as_bytes());
    let packed = packed.finish().unwrap_or_default();
    let check = crc32fast::hash(&packed).to_be_bytes();
    let letters = URL_SAFE_NO_PAD.encode([&check[..], &packed].concat());
    format!("{MARK}{letters}")
}

/// The preset of a line. Spaces and line breaks, which mail puts into long ones, do not count.
///
/// # Errors
///
/// If it is of another version, damaged, or not a preset that is possible.
pub fn parse(text: &str) -> Result<Preset, ShareError> {
    let letters: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(letters) = letters.strip_prefix(MARK) else {
        return Err(match version(text) {
            Some(mark) => ShareError::Newer(mark.to_owned()),
            None => ShareError::NotALine,
        });
    };
    let packed = URL_SAFE_NO_PAD.decode(letters.trim_end_matches('='));
    let packed = packed.map_err(|_| ShareError::Damaged)?;
    let Some((check, packed)) = packed.split_first_chunk() else {
        return Err(ShareError::Damaged);
    };
    if crc32fast::hash(packed) != u32::from_be_bytes(*check) {
        return Err(ShareError::Damaged);
    }
    let mut text = String::new();
    let read = DeflateDecoder::new(packed)
        .take(MAX_TEXT)
        .read_to_string(&mut text);
    if read.is_err() {
        return Err(ShareError::Damaged);
    }
    let preset: Preset = parse_json(&text, tr!("the shared line")).map_err(|error| {
        // It is whole, so a name that is unknown is another version's.
        if matches!(error.problem, Problem::UnknownName(_)) {
            ShareError::Newer(tr!("a setting is unknown here").to_owned())
        } else {
            error.into()
        }
    })?;
    // Ranges are checked as those of a file are.
    Ok(Preset::parse(&preset.to_ron(), tr!("the shared line"))?)
}

fn value_of(preset: &Preset) -> Value {
    // Plain structs of numbers, strings and unit variants always have a JSON form. Through text, where numbers of 32 bits are short.
    let text = serde_json::to_string(preset).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// What of a value differs from another one, field by field; `None` if nothing does.
fn difference(value: &Value, usual: &Value) -> Option<Value> {
    match (value, usual) {
        (Value::Object(fields), Value::Object(usual)) => {
            let mut own = Map::new();
            for (name, field) in fields {
                let other = usual.get(name).unwrap_or(&Value::Null);
                if let Some(field) = difference(field, other) {
                    own.insert(name.clone(), field);
                }
            }
            (!own.is_empty()).then_some(Value::Object(own))
        }
        _ => (value != usual).then(|| value.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::hyperparameter::Kind;
    use crate::config::{Config, Formula, SHIPPED};

    #[test]
    fn every_shipped_preset_is_a_line_and_comes_back() {
        for shipped in SHIPPED.iter() {
            let line = line(&shipped.preset).unwrap();
            assert!(line.len() < 1_000, "{}: {}", shipped.slug, line.len());
            assert!(is_line(&line) && line.is_ascii());
            assert_eq!(parse(&line).unwrap(), shipped.preset, "{}", shipped.slug);
        }
    }

    #[test]
    fn names_of_all_languages_drawings_and_formulas_come_back() {
        let mut config = Config::default();
        config.data.drawn = vec![[0.25, 0.5], [0.125, 0.75]].into();
        config.data.formula = Formula::new("0.5 + 0.3*cos(2*PI*t)", "u");
        config.seed = 4_000_000_000;
        config.generator.learning_rate = 0.003;
        let preset = Preset::new("Жёлтый “黄色”\n", "à", config);
        let line = line(&preset).unwrap();
        assert_eq!(parse(&line).unwrap(), preset);
        // As mail breaks and quotes nothing but spaces.
        let broken: Vec<String> = line
            .as_bytes()
            .chunks(20)
            .map(|c| String::from_utf8_lossy(c).into_owned())
            .collect();
        assert_eq!(parse(&broken.join("\n  ")).unwrap(), preset);
    }

    #[test]
    fn what_was_cut_or_changed_is_told_from_what_is_newer_and_what_is_impossible() {
        let line = line(&Preset::new("A", "", Config::default())).unwrap();
        for end in MARK.len()..line.len() {
            assert!(
                matches!(parse(&line[..end]), Err(ShareError::Damaged)),
                "{end}"
            );
        }
        for at in MARK.len()..line.len() {
            let mut other = line.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            let other = String::from_utf8(other).unwrap();
            // The last letters have bits that nothing is in.
            let same = parse(&other).ok().map(|preset| preset.name);
            assert!(same.is_none() || at + 2 >= line.len(), "{at}: {same:?}");
        }
        assert!(matches!(parse("gp2:abcd"), Err(ShareError::Newer(mark)) if mark == "gp2"));
        assert!(!is_line("gpx:") && !is_line("gp:") && !is_line("(name: \"gp1:\")"));
        let config = Config {
            batch_size: 0,
            ..Config::default()
        };
        let impossible = super::line(&Preset::new("A", "", config)).unwrap();
        let error = parse(&impossible).unwrap_err().to_string();
        assert!(
            error.contains("the shared line") && error.contains("batch"),
            "{error}"
        );
    }

    #[test]
    fn only_a_name_that_is_unknown_is_of_a_newer_version() {
        for (text, is_newer) in [
            (r#"{"config": {"unheard": 1}}"#, true),
            (r#"{"config": {"loss": "unheard"}}"#, true),
            (r#"{"config": {"seed": "unknown field"}}"#, false),
        ] {
            let error = parse(&packed(text)).unwrap_err();
            assert_eq!(matches!(error, ShareError::Newer(_)), is_newer, "{error}");
        }
    }

    #[test]
    fn what_is_too_long_is_refused_with_what_to_do() {
        let mut config = Config::default();
        let points =
            (0..20_000_u32).map(|i| [i as f32 / 20_000.0, (i * 7_919 % 20_000) as f32 / 20_000.0]);
        config.data.imported = points.collect::<Vec<_>>().into();
        let error = line(&Preset::new("A", "", config)).unwrap_err();
        assert!(error.to_string().contains("Ctrl+S"), "{error}");
    }

    #[test]
    fn pictures_are_refused_without_numbers_that_say_nothing() {
        let mut config = Config::default();
        let (side, count) = (crate::config::PICTURE_SIDE, crate::config::MIN_PICTURES);
        let levels = vec![128; side * side * count];
        config.data.pictures = crate::config::Pictures::new(1, levels).unwrap();
        let error = line(&Preset::new("A", "", config)).unwrap_err();
        assert!(matches!(error, ShareError::Pictures));
        let text = error.to_string();
        assert!(
            text.contains("pictures") && text.contains("Ctrl+S"),
            "{text}"
        );
        assert!(!text.contains(|c: char| c.is_ascii_digit()), "{text}");
    }

    #[test]
    fn every_row_of_the_table_comes_back() {
        for row in crate::config::TABLE.iter() {
            let usual = Config::default();
            let choices: Vec<&str> = match row.kind {
                Kind::Choice { options, .. } => options.iter().map(|o| o.key).collect(),
                _ => vec!["0", "1", "3", "0.25", "auto"],
            };
            for text in choices {
                let mut config = usual.clone();
                if row.set_text(&mut config, text).is_err()
                    || crate::config::check(&config).is_err()
                {
                    continue;
                }
                let preset = Preset::new("A", "", config);
                assert_eq!(
                    parse(&line(&preset).unwrap()).unwrap(),
                    preset,
                    "{} {text}",
                    row.key
                );
            }
        }
    }
}
