//! The form for a sweep of one's own: which settings vary, over which values, and what is measured.

use eframe::egui::{self, ComboBox, DragValue, Grid, RichText, TextEdit, Ui, WidgetInfo};

use super::{MOST_SEEDS, Playground, grouped_count, seeds_ui};
use crate::config::value::format_real;
use crate::config::{Config, Hyperparameter, Kind, Scale, TABLE, check};
use crate::experiments::experiment::Vary;
use crate::experiments::plan::{MAX_ARMS, MAX_EPOCHS};
use crate::experiments::words::{count, list, setting, setting_of};
use crate::experiments::{Experiment, Plan};
use crate::quantities::Quantity;

/// Values that are suggested for a number.
const SUGGESTED: usize = 5;
/// Seeds at first: a map of single runs would show chance.
const SEEDS: u32 = 3;

/// A varied setting as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Axis {
    /// `None` varies nothing.
    key: Option<&'static str>,
    /// Its values, between commas.
    values: String,
    /// What was suggested last: values of which nobody changed anything follow the playground.
    suggested: String,
}

/// The form.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    across: Axis,
    down: Axis,
    metric: Quantity,
    seeds: u32,
    epochs: u64,
    /// For what settings values were suggested.
    suggested_for: Option<(String, Config)>,
}

impl Default for Sweep {
    fn default() -> Self {
        let axis = |key| Axis {
            key: Some(key),
            ..Axis::default()
        };
        Self {
            across: axis("discriminator.learning_rate"),
            down: axis("generator.learning_rate"),
            metric: Quantity::SlicedWasserstein,
            seeds: SEEDS,
            epochs: 2_000,
            suggested_for: None,
        }
    }
}

impl Sweep {
    /// Draws the form. Returns what pressing Run would do, in words.
    pub fn ui(&mut self, ui: &mut Ui, playground: Playground<'_>, is_enabled: bool) -> String {
        let Playground { name, config, .. } = playground;
        let of = self.suggested_for.as_ref();
        let is_other = of.is_none_or(|(of, _)| of != name);
        if is_other || of.is_some_and(|(_, of)| of != config) {
            self.suggested_for = Some((name.to_owned(), config.clone()));
            for axis in [&mut self.across, &mut self.down] {
                if is_other || axis.values == axis.suggested {
                    axis.suggest(config);
                }
            }
        }
        ui.heading("A map of your own");
        ui.label(format!(
            "Varies one or two settings of “{}”, everything else as it is in the playground, and trains \
             each combination from the same seeds.",
            playground.name
        ));
        ui.add_enabled_ui(is_enabled, |ui| {
            // The names of the rows, and the room between columns.
            let room = ui.available_width() - 90.0;
            let combo = (0.5 * room).clamp(120.0, 250.0);
            let field = (room - combo).clamp(90.0, 260.0);
            Grid::new("sweep").num_columns(3).show(ui, |ui| {
                self.across.ui(ui, "Across", config, false, (combo, field));
                self.down.ui(ui, "Down", config, true, (combo, field));
                ui.label("Colour");
                metric_ui(ui, &mut self.metric, combo);
                ui.horizontal(|ui| {
                    seeds_ui(ui, &mut self.seeds, 1, true);
                    let unit = if self.epochs == 1 {
                        " epoch"
                    } else {
                        " epochs"
                    };
                    let epochs = DragValue::new(&mut self.epochs)
                        .range(1..=MAX_EPOCHS)
                        .custom_parser(crate::ui::number::parse_whole)
                        .speed(50.0)
                        .suffix(unit);
                    let response = ui.add(epochs);
                    response.widget_info(|| {
                        let mut info = WidgetInfo::drag_value(true, self.epochs as f64);
                        info.label = Some("Epochs of a run".to_owned());
                        info
                    });
                });
                ui.end_row();
            });
        });
        let counts = [&self.across, &self.down].map(|axis| axis.values().len().max(1));
        let (cells, seeds) = (counts[0] * counts[1], self.seeds.min(MOST_SEEDS));
        format!(
            "{} × {} combinations, {} each: {} of {}.",
            counts[0],
            counts[1],
            count(seeds, "seed", "seeds"),
            grouped_count(cells as u64 * u64::from(seeds), "run", "runs"),
            grouped_count(self.epochs, "epoch", "epochs"),
        )
    }

