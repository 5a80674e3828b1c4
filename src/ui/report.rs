//! A run on one page, or two side by side (HTML, with all that it needs inside): what was trained, what differs, pictures on the way, the verdict, the curves, all settings.
//!
//! - `markup`: its style, rows of tables, and texts that cannot become markup

pub(in crate::ui) mod markup;

use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eframe::egui::Visuals;

use self::markup::{STYLE, escaped, row};
use super::charts::epochs::Epochs;
use super::charts::svg::{self, Curves};
use super::kind::DataKind;
use super::layers::{Layer, Layers};
use super::number::grouped;
use super::picture;
use super::raster::Style;
use super::side_by_side::{Difference, differences};
use crate::config::{Config, Group, Hyperparameter, Preset, TABLE};
use crate::gan::Route;
use crate::language::{self, fixed};
use crate::metrics::verdict::Judgement;
use crate::quantities::{Measured, Quantity, Values};
use crate::training::{Frame, History, Replay, RunFrame, View};

/// Most moments that are pictured.
const MOST: usize = 8;
/// Side of a picture, in pixels; it is shown at half of that.
const SIDE: u32 = 360;

/// One run of a report.
struct Run {
    /// What it is called beside another one; empty of the only run.
    letter: &'static str,
    config: Arc<Config>,
    /// `None` after a crash, which leaves nothing to picture.
    replay: Option<Replay>,
    history: Arc<History>,
    measured: Measured,
    judgement: Judgement,
    kind: DataKind,
}

/// The width of a page of one run, and of two.
fn class_of(count: usize) -> &'static str {
    if count > 1 { " class=\"pair\"" } else { "" }
}

/// What a report says of what was open.
pub struct ReportWords {
    /// What it is called.
    pub title: String,
    /// What it is about; empty if nothing is known of the data that it is on.
    pub about: String,
    /// To train it again.
    pub preset: Preset,
}

/// What a report is made of.
pub struct RunReport {
    words: ReportWords,
    /// The only run, or A and B.
    runs: Vec<Run>,
    /// Their curves.
    curves: Vec<Curves>,
    differences: Vec<Difference>,
    route: Option<Route>,
    layers: Layers,
    view: View,
    axis: Epochs,
}

impl RunReport {
    /// Of what the window shows; the moments are those of the run and of the one beside it.
    pub fn new(
        words: ReportWords,
        frame: &Frame,
        (replay, of_twin): (Replay, Option<Replay>),
        (layers, view, axis): (Layers, View, Epochs),
    ) -> Self {
        let run = |letter, frame: &RunFrame, replay| Run {
            letter,
            config: frame.config.clone(),
            replay,
            history: frame.history.clone(),
            measured: frame.measured(),
            judgement: frame.judgement.clone(),
            kind: DataKind::of_snapshot(&frame.snapshot),
        };
        let (runs, differences) = match &frame.twin {
            Some(twin) => (
                vec![run("A", twin, of_twin), run("B", frame, Some(replay))],
                differences(&twin.config, &frame.config),
            ),
            None => (vec![run("", frame, Some(replay))], Vec::new()),
        };
        Self {
            words,
            runs,
            curves: Curves::of_all(frame),
            differences,
            route: frame.route,
            layers,
            view,
            axis,
        }
    }

