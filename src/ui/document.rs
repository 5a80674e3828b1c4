//! [`Document`]: the preset that is being edited, and its undo history.
//!
//! - `naming`: what it is called on data of the user's own, and in files that leave the window

mod naming;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use eframe::egui::util::undoer::Undoer;
use serde::{Deserialize, Serialize};

use crate::config::{Config, Preset, SHIPPED, START, Shipped, Showing, needs_rebuild, shipped};
use crate::language;
use crate::training::Frame;

use self::naming::OwnNames;

/// Tells documents of one start of the program apart: a preset opened twice is two documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DocumentId(u64);

impl Default for DocumentId {
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// A preset as edited, and what it is on disk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    #[serde(skip)]
    id: DocumentId,
    /// Title.
    pub name: String,
    /// What to look for.
    pub description: String,
    /// The configuration.
    pub config: Config,
    /// The settings of the run that is pinned beside it; saved only where the preset is one of two runs.
    #[serde(default)]
    pub pinned: Option<Config>,
    /// What its data are called, and whose settings it has.
    #[serde(default)]
    own_names: OwnNames,
    /// What it is on disk; not part of undo.
    pub origin: Origin,
}

/// How far a description is about the settings beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It is.
    Whole,
    /// It is about trained networks of these settings.
    Networks,
    /// It is about the same data with other settings.
    Settings,
    /// It is about other data.
    None,
}

/// What a document is on disk, or was when it was opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// Its file; `None` for a shipped or a new preset.
    pub path: Option<PathBuf>,
    /// The preset as in the file or as shipped.
    pub saved: Preset,
    /// Whether it came with trained networks, which its description may tell of.
    #[serde(default)]
    pub is_model: bool,
}

impl Origin {
    /// Its file, and what that had.
    pub fn file(&self) -> Option<(PathBuf, Preset)> {
        Some((self.path.clone()?, self.saved.clone()))
    }
}

impl Document {
    /// An unchanged preset.
    pub fn new(preset: Preset, path: Option<PathBuf>) -> Self {
        Self {
            id: DocumentId::default(),
            name: preset.name.clone(),
            description: preset.description.clone(),
            pinned: preset.window.pinned(&preset.config),
            config: preset.config.clone(),
            own_names: OwnNames::of(&preset.config.data),
            origin: Origin {
                path,
                saved: preset,
                is_model: false,
            },
        }
    }

    /// What came with trained networks.
    pub fn of_model(preset: Preset) -> Self {
        let mut document = Self::new(preset, None);
        document.origin.is_model = true;
        document
    }

    /// The preset of a first start.
    pub fn start() -> Self {
        let preset = shipped(START).map_or_else(
            || Preset::new(START, "", Config::default()),
            |s| s.preset.clone(),
        );
        Self::new(preset, None)
    }

    /// Which document this is, however it is edited.
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// The shipped preset that it was opened from, however it was edited since.
    pub fn shipped(&self) -> Option<&'static Shipped> {
        if self.origin.path.is_some() {
            return None;
        }
        let saved = &self.origin.saved;
        SHIPPED
            .iter()
            .find(|s| s.preset.name == saved.name && s.preset.config == saved.config)
    }

    /// Whether it differs from what is on disk. A run beside it that was closed is only out of sight.
    pub fn is_edited(&self) -> bool {
        let saved = &self.origin.saved;
        self.name != saved.name
            || self.description != saved.description
            || self.config != saved.config
            || (!saved.window.beside.is_empty()
                && self.pinned.is_some()
                && self.pinned != saved.window.pinned(&saved.config))
    }

    /// The title in the language of the window, where it is the program's own; what a user calls a preset stays.
    pub fn shown_name(&self) -> &str {
        self.in_words(&self.name, &self.origin.saved.name)
    }

    /// The description, the same way.
    pub fn shown_description(&self) -> &str {
        self.in_words(&self.description, &self.origin.saved.description)
    }

    fn in_words<'a>(&self, now: &'a str, saved: &str) -> &'a str {
        if self.origin.path.is_none() && now == saved {
            language::text(now)
        } else {
            now
        }
    }

    /// How far the description is about the settings as they are, and the networks, of which `is_trained`
    /// tells whether they are those of the model. One that was written since belongs to them.
    pub fn fit(&self, is_trained: bool) -> Fit {
        let saved = &self.origin.saved;
        if self.description != saved.description {
            Fit::Whole
        } else if self.config == saved.config {
            if self.origin.is_model && !is_trained {
                Fit::Networks
            } else {
                Fit::Whole
            }
        } else if self.config.data == saved.config.data {
            Fit::Settings
        } else {
            Fit::None
        }
    }

    /// What saving writes. It is shown as before, but for the run beside it, which is the one of now, and without a model that is
    /// of other settings.
    pub fn preset(&self) -> Preset {
        let mut window = self.origin.saved.window.clone();
        if !window.beside.is_empty() && self.pinned.is_some() {
            window.beside = self.beside();
        }
        // Its networks are of other settings now.
        if needs_rebuild(&self.origin.saved.config, &self.config) {
            window.model.clear();
        }
        Preset {
            window,
            ..Preset::new(
                self.name.clone(),
                self.description.clone(),
                self.config.clone(),
            )
        }
    }

    /// The settings of the run beside it that differ.
    pub fn beside(&self) -> BTreeMap<String, String> {
        let differences = |pinned| Showing::differences(pinned, &self.config);
        self.pinned.as_ref().map(differences).unwrap_or_default()
    }

    /// Puts everything back to what is on disk.
    pub fn revert(&mut self) {
        let saved = self.origin.saved.clone();
        self.name = saved.name;
        self.description = saved.description;
        if !saved.window.beside.is_empty() {
            self.pinned = saved.window.pinned(&saved.config);
        }
        self.config = saved.config;
        self.own_names = std::mem::take(&mut self.own_names).settled_for(&self.config.data);
    }
}

