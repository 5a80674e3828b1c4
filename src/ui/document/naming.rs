//! What a document is called: while it learns data of the user's own it is called by these, as neither the name nor the description
//! of the preset that was opened is of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Document, Fit};
use crate::config::preset::MOST_DESCRIPTION;
use crate::config::{Config, Data, OwnData};

/// Texts that data gave a document, and those it had before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Named {
    kind: OwnData,
    name: String,
    description: String,
    name_before: String,
    description_before: String,
}

/// What own data are called, and for which the name was settled: it is settled when the kind of data changes, and never meanwhile, so
/// that it is the user's to write.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct OwnNames {
    /// Kind of data that the name was settled for last.
    settled: Option<OwnData>,
    /// Name and description of the files that were imported: choosing these data again needs no file.
    of_files: BTreeMap<OwnData, (String, String)>,
}

impl OwnNames {
    /// Of a document whose name fits these data.
    pub(super) fn of(data: &Data) -> Self {
        Self::default().settled_for(data)
    }

    /// The same where the name fits these data.
    pub(super) fn settled_for(self, data: &Data) -> Self {
        Self {
            settled: OwnData::of(data),
            ..self
        }
    }
}

impl Document {
    /// Calls it by data that just became its own. Texts that the user wrote stay.
    pub fn name_after(&mut self, kind: OwnData, name: String, description: &str) {
        let description: String = description.chars().take(MOST_DESCRIPTION).collect();
        self.own_names.settled = Some(kind);
        let texts = (name.clone(), description.clone());
        self.own_names.of_files.insert(kind, texts);
        self.forget_naming();
        self.call(kind, name, description);
    }

    fn call(&mut self, kind: OwnData, name: String, description: String) {
        let saved = &self.origin.saved;
        if self.name != saved.name {
            return;
        }
        let is_theirs = self.description != saved.description;
        let description = if is_theirs {
            self.description.clone()
        } else {
            description
        };
        self.named = Some(Named {
            kind,
            name_before: std::mem::replace(&mut self.name, name.clone()),
            description_before: std::mem::replace(&mut self.description, description.clone()),
            name,
            description,
        });
    }

    /// Keeps the texts in step with the data, however these were chosen: a preset that is of such data itself keeps its own.
    pub fn settle_naming(&mut self) {
        let saved = &self.origin.saved;
        // It was saved so: these are its texts.
        let is_saved = self.named.as_ref().is_some_and(|named| {
            let texts = (&self.name, &self.description);
            named.name == saved.name
                || OwnData::of(&saved.config.data) == Some(named.kind)
                    && texts == (&saved.name, &saved.description)
        });
        if is_saved {
            self.named = None;
        }
        let kind = OwnData::of(&self.config.data);
        if self.own_names.settled == kind {
            return;
        }
        self.own_names.settled = kind;
        // Sessions of before know no more than whose texts these are.
        if let Some(named) = self.named.as_ref().filter(|n| Some(n.kind) == kind) {
            let texts = (named.name.clone(), named.description.clone());
            self.own_names.of_files.entry(named.kind).or_insert(texts);
            return;
        }
        self.forget_naming();
        let Some(kind) = kind else {
            return;
        };
        let saved = &self.origin.saved.config.data;
        let is_of_kind = OwnData::of(saved) == Some(kind);
        match self.own_names.of_files.get(&kind).cloned() {
            Some(_) if is_of_kind && kind.is_same(saved, &self.config.data) => {}
            Some((name, description)) => self.call(kind, name, description),
            None if is_of_kind => {}
            None => self.call(kind, kind.name().to_owned(), String::new()),
        }
    }

    /// Texts that data gave it become those from before, unless they were changed since.
    fn forget_naming(&mut self) {
        let Some(named) = self.named.take() else {
            return;
        };
        if self.name == named.name {
            self.name = named.name_before;
        }
        if self.description == named.description {
            self.description = named.description_before;
        }
    }

    /// The preset whose settings it has, all but the data, if it is called by its data.
    pub fn settings_of(&self) -> Option<&str> {
        let saved = &self.origin.saved;
        self.named.as_ref()?;
        let on_same = Config {
            data: saved.config.data.clone(),
            ..self.config.clone()
        };
        (on_same == saved.config).then(|| self.in_words(&saved.name, &saved.name))
    }

