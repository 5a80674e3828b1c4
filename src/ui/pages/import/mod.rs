//! What would be learned of a table, and of a folder of pictures: what was recognised, and everything that can be changed of it.
//!
//! - `pictures`: the page of a folder
//! - `foot`: the buttons below both; `labels`: what else both ask alike
//! - `settings`: columns, rows, signs and scaling
//! - `preview`: the first rows of the table, and its points in the plane

mod foot;
mod labels;
mod pictures;
mod preview;
mod settings;

use std::sync::Arc;

use eframe::egui::style::ScrollStyle;
use eframe::egui::{self, RichText, ScrollArea, Ui, vec2};

use self::foot::{FOOT, Foot, Said};
use self::labels::networks_ui;
pub use self::pictures::{PicturesAnswer, PicturesAsked, PicturesPage};
use crate::data::table::{Choices, Import, Known, Table};
use crate::files::FileError;
use crate::ui::action::PageAction;
use crate::ui::choice::check;
use crate::ui::number::grouped;
use crate::ui::page::{Dock, Page, PageRequest, Playground};
use crate::ui::theme::Role;

/// Width from which the points are beside the settings.
const WIDE: f32 = 560.0;
/// Side of the picture of the points.
const SIDE: (f32, f32) = (180.0, 320.0);

/// Where a table is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file, whose path is the table's origin.
    File,
    /// It was pasted, and has no file.
    Clipboard,
}

/// What is asked of a table: what is known better of it, and what is chosen.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Tells answers from older ones.
    pub number: u64,
    /// The table as it was recognised last.
    pub table: Arc<Table>,
    /// How it is written.
    pub known: Known,
    /// What is taken from it.
    pub choices: Choices,
}

/// What came of it.
pub type Answer = Result<(Arc<Table>, Import), FileError>;

/// The page; holds the table.
#[derive(Default)]
pub struct ImportPage {
    shown: Option<Shown>,
    /// How often something was asked.
    asked: u64,
}

/// A table that is shown.
struct Shown {
    source: Source,
    table: Arc<Table>,
    import: Import,
    known: Known,
    choices: Choices,
    /// Why the choices that were made last cannot be.
    error: Option<String>,
    /// Whether an answer is still to come, and whether something was changed since.
    is_waiting: bool,
    has_changed: bool,
    /// Rows above the data, as they are dragged.
    header_draft: Option<usize>,
    foot: Foot,
}

impl ImportPage {
    /// Shows a table that was just read.
    pub fn show(&mut self, source: Source, table: Table, import: Import) {
        // Answers about the one before come too late.
        self.asked += 1;
        self.shown = Some(Shown {
            source,
            table: Arc::new(table),
            import,
            known: Known::default(),
            choices: Choices::default(),
            error: None,
            is_waiting: false,
            has_changed: false,
            header_draft: None,
            foot: Foot::default(),
        });
    }

    /// Takes what came of the question with that number.
    pub fn take(&mut self, number: u64, answer: Answer) {
        let Some(shown) = self.shown.as_mut().filter(|_| number == self.asked) else {
            return;
        };
        shown.is_waiting = false;
        match answer {
            Ok((table, import)) => {
                shown.error = None;
                (shown.table, shown.import) = (table, import);
            }
            Err(error) => shown.error = Some(error.to_string()),
        }
    }

    /// Lets the table go, which may be large.
    pub fn forget(&mut self) {
        self.shown = None;
    }

    /// Whether the choices that were made last cannot be.
    pub fn has_error(&self) -> bool {
        self.shown
            .as_ref()
            .is_some_and(|shown| shown.error.is_some())
    }

    /// The points that would be learned, if there is a table.
    pub fn import(&self) -> Option<&Import> {
        self.shown.as_ref().map(|shown| &shown.import)
    }
}

