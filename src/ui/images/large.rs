//! One image looked at closely, at the side of the grid: its pixels, D's answer, and the noise that it was made of.

use eframe::egui::{self, Painter, Rect, Sense, Ui, WidgetInfo, pos2, vec2};
use eframe::emath::GuiRounding as _;

use super::grid::Place;
use super::parts::Part;
use super::pixels;
use super::textures::{Textures, frames};
use super::words;
use crate::training::Images;
use crate::ui::theme::{Role, SQUARE, plot_background};

/// Most of a side, in points of the screen, and width of its frame.
const SIDE: f32 = 256.0;
const FRAME: f32 = 5.0;
/// Height of the bars of its noise.
const NOISE: f32 = 54.0;
/// Between it and the grid.
const GAP: f32 = 24.0;

/// Draws an image in a window of its own, beside the grid in `room`. Returns whether it stays open: a click on it closes it.
pub fn large_ui(
    ui: &Ui,
    prefix: &str,
    room: Rect,
    images: &Images,
    textures: &Textures,
    (part, index): Place,
    with_changes: bool,
) -> bool {
    let scale = ui.pixels_per_point();
    let pixels = images.shape.side.max(1) as f32;
    let side = (SIDE * scale / pixels).floor().max(1.0) * pixels / scale;
    let name = words::one(images, part, index);
    let mut is_open = true;
    let width = side + 2.0 * FRAME;
    let screen = ui.ctx().content_rect();
    // To the left of the grid, where the graph is, or else to its right; the screen's edge may push it over the grid.
    let left = room.left() - width - GAP;
    let left = if left >= screen.left() {
        left
    } else {
        room.right() + GAP
    };
    let shown = egui::Window::new(format!("{prefix}{name}"))
        // It stays where it is while one image after the other is looked at.
        .id(egui::Id::unique(("enlarged image", prefix)))
        .open(&mut is_open)
        .collapsible(false)
        .resizable(false)
        .default_pos(pos2(left, room.top()))
        .constrain(true)
        .show(ui.ctx(), |ui| {
            let whole = egui::Vec2::splat(width);
            let (rect, response) = ui.allocate_exact_size(whole, Sense::click());
            response.widget_info(|| {
                let name = format!("{prefix}Enlarged: {name}");
                WidgetInfo::labeled(egui::Role::Image, true, name)
            });
            let rect = Rect::from_min_size(rect.min.round_to_pixels(scale), whole);
            let painter = ui.painter();
            let opinion = part.opinions(images).get(index);
            painter.rect_filled(rect, SQUARE, plot_background(ui.visuals()));
            let framed = opinion.map(|d| (*d, rect));
            painter.add(frames(framed.into_iter(), ui.visuals()));
            let place = || std::iter::once((index, rect.shrink(FRAME)));
            textures.of(part).paint(painter, place());
            if with_changes {
                textures.changes().paint(painter, place());
            }
            ui.set_max_width(width);
            if let Some(d) = opinion {
                ui.label(words::answer(images.opinion, *d));
            }
            if let Some(noise) = noise_of(images, part, index) {
                ui.label("The noise that it is made of:");
                let (rect, _) = ui.allocate_exact_size(vec2(width, NOISE), Sense::hover());
                noise_ui(ui, ui.painter(), rect, images, noise);
            }
            response.clicked()
        });
    let was_clicked = shown.and_then(|s| s.inner).unwrap_or(false);
    is_open && !was_clicked
}

/// The noise vector of a fake.
fn noise_of(images: &Images, part: Part, index: usize) -> Option<&[f32]> {
    let mut vectors = images.noise.chunks_exact(images.noise_dim.max(1));
    (part == Part::Fakes).then(|| vectors.nth(index)).flatten()
}

/// A bar for each number, up or down from the middle of all numbers.
fn noise_ui(ui: &Ui, painter: &Painter, rect: Rect, images: &Images, noise: &[f32]) {
    painter.rect_filled(rect, SQUARE, plot_background(ui.visuals()));
    let Some((least, largest)) = pixels::range(&images.noise) else {
        return;
    };
    let (middle, half) = (f32::midpoint(least, largest), (largest - least) / 2.0);
    let step = rect.width() / noise.len().max(1) as f32;
    let color = Role::Fake.color(ui.visuals());
    let zero = rect.center().y;
    for (index, number) in noise.iter().enumerate() {
        let share = ((number - middle) / half.max(f32::MIN_POSITIVE)).clamp(-1.0, 1.0);
        let left = rect.left() + index as f32 * step;
        let end = zero - share * 0.48 * rect.height();
        let bar = Rect::from_two_pos(pos2(left, zero), pos2(left + 0.8 * step, end));
        painter.rect_filled(bar, SQUARE, color);
    }
    let line = (1.0, ui.visuals().weak_text_color());
    painter.hline(rect.x_range(), zero, line);
}