/// What a preset's file lacks of the run that is saved, once it trained; one that begins with a model has its networks.
pub fn without_networks(begins_with_model: bool, frame: Option<&Frame>) -> Option<&'static str> {
    let is_trained = frame.is_some_and(|f| f.snapshot.counters.has_begun());
    (is_trained && !begins_with_model).then(|| {
        tr!("The file has the settings, not the trained networks: “Save the trained model…” keeps those.")
    })
}

/// What undo takes back: contents, but never where they are saved.
#[derive(Clone)]
struct Contents {
    id: DocumentId,
    preset: Preset,
    pinned: Option<Config>,
    own_names: OwnNames,
}

/// What its data are called is no edit.
impl PartialEq for Contents {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.preset == other.preset && self.pinned == other.pinned
    }
}

impl Contents {
    fn of(document: &Document) -> Self {
        Self {
            id: document.id,
            preset: document.preset(),
            pinned: document.pinned.clone(),
            own_names: document.own_names.clone(),
        }
    }

    /// Whether they are those of a document.
    fn are_of(&self, document: &Document) -> bool {
        self.id == document.id
            && self.preset.name == document.name
            && self.preset.description == document.description
            && self.preset.config == document.config
            && self.pinned == document.pinned
    }
}

/// The contents of a document, copied only if they changed since the last time.
fn newest<'a>(known: &'a mut Option<Contents>, document: &Document) -> &'a Contents {
    if known.as_ref().is_some_and(|known| !known.are_of(document)) {
        *known = None;
    }
    known.get_or_insert_with(|| Contents::of(document))
}

/// Undo and redo of edits. Opening another preset is an edit too, so that doing so over unsaved
/// changes loses nothing.
#[derive(Default)]
pub struct UndoHistory {
    undoer: Undoer<Contents>,
    /// Of the document when it was last looked at, which happens several times a frame.
    newest: Option<Contents>,
    /// Of documents that are not open now.
    origins: HashMap<DocumentId, Origin>,
}

impl UndoHistory {
    /// Takes note of the document; call it once a frame with the time in seconds.
    pub fn feed(&mut self, time_secs: f64, document: &Document) {
        let contents = newest(&mut self.newest, document);
        self.undoer.feed_state(time_secs, contents);
    }

    /// Whether there is something to take back.
    pub fn can_undo(&mut self, document: &Document) -> bool {
        self.undoer.has_undo(newest(&mut self.newest, document))
    }

    /// Whether there is something to make again.
    pub fn can_redo(&mut self, document: &Document) -> bool {
        self.undoer.has_redo(newest(&mut self.newest, document))
    }

    /// Takes the last edit back.
    pub fn undo(&mut self, document: &mut Document) {
        let contents = newest(&mut self.newest, document);
        let contents = self.undoer.undo(contents).cloned();
        self.restore(document, contents);
    }

    /// Makes an edit again.
    pub fn redo(&mut self, document: &mut Document) {
        let contents = newest(&mut self.newest, document);
        let contents = self.undoer.redo(contents).cloned();
        self.restore(document, contents);
    }

    fn restore(&mut self, document: &mut Document, contents: Option<Contents>) {
        let Some(Contents {
            id,
            preset,
            pinned,
            own_names,
        }) = contents
        else {
            return;
        };
        self.origins.insert(document.id, document.origin.clone());
        if let Some(origin) = self.origins.get(&id) {
            document.origin = origin.clone();
        }
        document.id = id;
        document.name = preset.name;
        document.description = preset.description;
        document.config = preset.config;
        document.pinned = pinned;
        // What is restored has the name that it had.
        document.own_names = own_names.settled_for(&document.config.data);
    }

