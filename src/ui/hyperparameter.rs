//! One row of the table as an editor: label, tooltip, the right widget for its kind, and a mark
//! that shows and undoes a difference from the preset.

use eframe::egui::{self, Slider, Ui, WidgetInfo};
use egui_material_icons::icons;

use super::hover::LazyHover as _;
use super::label::{label_in, name_list, text_width};
use super::number::{self, five_digits, two_digits};
use crate::config::value::format_real;
use crate::config::{Config, Effect, Hyperparameter, Kind, Scale};
use crate::language::{self, localized};

/// Width of the label column; the longest label, "Updates per epoch", fits.
const LABEL_WIDTH: f32 = 128.0;
/// Below this width a number has no slider and the label the larger part of the room.
const NARROW: f32 = 240.0;
/// Below this width the label has a line of its own.
const STACKED: f32 = 125.0;
/// Width in which something can be read of what a setting waits for.
const LEAST_OF_NEEDS: f32 = 84.0;
/// Width of the number beside a slider.
const VALUE_WIDTH: f32 = 58.0;
/// Width kept for the mark.
const MARK_WIDTH: f32 = 20.0;

/// What a slider starts from on a logarithmic scale whose range starts at 0.
const SMALLEST: f64 = 1e-6;

/// What a mark compares with.
#[derive(Clone, Copy)]
pub struct Reference<'a> {
    /// The settings.
    pub config: &'a Config,
    /// What they are called in a sentence.
    pub name: &'static str,
}

impl<'a> Reference<'a> {
    /// Beside another run, what counts is what differs from it; else from the preset.
    pub fn of(pinned: &'a Option<Config>, preset: &'a Config) -> Self {
        match pinned {
            Some(config) => Self { config, name: "A" },
            None => Self {
                config: preset,
                name: "preset",
            },
        }
    }

    /// With its article.
    fn the_name(self) -> String {
        match self.name {
            "A" => "A".to_owned(),
            _ => tr!("the preset").to_owned(),
        }
    }
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
    let width = ui.available_width();
    let label_ui = |ui: &mut Ui, width: f32| {
        let height = ui.spacing().interact_size.y;
        let (rect, _) = ui.allocate_exact_size(egui::vec2(width, height), egui::Sense::hover());
        let label = label_in(ui, rect, language::text(hyperparameter.label));
        label.on_hover(tooltip).on_disabled_hover(|| {
            tr!(
                "{tooltip}\n\nHas no effect as the other settings are: it needs {needs}.",
                tooltip = tooltip(),
                needs = language::text(hyperparameter.needs)
            )
        });
    };
    let is_stacked = width < STACKED;
    if is_stacked {
        ui.add_enabled_ui(is_relevant, |ui| label_ui(ui, width));
    }
    ui.horizontal(|ui| {
        let label_width = match width {
            _ if is_stacked => 0.0,
            width if width < NARROW => (0.62 * (width - MARK_WIDTH)).floor(),
            // What it waits for is read in full before columns are straight.
            _ if !is_relevant => {
                let most = (width - VALUE_WIDTH - MARK_WIDTH - 48.0).max(LABEL_WIDTH);
                text_width(ui, language::text(hyperparameter.label)).min(most)
            }
            _ => LABEL_WIDTH,
        };
        ui.add_enabled_ui(is_relevant, |ui| {
            if !is_stacked {
                label_ui(ui, label_width);
            }
            let gaps = if is_stacked { 1.0 } else { 2.0 } * ui.spacing().item_spacing.x;
            let editor = Editor {
                width: (width - label_width - MARK_WIDTH - gaps).max(30.0),
                has_sliders: width >= NARROW && is_relevant,
                needs: (width >= NARROW && !is_relevant)
                    .then_some(language::text(hyperparameter.needs)),
                tooltip: &tooltip,
            };
            editor.ui(ui, hyperparameter, config);
        });
        // Beside the greyed editor too: a change that has no effect now can still be taken back.
        mark_ui(ui, hyperparameter, config, preset);
    });
}

