//! The line under the picture on which the past of a run can be looked at, and gone on from.

use eframe::egui::{self, Slider, TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText, vec2};
use egui_material_icons::{MaterialIcon, icons};

use super::charts::epochs::Epochs;
use super::hover::LazyHover as _;
use super::label::fixed_label;
use super::number::grouped;
use super::theme::BUTTON_SIZE;
use crate::training::Frame;

/// Room for the words before the line, with an epoch of seven digits.
const LABEL_WIDTH: f32 = 226.0;
/// The same where there is little room, for an epoch alone.
const SHORT_LABEL_WIDTH: f32 = 116.0;
/// Least length of the line beside long words.
const LEAST_LINE: f32 = 200.0;
/// Between what is in the line and its end.
const MARGIN: f32 = 12.0;

/// Height of the line with its margins, whether there is a past or not: playing must not move what is above.
pub const TIMELINE_HEIGHT: f32 = BUTTON_SIZE + 8.0;

/// What the user wants of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Travel {
    /// Show the moment after so many epochs; `None` is the present.
    LookBack(Option<u64>),
    /// Make the moment after so many epochs the present.
    GoOn(u64),
}

/// Where a moment is on the line, from 0 to 1. Moments are equally many epochs apart, so the logarithm of their index is as good as
/// that of epochs.
fn position(index: usize, last: usize, epochs: Epochs) -> f32 {
    let (index, last) = (index as f32, last as f32);
    match epochs {
        Epochs::Linear => index / last.max(1.0),
        Epochs::Log => index.max(1.0).ln() / last.max(2.0).ln(),
    }
    .min(1.0)
}

/// A tick at each moment at which settings were changed, as in the charts.
fn turns_ui(ui: &Ui, slider: egui::Rect, moments: &[u64], turns: &[u64], epochs: Epochs) {
    let last = moments.len().saturating_sub(1);
    // The handle's middle goes from half of its width to as much before the end.
    let inset = 0.5 * slider.height() / 2.5;
    let line = slider.x_range().shrink(inset);
    for turn in turns {
        let index = moments.partition_point(|moment| moment < turn);
        let x = line.min + line.span() * position(index, last, epochs);
        let stroke = egui::Stroke::new(1.5, ui.visuals().warn_fg_color);
        let y = slider.y_range().shrink(0.3 * slider.height());
        ui.painter()
            .vline(x, egui::Rangef::new(y.max, slider.bottom()), stroke);
    }
}

/// What is around the line. Its width is the same in the present and in the past: a line that made way for the buttons would show
/// another epoch than the one that was pressed. So the buttons are there in the present too, greyed, and say what a past is good for.
struct Around {
    /// Whether there is no room for words: the buttons are signs then.
    is_narrow: bool,
    label: f32,
    buttons: f32,
}

impl Around {
    /// As the width of the window wants it.
    fn of(ui: &Ui, names: [&str; 2]) -> Self {
        let spacing = ui.spacing();
        let width = |name: &str| {
            let text = WidgetText::from(name).into_galley(
                ui,
                Some(TextWrapMode::Extend),
                f32::INFINITY,
                TextStyle::Button,
            );
            text.size().x + 2.0 * spacing.button_padding.x + spacing.item_spacing.x
        };
        let words: f32 = names.map(width).iter().sum();
        if ui.available_width() < LABEL_WIDTH + LEAST_LINE + words + MARGIN {
            return Self {
                is_narrow: true,
                label: SHORT_LABEL_WIDTH,
                buttons: 2.0 * (BUTTON_SIZE + spacing.item_spacing.x),
            };
        }
        Self {
            is_narrow: false,
            label: LABEL_WIDTH,
            buttons: words,
        }
    }

    fn button_ui(&self, ui: &mut Ui, icon: MaterialIcon, name: &str, help: &str) -> bool {
        let missing = tr!("Drag the line back first: this is for a moment of the past.");
        if !self.is_narrow {
            let response = ui.button(name).on_disabled_text_hover(missing);
            return response.on_text_hover(help).clicked();
        }
        let size = vec2(BUTTON_SIZE, BUTTON_SIZE);
        let response = ui.add(egui::Button::new(icon.rich_text().size(16.0)).min_size(size));
        let is_enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, is_enabled, name));
        let response = response.on_disabled_text_hover(format!("{name}. {missing}"));
        response.on_text_hover(format!("{name}. {help}")).clicked()
    }
}

/// Draws the line, once there is a past; it goes by the epochs of the charts.
pub fn timeline_ui(ui: &mut Ui, frame: &Frame, epochs: Epochs) -> Option<Travel> {
    let moments = &frame.moments;
    let (Some(_), true) = (moments.first(), moments.len() > 1) else {
        ui.horizontal(|ui| {
            ui.set_min_height(BUTTON_SIZE);
            ui.weak(tr!("As training goes on, its past can be looked at here."));
        });
        return None;
    };
    let mut travel = None;
    let last = moments.len() - 1;
    let shown = frame.shown;
    let index = shown.map_or(last, |epoch| {
        moments.partition_point(|m| *m <= epoch).saturating_sub(1)
    });
    ui.horizontal(|ui| {
        ui.set_min_height(BUTTON_SIZE);
        let mut chosen = index;
        let names = [tr!("Go on from here"), tr!("To the present")];
        let around = Around::of(ui, names);
        let text = match shown {
            Some(epoch) if around.is_narrow => tr!("Epoch {epochs}", epochs = grouped(epoch)),
            Some(epoch) => tr!("Looking back at epoch {epoch}", epoch = grouped(epoch)),
            None => tr!("The present").to_owned(),
        };
        fixed_label(ui, around.label, egui::RichText::new(text));
        let length = ui.available_width() - around.buttons - MARGIN;
        ui.spacing_mut().slider_width = length.max(80.0);
        let slider = Slider::new(&mut chosen, 0..=last)
            .logarithmic(epochs == Epochs::Log)
            .smallest_positive(1.0)
            .show_value(false);
        let response = ui.add(slider);
        response.widget_info(|| {
            let mut info = WidgetInfo::slider(true, index as f64, tr!("Timeline"));
            info.label = Some(tr!("Timeline").to_owned());
            info
        });
        let turns = frame.history.records.changes();
        turns_ui(ui, response.rect, moments, &turns, epochs);
        if response.changed() && chosen != index {
            travel = moments
                .get(chosen)
                .map(|epoch| Travel::LookBack(Some(*epoch)));
        }
        // What is happening is said below.
        response.on_described_hover(|| {
            tr!("Drag to see every picture of an earlier moment again. Training pauses meanwhile.")
                .to_owned()
        });
        let [go_on, to_present] = names;
        ui.add_enabled_ui(shown.is_some(), |ui| {
            let help = tr!(
                "Makes this moment the present again. Training goes on with the settings on the \
                 left: change one, and take another road. The old one stays as a faint curve."
            );
            let is_left = around.button_ui(ui, icons::ICON_ALT_ROUTE, go_on, help);
            if let Some(epoch) = shown.filter(|_| is_left) {
                travel = Some(Travel::GoOn(epoch));
            }
            let help = tr!("Leaves the past as it was.");
            if around.button_ui(ui, icons::ICON_LAST_PAGE, to_present, help) {
                travel = Some(Travel::LookBack(None));
            }
        });
    });
    travel
}
