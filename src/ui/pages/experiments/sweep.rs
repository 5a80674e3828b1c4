//! The form for a sweep of one's own: which settings vary, over which values, and what is measured.

use eframe::egui::{self, DragValue, Grid, TextEdit, Ui, WidgetInfo};

use super::metric::{epochs_at_first, metric_ui};
use super::seeds::{MOST_SEEDS, seeds_ui, why_fixed};
use super::suggestions::{suggestions, with};
use crate::config::{Config, Hyperparameter, TABLE, find};
use crate::experiments::experiment::Vary;
use crate::experiments::plan::{MAX_ARMS, MAX_EPOCHS};
use crate::experiments::words::{list, setting, setting_of};
use crate::experiments::{Experiment, Plan};
use crate::language::{self, decimal_sign, localized};
use crate::quantities::Quantity;
use crate::ui::drop_down;
use crate::ui::hover::LazyHover as _;
use crate::ui::kind::DataKind;
use crate::ui::label::name_list;
use crate::ui::number::parse_whole;
use crate::ui::page::Playground;

/// Seeds at first: a map of single runs would show chance.
const SEEDS: u32 = 3;

/// Width of the form below which its values are below its lists: beside each other neither would be read.
const NARROW: f32 = 570.0;
/// The names of the rows, and the room between columns.
const NAMES: f32 = 90.0;

/// Widths of what is in the form.
#[derive(Clone, Copy)]
struct Widths {
    list: f32,
    field: f32,
    is_narrow: bool,
}

impl Widths {
    fn of(width: f32) -> Self {
        let (room, is_narrow) = (width - NAMES, width < NARROW);
        let list = if is_narrow { room } else { 0.5 * room }.clamp(120.0, 250.0);
        let field = if is_narrow { room } else { room - list };
        Self {
            list,
            field: field.clamp(90.0, 260.0),
            is_narrow,
        }
    }

    /// In a narrow form goes on below the list, in the next row of the grid.
    fn beside_or_below(self, ui: &mut Ui) {
        if self.is_narrow {
            ui.end_row();
            // Below the name is nothing.
            ui.allocate_exact_size(egui::Vec2::ZERO, egui::Sense::hover());
        }
    }
}

/// A varied setting as it is typed.
#[derive(Default)]
struct VariedSetting {
    /// `None` varies nothing.
    key: Option<&'static str>,
    /// Its values, between commas.
    values: String,
    /// What was suggested last: values of which nobody changed anything follow the playground.
    suggested: String,
}

/// The form.
pub struct Sweep {
    across: VariedSetting,
    down: VariedSetting,
    /// What the playground has, by which the following two are chosen at first.
    kind: DataKind,
    metric: Quantity,
    seeds: u32,
    epochs: u64,
    /// For what settings values were suggested.
    suggested_for: Option<(String, Config)>,
}

impl Default for Sweep {
    fn default() -> Self {
        let axis = |key| VariedSetting {
            key: Some(key),
            ..VariedSetting::default()
        };
        let config = Config::default();
        Self {
            across: axis("discriminator.learning_rate"),
            down: axis("generator.learning_rate"),
            kind: DataKind::of(&config),
            metric: Quantity::compared_by_default(&config),
            seeds: SEEDS,
            epochs: epochs_at_first(&config),
            suggested_for: None,
        }
    }
}

