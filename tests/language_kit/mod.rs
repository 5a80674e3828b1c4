//! Every text of the window that can be translated: those that the code marks, and those of its tables.

#![allow(dead_code, reason = "each test file uses some")]

use std::collections::BTreeMap;
use std::path::Path;

use gan_playground::config::{Choice, Kind, Loss, SHIPPED, TABLE, shipped_groups};
use gan_playground::experiments::SHIPPED_EXPERIMENTS;
use gan_playground::lessons::SHIPPED_LESSONS;
use gan_playground::metrics::verdict::VERDICTS;
use gan_playground::quantities::QUANTITIES;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// For more than one thing, where numbers are in it.
    pub plural: Option<String>,
    /// Where it stands.
    pub source: String,
}

/// All of them, by their English words.
pub fn texts() -> BTreeMap<String, Text> {
    let mut texts = BTreeMap::new();
    of_tables(&mut texts);
    of_code(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut texts,
    );
    texts
}

fn add(texts: &mut BTreeMap<String, Text>, text: &str, plural: Option<String>, source: &str) {
    if !has_words(text) {
        return;
    }
    let known = texts.entry(text.to_owned()).or_insert_with(|| Text {
        plural: None,
        source: source.to_owned(),
    });
    known.plural = known.plural.take().or(plural);
}

/// Whether there is something to translate: more than numbers, signs and names of values.
pub fn has_words(text: &str) -> bool {
    let mut rest = text.to_owned();
    while let (Some(open), Some(close)) = (rest.find('{'), rest.find('}')) {
        if open > close {
            break;
        }
        rest.replace_range(open..=close, " ");
    }
    // Signs between values are not the same everywhere: « », a space before a colon or a percent sign.
    let has_signs = text.contains('{') && rest.contains([':', '“', '%', '/']);
    let words = rest.split(|c: char| !c.is_alphabetic());
    has_signs || { words }.any(|word| word.chars().count() >= 2) || text == " s"
}

fn of_tables(texts: &mut BTreeMap<String, Text>) {
    let mut add = |text: &str, source: &str| add(texts, text, None, source);
    for row in TABLE.iter() {
        for text in [row.label, row.help, row.unit.text(), row.needs] {
            add(text, "src/config/table");
        }
        if let Kind::Choice { options, .. } = row.kind {
            for option in options {
                add(option.label, "src/config/choice.rs");
                add(option.help, "src/config/choice.rs");
            }
        }
    }
    for loss in Loss::ALL {
        add(loss.rule().in_words, "src/gan/loss/rule.rs");
    }
    for quantity in &QUANTITIES {
        add(quantity.label, "src/quantities/table.rs");
        add(quantity.help, "src/quantities/table.rs");
        if let Some(curve) = &quantity.curve {
            add(curve.label, "src/quantities/table.rs");
            add(curve.help, "src/quantities/table.rs");
        }
    }
    for verdict in &VERDICTS {
        for text in [verdict.label, verdict.sentence, verdict.help] {
            add(text, "src/metrics/verdict/mod.rs");
        }
    }
    for (group, _) in shipped_groups() {
        add(group, "src/config/shipped.rs");
    }
    for shipped in SHIPPED.iter() {
        let source = format!("presets/{}.ron", shipped.slug);
        add(&shipped.preset.name, &source);
        add(&shipped.preset.description, &source);
    }
    for shipped in SHIPPED_EXPERIMENTS.iter() {
        let (source, experiment) = (
            format!("experiments/{}.ron", shipped.slug),
            &shipped.experiment,
        );
        for text in [&experiment.name, &experiment.claim, &experiment.source] {
            add(text, &source);
        }
        for text in &experiment.published {
            add(text, &source);
        }
        for arm in &experiment.arms {
            add(&arm.name, &source);
        }
    }
    for shipped in SHIPPED_LESSONS.iter() {
        let (source, lesson) = (format!("lessons/{}.ron", shipped.slug), &shipped.lesson);
        for text in [&lesson.title, &lesson.summary, &lesson.learned] {
            add(text, &source);
        }
        for step in &lesson.steps {
            add(&step.title, &source);
            add(&step.text, &source);
            for question in &step.questions {
                add(&question.text, &source);
                for answer in &question.answers {
                    add(&answer.text, &source);
                    add(&answer.why, &source);
                }
            }
        }
    }
}

fn of_code(folder: &Path, texts: &mut BTreeMap<String, Text>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            of_code(&path, texts);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("language/mod.rs")
        {
            let code = std::fs::read_to_string(&path).unwrap();
            let tokens: TokenStream = code
                .parse()
                .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            let source = path.strip_prefix(root).unwrap().display().to_string();
            of_tokens(tokens, &source, texts);
        }
    }
}

fn of_tokens(tokens: TokenStream, source: &str, texts: &mut BTreeMap<String, Text>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let before = |back: usize| {
            let at = index.checked_sub(back)?;
            tokens.get(at).map(ToString::to_string)
        };
        let is_macro = before(1).is_some_and(|t| t == "!");
        let name = before(2).filter(|_| is_macro).unwrap_or_default();
        let mut literals = Vec::new();
        match name.as_str() {
            "tr" | "msg" | "trn" => {
                literals = group
                    .stream()
                    .into_iter()
                    .filter_map(|t| literal(&t))
                    .collect();
                let plural = (name == "trn").then(|| literals.get(1).cloned()).flatten();
                if let Some(text) = literals.first() {
                    add(texts, text, plural, source);
                }
            }
            "choice" | "parts" => after_commas(group.stream(), &mut literals),
            _ => {}
        }
        if matches!(name.as_str(), "choice" | "parts") {
            for text in &literals {
                add(texts, text, None, source);
            }
        }
        if group.delimiter() != Delimiter::None {
            of_tokens(group.stream(), source, texts);
        }
    }
}

/// The literals of a table of `name = "key", "label", "help";`, but the keys.
fn after_commas(tokens: TokenStream, literals: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for pair in tokens.windows(2) {
        if pair[0].to_string() == "," {
            literals.extend(literal(&pair[1]));
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            after_commas(group.stream(), literals);
        }
    }
}

fn literal(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    let literal: syn::LitStr = syn::parse_str(&literal.to_string()).ok()?;
    Some(literal.value())
}

/// The names in braces of a text, each once.
pub fn names(text: &str) -> std::collections::BTreeSet<String> {
    let parts = text.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0.to_owned()))
        .collect()
}
