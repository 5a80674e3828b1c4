//! The languages of the window. Texts stand in the code in English; [`tr!`], [`trn!`] and [`msg!`] mark them, and a
//! catalogue in gettext's format, `assets/languages/fr.po` and `ru.po`, holds what each becomes in another language.
//! `tests/languages.rs` holds the catalogues against the code, and makes them anew.
//!
//! - [`Language`]: which there are; [`current`], [`set`]: which is shown, one for the whole program; [`in_english`]: for a moment another
//! - [`text`], [`plural`], [`filled`]: what the macros call; `text` also translates a row of a table by its English words
//! - `catalogue`: reading the catalogues
//! - `numbers`: numbers in the language's form
//!
//! The command line stays English, and so do keys and numbers in files: nothing is written in a form that another language could not
//! read. `--language` and the menu of the window choose, else the system does.

mod catalogue;
mod numbers;

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, Ordering};

pub use numbers::{decimal_sign, fixed, grouped, localized};

/// A language that the window speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// The one that the code is written in.
    #[default]
    English,
    /// Français.
    French,
    /// Русский.
    Russian,
    /// English in ‹ ›, by which a test sees what is not translated.
    #[doc(hidden)]
    Pseudo,
}

impl Language {
    /// Those to choose from.
    pub const ALL: [Self; 3] = [Self::English, Self::French, Self::Russian];

    /// ISO 639, as in `--language`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Russian => "ru",
            Self::Pseudo => "pseudo",
        }
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Russian => "Русский",
            Self::Pseudo => "‹English›",
        }
    }

    /// The one of a code or of a locale such as `fr_CA.UTF-8`.
    pub fn of(code: &str) -> Option<Self> {
        let code = code.split(['_', '-', '.', '@']).next()?;
        let all = Self::ALL.into_iter();
        { all }.find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// The system's, if the window speaks it.
    pub fn of_system() -> Self {
        let locale = sys_locale::get_locale();
        locale.and_then(|code| Self::of(&code)).unwrap_or_default()
    }
}

static CURRENT: AtomicU8 = AtomicU8::new(0);

thread_local! {
    /// Whether this thread makes English words for a moment.
    static IS_ENGLISH: Cell<bool> = const { Cell::new(false) };
}

/// The language that is shown.
pub fn current() -> Language {
    if IS_ENGLISH.get() {
        return Language::English;
    }
    let shown = CURRENT.load(Ordering::Relaxed);
    let mut all = Language::ALL.into_iter().chain([Language::Pseudo]);
    all.find(|language| *language as u8 == shown)
        .unwrap_or_default()
}

/// What is made of words here is in English, whatever is shown: documentation and teachers call things so. For this thread alone, as
/// the window is drawn by one.
pub fn in_english<T>(words: impl FnOnce() -> T) -> T {
    let before = IS_ENGLISH.replace(true);
    let words = words();
    IS_ENGLISH.set(before);
    words
}

/// Shows another from now on.
pub fn set(language: Language) {
    CURRENT.store(language as u8, Ordering::Relaxed);
}

/// A text in the current language; one that no catalogue has, such as a name that a user gave, is itself.
pub fn text(english: &str) -> &str {
    text_in(current(), english)
}

/// The same in a language, whichever is shown.
pub(crate) fn text_in(language: Language, english: &str) -> &str {
    match language {
        Language::English => english,
        Language::Pseudo => catalogue::pseudo(english),
        language => catalogue::of(language).text(english).unwrap_or(english),
    }
}

/// The form of a text for a number of things.
pub fn plural(one: &'static str, many: &'static str, count: u64) -> &'static str {
    let english = if count == 1 { one } else { many };
    match current() {
        Language::English => english,
        Language::Pseudo => catalogue::pseudo(english),
        language => catalogue::of(language)
            .plural(one, count)
            .unwrap_or(english),
    }
}

/// A number of things, of whatever type.
pub trait Count {
    /// It.
    fn count(self) -> u64;
}

macro_rules! counts {
    ($($number:ty),+) => {
        $(impl Count for $number {
            fn count(self) -> u64 {
                // No list is longer than u64 can say.
                self.try_into().unwrap_or(u64::MAX)
            }
        })+
    };
}

counts!(u32, u64, usize);

/// A text with its `{names}` replaced by values.
pub fn filled(text: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    use std::fmt::Write as _;
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        filled.push_str(before);
        let Some(close) = after.find('}') else {
            rest = after;
            break;
        };
        match values.iter().find(|(name, _)| *name == &after[1..close]) {
            // A value that cannot be written is its own fault; the rest is still worth reading.
            Some((_, value)) => drop(write!(filled, "{value}")),
            None => filled.push_str(&after[..=close]),
        }
        rest = &after[close + 1..];
    }
    filled.push_str(rest);
    filled
}

/// A text of the window in its language: `tr!("Reset")` is a `&'static str`; with values for the `{names}` in it,
/// `tr!("after {epoch} epochs", epoch)` or `tr!("{loss} now", loss = fixed(loss, 3))`, a `String`.
#[macro_export]
macro_rules! tr {
    ($text:literal $(,)?) => {
        $crate::language::text($text)
    };
    ($text:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::language::filled(
            $crate::language::text($text),
            &[$((stringify!($name), &$crate::tr!(@ $name $($value)?))),+],
        )
    };
    (@ $name:ident $value:expr) => {
        $value
    };
    (@ $name:ident) => {
        $name
    };
}

/// As [`tr!`], for a number of things: `trn!(epochs, "{n} epoch", "{n} epochs")`, where `{n}` is the number with its
/// thousands grouped. Other languages have more forms than two.
#[macro_export]
macro_rules! trn {
    ($count:expr, $one:literal, $many:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        let count = $crate::language::Count::count($count);
        $crate::language::filled(
            $crate::language::plural($one, $many, count),
            &[
                ("n", &$crate::language::grouped(count))
                $(, (stringify!($name), &$crate::tr!(@ $name $($value)?)))*
            ],
        )
    }};
}

/// Marks a text that is translated where it is shown, by [`text`]: in a constant, say.
#[macro_export]
macro_rules! msg {
    ($text:literal $(,)?) => {
        $text
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_text_become_their_values() {
        assert_eq!(
            tr!("{epoch} of {all}, {epoch}", epoch = 3, all = "7"),
            "3 of 7, 3"
        );
        assert_eq!(
            filled("{unknown} and { alone", &[]),
            "{unknown} and { alone"
        );
        assert_eq!(trn!(1_u64, "{n} epoch", "{n} epochs"), "1 epoch");
        assert_eq!(trn!(5_080_u64, "{n} epoch", "{n} epochs"), "5,080 epochs");
    }

    #[test]
    fn a_locale_of_the_system_is_a_language() {
        for (locale, language) in [
            ("fr", Some(Language::French)),
            ("fr_CA.UTF-8", Some(Language::French)),
            ("ru-RU", Some(Language::Russian)),
            ("EN", Some(Language::English)),
            ("C", None),
            ("", None),
        ] {
            assert_eq!(Language::of(locale), language, "{locale:?}");
        }
    }
}
