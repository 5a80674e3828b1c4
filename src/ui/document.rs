//! [`Document`]: the preset that is being edited, and its undo history.

use std::path::PathBuf;

use eframe::egui::util::undoer::Undoer;
use serde::{Deserialize, Serialize};

use crate::config::{Config, Preset, START, shipped};

/// A preset, where it came from, and its configuration as edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Title.
    pub name: String,
    /// What to look for.
    pub description: String,
    /// Its file; `None` for a shipped or a new preset.
    pub path: Option<PathBuf>,
    /// The configuration as in the file or as shipped.
    pub saved: Config,
    /// The configuration as edited.
    pub config: Config,
}

impl Document {
    /// An unchanged preset.
    pub fn new(preset: Preset, path: Option<PathBuf>) -> Self {
        Self {
            name: preset.name,
            description: preset.description,
            path,
            saved: preset.config.clone(),
            config: preset.config,
        }
    }

    /// The preset of a first start.
    pub fn start() -> Self {
        let preset = shipped(START).map_or_else(
            || Preset::new(START, "", Config::default()),
            |s| s.preset.clone(),
        );
        Self::new(preset, None)
    }

    /// Whether the configuration differs from the file's.
    pub fn is_edited(&self) -> bool {
        self.config != self.saved
    }

    /// What saving writes.
    pub fn preset(&self) -> Preset {
        Preset::new(
            self.name.clone(),
            self.description.clone(),
            self.config.clone(),
        )
    }

    /// Another setting changed at the same time as this document was saved keeps its place: only
    /// what was written counts as saved.
    pub fn mark_saved(&mut self, written: Preset, path: PathBuf) {
        self.name = written.name;
        self.description = written.description;
        self.saved = written.config;
        self.path = Some(path);
    }
}

/// A document with undo and redo of whole documents, so that opening a preset over unsaved edits
/// loses nothing either.
#[derive(Default)]
pub struct History {
    undoer: Undoer<Document>,
}

impl History {
    /// Takes note of the document; call it once a frame with the time in seconds.
    pub fn feed(&mut self, time_secs: f64, document: &Document) {
        self.undoer.feed_state(time_secs, document);
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self, document: &Document) -> bool {
        self.undoer.has_undo(document)
    }

    /// Whether there is something to make again.
    pub fn can_redo(&self, document: &Document) -> bool {
        self.undoer.has_redo(document)
    }

    /// Takes the last edit back.
    pub fn undo(&mut self, document: &mut Document) {
        if let Some(previous) = self.undoer.undo(document) {
            *document = previous.clone();
        }
    }

    /// Makes an edit again.
    pub fn redo(&mut self, document: &mut Document) {
        if let Some(next) = self.undoer.redo(document) {
            *document = next.clone();
        }
    }

    /// Makes the next change an undo step of its own.
    pub fn separate(&mut self, document: &Document) {
        self.undoer.add_undo(document);
    }
}