fn tooltip(hyperparameter: &Hyperparameter, preset: Reference<'_>) -> String {
    let unit = if hyperparameter.unit.is_empty() {
        String::new()
    } else {
        format!("\n{}", language::text(hyperparameter.unit))
    };
    let range = match hyperparameter.kind {
        Kind::Choice { options, .. } => options.iter().fold(String::new(), |text, option| {
            let what = tr!(
                "{label}: {value}",
                label = language::text(option.label),
                value = language::text(option.help)
            );
            format!("{text}\n• {what}")
        }),
        _ => tr!("\nMay be {allowed}.", allowed = hyperparameter.allowed()),
    };
    let effect = match hyperparameter.effect {
        Effect::Live => tr!("Acts at once, while training goes on."),
        Effect::Rebuild => tr!("Starts the training again."),
    };
    let there = tr!(
        "{label}: {value}",
        // At the beginning of a sentence.
        label = if preset.name == "A" {
            "A"
        } else {
            tr!("Preset")
        },
        value = hyperparameter.shown(preset.config)
    );
    format!(
        "{}{unit}{range}\n\n{effect}\n{there}.",
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

/// The widget beside the label.
struct Editor<'a> {
    width: f32,
    has_sliders: bool,
    /// What the setting waits for, to be said beside its number.
    needs: Option<&'static str>,
    tooltip: &'a dyn Fn() -> String,
}

impl Editor<'_> {
    fn ui(&self, ui: &mut Ui, hyperparameter: &Hyperparameter, config: &mut Config) {
        let name = || accessible_name(hyperparameter);
        match hyperparameter.kind {
            Kind::Integer {
                range,
                scale,
                get,
                set,
            } => {
                let mut value = get(config) as f64;
                let bounds = (range.0 as f64, range.1 as f64);
                let number = Number {
                    name: &name,
                    tooltip: self.tooltip,
                    range: bounds,
                    scale,
                    is_integer: true,
                    width: self.width,
                    // No slider has the seed's 2^53 positions.
                    has_slider: self.has_sliders && range.1 <= 1_000_000,
                    needs: self.needs,
                };
                if number.ui(ui, &mut value) {
                    set(config, (value.round() as u64).clamp(range.0, range.1));
                }
            }
            Kind::Real {
                range,
                scale,
                get,
                set,
            } => {
                let mut value = get(config);
                let number = Number {
                    name: &name,
                    tooltip: self.tooltip,
                    range,
                    scale,
                    is_integer: false,
                    width: self.width,
                    has_slider: self.has_sliders,
                    needs: self.needs,
                };
                if number.ui(ui, &mut value) {
                    set(config, value.clamp(range.0, range.1));
                }
            }
            Kind::AutoReal {
                range,
                auto,
                get,
                set,
            } => {
                let mut is_auto = get(config).is_none();
                let mut value = get(config).unwrap_or_else(|| auto(config));
                let toggle = ui
                    .toggle_value(&mut is_auto, tr!("auto"))
                    .on_hover_text(tr!("The distribution's own value"));
                if toggle.changed() {
                    set(config, (!is_auto).then_some(value));
                }
                let number = Number {
                    name: &name,
                    tooltip: self.tooltip,
                    range,
                    scale: Scale::Linear,
                    is_integer: false,
                    width: self.width - toggle.rect.width() - ui.spacing().item_spacing.x,
                    has_slider: false,
                    needs: None,
                };
                if number.ui(ui, &mut value) {
                    set(config, Some(value.clamp(range.0, range.1)));
                }
            }
            Kind::Choice { options, get, set } => {
                let current = get(config);
                let label = options.get(current).map_or("", |o| language::text(o.label));
                let combo = egui::ComboBox::from_id_salt(hyperparameter.key)
                    .width(self.width)
                    .truncate()
                    .selected_text(label)
                    .show_ui(ui, |ui| {
                        for (index, option) in options.iter().enumerate() {
                            let choice =
                                ui.selectable_label(index == current, language::text(option.label));
                            if choice.on_hover_text(option.help).clicked() {
                                set(config, index);
                            }
                        }
                    });
                name_list(&combo.response, &name(), label);
                combo.response.on_hover(self.tooltip);
            }
        }
    }
}