    /// The sweep as an experiment, and its runs.
    ///
    /// # Errors
    ///
    /// A sentence for the user: which value is wrong, and what is allowed.
    pub fn experiment(&self, playground: Playground<'_>) -> Result<(Experiment, Plan), String> {
        let axes = [&self.across, &self.down];
        let vary = axes
            .into_iter()
            .filter_map(|axis| Some((axis, axis.row()?)))
            .map(|(axis, row)| axis.vary(row, playground.config))
            .collect::<Result<Vec<_>, _>>()?;
        if let [across, down] = vary.as_slice()
            && across.key == down.key
        {
            return Err(format!(
                "Across and down are the same: {}. Choose another setting for one of them, or nothing.",
                setting_of(&across.key)
            ));
        }
        let names: Vec<_> = vary.iter().map(|vary| setting_of(&vary.key)).collect();
        let name = format!("{}, by {}", playground.name, list(&names));
        let experiment = Experiment {
            seeds: self.seeds,
            epochs: self.epochs,
            checkpoints: 10.min(u32::try_from(self.epochs).unwrap_or(10)),
            ..Experiment::sweep(name, vary, self.metric)
        };
        let values = experiment.vary.iter().map(|vary| vary.values.len());
        if values.fold(1, usize::saturating_mul) > MAX_ARMS {
            return Err(format!(
                "That makes too many combinations; at most {MAX_ARMS} are allowed."
            ));
        }
        let plan = experiment
            .plan_checked(playground.config.clone())
            .map_err(|(_, message)| message)?;
        Ok((experiment, plan))
    }
}

/// The settings with one value of one of them, or what is wrong with it, as the window calls things.
fn with(row: &Hyperparameter, value: &str, config: &Config) -> Result<Config, String> {
    let called = || {
        let label = setting(row);
        let mut chars = label.chars();
        let first = chars.next().map(char::to_uppercase);
        first.into_iter().flatten().chain(chars).collect::<String>()
    };
    let mut config = config.clone();
    row.set_text(&mut config, value)
        .map_err(|wrong| format!("{} is {value}, but must be {}.", called(), wrong.allowed))?;
    check(&config).map_err(|wrong| match value {
        "drawn" => {
            "Nothing is drawn yet: draw the real data first, or leave out “drawn”.".to_owned()
        }
        "imported" => {
            "No points are imported yet: import them first, or leave out “imported”.".to_owned()
        }
        _ => format!("{} cannot be {value}: {wrong}.", called()),
    })?;
    Ok(config)
}

