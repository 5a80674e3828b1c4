//! What a document is called after data of another kind: these make it another document, called by them, as neither the name nor the
//! description of the preset that was opened is of them, and nobody edited that one. Another distribution or another set of images
//! is an edit of the preset, as in GAN Lab.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Document, DocumentId, Fit, Origin};
use crate::config::preset::MOST_DESCRIPTION;
use crate::config::{Choice as _, Config, Data, ImageData, OwnData, Preset};
use crate::language;
use crate::ui::kind;

/// A kind of data, as far as names go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Subject {
    /// A distribution.
    Points,
    /// A set of images.
    Images,
    /// The user's own.
    Own(OwnData),
}

impl Subject {
    fn of(data: &Data) -> Self {
        match (OwnData::of(data), data.images) {
            (Some(own), _) => Self::Own(own),
            (None, ImageData::None) => Self::Points,
            (None, _) => Self::Images,
        }
    }
}

/// Whose settings a document took over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Source {
    name: String,
    /// Whether a user called it so.
    is_own_name: bool,
    /// All but the data, which are the default's.
    config: Config,
}

impl Source {
    fn name(&self) -> &str {
        if self.is_own_name {
            &self.name
        } else {
            language::text(&self.name)
        }
    }
}

/// What data call a document, and what it was called by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct OwnNames {
    /// The data that its name is settled for; unknown of sessions of before.
    subject: Option<Subject>,
    /// Name and description of the files that were imported: choosing these data again needs no file.
    of_files: BTreeMap<OwnData, (String, String)>,
    /// The name that its data gave it.
    given: Option<String>,
    /// Whether the user wrote the name, or the description, which then go with them to other data.
    is_written: (bool, bool),
    source: Option<Source>,
}

impl OwnNames {
    /// Of a document whose name fits these data.
    pub(super) fn of(data: &Data) -> Self {
        Self::default().settled_for(data)
    }

    /// The same where the name fits these data.
    pub(super) fn settled_for(self, data: &Data) -> Self {
        Self {
            subject: Some(Subject::of(data)),
            ..self
        }
    }
}

impl Document {
    /// Makes it a document of its own, unedited, called by data of a file that it just got. Texts that the user wrote stay.
    pub fn begin_on(&mut self, kind: OwnData, name: String, description: &str) {
        let description: String = description.chars().take(MOST_DESCRIPTION).collect();
        let texts = (name.clone(), description.clone());
        self.become_another(name, description);
        self.own_names.of_files.insert(kind, texts);
    }

    /// Makes it a document of its own if its data are of another kind than before, however they were chosen; call it once a frame.
    /// Returns what it was.
    pub fn settle_naming(&mut self) -> Option<(DocumentId, Origin)> {
        let data = &self.config.data;
        let subject = Subject::of(data);
        let before = self.own_names.subject.replace(subject)?;
        let label = match subject {
            Subject::Points => data.distribution.info().label,
            Subject::Images => data.images.info().label,
            Subject::Own(kind) => kind.name(),
        };
        // Who is called by one distribution cannot be of another.
        let is_misnamed = || {
            let given = self.own_names.given.as_deref();
            !matches!(subject, Subject::Own(_))
                && given.is_some_and(|given| given == self.name && given != label)
        };
        if before == subject && !is_misnamed() {
            return None;
        }
        let was = (self.id, self.origin.clone());
        if let Subject::Own(kind) = before {
            let saved = &self.origin.saved;
            let texts = (saved.name.clone(), saved.description.clone());
            self.own_names.of_files.insert(kind, texts);
        }
        let of_file = match subject {
            Subject::Own(kind) => self.own_names.of_files.get(&kind).cloned(),
            Subject::Points | Subject::Images => None,
        };
        let (name, description) = of_file.unwrap_or_else(|| (label.to_owned(), String::new()));
        self.become_another(name, description);
        Some(was)
    }

    fn become_another(&mut self, name: String, description: String) {
        let source = self.source();
        let saved = &self.origin.saved;
        let mut names = std::mem::take(&mut self.own_names);
        names.is_written.0 |= self.name != saved.name;
        names.is_written.1 |= self.description != saved.description;
        names.given = Some(name.clone());
        names.source = source;
        let texts = match names.is_written {
            (false, false) => (name, description),
            (false, true) => (name, self.description.clone()),
            (true, false) => (self.name.clone(), description),
            (true, true) => (self.name.clone(), self.description.clone()),
        };
        let preset = Preset::new(texts.0, texts.1, self.config.clone());
        let pinned = self.pinned.take();
        *self = Self {
            pinned,
            own_names: names.settled_for(&self.config.data),
            ..Self::new(preset, None)
        };
    }