/// A number with or without a slider.
struct Number<'a> {
    /// For screen readers.
    name: &'a dyn Fn() -> String,
    tooltip: &'a dyn Fn() -> String,
    range: (f64, f64),
    scale: Scale,
    is_integer: bool,
    width: f32,
    has_slider: bool,
    /// What the setting waits for, in place of a slider.
    needs: Option<&'static str>,
}

impl Number<'_> {
    /// Returns whether the value was changed to another finite number.
    fn ui(&self, ui: &mut Ui, value: &mut f64) -> bool {
        let before = *value;
        if self.has_slider {
            self.slider_ui(ui, value);
        } else if let Some(needs) = self.needs {
            let width = self.width - VALUE_WIDTH - ui.spacing().item_spacing.x;
            let size = egui::vec2(width.max(20.0), ui.spacing().interact_size.y);
            let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
            // Its beginning alone says nothing; the row's name says all of it where the pointer rests.
            if width >= LEAST_OF_NEEDS {
                label_in(ui, rect, &tr!("needs {needs}", needs));
            }
        }
        self.value_ui(ui, value);
        value.is_finite() && *value != before
    }

    fn slider_ui(&self, ui: &mut Ui, value: &mut f64) {
        let before = *value;
        let spacing = ui.spacing().item_spacing.x;
        ui.spacing_mut().slider_width = (self.width - VALUE_WIDTH - spacing).max(20.0);
        let slider = Slider::new(value, self.range.0..=self.range.1)
            .logarithmic(self.scale == Scale::Logarithmic)
            .smallest_positive(SMALLEST)
            .step_by(if self.is_integer { 1.0 } else { 0.0 })
            .show_value(false);
        let response = ui.add(slider);
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), before, (self.name)()));
        response.on_hover(self.tooltip);
        if !self.is_integer && *value != before {
            *value = two_digits(*value);
        }
    }

    fn value_ui(&self, ui: &mut Ui, value: &mut f64) {
        let before = *value;
        let is_integer = self.is_integer;
        let speed = match self.scale {
            _ if is_integer => 0.1,
            Scale::Linear => (self.range.1 - self.range.0) / 500.0,
            Scale::Logarithmic => (before * 0.01).max(1e-7),
        };
        let number = egui::DragValue::new(value)
            .range(self.range.0..=self.range.1)
            .speed(speed)
            .update_while_editing(false)
            .custom_parser(if is_integer {
                number::parse_whole
            } else {
                number::parse
            })
            .custom_formatter(move |v, _| {
                if is_integer {
                    format!("{v:.0}")
                } else {
                    localized(&format_real(five_digits(v)))
                }
            });
        let is_alone = !self.has_slider && self.needs.is_none();
        let width = if is_alone { self.width } else { VALUE_WIDTH };
        let response = ui.add_sized([width, ui.spacing().interact_size.y], number);
        response.widget_info(|| {
            let mut info = WidgetInfo::drag_value(ui.is_enabled(), before);
            let name = (self.name)();
            info.label = Some(if self.has_slider {
                tr!("{name} value", name)
            } else {
                name
            });
            info
        });
        response.on_hover(self.tooltip);
    }
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
        hyperparameter.value(preset.config),
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
            tr!(
                "{name}: back to {preset}",
                name,
                preset = language::text(preset.name)
            ),
        )
    });
    let button = button.on_hover(|| {
        tr!(
            "Differs from {the_name}. Click for {config} again.",
            the_name = preset.the_name(),
            config = hyperparameter.shown(preset.config)
        )
    });
    if button.clicked() {
        // The preset passed the check, so its value is allowed.
        hyperparameter.set_text(config, &then).ok();
    }
}
