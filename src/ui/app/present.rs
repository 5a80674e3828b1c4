//! The presentation (F5): what a class looks at, large, and nothing else. All of it is as large as the window is high, so that a line of
//! text is some 2.8 % of the height of a projected screen; small texts are as large as the others.

use eframe::egui::{
    self, CentralPanel, Color32, Context, Frame, Id, LayerId, Order, Panel, Stroke, Ui, Vec2, vec2,
};

use super::App;
use super::rooms::{LEAST_FOR_TWO, LEAST_PAGE};
use crate::lessons::{Goal, Part};
use crate::quantities::Chart;
use crate::ui::charts::{Room, charts_ui};
use crate::ui::inspector::InspectorRequest;
use crate::ui::page::keep_free;
use crate::ui::theme::enlarge_small_texts;

/// How much larger everything is, at the least.
const LARGER: f32 = 18.0 / 13.0;
/// Height of the window in points, where there is no other bound: a line of 13-point text is 2.8 % of it.
const ROOM_HEIGHT: f32 = 570.0;
/// Room in points that a window keeps which has more of it without a presentation.
const LEAST_ROOM: Vec2 = vec2(640.0, 360.0);
/// Largest zoom that a small window gets by [`LARGER`], and room in points in which all is whole that is shown: it leaves that much.
const MOST_ZOOM: f32 = 3.0;
const WHOLE_ROOM: Vec2 = vec2(410.0, 250.0);
/// Share of the height that the chart has, and below a lesson, where it is less wide.
const CHART: f32 = 0.26;
const CHART_BELOW_LESSON: f32 = 0.3;
/// Share of the width that a lesson has beside the picture or the graph, and beside two runs or a page: most is theirs.
const LESSON: f32 = 0.38;
const LESSON_BESIDE_MORE: f32 = 0.3;
/// Width of a lesson, in points.
const LESSON_WIDTH: (f32, f32) = (180.0, 460.0);
/// Height in which a lesson has the chart below it.
const LESSON_AND_CHART: f32 = 360.0;
/// In a room so many times as wide as high the chart is beside the picture, with that share of the width.
const WIDE: f32 = 1.25;
/// See [`WIDE`].
const CHART_BESIDE: f32 = 0.34;
/// Least width of it there, in which two of its values are beside each other, as far as the picture has as much.
const LEAST_CHART: f32 = 200.0;
/// And of the width that the picture has beside the graph.
const PICTURE: f32 = 0.34;
/// And of the width beside a lesson.
const PICTURE_IN_LESSON: f32 = 0.5;
/// Least width in points in which a graph is whole; beside a picture it has no less.
const LEAST_GRAPH: f32 = 290.0;
/// The ring around the pointer, and the dot while the button is held.
const RING: f32 = 15.0;
const DOT: f32 = 7.0;
const RING_COLOR: Color32 = Color32::from_rgb(0xe6, 0x7e, 0x00);
const DOT_COLOR: Color32 = Color32::from_rgb(0xff, 0x20, 0x20);

/// A presentation that is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Presented {
    /// The zoom before it.
    zoom: f32,
    /// The window that it was fitted to: see [`screen_of`].
    screen: Vec2,
}

/// Width of a lesson that has that share of a window's, in points.
fn lesson_width(share: f32, window: f32) -> f32 {
    (share * window).clamp(LESSON_WIDTH.0, LESSON_WIDTH.1)
}

/// The size of the window in points at a zoom of 1.
fn screen_of(ctx: &Context) -> Vec2 {
    ctx.content_rect().size() * ctx.zoom_factor()
}

/// The zoom of a presentation in a window of `screen` points at a zoom of 1, for a user whose own zoom is `zoom`. Never less than that.
fn presented_zoom(zoom: f32, screen: Vec2) -> f32 {
    let good = zoom * (screen.y / ROOM_HEIGHT).max(LARGER);
    let fits = (screen / LEAST_ROOM).min_elem();
    let whole = (screen / WHOLE_ROOM).min_elem();
    let least = (zoom * LARGER).min(MOST_ZOOM).min(whole).max(zoom);
    good.min(fits).max(least)
}