impl Axis {
    fn values(&self) -> Vec<String> {
        if self.key.is_none() {
            return Vec::new();
        }
        let values = self.values.split(',').map(str::trim);
        values
            .filter(|v| !v.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn row(&self) -> Option<&'static Hyperparameter> {
        self.key.and_then(crate::config::find)
    }

    fn suggest(&mut self, config: &Config) {
        let row = self.row();
        self.values = row.map_or_else(String::new, |row| suggestions(row, config).join(", "));
        self.suggested.clone_from(&self.values);
    }

    fn vary(&self, row: &Hyperparameter, config: &Config) -> Result<Vary, String> {
        let values = self.values();
        let label = setting(row);
        if values.is_empty() {
            return Err(format!("Give at least one value for the {label}."));
        }
        let mut seen = Vec::new();
        for value in &values {
            let read = row.value(&with(row, value, config)?);
            if seen.contains(&read) {
                return Err(format!("The {label} {value} is given twice."));
            }
            seen.push(read);
        }
        Vary::new(row.key.to_owned(), values)
    }

    fn ui(
        &mut self,
        ui: &mut Ui,
        name: &str,
        config: &Config,
        may_be_none: bool,
        (combo_width, field_width): (f32, f32),
    ) {
        ui.label(name);
        let text = |row: Option<&Hyperparameter>| {
            row.map_or_else(|| "nothing".to_owned(), Hyperparameter::full_label)
        };
        let before = self.key;
        let combo = ComboBox::from_id_salt(name)
            .width(combo_width)
            .truncate()
            .selected_text(text(self.row()))
            .show_ui(ui, |ui| {
                if may_be_none {
                    ui.selectable_value(&mut self.key, None, text(None));
                }
                for row in TABLE.iter().filter(|row| row.key != "seed") {
                    ui.selectable_value(&mut self.key, Some(row.key), text(Some(row)))
                        .on_hover_text(row.help);
                }
            });
        combo.response.widget_info(|| {
            let mut info =
                WidgetInfo::labeled(egui::Role::ComboBox, true, format!("{name} varies"));
            info.current_text_value = Some(text(self.row()));
            info
        });
        if self.key != before {
            self.suggest(config);
        }
        let allowed = self.row().map_or_else(String::new, Hyperparameter::allowed);
        let field = TextEdit::singleline(&mut self.values)
            .desired_width(field_width)
            .hint_text("values, with commas");
        let response = ui.add_enabled(self.key.is_some(), field);
        response.widget_info(|| {
            let mut info =
                WidgetInfo::labeled(egui::Role::TextInput, true, format!("{name} values"));
            info.current_text_value = Some(self.values.clone());
            info
        });
        response.on_hover_text(format!("Values with commas between them; each {allowed}."));
        ui.end_row();
    }
}

fn metric_ui(ui: &mut Ui, metric: &mut Quantity, width: f32) {
    let combo = ComboBox::from_id_salt("metric")
        .width(width)
        .truncate()
        .selected_text(metric.label())
        .show_ui(ui, |ui| {
            for choice in Quantity::all() {
                ui.selectable_value(metric, choice, RichText::new(choice.label()));
            }
        });
    combo.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(egui::Role::ComboBox, true, "Colour shows");
        info.current_text_value = Some(metric.label().to_owned());
        info
    });
}

/// Values around the present one that a person would try, as text, ascending; only those that can be had
/// with the other settings.
fn suggestions(row: &Hyperparameter, config: &Config) -> Vec<String> {
    let mut values = candidates(row, config);
    values.retain(|value| with(row, value, config).is_ok());
    values
}

fn candidates(row: &Hyperparameter, config: &Config) -> Vec<String> {
    let numbers = |values: &mut dyn Iterator<Item = f64>, (low, high): (f64, f64)| {
        let mut values: Vec<f64> = values.map(|v| rounded(v).clamp(low, high)).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        values
    };
    let spread = |(low, high): (f64, f64)| {
        let step = (high - low) / (SUGGESTED - 1) as f64;
        (0..SUGGESTED).map(move |i| low + step * i as f64)
    };
    let factors = |now: f64, of: [f64; SUGGESTED]| of.into_iter().map(move |f| now * f);
    let reals = |values: Vec<f64>| values.into_iter().map(format_real).collect();
    match row.kind {
        Kind::Choice { options, .. } => options.iter().map(|o| o.key.to_owned()).collect(),
        Kind::Integer {
            range, scale, get, ..
        } => {
            let (low, high) = (range.0 as f64, range.1 as f64);
            let now = get(config) as f64;
            let values = match scale {
                Scale::Linear => {
                    let first = (now - 2.0).min(high - 4.0).max(low);
                    numbers(&mut (0..SUGGESTED).map(|i| first + i as f64), (low, high))
                }
                Scale::Logarithmic => {
                    let all = factors(now, [0.25, 0.5, 1.0, 2.0, 4.0]);
                    numbers(&mut all.map(f64::round), (low, high))
                }
            };
            values.iter().map(|v| format!("{v:.0}")).collect()
        }
        Kind::Real {
            range, scale, get, ..
        } => {
            let now = get(config);
            reals(match scale {
                Scale::Logarithmic if now > 0.0 => {
                    numbers(&mut factors(now, [0.1, 0.3, 1.0, 3.0, 10.0]), range)
                }
                _ => numbers(&mut spread(range), range),
            })
        }
        Kind::AutoReal { range, .. } => reals(numbers(&mut spread(range), range)),
    }
}

