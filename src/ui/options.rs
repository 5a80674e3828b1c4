//! [`Options`]: how the window is started.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::store::Store;
use crate::config::Preset;
use crate::data::table::{Import, Table};
use crate::gan::Backend;
use crate::language::Language;
use crate::lessons::Lesson;
use crate::models::Model;

/// How the window is started.
#[derive(Default)]
pub struct Options {
    /// A preset to open instead of the last session, and its file.
    pub open: Option<(Preset, Option<PathBuf>)>,
    /// The trained model that the preset to open is of.
    pub model: Option<Model>,
    /// The file of that model, where it is one of the user's own, to be remembered.
    pub model_file: Option<PathBuf>,
    /// A folder of pictures, or a file of many, to learn with the settings of what is opened.
    pub pictures: Option<PathBuf>,
    /// A table whose points may be learned with them, as it was read.
    pub table: Option<(Table, Import)>,
    /// A lesson to begin.
    pub lesson: Option<Lesson>,
    /// The file of that lesson, to be remembered.
    pub lesson_file: Option<PathBuf>,
    /// Why a file that was to be opened cannot be, to be told beside the last session.
    pub refused: Option<String>,
    /// What computes, instead of the last session's.
    pub backend: Option<Backend>,
    /// The language that was chosen in the window, which stays chosen though the session cannot be restored.
    pub language: Option<Language>,
    /// Where the session is remembered; `None` is nowhere.
    pub store: Option<Store>,
    /// Set by a signal that ends the program.
    pub ends: Arc<AtomicBool>,
    /// Whether the desktop is asked for file dialogs and its theme.
    pub has_desktop: bool,
}
