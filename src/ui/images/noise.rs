//! The noise of an image as sliders, a pair beside each other.

use std::sync::Arc;

use eframe::egui::{self, Align, Layout, RichText, ScrollArea, Slider, Ui, WidgetInfo, vec2};

use crate::language::fixed;
use crate::training::Closer;
use crate::ui::hover::LazyHover as _;

/// Sliders beside each other.
const COLUMNS: usize = 2;
/// Width of a number's name, and of its value.
const NAME: f32 = 26.0;
const VALUE: f32 = 38.0;

/// Height of a line of sliders.
pub fn line_height(ui: &Ui) -> f32 {
    ui.spacing().interact_size.y + ui.spacing().item_spacing.y
}

/// A slider for each number, in a room of that height that scrolls to those that do not fit, and a way back.
/// `changed` is what the user wants instead of its own noise.
pub fn noise_ui(
    ui: &mut Ui,
    prefix: &str,
    closer: &Closer,
    changed: &mut Option<Arc<[f32]>>,
    height: f32,
) {
    ui.horizontal(|ui| {
        let numbers = match closer.own_noise.len() {
            1 => tr!("The number of noise that it is made of").to_owned(),
            count => tr!("The {count} numbers of noise that it is made of", count),
        };
        let layout = Layout::right_to_left(Align::Center);
        ui.with_layout(layout, |ui| {
            let back = egui::Button::new(tr!("Own noise"));
            let response = ui.add_enabled(changed.is_some(), back);
            response.widget_info(|| {
                let name = tr!("{prefix}Own noise", prefix);
                WidgetInfo::labeled(egui::Role::Button, changed.is_some(), name)
            });
            let response = response
                .on_hover(|| tr!("Back to the noise of this image.").to_owned())
                .on_disabled_text_hover(tr!("This is the image's own noise."));
            if response.clicked() {
                *changed = None;
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(numbers).truncate()).on_hover(|| {
                    tr!("Move one: the generator makes the image anew, live.").to_owned()
                });
            });
        });
    });
    // What the worker has answered may be a moment behind what the hand does.
    let fits = |noise: &&Arc<[f32]>| noise.len() == closer.noise.len();
    let shown: &[f32] = changed
        .as_ref()
        .filter(fits)
        .map_or(&closer.noise, |noise| noise);
    let mut noise = shown.to_vec();
    ScrollArea::vertical()
        .id_salt(("noise", prefix))
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let gap = ui.spacing().item_spacing.x;
            let width = (ui.available_width() - gap) / COLUMNS as f32;
            for (row, line) in noise.chunks_mut(COLUMNS).enumerate() {
                ui.horizontal(|ui| {
                    for (column, number) in line.iter_mut().enumerate() {
                        let name = row * COLUMNS + column + 1;
                        number_ui(ui, prefix, name, number, closer.range, width);
                    }
                });
            }
        });
    if noise != shown {
        *changed = Some(noise.into());
    }
}

fn number_ui(
    ui: &mut Ui,
    prefix: &str,
    name: usize,
    number: &mut f32,
    (least, most): (f32, f32),
    width: f32,
) {
    ui.allocate_ui(vec2(width, ui.spacing().interact_size.y), |ui| {
        ui.set_width(width);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let text =
                |text: String| egui::Label::new(RichText::new(text).weak()).selectable(false);
            let size = |width: f32| vec2(width, ui.spacing().interact_size.y);
            let (of_name, of_value) = (size(NAME), size(VALUE));
            ui.add_sized(of_name, text(format!("z{name}")));
            ui.spacing_mut().slider_width = (width - NAME - VALUE - 8.0).max(20.0);
            // One that is further out stays where it is until it is moved.
            let range = number.min(least)..=number.max(most);
            let before = f64::from(*number);
            let response = ui.add(Slider::new(number, range).show_value(false));
            response.widget_info(|| {
                let name = tr!("{prefix}Noise {name}", prefix, name);
                WidgetInfo::slider(ui.is_enabled(), before, name)
            });
            ui.add_sized(of_value, text(fixed(*number, 2)));
        });
    });
}