    /// Takes note that what was open became another document since it was last looked at, which is a step of its own.
    pub fn note_another(&mut self, (id, origin): (DocumentId, Origin)) {
        self.origins.insert(id, origin);
        if let Some(before) = self.newest.as_ref().filter(|known| known.id == id) {
            self.undoer.add_undo(before);
        }
    }

    /// Makes the next change an undo step of its own.
    pub fn separate(&mut self, document: &Document) {
        self.origins.insert(document.id, document.origin.clone());
        self.undoer.add_undo(newest(&mut self.newest, document));
    }

    /// Takes note that a document was written, whether it is still the open one or not. What was
    /// edited meanwhile stays an edit.
    pub fn mark_saved(
        &mut self,
        document: &mut Document,
        id: DocumentId,
        written: Preset,
        path: PathBuf,
    ) {
        // Two documents may be of one file: what is in it now is so for both.
        let others = self.origins.values_mut().chain([&mut document.origin]);
        for origin in others.filter(|o| o.path.as_ref() == Some(&path)) {
            origin.saved = written.clone();
        }
        let origin = Origin {
            path: Some(path),
            saved: written,
            is_model: match self.origins.get(&id) {
                _ if document.id == id => document.origin.is_model,
                Some(origin) => origin.is_model,
                None => false,
            },
        };
        if document.id == id {
            document.origin = origin;
        } else {
            self.origins.insert(id, origin);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Distribution;

    fn document(name: &str) -> Document {
        Document::new(Preset::new(name, "", Config::default()), None)
    }

    #[test]
    fn undo_takes_back_edits_but_not_where_they_are_saved() {
        let mut history = UndoHistory::default();
        let mut a = document("a");
        history.separate(&a);
        a.config.seed = 2;
        let written = a.preset();
        let id = a.id();
        history.mark_saved(&mut a, id, written, "b.ron".into());
        assert!(!a.is_edited());
        history.undo(&mut a);
        assert_eq!(a.config.seed, 1);
        assert_eq!(a.origin.path, Some("b.ron".into()));
        assert!(a.is_edited(), "the file holds the edit");
    }

    #[test]
    fn a_description_is_about_the_settings_that_it_was_saved_with() {
        let mut a = document("a");
        assert_eq!(a.fit(false), Fit::Whole);
        a.config.seed = 2;
        assert_eq!(a.fit(false), Fit::Settings);
        a.config.data.distribution = Distribution::Spiral;
        assert_eq!(a.fit(false), Fit::None);
        a.description = "A spiral.".to_owned();
        assert_eq!(a.fit(false), Fit::Whole, "it was written for this");

        let model = Document::of_model(Preset::new("m", "Trained.", Config::default()));
        assert_eq!(
            (model.fit(true), model.fit(false)),
            (Fit::Whole, Fit::Networks)
        );
    }

    #[test]
    fn a_shipped_preset_is_known_as_long_as_it_has_no_file() {
        let start = shipped(START).unwrap();
        let mut a = Document::new(start.preset.clone(), None);
        a.name = "Mine".to_owned();
        a.config.seed += 1;
        assert_eq!(a.shipped().map(|s| s.slug), Some(START));
        a.origin.path = Some("mine.ron".into());
        assert!(a.shipped().is_none());
        assert!(document("a").shipped().is_none());
    }

    #[test]
    fn undo_brings_back_what_was_pinned() {
        let mut history = UndoHistory::default();
        let mut a = document("a");
        a.config.seed = 5;
        a.pinned = Some(Config::default());
        history.separate(&a);
        let before = a.clone();
        if let Some(pinned) = &mut a.pinned {
            std::mem::swap(pinned, &mut a.config);
        }
        history.undo(&mut a);
        assert_eq!(a, before);
        assert!(a.is_edited(), "it is no part of the file");
    }

    #[test]
    fn a_write_that_ends_late_counts_for_the_document_it_was_of() {
        let mut history = UndoHistory::default();
        let mut open = document("a");
        let (a, written) = (open.id(), open.preset());
        history.separate(&open);
        open = document("b");
        history.mark_saved(&mut open, a, written, "a.ron".into());
        assert_eq!((open.name.as_str(), &open.origin.path), ("b", &None));
        history.undo(&mut open);
        assert_eq!(open.name, "a");
        assert_eq!(open.origin.path, Some("a.ron".into()));
    }
}