    /// The preset whose settings it has, all but the data.
    fn source(&self) -> Option<Source> {
        let config = without_data(&self.config);
        let saved = &self.origin.saved;
        if without_data(&saved.config) == config {
            // It took them over itself.
            let earlier = self.own_names.source.clone();
            return Some(earlier.filter(|s| s.config == config).unwrap_or(Source {
                name: saved.name.clone(),
                is_own_name: self.origin.path.is_some(),
                config,
            }));
        }
        let shipped = kind::preset_for(&self.config.data)?;
        (without_data(&shipped.config) == config).then(|| Source {
            name: shipped.name.clone(),
            is_own_name: false,
            config,
        })
    }

    /// The preset whose settings it has, all but the data, if it is called by its data.
    pub fn settings_of(&self) -> Option<&str> {
        let source = self.own_names.source.as_ref()?;
        (without_data(&self.config) == source.config).then(|| source.name())
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

/// Settings alone.
fn without_data(config: &Config) -> Config {
    Config {
        data: Data::default(),
        ..config.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Distribution, START, shipped};
    use crate::ui::document::UndoHistory;
    use crate::ui::kind::{use_images, use_points};

    fn ring() -> Document {
        Document::new(Preset::new("Ring", "Of a ring.", Config::default()), None)
    }

    /// What happens in a frame after a tile was clicked: its name and its description.
    fn choose(a: &mut Document, distribution: Distribution) -> (String, String) {
        use_points(&mut a.config, distribution);
        a.settle_naming();
        (a.name.clone(), a.description.clone())
    }

    #[test]
    fn data_of_another_kind_are_another_document_that_nobody_edited() {
        let mut a = ring();
        let id = a.id();
        assert_eq!(a.settle_naming(), None);
        // One of the same kind is an edit of the preset.
        choose(&mut a, Distribution::Spiral);
        assert_eq!((a.id(), a.name.as_str(), a.is_edited()), (id, "Ring", true));
        choose(&mut a, Distribution::Ring);
        let texts = choose(&mut a, Distribution::Drawn);
        assert_eq!(texts, ("A drawing".to_owned(), String::new()));
        assert!(a.id() != id && !a.is_edited() && a.origin.path.is_none());
        assert_eq!(a.settings_of(), Some("Ring"));
        assert!(a.about(false).contains("“Ring”"));
        a.config.seed += 1;
        assert!(a.is_edited());
        assert_eq!(a.settings_of(), None);
        assert_eq!(a.about(false), "");
        a.config.seed -= 1;
        a.config.data.distribution = Distribution::Imported;
        a.begin_on(OwnData::Table, "iris.csv".to_owned(), "150 points.");
        assert_eq!(a.settle_naming(), None);
        assert_eq!(
            (a.title().as_str(), a.about(false).as_str()),
            ("iris.csv", "150 points.")
        );
        assert!(!a.is_edited());
        assert_eq!(a.settings_of(), Some("Ring"));
        assert_eq!(a.preset().name, "iris.csv");
        // Points that ship are another kind than one's own, and whoever is called by them is called by the next ones.
        let label = |distribution: Distribution| distribution.info().label.to_owned();
        for distribution in [Distribution::Spiral, Distribution::Ring] {
            assert_eq!(choose(&mut a, distribution).0, label(distribution));
            assert!(!a.is_edited());
        }
    }

    #[test]
    fn the_first_set_of_images_instead_of_points_is_another_document_with_the_settings_of_its_preset()
     {
        let mut a = Document::new(shipped(START).unwrap().preset.clone(), None);
        use_images(&mut a.config, ImageData::Digits);
        let was = a.settle_naming().unwrap();
        assert_eq!(was.1.saved.name, shipped(START).unwrap().preset.name);
        assert_eq!(a.name, ImageData::Digits.info().label);
        assert!(!a.is_edited());
        let digits = &shipped("digits").unwrap().preset;
        assert_eq!(a.settings_of(), Some(digits.name.as_str()));
        use_images(&mut a.config, ImageData::Faces);
        a.settle_naming();
        assert_eq!(
            (a.name.as_str(), a.is_edited()),
            (ImageData::Faces.info().label, false)
        );
        // One that is called otherwise is edited.
        let mut b = Document::new(digits.clone(), None);
        use_images(&mut b.config, ImageData::Faces);
        assert_eq!(b.settle_naming(), None);
        assert!(b.is_edited() && b.name == digits.name);
    }

    #[test]
    fn what_somebody_wrote_stays() {
        let mut a = ring();
        a.name = "Mine".to_owned();
        let texts = choose(&mut a, Distribution::Drawn);
        assert_eq!(texts, ("Mine".to_owned(), String::new()));
        let mut b = ring();
        choose(&mut b, Distribution::Drawn);
        b.name = "My cat".to_owned();
        assert_eq!(choose(&mut b, Distribution::Spiral).0, "My cat");
        assert_eq!(choose(&mut b, Distribution::Drawn).0, "My cat");
        // A preset of a drawing has a name already.
        let mut config = Config::default();
        config.data.distribution = Distribution::Drawn;
        let mut c = Document::new(Preset::new("My fish", "", config), None);
        assert_eq!(c.settle_naming(), None);
        assert_eq!(c.name, "My fish");
    }

    #[test]
    fn one_undo_goes_back_to_what_was_open_and_saving_is_of_the_new_one() {
        let mut history = UndoHistory::default();
        let mut a = Document::new(ring().preset(), Some("ring.ron".into()));
        a.config.seed += 1;
        history.feed(0.0, &a);
        let before = a.clone();
        // A moment after the last edit, by a tile.
        a.config.data.distribution = Distribution::Drawn;
        let was = a.settle_naming().unwrap();
        history.note_another(was);
        history.feed(0.1, &a);
        assert!(!a.is_edited());
        let (id, written) = (a.id(), a.preset());
        history.mark_saved(&mut a, id, written, "mine.ron".into());
        history.undo(&mut a);
        assert_eq!(a.settle_naming(), None);
        assert_eq!((&a.name, &a.config), (&before.name, &before.config));
        assert_eq!(a.origin.path, Some("ring.ron".into()));
        assert!(a.is_edited(), "as it was");
        history.redo(&mut a);
        assert_eq!(a.settle_naming(), None);
        assert_eq!(a.name, "A drawing");
        assert_eq!(a.origin.path, Some("mine.ron".into()));
        assert!(!a.is_edited());
    }

    #[test]
    fn a_table_has_its_name_again_when_it_is_chosen_again() {
        let mut a = ring();
        a.config.data.distribution = Distribution::Imported;
        a.config.data.imported = vec![[0.25, 0.5]].into();
        a.begin_on(OwnData::Table, "iris.csv".to_owned(), "150 points.");
        let iris = ("iris.csv".to_owned(), "150 points.".to_owned());
        assert_eq!(choose(&mut a, Distribution::Drawn).0, "A drawing");
        assert_eq!(choose(&mut a, Distribution::Imported), iris);
        // The next start knows it too.
        choose(&mut a, Distribution::Spiral);
        let text = ron::to_string(&a).unwrap();
        let mut a: Document = ron::from_str(&text).unwrap();
        assert_eq!(choose(&mut a, Distribution::Imported), iris);
        // Who saves it under a name of their own has that for this table.
        a.name = "Flowers".to_owned();
        let (id, written) = (a.id(), a.preset());
        UndoHistory::default().mark_saved(&mut a, id, written, "flowers.ron".into());
        let flowers = ("Flowers".to_owned(), "150 points.".to_owned());
        choose(&mut a, Distribution::Spiral);
        assert_eq!(choose(&mut a, Distribution::Imported), flowers);
    }

    #[test]
    fn who_types_the_name_on_the_way_to_another_is_left_alone() {
        let mut a = ring();
        choose(&mut a, Distribution::Drawn);
        // Letter by letter, and one of these names is that of the preset.
        for typed in ["R", "Rin", "Ring", "Rings"] {
            a.name = typed.to_owned();
            assert_eq!(a.settle_naming(), None);
            assert_eq!(a.name, typed);
        }
    }
}
