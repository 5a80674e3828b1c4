//! The catalogues against the code: every text is in each of them, none is stale, and none lost a number.
//! `UPDATE_CATALOGUES=1 cargo test --release --test languages` adds what is new and takes out what is gone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod language_kit;

use std::collections::BTreeMap;
use std::path::PathBuf;

use language_kit::{Text, names, texts};
use polib::catalog::Catalog;
use polib::message::Message;
use polib::po_file;

const CODES: [&str; 2] = ["fr", "ru"];

fn path(code: &str) -> PathBuf {
    [
        env!("CARGO_MANIFEST_DIR"),
        "assets",
        "languages",
        &format!("{code}.po"),
    ]
    .iter()
    .collect()
}

/// Whether spaces around a text are gone; French has some that English has not, before a semicolon.
fn lost(of_text: (bool, bool), of_translated: (bool, bool)) -> bool {
    (of_text.0 && !of_translated.0) || of_text.1 != of_translated.1
}

/// The catalogue with what the code has now; a translation is kept as long as its text is.
fn updated(old: &Catalog, texts: &BTreeMap<String, Text>) -> Catalog {
    let mut new = Catalog::new(old.metadata.clone());
    let forms = old.metadata.plural_rules.nplurals;
    for (text, Text { plural, source }) in texts {
        let known = old.find_message(None, text, plural.as_deref());
        #[expect(clippy::single_match_else, reason = "both are as likely")]
        let mut message = match plural {
            Some(plural) => {
                let mut message = Message::build_plural();
                let forms = known
                    .and_then(|m| m.msgstr_plural().ok().cloned())
                    .unwrap_or_else(|| vec![String::new(); forms]);
                message
                    .with_msgid_plural(plural.clone())
                    .with_msgstr_plural(forms);
                message
            }
            None => {
                let mut message = Message::build_singular();
                let text = known.and_then(|m| m.msgstr().ok()).unwrap_or_default();
                message.with_msgstr(text.to_owned());
                message
            }
        };
        message.with_msgid(text.clone()).with_source(source.clone());
        new.append_or_update(message.done());
    }
    new
}

#[test]
fn every_text_is_in_every_catalogue_and_none_is_stale() {
    let texts = texts();
    assert!(texts.len() > 1_000, "{}", texts.len());
    let mut wrong = Vec::new();
    for code in CODES {
        let path = path(code);
        let old = po_file::parse(&path).unwrap();
        if std::env::var_os("UPDATE_CATALOGUES").is_some() {
            let by_place = |a: &&dyn polib::message::MessageView,
                            b: &&dyn polib::message::MessageView| {
                (a.source(), a.msgid()).cmp(&(b.source(), b.msgid()))
            };
            po_file::write_to_file_sort_by(&updated(&old, &texts), &path, Box::new(by_place))
                .unwrap();
        }
        let catalogue = po_file::parse(&path).unwrap();
        for message in catalogue.messages() {
            if !texts.contains_key(message.msgid()) {
                wrong.push(format!("{code}: stale: {:?}", message.msgid()));
            }
        }
        for (text, Text { plural, .. }) in &texts {
            let Some(message) = catalogue.find_message(None, text, plural.as_deref()) else {
                wrong.push(format!("{code}: missing: {text:?}"));
                continue;
            };
            let translated: Vec<String> = match plural {
                Some(_) => message.msgstr_plural().unwrap().clone(),
                None => vec![message.msgstr().unwrap().to_owned()],
            };
            for translated in translated {
                let mut of_text = names(text);
                let of_translated = names(&translated);
                // A form for one thing need not say the number.
                if plural.is_some() && code == "fr" && !of_translated.contains("n") {
                    of_text.remove("n");
                }
                let edge = |text: &str| {
                    (
                        text.starts_with(char::is_whitespace),
                        text.ends_with(char::is_whitespace),
                    )
                };
                if translated.trim().is_empty() {
                    wrong.push(format!("{code}: not translated: {text:?}"));
                } else if of_text != of_translated {
                    wrong.push(format!("{code}: other numbers: {text:?} → {translated:?}"));
                } else if lost(edge(text), edge(&translated)) {
                    wrong.push(format!(
                        "{code}: other spaces around it: {text:?} → {translated:?}"
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
