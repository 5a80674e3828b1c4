//! The equations of a group of settings, typeset, with its numbers in them.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{self, Align, FontId, RichText, Ui};

use crate::config::equations::{self, Equation, Set, parts};
use crate::config::{Config, Group};
use crate::ui::hover::LazyHover as _;
use crate::ui::theme::Role;

/// Sizes of letters on the line, and above and below it.
const SIZE: f32 = 13.0;
const SMALL: f32 = 9.5;

/// Draws those of a group; nothing where there are none.
pub(super) fn equations_ui(ui: &mut Ui, group: Group, config: &Config) {
    let all = match group {
        Group::Generator => equations::of_generator(config),
        Group::Discriminator => equations::of_discriminator(config),
        Group::Training => equations::of_losses(config),
        Group::RealData | Group::Noise => return,
    };
    ui.add_space(4.0);
    ui.label(RichText::new(tr!("Formulas")).small().strong())
        .on_text_hover(tr!("What is computed, with the numbers of these settings. g is the gradient, t the number of the update."));
    for equation in &all {
        let job = job(ui, equation);
        ui.add(egui::Label::new(job).wrap());
    }
}

fn job(ui: &Ui, equation: &Equation) -> LayoutJob {
    let visuals = ui.visuals();
    let format = |size: f32, color, valign| TextFormat {
        font_id: FontId::proportional(size),
        color,
        valign,
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    let weak = format(SIZE, visuals.weak_text_color(), Align::BOTTOM);
    job.append(&format!("{}  ", equation.name), 0.0, weak);
    let number = Role::Neutral.text_color(visuals);
    for (set, text) in parts(&equation.text) {
        let format = match set {
            Set::Plain => format(SIZE, visuals.text_color(), Align::BOTTOM),
            Set::Number => format(SIZE, number, Align::BOTTOM),
            Set::Above => format(SMALL, visuals.text_color(), Align::TOP),
            Set::Below => format(SMALL, visuals.text_color(), Align::BOTTOM),
        };
        job.append(&text, 0.0, format);
    }
    job
}