/// To three significant digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gan::Backend;

    fn playground(config: &Config) -> Playground<'_> {
        Playground {
            name: "p",
            config,
            backend: Backend::Flex,
        }
    }

    #[test]
    fn suggested_values_are_allowed_for_every_setting() {
        let mut drawn = Config::default();
        drawn.data.drawn = vec![[0.1, 0.2], [0.5, 0.6]].into();
        drawn.data.distribution = crate::config::Distribution::Drawn;
        for config in [Config::default(), drawn] {
            for row in TABLE.iter().filter(|row| row.key != "seed") {
                let mut sweep = Sweep {
                    across: Axis {
                        key: Some(row.key),
                        ..Axis::default()
                    },
                    down: Axis::default(),
                    ..Sweep::default()
                };
                sweep.across.suggest(&config);
                let count = sweep.across.values().len();
                assert!(count >= 2, "{}: {count}", row.key);
                let (_, plan) = sweep.experiment(playground(&config)).unwrap();
                assert_eq!(plan.arms.len(), count, "{}", row.key);
            }
        }
        let config = Config::default();
        let rate = crate::config::find("discriminator.learning_rate").unwrap();
        let mut config = config;
        config.discriminator.learning_rate = 0.01;
        assert_eq!(
            suggestions(rate, &config),
            ["0.001", "0.003", "0.01", "0.03", "0.1"]
        );
    }

    #[test]
    fn a_sweep_starts_from_the_playground_and_says_what_is_wrong() {
        let config = Config {
            batch_size: 77,
            ..Config::default()
        };
        let mut sweep = Sweep::default();
        sweep.across.values = "0.1, 0.2".into();
        sweep.down.values = "0.3,0.4,".into();
        let (experiment, plan) = sweep.experiment(playground(&config)).unwrap();
        assert_eq!(plan.arms.len(), 4);
        assert!(plan.arms.iter().all(|arm| arm.config.batch_size == 77));
        // What varies across is the outer one.
        let rates = |arm: usize| {
            let config = &plan.arms[arm].config;
            (
                config.discriminator.learning_rate,
                config.generator.learning_rate,
            )
        };
        assert_eq!((rates(0), rates(1)), ((0.1, 0.3), (0.1, 0.4)));
        assert_eq!(experiment.vary.len(), 2);

        for (values, part) in [
            (
                "0.1, x",
                "Learning rate of the discriminator is x, but must be a number from",
            ),
            ("", "at least one"),
            (
                "0.1,0.10",
                "The learning rate of the discriminator 0.10 is given twice.",
            ),
            ("99", "99"),
        ] {
            sweep.across.values = values.into();
            let error = sweep.experiment(playground(&config)).unwrap_err();
            assert!(error.contains(part), "{values}: {error}");
            assert!(!error.contains('_'), "no key: {error}");
        }
        assert_eq!(
            experiment.name,
            "p, by learning rate of the discriminator and learning rate of the generator"
        );
        let many: Vec<_> = (1..=30)
            .map(|i| (f64::from(i) / 100.0).to_string())
            .collect();
        (sweep.across.values, sweep.down.values) = (many.join(","), many.join(","));
        let error = sweep.experiment(playground(&config)).unwrap_err();
        assert!(error.contains("at most 400"), "{error}");
        sweep.down.key = sweep.across.key;
        let error = sweep.experiment(playground(&config)).unwrap_err();
        assert!(error.contains("Across and down are the same"), "{error}");
        sweep.down.key = None;
        assert_eq!(
            sweep.experiment(playground(&config)).unwrap().1.arms.len(),
            30
        );
    }
}
