//! The widget of a row: a number with or without a slider, or a list.

use eframe::egui::text::CCursorRange;
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{self, Slider, Ui, WidgetInfo};

use super::next::is_next;
use super::{VALUE_WIDTH, accessible_name};
use crate::config::value::format_real;
use crate::config::{Config, Hyperparameter, Kind, Scale};
use crate::language::{self, localized};
use crate::ui::drop_down;
use crate::ui::hover::LazyHover as _;
use crate::ui::label::{label_in, name_list, text_width};
use crate::ui::number::{self, five_digits, two_digits};

/// What a slider starts from on a logarithmic scale whose range starts at 0.
const SMALLEST: f64 = 1e-6;

/// The widget beside the label.
pub(super) struct Editor<'a> {
    pub(super) width: f32,
    pub(super) has_sliders: bool,
    /// What the setting waits for, to be said beside its number where that has room.
    pub(super) needs: Option<&'a str>,
    pub(super) tooltip: &'a dyn Fn() -> String,
}

impl Editor<'_> {
    pub(super) fn ui(&self, ui: &mut Ui, hyperparameter: &Hyperparameter, config: &mut Config) {
        let name = || accessible_name(hyperparameter);
        let is_next = is_next(ui.ctx(), hyperparameter.key);
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
                    is_next,
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
                    is_next,
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
                    .on_text_hover(tr!("The distribution's own value"));
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
                    is_next,
                };
                if number.ui(ui, &mut value) {
                    set(config, Some(value.clamp(range.0, range.1)));
                }
            }
            Kind::Choice { options, get, set } => {
                let current = get(config);
                let label = options.get(current).map_or("", |o| language::text(o.label));
                let combo = drop_down::list(ui, hyperparameter.key)
                    .width(self.width)
                    .truncate()
                    .selected_text(label)
                    .show_ui(ui, |ui| {
                        for (index, option) in options.iter().enumerate() {
                            let choice = drop_down::entry(
                                ui,
                                index == current,
                                language::text(option.label),
                            );
                            if choice.on_text_hover(language::text(option.help)).clicked() {
                                set(config, index);
                            }
                        }
                    });
                name_list(&combo.response, &name(), label);
                if is_next {
                    combo.response.request_focus();
                    combo.response.scroll_to_me(None);
                }
                combo.response.on_hover(self.tooltip);
            }
        }
    }
}

/// Whether what a setting waits for is read in full beside its number, in an editor of that width.
pub(super) fn has_room_for(ui: &Ui, needs: &str, width: f32) -> bool {
    text_width(ui, needs) <= room_for_needs(ui, width)
}

fn room_for_needs(ui: &Ui, width: f32) -> f32 {
    width - VALUE_WIDTH - ui.spacing().item_spacing.x
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
    needs: Option<&'a str>,
    /// Whether it is given the keyboard.
    is_next: bool,
}

impl Number<'_> {
    /// Returns whether the value was changed to another finite number.
    fn ui(&self, ui: &mut Ui, value: &mut f64) -> bool {
        let before = *value;
        if self.has_slider {
            self.slider_ui(ui, value);
        } else if let Some(needs) = self.needs {
            let width = room_for_needs(ui, self.width);
            let size = egui::vec2(width.max(20.0), ui.spacing().interact_size.y);
            let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
            // Its beginning alone says nothing.
            if has_room_for(ui, needs, self.width) {
                label_in(ui, rect, needs);
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
            .custom_formatter(move |v, _| written(v, is_integer));
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
        if self.is_next {
            response.scroll_to_me(None);
            if ui.is_enabled() {
                // What is typed takes the place of the number, as after a click.
                let mut state = TextEditState::load(ui.ctx(), response.id).unwrap_or_default();
                let all = CCursorRange::select_all_str(&written(before, is_integer));
                state.cursor.set_char_range(Some(all));
                state.store(ui.ctx(), response.id);
                response.request_focus();
            }
        }
        response.on_hover(self.tooltip);
    }
}

/// A number as its field has it.
fn written(value: f64, is_integer: bool) -> String {
    if is_integer {
        format!("{value:.0}")
    } else {
        localized(&format_real(five_digits(value)))
    }
}
