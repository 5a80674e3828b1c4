//! Where the parts of the window are: bars and panels.

use eframe::egui::{self, CentralPanel, Context, Frame, Panel, Ui, vec2};

use super::App;
use super::rooms::{LEAST_PAGE, Rooms};
use crate::lessons::Part;
use crate::ui::badge::{BADGE_HEIGHT, badge_ui};
use crate::ui::charts::epochs::Epochs;
use crate::ui::charts::{Room, charts_ui, good_height};
use crate::ui::hyperparameter::Reference;
use crate::ui::kind::DataKind;
use crate::ui::layers::Layers;
use crate::ui::lesson::Tutor;
use crate::ui::overview::pictures::Scene;
use crate::ui::overview::{Input, Strip, StripOutput, strip_ui};
use crate::ui::picture::Picture;
use crate::ui::side_by_side::SettingsPlace;
use crate::ui::spot;
use crate::ui::status_bar::status_bar_ui;
use crate::ui::timeline::{TIMELINE_HEIGHT, timeline_ui};

/// Least share of the height that the picture has with all that belongs to it: the charts then are lower,
/// and scroll at last.
const LEAST_PICTURE: f32 = 0.55;
/// Least width of what is between the panels, and of all that is beside the settings for there to be a panel.
const LEAST_MIDDLE: f32 = 260.0;
pub(super) const NARROW: f32 = 500.0;
/// Least width of what is beside the settings for the graph and the picture: in less there is one of them.
const LEAST_FOR_GRAPH: f32 = 640.0;
/// Least height of what is below the bar for a drawing in the place of the picture; in less it is a page.
const LEAST_TO_DRAW: f32 = 400.0;
/// Share of the width that two runs have beside a page.
const SIDES_BESIDE_PAGE: f32 = 0.5;
/// Height of the picture in a window so low that the charts have to be scrolled to.
const LOW_PICTURE: f32 = 240.0;

