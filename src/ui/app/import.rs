//! Data of the user's own: points of a file, pictures of a folder.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use super::App;
use crate::config::preset::MOST_NAME;
use crate::config::{Distribution, ImageData, OwnData};
use crate::data::table::Import;
use crate::files::name_of_file;
use crate::folder::{Choices, FolderError, Imported};
use crate::ui::kind::{use_images, use_points};
use crate::ui::messages::About;
use crate::ui::progress::{Progress, Work};

impl App {
    /// Reads what stands at a path, whatever it is.
    pub(super) fn read(&mut self, ctx: &Context, path: PathBuf) {
        let progress = self.job(Work::Folder);
        let config = self.document.config.clone();
        self.files.read(ctx, path, config, progress);
    }

    /// Reads a folder of pictures.
    pub(super) fn read_folder(&mut self, ctx: &Context, path: PathBuf) {
        let progress = self.job(Work::Folder);
        self.files.read_folder(ctx, path, progress);
    }

    /// Progress that is shown as soon as the work begins.
    pub(super) fn job(&mut self, work: Work) -> Progress {
        let progress = Progress::new(work);
        self.jobs.push(progress.clone());
        progress
    }

    /// Trains on points from now on; `file` is the path of their table, `None` if it was pasted.
    pub(super) fn import(&mut self, file: Option<&str>, imported: Import) {
        self.messages.clear(&About::Opening);
        self.history.separate(&self.document);
        let (note, what) = (imported.note(), imported.what());
        self.document.config.data.imported = imported.points;
        self.document.config.data.imported_axes = Some(imported.axes);
        use_points(&mut self.document.config, Distribution::Imported);
        let name = file.map_or_else(
            || OwnData::Table.name().to_owned(),
            |file| name_of_file(Path::new(file), MOST_NAME),
        );
        self.document.begin_on(OwnData::Table, name, &what);
        self.messages.note(note);
    }

    /// Trains on pictures from now on.
    pub(super) fn import_pictures(&mut self, folder: &Path, imported: Imported) {
        self.messages.clear(&About::Opening);
        self.history.separate(&self.document);
        self.document.config.data.pictures = imported.pictures;
        use_images(&mut self.document.config, ImageData::Own);
        let (name, tally) = (name_of_file(folder, MOST_NAME), imported.tally.to_string());
        self.messages
            .note(tr!("{label}: {value}", label = name, value = tally));
        self.document.begin_on(OwnData::Pictures, name, &tally);
    }

    /// Takes what came of reading a folder for the first time.
    pub(super) fn finish_folder(
        &mut self,
        folder: PathBuf,
        choices: Choices,
        result: Result<Imported, FolderError>,
    ) {
        match result {
            Ok(imported) => {
                self.messages.clear(&About::Opening);
                self.pages.import.close();
                self.pages.pictures.open().show(folder, choices, imported);
            }
            // A sheet whose tiles were guessed wrong.
            Err(FolderError::TooFew { tally, .. }) if choices.cut.tile.is_some() => {
                self.pages.import.close();
                self.pages
                    .pictures
                    .open()
                    .show_refused(folder, choices, *tally);
            }
            Err(FolderError::Cancelled) => {
                let text = tr!(
                    "Cancelled; {folder} was not read.",
                    folder = folder.display()
                );
                self.messages.note(text);
            }
            Err(error) => self.messages.error_about(About::Opening, error.to_string()),
        }
    }
}
