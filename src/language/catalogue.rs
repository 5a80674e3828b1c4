//! A catalogue: what each English text becomes in another language.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{LazyLock, Mutex, PoisonError};

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use polib::po_file;

use super::Language;

/// Those of one language.
pub(super) struct Catalogue {
    texts: HashMap<&'static str, &'static str>,
    /// By the English singular; in the order of gettext's plural forms.
    plurals: HashMap<&'static str, Vec<&'static str>>,
    rules: Option<PluralRules>,
}

/// The catalogue of a language, read when it is first asked for.
pub(super) fn of(language: Language) -> &'static Catalogue {
    static FRENCH: LazyLock<Catalogue> = LazyLock::new(|| {
        Catalogue::read(
            Language::French,
            include_str!("../../assets/languages/fr.po"),
        )
    });
    static RUSSIAN: LazyLock<Catalogue> = LazyLock::new(|| {
        Catalogue::read(
            Language::Russian,
            include_str!("../../assets/languages/ru.po"),
        )
    });
    match language {
        Language::Russian => &RUSSIAN,
        // English needs none, and nobody asks for it.
        Language::French | Language::English | Language::Pseudo => &FRENCH,
    }
}

impl Catalogue {
    /// What ships is checked by a test: a text that cannot be read stays English.
    fn read(language: Language, po: &str) -> Self {
        let mut texts = HashMap::new();
        let mut plurals = HashMap::new();
        match po_file::parse_from_reader(po.as_bytes()) {
            Ok(catalogue) => {
                // One catalogue for each language, for as long as the program runs.
                let kept = |text: &str| &*text.to_owned().leak();
                for message in catalogue.messages() {
                    if message.is_plural() {
                        let forms = message.msgstr_plural().into_iter().flatten();
                        let forms: Vec<&str> = forms.map(|form| kept(form)).collect();
                        if forms.iter().all(|form| !form.is_empty()) {
                            plurals.insert(kept(message.msgid()), forms);
                        }
                    } else if let Ok(translated) = message.msgstr()
                        && !translated.is_empty()
                    {
                        texts.insert(kept(message.msgid()), kept(translated));
                    }
                }
            }
            Err(error) => log::error!("the catalogue of {} is broken: {error}", language.name()),
        }
        let code: Option<unic_langid::LanguageIdentifier> = language.code().parse().ok();
        Self {
            texts,
            plurals,
            rules: code.and_then(|code| PluralRules::create(code, PluralRuleType::CARDINAL).ok()),
        }
    }

    pub(super) fn text(&self, english: &str) -> Option<&'static str> {
        self.texts.get(english).copied()
    }

    pub(super) fn plural(&self, one: &str, count: u64) -> Option<&'static str> {
        let forms = self.plurals.get(one)?;
        let category = self.rules.as_ref()?.select(count).ok()?;
        // As the Plural-Forms of the catalogues have them.
        let form = match category {
            PluralCategory::ONE => 0,
            PluralCategory::FEW => 1,
            _ => forms.len().saturating_sub(1),
        };
        forms.get(form).copied()
    }
}

/// The text in ‹ ›.
pub(super) fn pseudo(english: &str) -> &'static str {
    static SEEN: LazyLock<Mutex<HashMap<String, &'static str>>> = LazyLock::new(Mutex::default);
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    match seen.entry(english.to_owned()) {
        Entry::Occupied(known) => known.get(),
        Entry::Vacant(new) => {
            let inner: String = english
                .split('\n')
                .map(|line| {
                    if line.trim().is_empty() {
                        line.to_owned()
                    } else {
                        format!("‹{line}›")
                    }
                })
                .collect::<Vec<_>>()
                .join("\n");
            new.insert(inner.leak())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_things_has_the_form_of_its_language() {
        let said = |language: Language, count: u64| {
            let form = of(language).plural("{n} epoch", count);
            let said = form.unwrap().replace("{n}", &count.to_string());
            said.replace('\u{a0}', " ")
        };
        for (count, french, russian) in [
            (0, "0 époque", "0 эпох"),
            (1, "1 époque", "1 эпоха"),
            (2, "2 époques", "2 эпохи"),
            (5, "5 époques", "5 эпох"),
            (11, "11 époques", "11 эпох"),
            (21, "21 époques", "21 эпоха"),
            (22, "22 époques", "22 эпохи"),
        ] {
            assert_eq!(said(Language::French, count), french);
            assert_eq!(said(Language::Russian, count), russian);
        }
    }
}
