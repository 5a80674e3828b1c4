//! A window that has room for one thing at a time, as one that is enlarged for the last row: the settings, or what is
//! learned. Also the left panel's coming and going, which a wide window has, too.

use eframe::egui::style::ScrollStyle;
use eframe::egui::{ScrollArea, Ui, vec2};

use super::App;
use super::layout::whole_picture_height;
use super::rooms::Rooms;
use crate::lessons::Part;
use crate::ui::charts::{Room, charts_ui, whole_height};
use crate::ui::top_bar::kept_settings;

/// Least height for a description and a legend above a picture: in less, the picture comes first.
const LEAST_ABOVE: f32 = 380.0;

impl App {
    /// Whether the left panel is to be seen. A lesson has its text there: beside it always, alone until somebody looks at the
    /// picture. Else a window with room for one thing begins with the picture.
    pub(super) fn has_left(&mut self, room: &Rooms) -> bool {
        let is_lesson = self.tutor.is_some();
        if is_lesson && !room.is_single {
            // What was chosen here is no choice for when there is room for one thing.
            self.wants_left = None;
            return true;
        }
        self.wants_left.unwrap_or(is_lesson || !room.is_single)
    }

    /// Shows the left panel, or gives its room to what is learned.
    pub(super) fn toggle_left(&mut self) {
        if self.is_presenting() && self.left_is_kept {
            return;
        }
        if self.left_is_kept {
            // The button is off and says so; a key has no other place to say it.
            self.messages.note(kept_settings());
            return;
        }
        self.wants_left = Some(!self.shows_left);
    }

    /// Shows the graph, or gives its room to the picture.
    pub(super) fn toggle_graph(&mut self) {
        if !(self.has_one_of_two || self.left_is_alone) {
            self.looks.has_overview = !self.looks.has_overview;
            return;
        }
        let wants_it = !self.has_graph();
        self.graph_wanted = Some(wants_it);
        self.looks.has_overview |= wants_it;
        if self.left_is_alone {
            self.wants_left = Some(false);
        }
    }

    /// Whether the graph is shown, or would be without a page in its place.
    pub(super) fn has_graph(&self) -> bool {
        if self.has_one_of_two || self.left_is_alone {
            self.shows_graph
        } else {
            self.looks.has_overview
        }
    }

    /// Whether somebody gave its room to the rest.
    pub(super) fn hides_left(&self) -> bool {
        self.wants_left == Some(false) && self.tutor.is_none()
    }

    /// The picture and the charts below each other, where nothing fits beside them.
    pub(super) fn narrow_ui(&mut self, ui: &mut Ui) {
        ui.spacing_mut().scroll = ScrollStyle::solid();
        let seen = ui.available_height();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let width = ui.available_width();
            let kind = self.kind();
            // A drawing has the place of all of it.
            if seen < LEAST_ABOVE && !self.is_drawing() {
                ui.allocate_ui(vec2(width, seen), |ui| {
                    ui.set_min_height(seen);
                    self.plot_ui(ui);
                });
                self.legend_ui(ui);
                self.header_ui(ui);
            } else {
                self.header_ui(ui);
                let whole = whole_picture_height(ui, kind, width);
                ui.allocate_ui(vec2(width, whole), |ui| {
                    ui.set_min_height(whole);
                    self.picture_ui(ui);
                });
            }
            if let Some(frame) = self.trainer.frame().filter(|_| !self.hides(Part::Charts)) {
                let height = whole_height(ui, kind);
                ui.allocate_ui(vec2(width, height), |ui| {
                    ui.set_min_height(height);
                    charts_ui(ui, frame, None, (Room::Rest, self.epochs()));
                });
            }
        });
    }
}
