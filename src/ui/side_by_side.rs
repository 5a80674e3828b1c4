//! Two playgrounds side by side: the same seed, the same epoch, and what differs between them.
//!
//! - `differences`: what differs between their settings, and which of them is a known cause or cure

mod differences;

use eframe::egui::{self, Align, Layout, RichText, Ui, WidgetInfo, vec2};
use egui_material_icons::{MaterialIcon, icons};

pub use self::differences::{Difference, Differences, differences, headings};

use self::differences::Role;
use super::badge::badge_ui;
use super::charts::epochs::Epochs;
use super::charts::found::Finds;
use super::charts::{Beside, Room, charts_ui, good_height, whole_height};
use super::kind::DataKind;
use super::layers::Layers;
use super::picture::Picture;
use super::theme::BUTTON_SIZE;
use crate::config::Config;
use crate::training::{Frame, RunFrame};
use crate::ui::hover::LazyHover as _;

/// Differences that have a line of their own.
const LISTED: usize = 2;
/// Between the two sides, in points.
const GUTTER: f32 = 20.0;
/// Share of the height that the chart of each has in a presentation, and least height with two lines of values above it.
const PRESENTED_CHART: f32 = 0.26;
const LEAST_PRESENTED_CHART: f32 = 118.0;
/// Least share of the height that a picture has with all that belongs to it.
const LEAST_PICTURE: f32 = 0.5;

/// What the user wants of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SidesRequest {
    /// A becomes what B is.
    Pin,
    /// Each becomes the other.
    Swap,
    /// B alone again.
    Close,
}

/// How the two sides share the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// Beside each other, as high as there is room.
    Fitted,
    /// Beside each other, each part whole: they are on something that scrolls.
    Whole,
    /// The same below each other.
    Stacked,
    /// Beside each other in a presentation without much room: the pictures, whole, and what tells them apart.
    Pictures,
}

/// Where B's settings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsPlace {
    /// In the left panel, or below the lesson's text there.
    Left,
    /// Nowhere in sight.
    Hidden,
}

/// Both sides.
pub struct Sides<'a> {
    /// The newest frame: B's, with A's as its twin.
    pub frame: &'a Frame,
    /// A's settings.
    pub a: &'a Config,
    /// B's settings.
    pub b: &'a Config,
    /// Where these are edited.
    pub settings: SettingsPlace,
    /// Layers that are on.
    pub layers: Layers,
    /// Whether training runs.
    pub is_running: bool,
    /// The time axis of charts.
    pub epochs: Epochs,
    /// How they share the room.
    pub arrangement: Arrangement,
    /// Whether there are curves below the pictures.
    pub has_charts: bool,
    /// Whether a class looks at it: one chart of each, and larger pictures.
    pub is_presented: bool,
}

impl Sides<'_> {
    /// Draws both on equal axes.
    pub fn ui(
        &self,
        ui: &mut Ui,
        [of_a, of_b]: [&mut Picture; 2],
        differences: &mut Differences,
    ) -> Option<SidesRequest> {
        let Some(twin) = &self.frame.twin else {
            ui.centered_and_justified(|ui| ui.weak(tr!("Preparing the second run…")));
            return None;
        };
        let differences = differences.between(self.a, self.b);
        let main = &self.frame.main;
        let sides = [(of_a, twin, main), (of_b, main, twin)];
        let mut request = None;
        let mut side_ui = |ui: &mut Ui, index: usize, (plot, frame, other)| {
            // Columns have one name between them.
            ui.push_id(("side", index), |ui| {
                let of_side = self.side_ui(ui, plot, (frame, other), differences, index == 0);
                request = request.or(of_side);
            });
        };
        let between = ui.spacing().item_spacing.x;
        if self.arrangement == Arrangement::Stacked {
            for (index, side) in sides.into_iter().enumerate() {
                side_ui(ui, index, side);
            }
        } else {
            // Each is seen to be one.
            ui.spacing_mut().item_spacing.x = GUTTER;
            ui.columns(2, |columns| {
                for (index, (ui, side)) in columns.iter_mut().zip(sides).enumerate() {
                    ui.spacing_mut().item_spacing.x = between;
                    side_ui(ui, index, side);
                }
            });
        }
        request
    }

    /// One side, with the curves of the other behind its own.
    fn side_ui(
        &self,
        ui: &mut Ui,
        plot: &mut Picture,
        (frame, other): (&RunFrame, &RunFrame),
        differences: &Differences,
        is_a: bool,
    ) -> Option<SidesRequest> {
        let has_settings = self.settings == SettingsPlace::Left;
        let is_of_pictures = self.arrangement == Arrangement::Pictures;
        let listed = if is_of_pictures { 1 } else { LISTED };
        let title = Title {
            is_a,
            role: differences.role(is_a),
            has_settings,
            has_buttons: !is_of_pictures,
        };
        let request = title.ui(ui, frame);
        differences_ui(ui, (differences.list(), listed), is_a, has_settings);
        badge_ui(ui, frame);
        let size = ui.available_size();
        let whole = Picture::height_for(ui, size.x);
        let kind = DataKind::of_snapshot(&frame.snapshot);
        let (picture, charts) = match self.arrangement {
            Arrangement::Fitted => {
                let charts = match (self.has_charts, self.is_presented) {
                    (false, _) => 0.0,
                    (true, true) => (PRESENTED_CHART * size.y).max(LEAST_PRESENTED_CHART),
                    (true, false) => good_height(ui, kind),
                };
                let left = size.y - charts;
                (whole.min(left.max(LEAST_PICTURE * size.y)), None)
            }
            Arrangement::Pictures => (whole.min(size.y), None),
            Arrangement::Whole | Arrangement::Stacked => (whole, Some(whole_height(ui, kind))),
        };
        ui.allocate_ui(vec2(size.x, picture), |ui| {
            ui.set_min_height(picture);
            let has_neighbour = self.arrangement != Arrangement::Stacked;
            plot.ui(ui, frame, self.layers, self.is_running, has_neighbour);
        });
        if !self.has_charts || is_of_pictures {
            return request;
        }
        let beside = Beside {
            history: &other.history,
            finds: Finds::of(&other.config, &other.measured()),
            // The numbers of a run that broke would flatten the other's curves.
            shares_axes: frame.diverged.is_none() && other.diverged.is_none(),
        };
        let charts = charts.unwrap_or_else(|| ui.available_height());
        ui.allocate_ui(vec2(size.x, charts), |ui| {
            ui.set_min_height(charts);
            let room = if self.is_presented {
                Room::One(None)
            } else {
                Room::Rest
            };
            charts_ui(ui, frame, Some(beside), (room, self.epochs));
        });
        request
    }
}

