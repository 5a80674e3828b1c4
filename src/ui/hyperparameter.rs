//! One row of the table as an editor: label, tooltip, the right widget for its kind, and a mark
//! that shows and undoes a difference from the preset.
//!
//! - `editor`: the widget; `next`: which one is given the keyboard

mod editor;
mod next;

use eframe::egui::{self, RichText, Ui, WidgetInfo};
use egui_material_icons::icons;

use self::editor::Editor;
pub use self::next::edit_next;
use super::hover::LazyHover as _;
use super::label::{label_in, text_width};
use crate::config::{Config, Effect, Hyperparameter, Kind, Unit};
use crate::language;

/// Width of the label column; the longest label, "Updates per epoch", fits.
const LABEL_WIDTH: f32 = 128.0;
/// The same beside a slider that has little room, for labels that are short; "Learning rate" is one.
const SHORT_LABEL_WIDTH: f32 = 104.0;
/// Least width at which all labels have the wide column.
const ROOMY: f32 = 360.0;
/// Least length of a slider that a long label leaves.
const LEAST_SLIDER: f32 = 60.0;
/// Between label, slider, value and mark.
const GAP: f32 = 5.0;
/// Below this width a number has no slider and the label the larger part of the room.
const NARROW: f32 = 240.0;
/// Below this width the label has a line of its own.
const STACKED: f32 = 125.0;
/// Width of the number beside a slider.
const VALUE_WIDTH: f32 = 58.0;
/// Width kept for the mark.
const MARK_WIDTH: f32 = 17.0;

/// What a mark compares with.
#[derive(Clone, Copy)]
pub enum Reference<'a> {
    /// What the settings came from.
    Preset(&'a Config),
    /// Another run, A.
    Pinned(&'a Config),
}

impl<'a> Reference<'a> {
    /// Beside another run, what counts is what differs from it; else from the preset.
    pub fn of(pinned: &'a Option<Config>, preset: &'a Config) -> Self {
        match pinned {
            Some(config) => Self::Pinned(config),
            None => Self::Preset(preset),
        }
    }

    /// The settings.
    pub fn config(self) -> &'a Config {
        match self {
            Self::Preset(config) | Self::Pinned(config) => config,
        }
    }

    /// What they are called in a sentence.
    fn name(self) -> &'static str {
        match self {
            Self::Preset(_) => tr!("preset"),
            Self::Pinned(_) => "A",
        }
    }

    /// With its article.
    fn the_name(self) -> &'static str {
        match self {
            Self::Preset(_) => tr!("the preset"),
            Self::Pinned(_) => "A",
        }
    }

    /// At the beginning of a sentence.
    fn title(self) -> &'static str {
        match self {
            Self::Preset(_) => tr!("Preset"),
            Self::Pinned(_) => "A",
        }
    }
}

/// Width of the label column in a row of that width, of a label that takes so much: one of two, so that sliders begin below each other,
/// and whatever a longer label needs while a slider is left.
fn label_column(label: f32, width: f32) -> f32 {
    if label <= SHORT_LABEL_WIDTH && width < ROOMY {
        return SHORT_LABEL_WIDTH;
    }
    let taken = LEAST_SLIDER + VALUE_WIDTH + MARK_WIDTH + 3.0 * GAP;
    label.min(width - taken).max(LABEL_WIDTH)
}

/// Draws the editor in whatever width there is. `preset` is what the mark compares with.
pub fn hyperparameter_ui(
    ui: &mut Ui,
    hyperparameter: &Hyperparameter,
    config: &mut Config,
    preset: Reference<'_>,
) {
    let is_relevant = (hyperparameter.relevant)(config);
    let tooltip = || tooltip(hyperparameter, preset);
    let why_off = || {
        tr!(
            "{tooltip}\n\nHas no effect as the other settings are: it needs {needs}.",
            tooltip = tooltip(),
            needs = language::text(hyperparameter.needs)
        )
    };
    let width = ui.available_width();
    let label_ui = |ui: &mut Ui, width: f32| {
        let height = ui.spacing().interact_size.y;
        let (rect, _) = ui.allocate_exact_size(egui::vec2(width, height), egui::Sense::hover());
        let label = label_in(ui, rect, language::text(hyperparameter.label));
        label.on_hover(tooltip).on_disabled_hover(why_off);
    };
    let is_stacked = width < STACKED;
    if is_stacked {
        ui.add_enabled_ui(is_relevant, |ui| label_ui(ui, width));
    }
    let is_number = matches!(
        hyperparameter.kind,
        Kind::Integer { .. } | Kind::Real { .. }
    );
    let waits = width >= NARROW && !is_relevant;
    let needs = waits.then(|| {
        tr!(
            "needs {needs}",
            needs = language::text(hyperparameter.needs)
        )
    });
    let row = ui.horizontal(|ui| {
        if width >= NARROW {
            ui.spacing_mut().item_spacing.x = GAP;
        }
        let name = language::text(hyperparameter.label);
        let label_width = match width {
            _ if is_stacked => 0.0,
            width if width < NARROW => (0.62 * (width - MARK_WIDTH)).floor(),
            // What it waits for is read in full before columns are straight.
            _ if !is_relevant => {
                let most = (width - VALUE_WIDTH - MARK_WIDTH - 48.0).max(LABEL_WIDTH);
                text_width(ui, name).min(most)
            }
            _ => label_column(text_width(ui, name), width),
        };
        let row = ui.add_enabled_ui(is_relevant, |ui| {
            if !is_stacked {
                label_ui(ui, label_width);
            }
            let gaps = if is_stacked { 1.0 } else { 2.0 } * ui.spacing().item_spacing.x;
            let editor = Editor {
                width: (width - label_width - MARK_WIDTH - gaps).max(30.0),
                has_sliders: width >= NARROW && is_relevant,
                needs: needs.as_deref(),
                tooltip: &tooltip,
            };
            editor.ui(ui, hyperparameter, config);
            let has_room = |needs: &String| editor::has_room_for(ui, needs, editor.width);
            needs.as_ref().is_none_or(has_room)
        });
        // The editor beside the name too.
        row.response.on_disabled_hover(why_off);
        // Beside the greyed editor too: a change that has no effect now can still be taken back.
        mark_ui(ui, hyperparameter, config, preset);
        row.inner
    });
    // On a line of its own where it is longer than what is left beside the number.
    if let Some(needs) = needs.filter(|_| is_number && !row.inner) {
        ui.add(egui::Label::new(RichText::new(needs).weak()).wrap());
    }
}

