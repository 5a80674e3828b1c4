//! The help page: how to begin, what the pictures mean, which keys there are.

use eframe::egui::{self, RichText};

use super::action::{Action, OTHER_KEYS};
use super::layers::Layer;
use super::page;

/// Width of the page, where there is room.
const WIDTH: f32 = 600.0;

const INTRODUCTION: &str = "\
Two networks play against each other. The generator makes points out of noise; the discriminator \
tells them from real samples. Each learns from the other's mistakes, and if all goes well the fakes \
end up distributed like the real samples.\n\n\
Press Play and watch. Then turn a knob on the left while it runs: most act at once, the others start \
the training again. Presets are experiments that others found worth showing.";

/// Draws the page if it is open.
pub fn help_ui(ctx: &egui::Context, is_open: &mut bool) {
    let room = page::room(ctx);
    page::fixed_page(ctx, "Help", is_open).show(ctx, |ui| {
        ui.set_width(room.x.min(WIDTH));
        egui::ScrollArea::both().show(ui, |ui| {
            // The table of keys may be wider than a small window.
            ui.label(INTRODUCTION);
            ui.add_space(8.0);
            ui.heading("What the picture shows");
            for layer in Layer::ALL {
                ui.label(RichText::new(layer.label()).strong());
                ui.label(layer.help());
                ui.add_space(2.0);
            }
            ui.add_space(8.0);
            ui.heading("Keys");
            egui::Grid::new("keys")
                .num_columns(2)
                .striped(true)
                .show(ui, |ui| {
                    for action in Action::ALL {
                        if action.shortcut().is_some() {
                            ui.monospace(action.shortcut_text(ctx));
                            ui.add(egui::Label::new(action.help()).wrap());
                            ui.end_row();
                        }
                    }
                    for (keys, help) in OTHER_KEYS {
                        ui.monospace(keys);
                        ui.label(help);
                        ui.end_row();
                    }
                });
            ui.add_space(8.0);
            ui.heading("Words");
            ui.label(
                "An epoch is one round of the discriminator's updates, then the generator's, \
                     each on a fresh batch. Hidden layers are counted the usual way; GAN Lab's \
                     label counts one fewer.",
            );
        });
    });
}