/// What stands above a side.
#[derive(Clone, Copy)]
struct Title {
    is_a: bool,
    /// What it is, where the two are a pair that is known.
    role: Option<Role>,
    /// Whether B's settings are beside it.
    has_settings: bool,
    /// Whether A has buttons.
    has_buttons: bool,
}

impl Title {
    fn ui(self, ui: &mut Ui, frame: &RunFrame) -> Option<SidesRequest> {
        let Self {
            is_a,
            role,
            has_settings,
            has_buttons,
        } = self;
        let mut request = None;
        ui.horizontal(|ui| {
            // Only one of them has buttons.
            if has_buttons {
                ui.set_min_height(BUTTON_SIZE);
            }
            let (letter, words) = if is_a {
                ("A", tr!("pinned"))
            } else if has_settings {
                ("B", tr!("the settings on the left"))
            } else {
                ("B", "")
            };
            let swap_help = if has_settings {
                tr!("They change places, so that the left panel edits what is A now.")
            } else {
                tr!("They change places.")
            };
            // The buttons first, at their end, so that the title does not run into them.
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if is_a && has_buttons {
                    for (icon, name, help, what) in [
                        (
                            icons::ICON_CLOSE,
                            tr!("Close side by side"),
                            tr!("Goes on with B alone."),
                            SidesRequest::Close,
                        ),
                        (
                            icons::ICON_SWAP_HORIZ,
                            tr!("Swap A and B"),
                            swap_help,
                            SidesRequest::Swap,
                        ),
                        (
                            icons::ICON_PUSH_PIN,
                            tr!("Pin B as A"),
                            tr!(
                                "A becomes a copy of B as it is now; then change the next setting of B."
                            ),
                            SidesRequest::Pin,
                        ),
                    ] {
                        if button_ui(ui, icon, name, help) {
                            request = Some(what);
                        }
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.label(RichText::new(letter).heading().strong());
                    if let Some(role) = role {
                        let word = RichText::new(role.word()).strong();
                        ui.add(egui::Label::new(word).truncate());
                    }
                    let words = match &frame.diverged {
                        Some(_) => RichText::new(tr!("diverged")).color(ui.visuals().error_fg_color),
                        None => RichText::new(words).weak(),
                    };
                    let label = ui.add(egui::Label::new(words).truncate());
                    if let Some(text) = &frame.diverged {
                        label.on_text_hover(text);
                    }
                });
            });
        });
        request
    }
}

fn button_ui(ui: &mut Ui, icon: MaterialIcon, name: &str, help: &str) -> bool {
    let size = vec2(BUTTON_SIZE, BUTTON_SIZE);
    let response = ui.add(egui::Button::new(icon.rich_text().size(16.0)).min_size(size));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    let response = response.on_ui_hover(|ui| {
        ui.label(format!("{name}. {help}"));
    });
    response.clicked()
}

/// As many lines on both sides, so that what is below them stays level.
fn differences_ui(
    ui: &mut Ui,
    (differences, listed): (&[Difference], usize),
    is_a: bool,
    has_settings: bool,
) {
    // All of them in words only where the pointer rests.
    let words = |d: &Difference| d.in_words(is_a);
    let line = |ui: &mut Ui, text: RichText| {
        let label = ui.add(egui::Label::new(text).truncate());
        label.on_ui_hover(|ui| {
            if differences.is_empty() {
                ui.label(tr!(
                    "What acts at once goes on from here. What starts the training again starts it \
                     again on both sides, so that they stay in step."
                ));
            }
            for difference in differences {
                ui.label(words(difference));
            }
        });
    };
    if differences.is_empty() {
        let text = if is_a {
            tr!("The same as B so far.")
        } else if has_settings {
            tr!("Change a setting on the left: it acts on B alone.")
        } else {
            // A's line says it.
            ""
        };
        return line(ui, RichText::new(text).weak());
    }
    for difference in differences.iter().take(listed) {
        line(ui, RichText::new(words(difference)).strong());
    }
    if differences.len() > listed {
        let more = differences.len() - listed;
        let text = if is_a {
            tr!("and {more} more", more)
        } else {
            tr!(
                "and {more} more: what you see cannot be put down to one of them",
                more
            )
        };
        line(ui, RichText::new(text).weak());
    }
}