impl App {
    /// Whether it is shown.
    pub fn is_presenting(&self) -> bool {
        self.presenting.is_some()
    }

    /// Begins or ends the presentation.
    pub(super) fn present(&mut self, ctx: &Context) {
        if let Some(presented) = self.presenting.take() {
            ctx.set_zoom_factor(presented.zoom);
            enlarge_small_texts(ctx, false);
            return;
        }
        let (zoom, screen) = (ctx.zoom_factor(), screen_of(ctx));
        self.presenting = Some(Presented { zoom, screen });
        ctx.set_zoom_factor(presented_zoom(zoom, screen));
        enlarge_small_texts(ctx, true);
    }

    /// Fits it to a window that became another size; what the user zoomed meanwhile stays.
    pub(super) fn fit_presentation(&mut self, ctx: &Context) {
        let screen = screen_of(ctx);
        let Some(presented) = &mut self.presenting else {
            return;
        };
        // What is only rounded otherwise is no other size.
        if (screen - presented.screen).abs().max_elem() < 2.0 {
            return;
        }
        let [before, now] = [presented.screen, screen].map(|s| presented_zoom(presented.zoom, s));
        presented.screen = screen;
        if now != before {
            ctx.set_zoom_factor(ctx.zoom_factor() * now / before);
        }
    }