    /// The title of what is shown, for files that leave the window: whoever reads them cannot see otherwise that the settings are not
    /// those of the preset any more.
    pub fn title(&self) -> String {
        let name = self.shown_name();
        let saved = &self.origin.saved;
        if self.name == saved.name && self.config != saved.config {
            tr!("{name} (changed)", name)
        } else {
            name.to_owned()
        }
    }

    /// What is said of it there: nothing that is about other data.
    pub fn about(&self, is_trained: bool) -> String {
        let words = self.shown_description();
        let of = match self.fit(is_trained) {
            _ if words.is_empty() => "",
            Fit::Whole => return words.to_owned(),
            Fit::Networks => tr!("Of the trained networks, which are not these"),
            Fit::Settings => tr!("Of the preset as saved"),
            Fit::None => "",
        };
        if !of.is_empty() {
            return tr!("{of}: {words}", of, words);
        }
        let settings = self.settings_of();
        settings.map_or_else(String::new, |preset| {
            tr!("The settings are those of the preset “{preset}”.", preset)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Distribution, Preset};
    use crate::ui::document::{Contents, UndoHistory};

    fn ring() -> Document {
        Document::new(Preset::new("Ring", "Of a ring.", Config::default()), None)
    }

    #[test]
    fn that_texts_are_those_of_data_is_no_edit() {
        let mut a = ring();
        a.config.data.distribution = Distribution::Drawn;
        a.settle_naming();
        let seen = Contents::of(&a);
        a.named = None;
        assert!(seen.are_of(&a) && seen == Contents::of(&a));
    }

    #[test]
    fn own_data_name_it_and_give_the_name_back() {
        let mut a = ring();
        a.settle_naming();
        assert_eq!(a.name, "Ring");
        a.config.data.distribution = Distribution::Drawn;
        a.settle_naming();
        assert_eq!((a.name.as_str(), a.description.as_str()), ("A drawing", ""));
        assert_eq!(a.settings_of(), Some("Ring"));
        assert!(a.about(false).contains("“Ring”"));
        a.config.seed += 1;
        assert_eq!(a.settings_of(), None);
        assert_eq!(a.about(false), "");
        a.config.data.distribution = Distribution::Imported;
        a.name_after(OwnData::Table, "iris.csv".to_owned(), "150 points.");
        a.settle_naming();
        assert_eq!(
            (a.title().as_str(), a.about(false).as_str()),
            ("iris.csv", "150 points.")
        );
        assert_eq!(a.preset().name, "iris.csv");
        a.config.data.distribution = Distribution::Spiral;
        a.settle_naming();
        assert_eq!(
            (a.name.as_str(), a.description.as_str()),
            ("Ring", "Of a ring.")
        );
        // Whoever sees the file alone is told.
        assert_eq!(
            (a.title().as_str(), a.about(false).as_str()),
            ("Ring (changed)", "")
        );
    }

    #[test]
    fn what_somebody_wrote_stays() {
        let mut a = ring();
        a.name = "Mine".to_owned();
        a.config.data.distribution = Distribution::Drawn;
        a.settle_naming();
        assert_eq!(a.name, "Mine");
        let mut b = ring();
        b.config.data.distribution = Distribution::Drawn;
        b.settle_naming();
        b.name = "My cat".to_owned();
        b.config.data.distribution = Distribution::Spiral;
        b.settle_naming();
        assert_eq!(b.name, "My cat");
        // A preset of a drawing has a name already.
        let mut config = Config::default();
        config.data.distribution = Distribution::Drawn;
        let mut c = Document::new(Preset::new("My fish", "", config), None);
        c.settle_naming();
        assert_eq!(c.name, "My fish");
    }

    #[test]
    fn undo_and_saving_know_of_it() {
        let mut history = UndoHistory::default();
        let mut a = ring();
        history.separate(&a);
        a.config.data.distribution = Distribution::Imported;
        a.name_after(OwnData::Table, "iris.csv".to_owned(), "");
        history.undo(&mut a);
        a.settle_naming();
        assert_eq!((a.name.as_str(), &a.named), ("Ring", &None));
        history.redo(&mut a);
        a.settle_naming();
        assert_eq!(a.name, "iris.csv");
        let (id, written) = (a.id(), a.preset());
        history.mark_saved(&mut a, id, written, "mine.ron".into());
        a.settle_naming();
        assert_eq!((a.name.as_str(), &a.named), ("iris.csv", &None));
        a.config.data.distribution = Distribution::Spiral;
        a.settle_naming();
        assert_eq!(a.name, "iris.csv", "the preset of the file is called so");
    }

    #[test]
    fn a_preset_of_a_table_keeps_its_name_when_other_data_are_saved_and_undone() {
        let mut config = Config::default();
        config.data.distribution = Distribution::Imported;
        let mut history = UndoHistory::default();
        let mut a = Document::new(Preset::new("my", "", config), Some("my.ron".into()));
        a.settle_naming();
        history.separate(&a);
        a.config.data.distribution = Distribution::Spiral;
        a.settle_naming();
        let (id, written) = (a.id(), a.preset());
        history.mark_saved(&mut a, id, written, "my.ron".into());
        a.settle_naming();
        history.undo(&mut a);
        a.settle_naming();
        assert_eq!(a.config.data.distribution, Distribution::Imported);
        assert_eq!(a.name, "my");
        history.redo(&mut a);
        a.settle_naming();
        assert_eq!(a.name, "my");
    }

    #[test]
    fn a_table_has_its_name_again_when_it_is_chosen_again() {
        let mut a = ring();
        let choose = |a: &mut Document, distribution| {
            a.config.data.distribution = distribution;
            a.settle_naming();
            (a.name.clone(), a.description.clone())
        };
        a.config.data.distribution = Distribution::Imported;
        a.config.data.imported = vec![[0.25, 0.5]].into();
        a.name_after(OwnData::Table, "iris.csv".to_owned(), "150 points.");
        let iris = ("iris.csv".to_owned(), "150 points.".to_owned());
        let own = ("Ring".to_owned(), "Of a ring.".to_owned());
        assert_eq!(choose(&mut a, Distribution::Spiral), own);
        assert_eq!(choose(&mut a, Distribution::Drawn).0, "A drawing");
        assert_eq!(choose(&mut a, Distribution::Imported), iris);
        // The next start knows it too.
        assert_eq!(choose(&mut a, Distribution::Spiral), own);
        let text = ron::to_string(&a).unwrap();
        let mut a: Document = ron::from_str(&text).unwrap();
        assert_eq!(choose(&mut a, Distribution::Imported), iris);
        // Who saves it under a name of their own has that for this table.
        a.name = "Flowers".to_owned();
        let (id, written) = (a.id(), a.preset());
        UndoHistory::default().mark_saved(&mut a, id, written, "flowers.ron".into());
        let flowers = ("Flowers".to_owned(), "150 points.".to_owned());
        assert_eq!(choose(&mut a, Distribution::Spiral), flowers);
        assert_eq!(choose(&mut a, Distribution::Imported), flowers);
    }

    #[test]
    fn a_session_of_before_keeps_the_name_of_its_table() {
        let mut a = ring();
        a.config.data.distribution = Distribution::Imported;
        a.name_after(OwnData::Table, "iris.csv".to_owned(), "");
        a.own_names = OwnNames::default();
        for (distribution, name) in [
            (Distribution::Imported, "iris.csv"),
            (Distribution::Spiral, "Ring"),
            (Distribution::Imported, "iris.csv"),
        ] {
            a.config.data.distribution = distribution;
            a.settle_naming();
            assert_eq!(a.name, name);
        }
    }

    #[test]
    fn who_types_the_name_on_the_way_to_another_is_left_alone() {
        let mut a = ring();
        a.config.data.distribution = Distribution::Drawn;
        a.settle_naming();
        // Letter by letter, and one of these names is that of the preset.
        for typed in ["R", "Rin", "Ring", "Rings"] {
            a.name = typed.to_owned();
            a.settle_naming();
            assert_eq!(a.name, typed);
        }
        let mut b = ring();
        b.name = "Mine".to_owned();
        b.config.data.distribution = Distribution::Drawn;
        b.settle_naming();
        b.name = "Ring".to_owned();
        b.settle_naming();
        assert_eq!(b.name, "Ring");
    }
}