impl Page for ImportPage {
    fn action() -> Option<&'static PageAction> {
        None
    }

    fn title(&self) -> &'static str {
        tr!("Points of a table")
    }

    fn dock(&self) -> Dock {
        Dock::Middle { good_width: 620.0 }
    }

    fn scrolls(&self) -> bool {
        true
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let room = playground.room;
        // It is opened with a table, and closed without one.
        let shown = self.shown.as_mut()?;
        let before = (shown.known, shown.choices.clone());
        // A bar that is there whenever something is below says so.
        ui.spacing_mut().scroll = ScrollStyle::solid();
        ScrollArea::vertical()
            .auto_shrink([false, true])
            .max_height((room.y - FOOT).max(80.0))
            .min_scrolled_height((room.y - FOOT).max(80.0))
            .show(ui, |ui| shown.ui(ui, room.y, playground.name));
        let mut request = shown.foot_ui(ui);
        if before.0 != shown.known {
            // Columns are others then.
            (shown.choices.columns, shown.choices.only) = (None, None);
        }
        shown.has_changed |= before != (shown.known, shown.choices.clone());
        // One question at a time: a large table takes seconds.
        if shown.has_changed && !shown.is_waiting && request.is_none() {
            (shown.has_changed, shown.is_waiting) = (false, true);
            self.asked += 1;
            request = Some(PageRequest::ReadTable(Box::new(Asked {
                number: self.asked,
                table: shown.table.clone(),
                known: shown.known,
                choices: shown.choices.clone(),
            })));
        }
        request
    }
}

impl Shown {
    fn ui(&mut self, ui: &mut Ui, height: f32, name: &str) {
        ui.add(egui::Label::new(RichText::new(&self.table.origin).weak()).truncate());
        ui.label(self.summary());
        networks_ui(ui, name);
        let width = ui.available_width();
        let side = (0.45 * width).min(0.5 * height).clamp(SIDE.0, SIDE.1);
        if width >= WIDE {
            ui.horizontal_top(|ui| {
                ui.allocate_ui(vec2(width - side - 16.0, 0.0), |ui| {
                    ui.vertical(|ui| self.settings_ui(ui));
                });
                preview::points_ui(ui, &self.import, self.error.is_none(), side);
            });
        } else {
            self.settings_ui(ui);
            preview::points_ui(ui, &self.import, self.error.is_none(), side);
        }
        self.remarks_ui(ui);
        ui.add_space(6.0);
        if self.error.is_none() {
            preview::rows_ui(ui, &self.table, self.import.columns);
        }
    }

    /// How it was read, in a sentence.
    fn summary(&self) -> String {
        if self.error.is_some() {
            return tr!("Read like this there is nothing to learn.").to_owned();
        }
        let Table {
            encoding,
            dialect,
            rows,
            ..
        } = &*self.table;
        tr!(
            "{rows} rows · {encoding} · separated by {words} · {count} points to learn",
            rows = grouped(*rows as u64),
            encoding,
            words = dialect.delimiter.words(),
            count = grouped(self.import.count() as u64)
        )
    }

    fn remarks_ui(&mut self, ui: &mut Ui) {
        if let Some(error) = &self.error {
            let color = ui.visuals().error_fg_color;
            ui.add(egui::Label::new(RichText::new(error).color(color)).wrap());
        }
        let color = Role::Neutral.text_color(ui.visuals());
        for warning in &self.import.warnings {
            ui.add(egui::Label::new(RichText::new(warning).color(color)).wrap());
        }
        if self.import.far.count > 0 {
            let far = tr!("Leave out points that are far from the rest");
            check(ui, &mut self.choices.leaves_far_out, far);
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui) -> Option<PageRequest> {
        let is_as_recognised = self.known == Known::default() && self.choices == Choices::default();
        let is_reading = self.is_waiting || self.has_changed;
        let is_right = self.error.is_none() && !is_reading;
        match self.foot.ui(
            ui,
            tr!("Use these points"),
            is_right,
            is_as_recognised,
            self.is_waiting,
        )? {
            Said::Use => {
                let file = match self.source {
                    Source::File => Some(self.table.origin.clone()),
                    Source::Clipboard => None,
                };
                Some(PageRequest::UsePoints(file, Box::new(self.import.clone())))
            }
            Said::Cancel => Some(PageRequest::Cancel),
            Said::AsRecognised => {
                (self.known, self.choices) = (Known::default(), Choices::default());
                None
            }
        }
    }
}