impl Sweep {
    /// Draws the form. Returns what pressing Run would do, in words, and whether that has changed.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        playground: &Playground<'_>,
        is_enabled: bool,
    ) -> (String, bool) {
        let Playground { name, config, .. } = *playground;
        let before = (self.metric, self.seeds, self.epochs);
        let kind = DataKind::of(config);
        if kind != self.kind {
            self.kind = kind;
            self.metric = Quantity::compared_by_default(config);
            self.epochs = epochs_at_first(config);
        }
        let of = self.suggested_for.as_ref();
        let is_other = of.is_none_or(|(of, _)| of != name);
        let mut has_changed = is_other || of.is_some_and(|(_, of)| of != config);
        if has_changed {
            self.suggested_for = Some((name.to_owned(), config.clone()));
            for axis in [&mut self.across, &mut self.down] {
                if is_other || axis.values == axis.suggested {
                    axis.suggest(config);
                }
            }
        }
        ui.heading(tr!("A map of your own"));
        ui.label(tr!("Varies one or two settings of “{playground}”, everything else as it is in the playground, and trains \
             each combination from the same seeds.", playground = language::text(playground.name)));
        let form = ui.add_enabled_ui(is_enabled, |ui| {
            let widths = Widths::of(ui.available_width());
            // Told how many columns there are, it leaves the last one what is left, and not what it was wide at first.
            let columns = if widths.is_narrow { 2 } else { 3 };
            let grid = Grid::new(("sweep", widths.is_narrow)).num_columns(columns);
            grid.show(ui, |ui| {
                has_changed |= self.across.ui(ui, tr!("Across"), config, false, widths);
                has_changed |= self.down.ui(ui, tr!("Down"), config, true, widths);
                ui.label(tr!("Colour"));
                metric_ui(ui, config, &mut self.metric, widths.list);
                widths.beside_or_below(ui);
                ui.horizontal(|ui| {
                    seeds_ui(ui, &mut self.seeds, (1, 1), true);
                    let unit = trn!(self.epochs, " epoch", " epochs");
                    let epochs = DragValue::new(&mut self.epochs)
                        .range(1..=MAX_EPOCHS)
                        .custom_parser(parse_whole)
                        .speed(50.0)
                        .suffix(unit);
                    let response = ui.add(epochs);
                    response.widget_info(|| {
                        let mut info = WidgetInfo::drag_value(true, self.epochs as f64);
                        info.label = Some(tr!("Epochs of a run").to_owned());
                        info
                    });
                });
                ui.end_row();
            });
        });
        form.response.on_disabled_text_hover(why_fixed());
        has_changed |= (self.metric, self.seeds, self.epochs) != before;
        let counts = [&self.across, &self.down].map(|axis| axis.values().count().max(1));
        let (cells, seeds) = (counts[0] * counts[1], self.seeds.min(MOST_SEEDS));
        let wants = tr!(
            "{across} × {down} combinations, {seeds} each: {runs} of {epochs}.",
            across = counts[0],
            down = counts[1],
            seeds = trn!(seeds, "{n} seed", "{n} seeds"),
            runs = trn!(cells as u64 * u64::from(seeds), "{n} run", "{n} runs"),
            epochs = trn!(self.epochs, "{n} epoch", "{n} epochs")
        );
        (wants, has_changed)
    }

    /// The sweep as an experiment, and its runs.
    ///
    /// # Errors
    ///
    /// A sentence for the user: which value is wrong, and what is allowed.
    pub fn experiment(&self, playground: &Playground<'_>) -> Result<(Experiment, Plan), String> {
        let axes = [&self.across, &self.down];
        let vary = axes
            .into_iter()
            .filter_map(|axis| Some((axis, axis.row()?)))
            .map(|(axis, row)| axis.vary(row, playground.config))
            .collect::<Result<Vec<_>, _>>()?;
        if let [across, down] = vary.as_slice()
            && across.key == down.key
        {
            return Err(tr!(
                "Across and down are the same: {across}. Choose another setting for one of them, or nothing.",
                across = setting_of(&across.key)
            ));
        }
        let names: Vec<_> = vary.iter().map(|vary| setting_of(&vary.key)).collect();
        let name = tr!(
            "{playground}, by {names}",
            playground = language::text(playground.name),
            names = list(&names)
        );
        let experiment = Experiment {
            seeds: self.seeds,
            epochs: self.epochs,
            checkpoints: 10.min(u32::try_from(self.epochs).unwrap_or(10)),
            ..Experiment::sweep(name, vary, self.metric)
        };
        let values = experiment.vary.iter().map(|vary| vary.values.len());
        if values.fold(1, usize::saturating_mul) > MAX_ARMS {
            return Err(tr!(
                "That makes too many combinations; at most {MAX_ARMS} are allowed.",
                MAX_ARMS
            ));
        }
        let plan = experiment
            .plan_checked(playground.config.clone())
            .map_err(|error| error.message)?;
        if let Some((_, row)) = experiment.without_influence(&plan) {
            return Err(tr!(
                "Nothing would differ: {setting} has no influence here, as it needs {needs}.",
                setting = setting_of(row.key),
                needs = language::text(row.needs)
            ));
        }
        Ok((experiment, plan))
    }
}

impl VariedSetting {
    /// Those that are typed, as far as anything varies.
    fn values(&self) -> impl Iterator<Item = String> {
        let typed = self.key.map_or("", |_| &self.values);
        // Where a semicolon stands between them, a comma is a decimal sign.
        let has_semicolons = typed.contains(';');
        let values = typed.split(if has_semicolons { ';' } else { ',' });
        values
            .map(move |value| {
                let value = value.trim();
                if has_semicolons {
                    value.replace(',', ".")
                } else {
                    value.to_owned()
                }
            })
            .filter(|value| !value.is_empty())
    }

