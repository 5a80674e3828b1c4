//! One image looked at closely, beside the grid: its pixels, D's answer, the real image that is nearest to it, and the noise
//! that it is made of, to be changed.

use std::sync::Arc;

use eframe::egui::{self, Rect, RichText, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};
use eframe::emath::GuiRounding as _;

use super::atlas::Atlas;
use super::noise::{line_height, noise_ui};
use super::parts::{Part, Place};
use super::textures::{Textures, frames};
use super::words;
use crate::training::{Closer, Images, Look};
use crate::ui::hover::LazyHover as _;
use crate::ui::page::free;
use crate::ui::theme::{SQUARE, plot_background};

/// Most of a side, and least, in points of the screen; and width of its frame.
const SIDES: (f32, f32) = (208.0, 64.0);
const FRAME: f32 = 5.0;
/// Most of a side where another picture is beside the grid.
const BESIDE: f32 = 144.0;
/// Between it and the grid, and between the two images.
const GAP: f32 = 24.0;
const BETWEEN: f32 = 10.0;
/// Around what is in a window, with its edges.
const MARGIN: f32 = 16.0;
/// Share of the window's height that an image has at most.
const MOST_HEIGHT: f32 = 0.33;
/// Lines of sliders that are seen at once.
const LINES: (f32, f32) = (2.0, 6.0);
/// Height of all that is above the sliders but the images: title, words, heading.
const WORDS: f32 = 150.0;

/// Height of a screen in which not all of it fits, so that it scrolls.
const LOW: f32 = 400.0;

/// Which image it is, and with which noise.
#[derive(Clone, Debug, PartialEq)]
pub struct Large {
    /// Its place in the grid.
    pub place: Place,
    /// Noise instead of its own.
    noise: Option<Arc<[f32]>>,
}

/// What there is to see.
pub struct Input<'a> {
    /// Before what screen readers are told.
    pub prefix: &'a str,
    /// Where the grid is.
    pub room: Rect,
    /// The picture that the image is of.
    pub images: &'a Images,
    /// Its textures.
    pub textures: &'a Textures,
    /// What the training thread said of it last; of the image before, for a moment.
    pub closer: Option<&'a Closer>,
    /// Whether what D would change lies over it.
    pub with_changes: bool,
    /// Whether another picture is beside the grid, which must not be covered.
    pub has_neighbour: bool,
}

impl Large {
    /// An image as it is.
    pub fn new(place: Place) -> Self {
        Self { place, noise: None }
    }

    /// What the training thread is to look at.
    pub fn look(&self) -> Look {
        let (part, index) = self.place;
        let noise = self.noise.clone();
        Look { part, index, noise }
    }

    /// Draws it in a window of its own. Returns whether it stays open: a click on the image closes it.
    pub fn ui(&mut self, ui: &Ui, input: &Input<'_>) -> bool {
        let (part, index) = self.place;
        let is_fake = part != Part::Real;
        let screen = free(ui.ctx());
        // To the left of the grid, where the graph is, if both images fit there; the screen's edge may push it over the grid.
        let beside = input.room.left() - GAP - screen.left();
        let side = side(ui, input, beside);
        let framed = side + 2.0 * FRAME;
        let width = if is_fake {
            2.0 * framed + BETWEEN
        } else {
            framed.max(150.0)
        };
        let left = if input.has_neighbour {
            input.room.left()
        } else if width + MARGIN <= beside {
            input.room.left() - GAP - width - MARGIN
        } else if input.room.right() + GAP + width + MARGIN <= screen.right() {
            input.room.right() + GAP
        } else {
            screen.left()
        };
        // Beside another picture it is below its own, over the curves.
        let top = if input.has_neighbour {
            input.room.bottom()
        } else {
            input.room.top()
        };
        let closer = input.closer.filter(|closer| {
            (closer.look.part, closer.look.index) == (part, index)
                && closer.pixels.len() == input.images.shape.numbers()
        });
        let name = words::one(input.images, part, index);
        let mut is_open = true;
        let shown = egui::Window::new(format!("{}{name}", input.prefix))
            // It stays where it is while one image after the other is looked at.
            .id(egui::Id::unique(("enlarged image", input.prefix)))
            .open(&mut is_open)
            .collapsible(false)
            // As large as what is in it: egui's default size is wider, and too low for the sliders.
            .auto_sized()
            .default_pos(pos2(left, top))
            .vscroll(screen.height() < LOW)
            .constrain_to(screen)
            .show(ui.ctx(), |ui| {
                ui.set_width(width);
                let clicked = ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = BETWEEN;
                    let clicked = self.image_ui(ui, input, closer, &name, framed);
                    if is_fake {
                        nearest_ui(ui, input, closer, framed);
                    }
                    clicked
                });
                if let Some(closer) = closer.filter(|closer| !closer.own_noise.is_empty()) {
                    ui.separator();
                    let free = if input.has_neighbour {
                        screen.bottom() - input.room.bottom()
                    } else {
                        screen.height()
                    };
                    let left = free - framed - WORDS;
                    let lines = (left / line_height(ui)).clamp(LINES.0, LINES.1).floor();
                    let height = lines * line_height(ui);
                    noise_ui(ui, input.prefix, closer, &mut self.noise, height);
                }
                clicked.inner
            });
        let was_clicked = shown.and_then(|s| s.inner).unwrap_or(false);
        is_open && !was_clicked
    }

    /// The image with D's answer below it. Returns whether it was clicked.
    fn image_ui(
        &self,
        ui: &mut Ui,
        input: &Input<'_>,
        closer: Option<&Closer>,
        name: &str,
        framed: f32,
    ) -> bool {
        let (part, index) = self.place;
        let (images, textures) = (input.images, input.textures);
        let known = part.opinions(images).get(index).copied();
        let d = closer.map(|closer| closer.d).or(known);
        // Until the training thread has answered, it is as the grid has it.
        // Grey beneath changes, as there.
        let is_grey = input.with_changes && !images.gradients.is_empty();
        let (atlas, changes, at) = match (closer, is_grey) {
            (Some(_), false) => (textures.closer(), textures.closer_changes(), 0),
            (Some(_), true) => (textures.closer_greys(), textures.closer_changes(), 0),
            (None, false) => (textures.of(part), textures.changes(), index),
            (None, true) => (textures.greys(), textures.changes(), index),
        };
        let changes = Some(changes).filter(|_| input.with_changes);
        column_ui(ui, framed, |ui| {
            let name = tr!("{prefix}Enlarged: {name}", prefix = input.prefix, name);
            let response = framed_ui(ui, framed, d, (atlas, at), changes, &name);
            if let Some(d) = d {
                ui.label(words::answer(images.opinion, d));
            }
            if closer.is_some_and(|closer| closer.noise != closer.own_noise) {
                ui.weak(tr!("of other noise"));
            }
            response
                .on_hover(|| tr!("A click closes it.").to_owned())
                .clicked()
        })
    }
}

