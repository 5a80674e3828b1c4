//! Editors of hyperparameters on the nodes that they belong to; the left panel's own, made narrow.

use eframe::egui::{Frame, Margin, Rect, Ui, UiBuilder, pos2, vec2};

use super::plan::Scale;
use crate::config::{Config, find};
use crate::ui::hyperparameter::{Reference, hyperparameter_ui};

/// A group of editors: its place on the sheet and its keys.
struct Place {
    name: &'static str,
    left: f32,
    top: f32,
    width: f32,
    keys: &'static [&'static str],
}

const PLACES: [Place; 5] = [
    Place {
        name: "noise",
        left: 0.0,
        top: 396.0,
        width: 122.0,
        keys: &["noise.dim", "noise.distribution"],
    },
    Place {
        name: "generator",
        left: 138.0,
        top: 396.0,
        width: 160.0,
        keys: &["generator.hidden_layers", "generator.neurons"],
    },
    Place {
        name: "discriminator",
        left: 408.0,
        top: 396.0,
        width: 176.0,
        keys: &["discriminator.hidden_layers", "discriminator.neurons"],
    },
    Place {
        name: "generator's gradient",
        left: 400.0,
        top: 452.0,
        width: 222.0,
        keys: &[
            "generator.optimizer",
            "generator.learning_rate",
            "generator.updates_per_epoch",
        ],
    },
    Place {
        name: "discriminator's gradient",
        left: 496.0,
        top: 34.0,
        width: 198.0,
        keys: &[
            "discriminator.optimizer",
            "discriminator.learning_rate",
            "discriminator.updates_per_epoch",
        ],
    },
];

/// Draws all of them.
pub fn editors_ui(ui: &mut Ui, scale: Scale, config: &mut Config, preset: Reference<'_>) {
    for place in &PLACES {
        let corner = scale.at(pos2(place.left, place.top));
        let room = Rect::from_min_size(corner, vec2(place.width * scale.factor, 400.0));
        let builder = UiBuilder::new()
            .max_rect(room)
            .id_salt(("editors", place.name));
        ui.scope_builder(builder, |ui| {
            shrink(ui, scale);
            Frame::new()
                .fill(ui.visuals().panel_fill)
                .stroke(ui.visuals().widgets.noninteractive.bg_stroke)
                .corner_radius(4.0)
                .inner_margin(Margin::same(4))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    for row in place.keys.iter().filter_map(|key| find(key)) {
                        hyperparameter_ui(ui, row, config, preset);
                    }
                });
        });
    }
}

/// Texts and widgets in proportion to the sheet.
fn shrink(ui: &mut Ui, scale: Scale) {
    let style = ui.style_mut();
    for font in style.text_styles.values_mut() {
        font.size = scale.font_size(font.size - 1.5);
    }
    let factor = scale.factor.clamp(0.8, 2.0);
    style.spacing.interact_size.y = 20.0 * factor;
    style.spacing.item_spacing = vec2(4.0, 3.0) * factor;
    style.spacing.button_padding = vec2(4.0, 1.0) * factor;
}
