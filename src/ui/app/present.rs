//! The presentation (F5): what a class looks at, large, and nothing else. Text is at least 18 pixels high on a screen of 1080p, where
//! it is 13 otherwise; small texts, which are 11 otherwise, are as large.

use eframe::egui::{
    self, CentralPanel, Color32, Context, Frame, Id, LayerId, Order, Panel, Stroke, Ui,
};

use super::App;
use crate::lessons::{Goal, Part};
use crate::ui::charts::{Room, charts_ui};
use crate::ui::inspector::InspectorRequest;
use crate::ui::theme::enlarge_small_texts;

/// How much larger everything is.
const LARGER: f32 = 18.0 / 13.0;
/// Largest zoom.
const MOST_ZOOM: f32 = 3.0;
/// Share of the height that the chart has, and of the width that the lesson has.
const CHART: f32 = 0.26;
const LESSON: f32 = 0.3;
/// In a room so many times as wide as high the chart is beside the picture, with that share of the width.
const WIDE: f32 = 1.25;
/// See [`WIDE`].
const CHART_BESIDE: f32 = 0.34;
/// Least width of it there, in which two of its values are beside each other, as far as the picture has as much.
const LEAST_CHART: f32 = 200.0;
/// And of the width that the picture has beside the graph.
const PICTURE: f32 = 0.34;
/// The ring around the pointer, and the dot while the button is held.
const RING: f32 = 15.0;
const DOT: f32 = 7.0;
const RING_COLOR: Color32 = Color32::from_rgb(0xe6, 0x7e, 0x00);
const DOT_COLOR: Color32 = Color32::from_rgb(0xff, 0x20, 0x20);

impl App {
    /// Whether it is shown.
    pub fn is_presenting(&self) -> bool {
        self.presenting.is_some()
    }

    /// Begins or ends the presentation.
    pub(super) fn present(&mut self, ctx: &Context) {
        if let Some(zoom) = self.presenting.take() {
            ctx.set_zoom_factor(zoom);
            enlarge_small_texts(ctx, false);
            return;
        }
        let zoom = ctx.zoom_factor();
        self.presenting = Some(zoom);
        ctx.set_zoom_factor((zoom * LARGER).min(MOST_ZOOM));
        enlarge_small_texts(ctx, true);
    }

    /// All that is below the bar.
    pub(super) fn presentation_ui(
        &mut self,
        ui: &mut Ui,
        frame: Frame,
    ) -> Option<InspectorRequest> {
        let mut request = None;
        // Errors are seen here as well.
        Panel::bottom("presented messages")
            .frame(Frame::NONE)
            .show_separator_line(false)
            .show(ui, |ui| self.messages.reserve_ui(ui));
        if self.wants_timeline() {
            self.timeline_ui(ui, frame);
        }
        let size = ui.available_size();
        if self.tutor.is_some() {
            let shown = Panel::left("presented lesson")
                // Of the room as it is: the zoom is another one in the next frame.
                .exact_size((LESSON * size.x).clamp(180.0, 420.0))
                .show(ui, |ui| self.lesson_ui(ui));
            request = shown.inner;
        }
        self.shows_graph = false;
        if self.document.pinned.is_some() {
            CentralPanel::no_frame()
                .frame(frame)
                .show(ui, |ui| self.sides_ui(ui));
            return request;
        }
        if self.wants_graph() {
            self.shows_graph = true;
            let has_charts = !self.hides(Part::Charts);
            Panel::right("presented picture")
                .frame(frame)
                .exact_size(PICTURE * size.x)
                .show(ui, |ui| {
                    // The picture is no higher than wide, so there is room below it.
                    if has_charts {
                        Panel::bottom("presented chart below")
                            .frame(Frame::NONE)
                            .exact_size(CHART * size.y)
                            .show(ui, |ui| self.one_chart_ui(ui));
                    }
                    self.picture_ui(ui);
                });
            CentralPanel::no_frame()
                .frame(frame)
                .show(ui, |ui| self.overview_ui(ui));
            return request;
        }
        self.slow_strip_ui(ui, frame);
        if !self.hides(Part::Charts) {
            // The picture is a square, and gets the side that there is less of.
            let panel = if size.x > WIDE * size.y {
                let width = (CHART_BESIDE * size.x).max(LEAST_CHART);
                Panel::right("presented chart beside")
                    .exact_size(width.min(0.5 * ui.available_width()))
            } else {
                Panel::bottom("presented chart").exact_size(CHART * size.y)
            };
            panel.frame(frame).show(ui, |ui| self.one_chart_ui(ui));
        }
        CentralPanel::no_frame()
            .frame(frame)
            .show(ui, |ui| self.picture_ui(ui));
        request
    }

    fn one_chart_ui(&self, ui: &mut Ui) {
        if let Some(frame) = self.trainer.frame() {
            charts_ui(ui, frame, None, (Room::One, self.epochs()));
        }
    }

    /// Whether the lesson asks for the past.
    fn wants_timeline(&self) -> bool {
        let step = self.tutor.as_ref().and_then(|tutor| tutor.step());
        step.is_some_and(|step| {
            step.point_at.contains(&Part::Timeline) || step.goals.contains(&Goal::LookedBack)
        })
    }

    /// Whether the class has to see the graph: slow motion is on it, and lessons point at its nodes.
    pub(super) fn wants_graph(&self) -> bool {
        const OF_GRAPH: [Part; 9] = [
            Part::Graph,
            Part::Noise,
            Part::Generator,
            Part::Real,
            Part::Fake,
            Part::Discriminator,
            Part::Answers,
            Part::Losses,
            Part::Gradients,
        ];
        let step = self.tutor.as_ref().and_then(|tutor| tutor.step());
        let points_there =
            step.is_some_and(|step| step.point_at.iter().any(|part| OF_GRAPH.contains(part)));
        points_there || self.trainer.slow_motion().is_some()
    }
}

/// A pointer that is seen from the last row, and a dot while the button is held.
pub(super) fn pointer_ui(ctx: &Context) {
    let Some(at) = ctx.pointer_latest_pos() else {
        return;
    };
    let painter = ctx.layer_painter(LayerId::new(
        Order::Tooltip,
        Id::unique("presenter's pointer"),
    ));
    painter.circle_stroke(at, RING, Stroke::new(3.0, RING_COLOR));
    if ctx.input(|i| i.pointer.primary_down()) {
        painter.circle_filled(at, DOT, DOT_COLOR);
        painter.circle_stroke(at, DOT, Stroke::new(1.5, egui::Color32::WHITE));
    }
}
