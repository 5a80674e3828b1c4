//! The badge at a picture: the verdict on the run that it shows, in a colour, a sign and a word, and the
//! evidence when the pointer rests on it.

use eframe::egui::{self, Align, Color32, Layout, RichText, Ui, WidgetInfo, vec2};
use egui_material_icons::{MaterialIcon, icons};

use super::spot;
use super::theme::{self, SQUARE};
use crate::language;
use crate::lessons::Part;
use crate::metrics::verdict::Tone;
use crate::quantities::{Measured, Quantity, distance_in_words};
use crate::training::RunFrame;
use crate::ui::hover::LazyHover as _;

/// Of the badge, in points; there is a badge at every moment, so that nothing jumps.
pub const BADGE_HEIGHT: f32 = 24.0;

/// Draws the verdict on the moment that a frame shows, and beside it how many modes or classes were found, or how far
/// images are from that.
pub fn badge_ui(ui: &mut Ui, frame: &RunFrame) {
    let judgement = &frame.judgement;
    let info = judgement.verdict.info();
    let size = vec2(ui.available_width(), BADGE_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(BADGE_HEIGHT);
        let badge = egui::Frame::NONE
            .fill(theme::tone_color(info.tone))
            .corner_radius(SQUARE)
            .inner_margin(egui::Margin::symmetric(8, 2))
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.x = 5.0;
                let ink =
                    |text: RichText| egui::Label::new(text.color(Color32::WHITE)).selectable(false);
                ui.add(ink(sign(info.tone).rich_text().size(15.0)));
                ui.add(ink(RichText::new(judgement.label()).strong()).truncate());
            })
            .response
            .interact(egui::Sense::hover());
        spot::mark(ui, Part::Badge, badge.rect);
        badge.widget_info(|| {
            let name = tr!("Verdict: {label}", label = judgement.label());
            WidgetInfo::labeled(egui::Role::Label, true, name)
        });
        badge.on_ui_hover(|ui| {
            ui.set_max_width(420.0);
            ui.strong(&judgement.sentence);
            ui.label(&judgement.evidence);
            let is_of_images = frame.snapshot.images().is_some();
            ui.weak(judgement.verdict.help(is_of_images));
        });
        // As the chart below says; the verdict itself was made from fewer fakes.
        let measured = frame.measured();
        for (quantity, help) in [
            (
                Quantity::Modes,
                tr!("Modes with a fake within three standard deviations of their middle."),
            ),
            (
                Quantity::ClassesFound,
                tr!("Classes (of faces: values of each feature) that at least a tenth of their fair share of the fakes have, by a \
                    small classifier; none as long as the fakes are unlike any real image."),
            ),
        ] {
            if let Some(text) = quantity.found_in_words(&measured, judgement.is_like) {
                ui.add(egui::Label::new(text).truncate()).on_text_hover(help);
            } else if quantity == Quantity::ClassesFound {
                distance_ui(ui, &measured);
            }
        }
    });
}

/// How far the fakes of a run on labelled images are from real ones.
fn distance_ui(ui: &mut Ui, measured: &Measured) {
    let Some(text) = distance_in_words(measured) else {
        return;
    };
    let label = ui.add(egui::Label::new(text).truncate());
    if let Some(curve) = &Quantity::FrechetLive.info().curve {
        label.on_text_hover(language::text(curve.help));
    }
}

/// What says the same as the colour.
fn sign(tone: Tone) -> MaterialIcon {
    match tone {
        Tone::Good => icons::ICON_CHECK_CIRCLE,
        Tone::Well => icons::ICON_TRENDING_UP,
        Tone::Caution => icons::ICON_WARNING,
        Tone::Bad => icons::ICON_ERROR,
        Tone::Open => icons::ICON_HELP,
    }
}