/// What is allowed, with its unit.
fn range_text(hyperparameter: &Hyperparameter) -> String {
    let in_a_line = || match hyperparameter.unit {
        Unit::None => String::new(),
        unit => format!("\n{}", language::text(unit.text())),
    };
    if let Kind::Choice { options, .. } = hyperparameter.kind {
        return options.iter().fold(in_a_line(), |text, option| {
            let what = tr!(
                "{label}: {value}",
                label = language::text(option.label),
                value = language::text(option.help)
            );
            format!("{text}\n• {what}")
        });
    }
    let allowed = hyperparameter.allowed();
    match hyperparameter.unit {
        Unit::Counted(unit) => {
            tr!(
                "\nMay be {allowed} {unit}.",
                allowed,
                unit = language::text(unit)
            )
        }
        Unit::Named(unit) => {
            tr!(
                "\nMay be {allowed} ({unit}).",
                allowed,
                unit = language::text(unit)
            )
        }
        Unit::None | Unit::Formula(_) => in_a_line() + &tr!("\nMay be {allowed}.", allowed),
    }
}

fn tooltip(hyperparameter: &Hyperparameter, preset: Reference<'_>) -> String {
    let range = range_text(hyperparameter);
    let effect = match hyperparameter.effect {
        Effect::Live => tr!("Acts at once, while training goes on."),
        Effect::Rebuild => tr!("Starts the training again."),
    };
    let there = tr!(
        "{label}: {value}",
        label = preset.title(),
        value = hyperparameter.shown(preset.config())
    );
    format!(
        "{}{range}\n\n{effect}\n{there}.",
        language::text(hyperparameter.help)
    )
}

/// Name for screen readers and tests: labels repeat between the two networks, keys do not.
fn accessible_name(hyperparameter: &Hyperparameter) -> String {
    format!(
        "{}: {}",
        hyperparameter.group.label(),
        language::text(hyperparameter.label)
    )
}

/// A mark that shows and undoes a difference from the preset; nothing where there is none.
pub fn mark_ui(
    ui: &mut Ui,
    hyperparameter: &Hyperparameter,
    config: &mut Config,
    preset: Reference<'_>,
) {
    let (now, then) = (
        hyperparameter.value(config),
        hyperparameter.value(preset.config()),
    );
    if now == then {
        return;
    }
    let button = ui.add(
        egui::Button::new(
            icons::ICON_UNDO
                .rich_text()
                .size(13.0)
                .color(ui.visuals().warn_fg_color),
        )
        .frame(false),
    );
    button.widget_info(|| {
        let name = accessible_name(hyperparameter);
        WidgetInfo::labeled(
            egui::Role::Button,
            true,
            tr!("{name}: back to {preset}", name, preset = preset.name()),
        )
    });
    let button = button.on_hover(|| {
        tr!(
            "Differs from {the_name}. Click for {config} again.",
            the_name = preset.the_name(),
            config = hyperparameter.shown(preset.config())
        )
    });
    if button.clicked() {
        // The preset passed the check, so its value is allowed.
        hyperparameter.set_text(config, &then).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::TABLE;

    #[test]
    fn a_unit_of_words_is_said_with_what_is_allowed() {
        let row = |key: &str| TABLE.iter().find(|row| row.key == key).unwrap();
        assert_eq!(
            range_text(row("generator.hidden_layers")),
            "\nMay be a whole number from 0 to 10 layers."
        );
        let dropout = range_text(row("generator.dropout"));
        assert!(dropout.ends_with("(probability)."), "{dropout}");
        // A formula has a line of its own.
        let momentum = range_text(row("generator.momentum"));
        assert!(momentum.starts_with("\nv ← "), "{momentum}");
        // So has that of a choice, above its options.
        let noise = range_text(row("noise.distribution"));
        assert!(
            noise.starts_with("\nwithin [0, 1], or normal\n• "),
            "{noise}"
        );
        let none = range_text(row("data.distribution"));
        assert!(none.starts_with("\n• "), "{none}");
    }

    #[test]
    fn labels_are_in_two_columns_and_none_is_cut_while_there_is_room() {
        // The panel of a window of 1366 points.
        let width = 293.0;
        let slider = |label: f32| {
            let rest = width - label_column(label, width);
            rest - VALUE_WIDTH - MARK_WIDTH - 3.0 * GAP
        };
        assert!(slider(89.0) >= 95.0, "{}", slider(89.0));
        assert_eq!(label_column(60.0, width), label_column(102.0, width));
        for label in [60.0, 102.0, 122.0, 128.0, 140.0] {
            assert!(label_column(label, width) >= label, "{label}");
            assert!(slider(label) >= LEAST_SLIDER, "{label}");
        }
        // One that is longer than the row leaves a slider.
        assert!(slider(400.0) >= LEAST_SLIDER);
        // A wide panel has one column.
        assert_eq!(label_column(60.0, 500.0), label_column(122.0, 500.0));
        assert_eq!(label_column(150.0, 500.0), 150.0);
    }
}