    /// The page.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    pub fn html(&self) -> Result<String, String> {
        let mut title = escaped(&self.words.title);
        if self.runs.len() > 1 {
            title += " · ";
            title += tr!("A and B");
        }
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n<style>{STYLE}</style></head>\n<body{}>\n\
             <h1>{title}</h1>\n<p>{}</p>\n",
            language::current().code(),
            class_of(self.runs.len()),
            escaped(&self.words.about)
        );
        page += &self.what_differs();
        for run in &self.runs {
            page += &verdict(run);
        }
        page += &self.pictures()?;
        page += &self.numbers();
        // Of two runs beside each other, on the same axes: as they are compared.
        let curves = svg::svg(&self.curves, self.axis).map_err(|e| e.to_string())?;
        let _ = writeln!(page, "<h2>{}</h2>\n{curves}", tr!("Curves"));
        page += &self.settings();
        let _ = writeln!(
            page,
            "<details><summary>{}</summary><pre>{}</pre></details>",
            tr!("As a preset file, to train it again"),
            escaped(&self.words.preset.to_ron())
        );
        let route = self.route.map_or_else(String::new, |route| {
            tr!(" on the {route} path", route = route.name())
        });
        let _ = writeln!(
            page,
            "<p class=\"weak\">GAN Playground {}{route}. {}</p>\n</body></html>",
            env!("CARGO_PKG_VERSION"),
            self.repeatable()
        );
        Ok(page)
    }

    /// Whether the settings alone make the same run again.
    fn repeatable(&self) -> String {
        let turned = self.runs.iter().filter_map(|run| {
            let records = &run.history.records;
            let mut texts = Vec::new();
            if records.opened() > 0 {
                texts.push(tr!(
                    "It went on from trained networks, opened at epoch {epoch}.",
                    epoch = grouped(records.opened())
                ));
            }
            let changes: Vec<_> = records.changes().into_iter().map(grouped).collect();
            if !changes.is_empty() {
                texts.push(tr!(
                    "Settings were changed on the way, after epoch {epochs}.",
                    epochs = changes.join(", ")
                ));
            }
            (!texts.is_empty()).then(|| {
                let text = texts.join(" ");
                if run.letter.is_empty() {
                    text
                } else {
                    tr!("{label}: {value}", label = run.letter, value = text)
                }
            })
        });
        let turned: Vec<_> = turned.collect();
        if turned.is_empty() {
            tr!("The same settings and seed, from fresh networks, give the same run.").to_owned()
        } else {
            turned.join(" ")
        }
    }

    /// The settings that the two runs do not share, first of all: they are what the comparison is about.
    fn what_differs(&self) -> String {
        if self.differences.is_empty() {
            return String::new();
        }
        let mut text = format!(
            "<h2>{}</h2>\n<table>\n{}",
            tr!("What differs"),
            self.letters()
        );
        for Difference { name, a, b } in &self.differences {
            text += &row(name, "", [escaped(a), escaped(b)]);
        }
        text + "</table>\n"
    }

    /// The heads of a table's columns, where there is more than one.
    fn letters(&self) -> String {
        if self.runs.len() < 2 {
            return String::new();
        }
        let cells = self
            .runs
            .iter()
            .map(|run| format!("<th>{}</th>", run.letter));
        format!("<tr><th></th>{}</tr>\n", cells.collect::<String>())
    }

    /// The runs over time, at equal distances on a logarithmic scale of epochs.
    fn pictures(&self) -> Result<String, String> {
        let style = Style {
            layers: self.layers,
            visuals: Visuals::light(),
            scale: 1,
            oversampling: 1,
            opinions: None,
        };
        let mut text = format!("<h2>{}</h2>\n", tr!("The way there"));
        for run in &self.runs {
            let Some(replay) = &run.replay else {
                continue;
            };
            let _ = writeln!(text, "{}<div class=\"row\">", heading(run));
            let replay = replay.clone().thinned_by_log(MOST);
            for snapshot in replay.pictures(self.view) {
                let snapshot = snapshot.map_err(|e| e.to_string())?;
                let picture =
                    picture::square(&snapshot, &style, SIDE).map_err(|e| e.to_string())?;
                let bytes = crate::pictures::png(&picture).map_err(|e| e.to_string())?;
                let moment = tr!("epoch {epoch}", epoch = grouped(snapshot.counters.epoch));
                let _ = writeln!(
                    text,
                    "<figure><img width=\"{}\" alt=\"{moment}\" src=\"data:image/png;base64,{}\">\
                     <figcaption>{moment}</figcaption></figure>",
                    SIDE / 2,
                    STANDARD.encode(bytes)
                );
            }
            text += "</div>\n";
        }
        Ok(text + &self.legend())
    }

    /// What the colours of the pictures mean, for each kind of data that there is.
    fn legend(&self) -> String {
        let mut text = String::new();
        let mut kinds: Vec<_> = self.runs.iter().map(|run| run.kind).collect();
        kinds.dedup();
        for kind in kinds {
            let is_seen = |layer: &Layer| {
                let is_idle = |run: &Run| {
                    let noise_dim = run.config.noise.dim as usize;
                    self.layers.idle_of_images(*layer, noise_dim).is_some()
                };
                let mut of_kind = self.runs.iter().filter(|run| run.kind == kind);
                let is_there = kind == DataKind::Points || !of_kind.all(is_idle);
                self.layers.shows(*layer) && is_there
            };
            for layer in Layer::ALL.into_iter().filter(is_seen) {
                let swatches = layer.colors(kind, &Visuals::light()).into_iter();
                let swatches = swatches.map(|color| {
                    let [red, green, blue, _] = color.to_array();
                    format!("<i style=\"background:rgb({red},{green},{blue})\"></i>")
                });
                let _ = writeln!(
                    text,
                    "<p class=\"legend\">{} <b>{}</b> {}</p>",
                    swatches.collect::<String>(),
                    escaped(layer.label(kind)),
                    escaped(layer.help(kind))
                );
            }
        }
        text
    }

    /// What was measured last.
    fn numbers(&self) -> String {
        let mut text = format!(
            "<h2>{}</h2>\n<table>\n{}",
            tr!("Measured last"),
            self.letters()
        );
        for quantity in Quantity::all() {
            let values = self.runs.iter().map(|run| shown(quantity, run));
            let values: Vec<_> = values.collect();
            if values.iter().any(Option::is_some) {
                let cells = values.into_iter().map(Option::unwrap_or_default);
                text += &row(language::text(quantity.info().label), "", cells);
            }
        }
        text + "</table>\n"
    }

    /// Every hyperparameter that matters here, by group; those that differ from GAN Lab's are bold.
    fn settings(&self) -> String {
        let usual = Config::default();
        let mut text = format!("<h2>{}</h2>\n<table>\n{}", tr!("Settings"), self.letters());
        for group in Group::ALL {
            let matters = |run: &Run, row: &Hyperparameter| (row.relevant)(&run.config);
            let rows = TABLE
                .iter()
                .filter(|row| row.group == group && self.runs.iter().any(|run| matters(run, row)));
            for setting in rows {
                let cells: Vec<_> = self
                    .runs
                    .iter()
                    .map(|run| {
                        let value = escaped(&setting.shown(&run.config));
                        if !matters(run, setting) {
                            String::new()
                        } else if setting.value(&run.config) == setting.value(&usual) {
                            value
                        } else {
                            format!("<b>{value}</b>")
                        }
                    })
                    .collect();
                let is_shared = cells
                    .windows(2)
                    .all(|pair| matches!(pair, [a, b] if a == b));
                let class = if is_shared { "" } else { " class=\"other\"" };
                text += &row(&setting.full_label(), class, cells);
            }
        }
        let _ = writeln!(
            text,
            "</table>\n<p class=\"weak\">{}</p>",
            tr!("Bold: not GAN Lab's default.")
        );
        text
    }
}

