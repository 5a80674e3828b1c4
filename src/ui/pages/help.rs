//! The help page: how to begin, what the pictures mean, which keys there are.

use eframe::egui::{self, Key, RichText, Ui};
use egui_material_icons::icons;

use crate::language;
use crate::ui::action::{OTHER_KEYS, PageAction, Place};
use crate::ui::kind::DataKind;
use crate::ui::layers::Layer;
use crate::ui::page::{Page, PageRequest, Playground};

/// Width of the page, where there is room.
const WIDTH: f32 = 600.0;

const INTRODUCTION: &str = msg!(
    "\
A GAN, a generative adversarial network, is two networks that play against each other. The generator makes \
points, or images, out of noise; the discriminator tells them from real samples. Each learns from the other's \
mistakes, and if all goes well the fakes \
end up distributed like the real samples.\n\n\
Press Play and watch. Then turn a knob on the left while it runs: most act at once, the others start \
the training again. Presets are experiments that others found worth showing."
);

/// The page.
#[derive(Default)]
pub struct Help;

impl Page for Help {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: msg!("Help"),
            help: msg!("Explains the pictures and lists the keys."),
            also_called: msg!("manual keys shortcuts legend explain"),
            icon: icons::ICON_HELP,
            key: Key::F1,
            place: Place::Last,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        tr!("Help")
    }

    fn scrolls(&self) -> bool {
        true
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        ui.set_width(playground.room.x.min(WIDTH));
        egui::ScrollArea::both().show(ui, |ui| {
            // The table of keys may be wider than a small window.
            ui.label(language::text(INTRODUCTION));
            ui.add_space(8.0);
            for (kind, heading) in [
                (DataKind::Points, tr!("What the picture of points shows")),
                (DataKind::Images, tr!("What the picture of images shows")),
            ] {
                ui.heading(heading);
                for layer in Layer::ALL {
                    ui.label(RichText::new(layer.label(kind)).strong());
                    ui.label(layer.help(kind));
                    ui.add_space(2.0);
                }
                ui.add_space(6.0);
            }
            ui.add_space(8.0);
            ui.heading(tr!("Keys"));
            egui::Grid::new("keys")
                .num_columns(2)
                .striped(true)
                .show(ui, |ui| {
                    for action in playground.actions {
                        if action.shortcut().is_some() {
                            ui.monospace(action.shortcut_text(ui.ctx()));
                            ui.add(egui::Label::new(action.help()).wrap());
                            ui.end_row();
                        }
                    }
                    for (keys, help) in OTHER_KEYS {
                        ui.monospace(language::text(keys));
                        ui.label(language::text(help));
                        ui.end_row();
                    }
                });
            ui.add_space(8.0);
            ui.heading(tr!("Words"));
            ui.label(tr!(
                "An epoch is one round of the discriminator's updates, then the generator's, \
                     each on a fresh batch. Hidden layers are counted the usual way; GAN Lab's \
                     label counts one fewer."
            ));
        });
        None
    }
}
