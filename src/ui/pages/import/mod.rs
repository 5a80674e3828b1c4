//! What would be learned of a table: what was recognised, and everything that can be changed of it.
//!
//! - `settings`: columns, rows, signs and scaling
//! - `preview`: the first rows of the table, and its points in the plane

mod preview;
mod settings;

use std::sync::Arc;

use eframe::egui::style::ScrollStyle;
use eframe::egui::{self, Button, Key, RichText, ScrollArea, Ui, vec2};

use crate::data::table::{Choices, Import, Known, Table};
use crate::files::FileError;
use crate::ui::action::PageAction;
use crate::ui::page::{Dock, Page, PageRequest, Playground};
use crate::ui::theme::{BUTTON_SIZE, GO, Role};

/// Width from which the points are beside the settings.
const WIDE: f32 = 560.0;
/// Side of the picture of the points.
const SIDE: (f32, f32) = (180.0, 320.0);
/// Height of what stands below all.
const FOOT: f32 = BUTTON_SIZE + 14.0;

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
    /// Whether a field had the keyboard in the last frame.
    had_focus: bool,
}

impl ImportPage {
    /// Shows a table that was just read.
    pub fn show(&mut self, table: Table, import: Import) {
        // Answers about the one before come too late.
        self.asked += 1;
        self.shown = Some(Shown {
            table: Arc::new(table),
            import,
            known: Known::default(),
            choices: Choices::default(),
            error: None,
            is_waiting: false,
            has_changed: false,
            header_draft: None,
            had_focus: false,
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
        "Points of a table"
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
            .show(ui, |ui| shown.ui(ui, room.y));
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
    fn ui(&mut self, ui: &mut Ui, height: f32) {
        ui.add(egui::Label::new(RichText::new(&self.table.origin).weak()).truncate());
        ui.label(self.summary());
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
            return "Read like this there is nothing to learn.".to_owned();
        }
        let Table {
            encoding,
            dialect,
            rows,
            ..
        } = &*self.table;
        format!(
            "{rows} rows · {encoding} · separated by {} · {} points to learn",
            dialect.delimiter.words(),
            self.import.count()
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
            let far = "Leave out points that are far from the rest";
            ui.checkbox(&mut self.choices.leaves_far_out, far);
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui) -> Option<PageRequest> {
        let mut request = None;
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let is_right = self.error.is_none() && !self.is_waiting && !self.has_changed;
            let text = RichText::new("Use these points").strong();
            let button = if is_right {
                Button::new(text.color(egui::Color32::WHITE)).fill(GO)
            } else {
                Button::new(text)
            };
            let button = button.min_size(vec2(0.0, BUTTON_SIZE));
            let is_asked = ui.add_enabled(is_right, button).clicked();
            // Who turned nothing has the keyboard free.
            let is_typing = ui.memory(|m| m.focused().is_some());
            let was_typing = std::mem::replace(&mut self.had_focus, is_typing);
            let is_free = !is_typing && !was_typing;
            let is_entered = is_right && is_free && ui.input(|i| i.key_pressed(Key::Enter));
            if is_asked || is_entered {
                request = Some(PageRequest::UsePoints(Box::new(self.import.clone())));
            }
            let cancel = Button::new("Cancel").min_size(vec2(0.0, BUTTON_SIZE));
            if ui.add(cancel).clicked() {
                request = Some(PageRequest::Cancel);
            }
            let is_as_recognised =
                self.known == Known::default() && self.choices == Choices::default();
            let button = Button::new("As recognised").min_size(vec2(0.0, BUTTON_SIZE));
            if ui
                .add_enabled(!is_as_recognised, button)
                .on_hover_text("Takes all changes back.")
                .clicked()
            {
                (self.known, self.choices) = (Known::default(), Choices::default());
            }
            if self.is_waiting {
                ui.spinner();
            }
        });
        request
    }
}