/// Above what is of one run: its letter, where there are two.
fn heading(run: &Run) -> String {
    if run.letter.is_empty() {
        return String::new();
    }
    format!("<h3>{}</h3>\n", run.letter)
}

/// What is said of a run.
fn verdict(run: &Run) -> String {
    let info = run.judgement.verdict.info();
    let [red, green, blue, _] = super::theme::tone_color(info.tone).to_array();
    let letter = if run.letter.is_empty() {
        String::new()
    } else {
        format!("<b>{}</b> ", run.letter)
    };
    format!(
        "<p>{letter}<span class=\"badge\" style=\"background:rgb({red},{green},{blue})\">{}</span> {} {}</p>\n",
        escaped(run.judgement.label()),
        escaped(&run.judgement.sentence),
        escaped(&run.judgement.evidence).replace('\n', "<br>")
    )
}

/// A quantity as it is written; `None` where it was not measured, or says nothing, as classes of blots.
fn shown(quantity: Quantity, run: &Run) -> Option<String> {
    let measured = &run.measured;
    if !quantity.says_something(measured, run.judgement.is_like) {
        return None;
    }
    let info = quantity.info();
    let value = (info.read)(measured)?;
    let total = quantity.total(measured);
    // A count of nothing, as whether a run collapsed, is for tables of many runs; the verdict says it here.
    if info.values == Values::Counts && total.is_none() {
        return None;
    }
    let value = if value.fract() == 0.0 {
        format!("{value}")
    } else {
        fixed(value, 4)
    };
    Some(value + &total.map_or_else(String::new, |total| tr!(" of {total}", total)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::shipped;

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(escaped("<b>\"a\" & b"), "&lt;b&gt;&quot;a&quot; &amp; b");
    }

    #[test]
    fn the_legend_has_what_the_pictures_show() {
        let of_noise = |dim: u32| {
            let mut config = Config::default();
            config.noise.dim = dim;
            Run {
                letter: "",
                config: Arc::new(config),
                replay: None,
                history: Arc::default(),
                measured: Measured::default(),
                judgement: Judgement::default(),
                kind: DataKind::Images,
            }
        };
        let layers =
            Layers::of_names(&["real", "fake", "gradients", "manifold"].map(str::to_owned));
        let legend = |runs: Vec<Run>| {
            let report = RunReport {
                words: ReportWords {
                    title: String::new(),
                    about: String::new(),
                    preset: shipped("start").unwrap().preset.clone(),
                },
                runs,
                curves: Vec::new(),
                differences: Vec::new(),
                route: None,
                layers,
                view: layers.view(30, false),
                axis: Epochs::Linear,
            };
            let text = report.legend();
            let names = Layer::ALL.map(|layer| format!("<b>{}</b>", layer.label(DataKind::Images)));
            names.map(|name| text.contains(&name))
        };
        // Real, fakes, opinion, gradient, sheet: this one is in the place of the fakes.
        assert_eq!(legend(vec![of_noise(2)]), [true, false, false, false, true]);
        assert_eq!(legend(vec![of_noise(9)]), [true, true, false, true, false]);
        // What one of two shows is explained.
        let both = legend(vec![of_noise(2), of_noise(9)]);
        assert_eq!(both, [true, true, false, true, true]);
    }
}
