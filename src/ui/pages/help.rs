//! The help page: how to begin, what the pictures mean, which keys there are.

use eframe::egui::style::ScrollStyle;
use eframe::egui::{self, Key, RichText, TextStyle, Ui};
use egui_material_icons::icons;

use crate::language;
use crate::ui::action::{Action, OTHER_KEYS, PageAction, Place};
use crate::ui::kind::DataKind;
use crate::ui::layers::Layer;
use crate::ui::page::{Page, PageRequest, Playground};

/// Width of the page, where there is room.
const WIDTH: f32 = 600.0;
/// Least of what says what a key does.
const LEAST_HELP: f32 = 100.0;

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
        // No text runs on below its bar.
        ui.spacing_mut().scroll = ScrollStyle::solid();
        let scroll = egui::ScrollArea::vertical().auto_shrink([false, true]);
        scroll.show(ui, |ui| {
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
            keys_ui(ui, playground.actions);
            ui.add_space(8.0);
            ui.heading(tr!("Words"));
            ui.label(tr!(
                "An epoch is one round of the discriminator's updates, then the generator's, \
                     each on a fresh batch. Hidden layers are counted the usual way; GAN Lab's \
                     label counts one fewer."
            ));
            ui.add_space(4.0);
            ui.label(tr!(
                "What is open is there again at the next start, and so is its run, paused where it was: networks, \
                     curves and all. Reset begins it anew."
            ));
        });
        None
    }
}

/// The keys, and beside each what it does, in as many lines as that takes.
fn keys_ui(ui: &mut Ui, actions: &[Action]) {
    let keyed = actions.iter().filter(|action| action.shortcut().is_some());
    let rows: Vec<(String, &str)> = keyed
        .map(|action| (action.shortcut_text(ui.ctx()), action.help()))
        .chain(OTHER_KEYS.iter().map(|(keys, help)| {
            let keys = language::text(keys).to_owned();
            (keys, language::text(help))
        }))
        .collect();
    let font = TextStyle::Monospace.resolve(ui.style());
    let color = ui.visuals().text_color();
    let width = |keys: &String| {
        let galley = ui
            .painter()
            .layout_no_wrap(keys.clone(), font.clone(), color);
        galley.size().x
    };
    let widest = rows.iter().map(|(keys, _)| width(keys)).fold(0.0, f32::max);
    let rest = ui.available_width() - widest.ceil() - ui.spacing().item_spacing.x;
    egui::Grid::new("keys")
        .num_columns(2)
        .striped(true)
        .show(ui, |ui| {
            for (keys, help) in rows {
                ui.monospace(keys);
                ui.vertical(|ui| {
                    ui.set_max_width(rest.max(LEAST_HELP));
                    ui.add(egui::Label::new(help).wrap());
                });
                ui.end_row();
            }
        });
}
