//! The bars below the grid.

use eframe::egui::{Color32, Sense, Ui, vec2};

use super::arrange::Placed;
use super::parts::{Part, scale_of_changes, shows_changes};
use super::words;
use crate::training::Images;
use crate::ui::color_bar::{BAR_HEIGHT, paint_bar};
use crate::ui::hover::LazyHover as _;
use crate::ui::kind::DataKind;
use crate::ui::layers::{Layer, Layers};
use crate::ui::theme;

/// Colours of a bar, which is not straight between them.
const STOPS: usize = 17;
/// Between two bars, in points of the screen.
const BETWEEN: f32 = 10.0;

/// What the colours of frames and changes mean, below the picture; room that stays free while there are none.
pub fn bars_ui(
    ui: &mut Ui,
    prefix: &str,
    images: &Images,
    layers: Layers,
    shown: &[(Part, Placed)],
) {
    let size = vec2(ui.available_width(), BAR_HEIGHT);
    let (line, _) = ui.allocate_exact_size(size, Sense::hover());
    let has_frames = layers.shows(Layer::Surface)
        && shown
            .iter()
            .any(|(part, _)| !part.opinions(images).is_empty());
    let has_changes = shown.iter().any(|(part, _)| shows_changes(*part, layers));
    let (left, right) = line.split_left_right_at_fraction(0.5);
    let halves = (
        left.with_max_x(left.right() - BETWEEN / 2.0),
        right.with_min_x(right.left() + BETWEEN / 2.0),
    );
    let [of_frames, of_changes] = match (has_frames, has_changes) {
        (true, true) => [Some(halves.0), Some(halves.1)],
        (true, false) => [Some(line), None],
        (false, true) => [None, Some(line)],
        (false, false) => [None, None],
    };
    let visuals = ui.visuals().clone();
    let stops = |color: &dyn Fn(f32) -> Color32| -> Vec<Color32> {
        let share = |i: usize| i as f32 / (STOPS - 1) as f32;
        (0..STOPS).map(|i| color(share(i))).collect()
    };
    if let Some(bar) = of_frames {
        let colors = stops(&|share| theme::answer_color(share, &visuals));
        let words = [tr!("fake"), tr!("unsure"), tr!("real")];
        paint_bar(ui.painter(), &visuals, bar, &colors, words);
        let id = ui.scope_id().with((prefix, "bar of frames"));
        ui.interact(bar, id, Sense::hover())
            .on_text_hover(Layer::Surface.help(DataKind::Images));
    }
    if let Some(bar) = of_changes {
        let parts = shown.iter().map(|(part, _)| *part);
        let colors = stops(&scale_of_changes(parts, images, layers, &visuals));
        let [darker, none, brighter] = words::scale_of_changes(images);
        paint_bar(
            ui.painter(),
            &visuals,
            bar,
            &colors,
            [&darker, &none, &brighter],
        );
        let id = ui.scope_id().with((prefix, "bar of changes"));
        ui.interact(bar, id, Sense::hover()).on_ui_hover(|ui| {
            ui.label(Layer::Gradients.help(DataKind::Images));
            if let Some(strongest) = words::largest_in_words(images) {
                ui.weak(strongest);
            }
        });
    }
}