impl App {
    pub(super) fn panels_ui(&mut self, ui: &mut Ui) {
        // Panels have no fill of their own: the clear colour is theirs, and under software rendering
        // every pixel painted twice costs frames.
        let frame = Frame::NONE.inner_margin(egui::Margin::symmetric(8, 4));
        self.top_bar_ui(ui, frame);
        // A graph is shown without the picture, too: in a presentation.
        if let Some(frame) = self.trainer.frame() {
            self.picture.keep_up(ui, frame);
        }
        if self.is_presenting() {
            self.settings_place = self.place_of_settings(self.tutor.is_some());
            if let Some(request) = self.presentation_ui(ui, frame) {
                self.answer(ui.ctx(), request);
            }
            return;
        }
        let kind = self.kind();
        Panel::bottom("status").frame(frame).show(ui, |ui| {
            let looks = &mut self.looks;
            let edits = (&mut looks.surface_side, &mut looks.has_log_epochs);
            let task = self.tutor.as_ref().and_then(Tutor::asks_first);
            let start = (self.has_played, task);
            status_bar_ui(ui, self.trainer.frame(), kind, start, edits);
        });
        let room = Rooms::of(ui.available_width(), self.page_width(), !self.hides_left());
        let has_left = !room.page_is_left && self.has_left(&room);
        // The past and slow motion are about what has no room then.
        let has_left_alone = has_left && room.is_single;
        self.left_is_alone = has_left_alone;
        if !self.hides(Part::Timeline) {
            if !has_left_alone {
                self.timeline_ui(ui, frame);
            }
        } else if self.tutor.is_some() && ui.available_height() >= LEAST_TO_DRAW {
            // Its room stays, so that the way on stays where it is from step to step.
            Panel::bottom("timeline to come")
                .frame(frame)
                .exact_size(TIMELINE_HEIGHT)
                .show_separator_line(false)
                .show(ui, |_| {});
        }

        if !(self.shows_graph || has_left_alone) {
            self.slow_strip_ui(ui, frame);
        }
        self.has_page = room.has_page;
        self.shows_left = has_left;
        self.left_is_kept = room.page_is_left || (self.tutor.is_some() && !room.is_single);
        self.settings_place = self.place_of_settings(has_left);
        if has_left {
            self.left_ui(ui, room.is_single);
            if has_left_alone {
                self.shows_graph = false;
                self.has_room_to_draw = false;
                return;
            }
        }
        let rest = ui.available_width();
        let is_alone = self.document.pinned.is_none();
        self.has_room_to_draw = rest >= NARROW && ui.available_height() >= LEAST_TO_DRAW;
        let is_narrow = rest < NARROW || room.is_single;
        let has_one = rest < LEAST_FOR_GRAPH;
        self.has_one_of_two = has_one && is_alone && !self.has_page;
        let has_graph = self.looks.has_overview && !self.hides(Part::Graph);
        let has_graph = has_graph && (!has_one || self.wants_graph_alone());
        self.shows_graph = has_graph && is_alone && !self.has_page;
        if self.has_page {
            // Two runs are wider than one.
            let (name, width) = if is_alone {
                ("picture beside a page", room.picture)
            } else {
                ("both beside a page", SIDES_BESIDE_PAGE * rest)
            };
            Panel::right(room.id(name))
                .frame(frame)
                .default_size(width)
                .size_range(240.0..=(rest - LEAST_PAGE).max(240.0))
                .show(ui, |ui| {
                    if !has_left {
                        self.messages.float_ui(ui);
                    }
                    if is_alone {
                        self.picture_and_charts_ui(ui);
                    } else {
                        self.sides_ui(ui);
                    }
                });
            CentralPanel::no_frame()
                .frame(frame)
                .show(ui, |ui| self.docked_page_ui(ui));
            return;
        }
        if !has_left {
            self.messages.reserve_ui(ui);
        }
        if !is_alone {
            CentralPanel::no_frame()
                .frame(frame)
                .show(ui, |ui| self.sides_ui(ui));
            return;
        }
        // What a panel was wide before the window shrank must not take the room of what is in the middle.
        let most = (rest - LEAST_MIDDLE).max(240.0);
        if is_narrow || (has_one && has_graph) {
            CentralPanel::no_frame().frame(frame).show(ui, |ui| {
                if has_graph {
                    self.overview_ui(ui);
                } else {
                    self.narrow_ui(ui);
                }
            });
            return;
        }
        if has_graph {
            Panel::right(room.id("picture"))
                .frame(frame)
                .default_size(room.picture.min(most))
                .size_range(240.0..=most.min(900.0))
                .show(ui, |ui| self.picture_and_charts_ui(ui));
        } else if !self.hides(Part::Charts) {
            Panel::right(room.id("charts"))
                .frame(frame)
                .default_size((0.27 * room.whole).clamp(270.0, 400.0).min(most))
                .size_range(240.0..=most.min(560.0))
                .show(ui, |ui| match self.trainer.frame() {
                    Some(frame) => charts_ui(ui, frame, None, (Room::Column, self.epochs())),
                    None => loading_ui(ui),
                });
        }
        CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            self.header_ui(ui);
            if has_graph {
                self.overview_ui(ui);
            } else {
                self.picture_ui(ui);
            }
        });
    }

    /// The width that the page wants which belongs into the place of the graph, if one is open; whether it may take that of
    /// the settings, too.
    fn page_width(&self) -> Option<(f32, bool)> {
        // The lesson says what to do with the page.
        let may_be_left = self.tutor.is_none();
        let good_width = self.pages.good_width_in_the_middle()?;
        Some((good_width, may_be_left))
    }

    /// The time axis of charts.
    pub(super) fn epochs(&self) -> Epochs {
        Epochs::of(self.looks.has_log_epochs)
    }

    /// The past of the run.
    pub(super) fn timeline_ui(&mut self, ui: &mut Ui, frame: Frame) {
        let shown = Panel::bottom("timeline")
            .frame(frame)
            .exact_size(TIMELINE_HEIGHT)
            .show(ui, |ui| {
                self.trainer
                    .frame()
                    .and_then(|f| timeline_ui(ui, f, self.epochs()))
            });
        spot::mark(ui, Part::Timeline, shown.response.rect);
        if let Some(travel) = shown.inner {
            self.travel(travel);
        }
    }

    /// The title and description of what is open.
    pub(super) fn header_ui(&mut self, ui: &mut Ui) {
        // The lesson says what to look for.
        if self.tutor.is_some() {
            return;
        }
        let is_trained = self.trained_start().is_some();
        if let Some(action) = self.header.ui(ui, &mut self.document, is_trained) {
            let ctx = ui.ctx().clone();
            self.act(&ctx, action);
        }
    }

    pub(super) fn overview_ui(&mut self, ui: &mut Ui) {
        let kind = self.kind();
        let Some(frame) = self.trainer.frame() else {
            return loading_ui(ui);
        };
        let input = Input {
            scene: Scene {
                frame,
                picture: &self.picture,
            },
            is_running: self.trainer.is_running(),
            pace_secs: self.trainer.slow_motion(),
            can_edit: self
                .tutor
                .as_ref()
                .is_none_or(|tutor| tutor.controls().is_empty()),
            has_inspector: self.settings_place == SettingsPlace::Left,
        };
        let selected = self.overview.selected;
        let output = self.overview.ui(
            ui,
            &input,
            self.looks.layers_of_mut(kind),
            &mut self.document.config,
            Reference::of(&None, &self.document.origin.saved.config),
        );
        self.follow_selection(selected);
        self.take_strip(ui.ctx(), output);
    }

    /// What slow motion does, where the graph does not say it.
    pub(super) fn slow_strip_ui(&mut self, ui: &mut Ui, frame: Frame) {
        let Some(pace_secs) = self.trainer.slow_motion() else {
            return;
        };
        let shown = self.trainer.frame();
        let strip = Strip {
            slow: shown.and_then(|f| f.slow.as_ref()),
            can_go_back: shown.is_some_and(|f| f.can_step_back),
            pace_secs,
        };
        let output = Panel::bottom("slow motion without the graph")
            .frame(frame)
            .show(ui, |ui| strip_ui(ui, strip))
            .inner;
        self.take_strip(ui.ctx(), output);
    }

    /// What was done with slow motion.
    fn take_strip(&mut self, ctx: &Context, output: StripOutput) {
        if let Some(pace) = output.pace_secs {
            self.looks.pace_secs = pace;
            self.trainer.set_slow_motion(Some(pace));
        }
        if let Some(action) = output.action {
            let ctx = ctx.clone();
            self.act(&ctx, action);
        }
    }

    /// The picture above, the curves below it.
    fn picture_and_charts_ui(&mut self, ui: &mut Ui) {
        let size = ui.available_size();
        // Unless the curves then had no room to be seen at once.
        let kind = self.kind();
        let whole = whole_picture_height(ui, kind, size.x);
        // Who draws has all the room.
        let has_charts = !self.hides(Part::Charts) && !self.is_drawing();
        let left = size.y
            - if has_charts {
                good_height(ui, kind)
            } else {
                0.0
            };
        let least = (LEAST_PICTURE * size.y).max(LOW_PICTURE.min(0.8 * size.y));
        let height = whole.min(left.max(least));
        ui.allocate_ui(vec2(size.x, height), |ui| {
            ui.set_min_height(height);
            self.picture_ui(ui);
        });
        if let Some(frame) = self.trainer.frame().filter(|_| has_charts) {
            charts_ui(ui, frame, None, (Room::Rest, self.epochs()));
        }
    }

    /// Whether the step of the lesson hides a part.
    pub(super) fn hides(&self, part: Part) -> bool {
        self.tutor.as_ref().is_some_and(|tutor| tutor.hides(part))
    }

    /// Whether a distribution is drawn in the place of the picture.
    pub(super) fn is_drawing(&self) -> bool {
        self.pages.draw.is_open() && self.document.pinned.is_none() && self.has_room_to_draw
    }

    pub(super) fn picture_ui(&mut self, ui: &mut Ui) {
        if self.is_drawing() {
            return self.drawing_ui(ui);
        }
        self.legend_ui(ui);
        self.plot_ui(ui);
    }

    /// What is in the picture, and the verdict.
    pub(super) fn legend_ui(&mut self, ui: &mut Ui) {
        let kind = self.kind();
        let (layers, frame) = (self.looks.layers_of_mut(kind), self.trainer.frame());
        let legend = ui.horizontal(|ui| {
            ui.vertical(|ui| layers.legend_ui(ui, kind, frame));
        });
        spot::mark(ui, Part::Legend, legend.response.rect);
        let layers = self.looks.layers_of(kind);
        if let Some(frame) = self.trainer.frame() {
            badge_ui(ui, frame);
            if let Some(remark) = layers.remark(&frame.snapshot) {
                ui.weak(remark);
            }
        }
    }

    /// The picture itself.
    pub(super) fn plot_ui(&mut self, ui: &mut Ui) {
        let layers = self.looks.layers_of(self.kind());
        match self.trainer.frame() {
            Some(frame) => {
                let is_running = self.trainer.is_running();
                self.picture.ui(ui, frame, layers, is_running, false);
            }
            None => loading_ui(ui),
        }
    }
}

/// Of a square below its legend and its badge.
pub(super) fn whole_picture_height(ui: &Ui, kind: DataKind, width: f32) -> f32 {
    Picture::height_for(ui, width)
        + Layers::legend_height(ui, kind)
        + BADGE_HEIGHT
        + ui.spacing().item_spacing.y
}

pub(super) fn loading_ui(ui: &mut Ui) {
    ui.centered_and_justified(|ui| ui.weak(tr!("Preparing the networks…")));
}