    fn row(&self) -> Option<&'static Hyperparameter> {
        self.key.and_then(find)
    }

    fn suggest(&mut self, config: &Config) {
        let row = self.row();
        // A decimal comma needs another sign between numbers.
        let sign = if decimal_sign() == ',' { "; " } else { ", " };
        self.values = row.map_or_else(String::new, |row| {
            let all = suggestions(row, config);
            let all: Vec<_> = all.iter().map(|value| localized(value)).collect();
            all.join(sign)
        });
        self.suggested.clone_from(&self.values);
    }

    fn vary(&self, row: &Hyperparameter, config: &Config) -> Result<Vary, String> {
        let values: Vec<_> = self.values().collect();
        let label = setting(row);
        if values.is_empty() {
            return Err(tr!("Give at least one value for the {label}.", label));
        }
        let mut seen = Vec::new();
        for value in &values {
            let read = row.value(&with(row, value, config)?);
            if seen.contains(&read) {
                return Err(tr!("The {label} {value} is given twice.", label, value));
            }
            seen.push(read);
        }
        Vary::new(row.key.to_owned(), values)
    }

    /// Draws its row of the form. Returns whether it changed.
    fn ui(
        &mut self,
        ui: &mut Ui,
        name: &str,
        config: &Config,
        may_be_none: bool,
        widths: Widths,
    ) -> bool {
        ui.label(name);
        let text = |row: Option<&Hyperparameter>| {
            row.map_or_else(|| tr!("nothing").to_owned(), Hyperparameter::full_label)
        };
        let before = self.key;
        let combo = drop_down::list(ui, name)
            .width(widths.list)
            .truncate()
            .selected_text(text(self.row()))
            .show_ui(ui, |ui| {
                if may_be_none {
                    drop_down::value(ui, &mut self.key, None, text(None));
                }
                for row in TABLE.iter().filter(|row| row.key != "seed") {
                    drop_down::value(ui, &mut self.key, Some(row.key), text(Some(row)))
                        .on_described_hover(|| language::text(row.help).to_owned());
                }
            });
        name_list(
            &combo.response,
            &tr!("{name} varies", name),
            &text(self.row()),
        );
        let is_other = self.key != before;
        if is_other {
            self.suggest(config);
        }
        widths.beside_or_below(ui);
        let field = TextEdit::singleline(&mut self.values)
            .desired_width(widths.field)
            .hint_text(tr!("values, with commas"));
        let response = ui.add_enabled(self.key.is_some(), field);
        response.widget_info(|| {
            let mut info =
                WidgetInfo::labeled(egui::Role::TextInput, true, tr!("{name} values", name));
            info.current_text_value = Some(self.values.clone());
            info
        });
        let has_changed = is_other || response.changed();
        let response = response.on_described_hover(|| {
            let allowed = self.row().map_or_else(String::new, Hyperparameter::allowed);
            tr!("Values with commas between them; each {allowed}.", allowed)
        });
        // Where all of the form is off, that has a reason of its own.
        if ui.is_enabled() {
            response.on_disabled_text_hover(tr!("Choose a setting to vary first."));
        }
        ui.end_row();
        has_changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gan::Backend;

    fn playground(config: &Config) -> Playground<'_> {
        Playground {
            room: eframe::egui::Vec2::splat(800.0),
            name: "p",
            open: None,
            file: None,
            config,
            pinned: None,
            backend: Backend::Flex,
            frame: None,
            speed: None,
            is_slow: false,
            lessons: Box::leak(Box::default()),
            own_lessons: Box::leak(Box::default()),
            recent: &[],
            tried: &[],
            actions: &[],
            has_results: false,
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
                    across: VariedSetting {
                        key: Some(row.key),
                        ..VariedSetting::default()
                    },
                    down: VariedSetting::default(),
                    ..Sweep::default()
                };
                sweep.across.suggest(&config);
                let count = sweep.across.values().count();
                assert!(count >= 2, "{}: {count}", row.key);
                let made = sweep.experiment(&playground(&config));
                if let Err(error) = &made
                    && !(row.relevant)(&config)
                {
                    assert!(error.contains("has no influence here"), "{error}");
                    assert!(!error.contains('_'), "no key: {error}");
                    continue;
                }
                let (_, plan) = made.unwrap();
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
        let (experiment, plan) = sweep.experiment(&playground(&config)).unwrap();
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
            let error = sweep.experiment(&playground(&config)).unwrap_err();
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
        let error = sweep.experiment(&playground(&config)).unwrap_err();
        assert!(error.contains("at most 400"), "{error}");
        sweep.down.key = sweep.across.key;
        let error = sweep.experiment(&playground(&config)).unwrap_err();
        assert!(error.contains("Across and down are the same"), "{error}");
        sweep.down.key = None;
        assert_eq!(
            sweep.experiment(&playground(&config)).unwrap().1.arms.len(),
            30
        );
    }
}