    /// All that is below the bar.
    pub(super) fn presentation_ui(
        &mut self,
        ui: &mut Ui,
        frame: Frame,
    ) -> Option<InspectorRequest> {
        let mut request = None;
        // Errors are seen here as well. A panel of its own would have height without any.
        self.messages.reserve_ui(ui);
        if self.wants_timeline() {
            self.timeline_ui(ui, frame);
        }
        let size = ui.available_size();
        let is_pinned = self.document.pinned.is_some();
        // A lesson takes room enough; the class looks at a chart if that is what it reads of.
        let is_low = size.y < LESSON_AND_CHART;
        let has_room = self.tutor.is_none() || self.points_at(|part| part.is_of(Part::Charts));
        let mut has_chart = has_room && !is_pinned && !self.hides(Part::Charts);
        // The class reads what to do with a page while it is open, so it stands beside the lesson.
        let beside_lesson = size.x - lesson_width(LESSON_BESIDE_MORE, size.x);
        self.has_page = self.tutor.is_some()
            && self.pages.good_width_in_the_middle().is_some()
            && beside_lesson >= LEAST_PAGE;
        has_chart &= !self.has_page;
        // Enlarged by hand, a window may have room for the lesson or for what it is about.
        let is_single = self.tutor.is_some() && size.x < LEAST_FOR_TWO;
        self.left_is_kept = !is_single;
        self.shows_left = self.tutor.is_some() && (!is_single || self.wants_left.unwrap_or(true));
        self.left_is_alone = is_single && self.shows_left;
        self.has_one_of_two = false;
        if self.left_is_alone {
            self.shows_graph = false;
            self.left_ui(ui, true);
            return None;
        }
        if self.shows_left {
            let has_chart_below = has_chart && !is_low;
            has_chart &= !has_chart_below;
            let share = if is_pinned || self.has_page {
                LESSON_BESIDE_MORE
            } else {
                LESSON
            };
            let shown = Panel::left("presented lesson")
                // Of the room as it is: the zoom is another one in the next frame.
                .exact_size(lesson_width(share, size.x))
                .show(ui, |ui| {
                    if has_chart_below {
                        Panel::bottom("presented chart below the lesson")
                            .frame(Frame::NONE)
                            .exact_size(CHART_BELOW_LESSON * size.y)
                            .show(ui, |ui| self.one_chart_ui(ui));
                    }
                    self.lesson_ui(ui)
                });
            // A page that asks something lies over the rest.
            keep_free(ui.ctx(), shown.response.rect.right());
            request = shown.inner;
        }
        self.shows_graph = false;
        if self.has_page {
            CentralPanel::no_frame()
                .frame(frame)
                .show(ui, |ui| self.docked_page_ui(ui));
            return request;
        }
        if is_pinned {
            CentralPanel::no_frame()
                .frame(frame)
                .show(ui, |ui| self.sides_ui(ui));
            return request;
        }
        let (is_lesson, rest) = (self.tutor.is_some(), ui.available_width());
        let width = if is_lesson {
            PICTURE_IN_LESSON * rest
        } else {
            PICTURE * size.x
        };
        let wants_picture =
            !is_lesson || has_chart || self.points_at(|part| part.is_of(Part::Picture));
        let fits_both = rest - width >= LEAST_GRAPH;
        // Without room for both the class sees the larger one, but what slow motion takes apart.
        let has_graph = fits_both || !wants_picture || self.trainer.slow_motion().is_some();
        if self.wants_graph() && has_graph {
            self.shows_graph = true;
            if wants_picture && fits_both {
                Panel::right("presented picture")
                    .frame(frame)
                    .exact_size(width)
                    .show(ui, |ui| {
                        // The picture is no higher than wide, so there is room below it.
                        if has_chart {
                            Panel::bottom("presented chart below")
                                .frame(Frame::NONE)
                                .exact_size(CHART * size.y)
                                .show(ui, |ui| self.one_chart_ui(ui));
                        }
                        self.picture_ui(ui);
                    });
            }
            CentralPanel::no_frame()
                .frame(frame)
                .show(ui, |ui| self.overview_ui(ui));
            return request;
        }
        self.slow_strip_ui(ui, frame);
        if has_chart {
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
            let wanted = self
                .points_at(|part| part == Part::LossChart)
                .then_some(Chart::Losses);
            charts_ui(ui, frame, None, (Room::One(wanted), self.epochs()));
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
        self.points_at(|part| part.is_of(Part::Graph)) || self.trainer.slow_motion().is_some()
    }

    /// Whether the graph is to be seen where there is room for it or the picture: a lesson that speaks of both has the picture, but
    /// for what slow motion takes apart.
    pub(super) fn wants_graph_alone(&self) -> bool {
        self.graph_wanted.unwrap_or_else(|| {
            let is_slow = self.trainer.slow_motion().is_some();
            is_slow || (self.wants_graph() && !self.points_at(|part| part.is_of(Part::Picture)))
        })
    }

    /// Whether the step of the lesson points at a part that is meant.
    fn points_at(&self, is_meant: impl Fn(Part) -> bool) -> bool {
        let step = self.tutor.as_ref().and_then(|tutor| tutor.step());
        step.is_some_and(|step| step.point_at.iter().any(|part| is_meant(*part)))
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

#[cfg(test)]
mod tests {
    use super::*;

    const SCREENS: [Vec2; 5] = [
        vec2(1024.0, 700.0),
        vec2(1366.0, 768.0),
        vec2(1440.0, 900.0),
        vec2(1920.0, 1080.0),
        vec2(3840.0, 2160.0),
    ];

    #[test]
    fn text_is_as_large_as_the_window_is_high() {
        // A line is 1.21 times as high as its letters.
        let share = |screen: Vec2| 13.0 * 1.21 * presented_zoom(1.0, screen) / screen.y;
        for screen in SCREENS {
            assert!(
                (0.026..=0.032).contains(&share(screen)),
                "{screen}: {}",
                share(screen)
            );
        }
    }

    #[test]
    fn no_presentation_is_smaller_than_the_window_was_or_has_less_room_than_a_laptop_gives_it() {
        for screen in SCREENS {
            for zoom in [0.5, 1.0, 1.5, 2.5, 4.0] {
                let presented = presented_zoom(zoom, screen);
                assert!(presented >= zoom, "{screen} at {zoom}: {presented}");
                let room = screen / presented;
                let laptop = screen / (zoom * LARGER).min(MOST_ZOOM).max(zoom);
                let least = laptop.min(LEAST_ROOM) - Vec2::splat(0.1);
                let whole = WHOLE_ROOM.min(screen / zoom) - Vec2::splat(0.1);
                assert!(
                    room.x >= whole.x && room.y >= whole.y,
                    "{screen} at {zoom}: {room}"
                );
                assert!(
                    room.x >= least.x && room.y >= least.y,
                    "{screen} at {zoom}: {room}"
                );
            }
            // The user's own zoom is on top, as long as there is room.
            assert!(presented_zoom(1.25, screen) > presented_zoom(1.0, screen));
        }
    }
}