/// Side of an image: so many whole pixels of the screen for each of its own.
fn side(ui: &Ui, input: &Input<'_>, beside: f32) -> f32 {
    let screen = free(ui.ctx());
    let both = |width: f32| (width - MARGIN - BETWEEN - 4.0 * FRAME) / 2.0;
    let fitting = if input.has_neighbour {
        both(input.room.width()).min(BESIDE)
    } else if both(beside) >= SIDES.0 / 2.0 {
        both(beside)
    } else {
        both(screen.width())
    };
    let most = fitting
        .min(MOST_HEIGHT * screen.height())
        .clamp(SIDES.1, SIDES.0);
    let scale = ui.pixels_per_point();
    let pixels = input.images.shape.side.max(1) as f32;
    (most * scale / pixels).floor().max(1.0) * pixels / scale
}

/// The real image that is nearest to it.
fn nearest_ui(ui: &mut Ui, input: &Input<'_>, closer: Option<&Closer>, framed: f32) {
    column_ui(ui, framed, |ui| {
        let nearest = closer.and_then(|closer| closer.nearest.as_ref());
        let d = nearest.map(|nearest| nearest.d);
        let atlas = (
            input.textures.closer(),
            if d.is_some() { 1 } else { usize::MAX },
        );
        let name = tr!("{prefix}Nearest real image", prefix = input.prefix);
        framed_ui(ui, framed, d, atlas, None, &name);
        let Some(nearest) = nearest else {
            ui.weak(tr!("No real image to hold it against"));
            return;
        };
        ui.label(tr!(
            "Nearest real image, {nearest}",
            nearest = words::answer(input.images.opinion, nearest.d)
        ));
        let text = RichText::new(words::distance(nearest.distance)).weak();
        ui.label(text).on_hover(|| words::about_distance(nearest));
    });
}

/// What belongs to one of the images, as wide as it.
fn column_ui<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 3.0;
        add(ui)
    })
    .inner
}

/// An image of a texture, framed by D's opinion of it.
fn framed_ui(
    ui: &mut Ui,
    framed: f32,
    d: Option<f32>,
    (atlas, index): (&Atlas, usize),
    changes: Option<&Atlas>,
    name: &str,
) -> egui::Response {
    let scale = ui.pixels_per_point();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(framed), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
    let rect = Rect::from_min_size(rect.min.round_to_pixels(scale), vec2(framed, framed));
    let painter = ui.painter();
    painter.rect_filled(rect, SQUARE, plot_background(ui.visuals()));
    painter.add(frames(d.map(|d| (d, rect)).into_iter(), ui.visuals()));
    for atlas in std::iter::once(atlas).chain(changes) {
        atlas.paint(painter, std::iter::once((index, rect.shrink(FRAME))));
    }
    response
}
