//! A run on one page (HTML, with all that it needs inside): what was trained, pictures on the way, the verdict, the curves, all settings.

use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eframe::egui::Visuals;

use super::charts::svg;
use super::kind::DataKind;
use super::layers::Layers;
use super::number::grouped;
use super::picture;
use super::raster::Style;
use crate::config::{Config, Group, Preset, TABLE};
use crate::gan::Route;
use crate::language::{self, fixed};
use crate::metrics::verdict::Judgement;
use crate::quantities::{Measured, Quantity};
use crate::training::{Frame, History, Replay, View};

/// Most moments that are pictured.
const MOST: usize = 8;
/// Side of a picture, in pixels; it is shown at half of that.
const SIDE: u32 = 360;

/// What a report is made of.
pub struct RunReport {
    preset: Preset,
    config: Arc<Config>,
    replay: Replay,
    history: Arc<History>,
    measured: Measured,
    judgement: Judgement,
    route: Option<Route>,
    layers: Layers,
    view: View,
    kind: DataKind,
}

impl RunReport {
    /// Of what the window shows.
    pub fn new(preset: Preset, frame: &Frame, replay: Replay, layers: Layers, view: View) -> Self {
        Self {
            preset,
            config: frame.config.clone(),
            replay,
            history: frame.history.clone(),
            measured: frame.metrics.map(|(_, m)| m).unwrap_or_default(),
            judgement: frame.judgement.clone(),
            route: frame.route,
            layers,
            view,
            kind: DataKind::of_snapshot(&frame.snapshot),
        }
    }

    /// The page.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    pub fn html(&self) -> Result<String, String> {
        let title = escaped(language::text(&self.preset.name));
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n<style>{STYLE}</style></head>\n<body>\n\
             <h1>{title}</h1>\n<p>{}</p>\n",
            language::current().code(),
            escaped(language::text(&self.preset.description))
        );
        let info = self.judgement.verdict.info();
        let [red, green, blue, _] = super::theme::tone_color(info.tone).to_array();
        let _ = writeln!(
            page,
            "<p><span class=\"badge\" style=\"background:rgb({red},{green},{blue})\">{}</span> {} {}</p>",
            escaped(language::text(info.label)),
            escaped(&self.judgement.sentence),
            escaped(&self.judgement.evidence).replace('\n', "<br>")
        );
        page += &self.pictures()?;
        page += &self.numbers();
        let curves =
            svg::svg(&self.history, &self.measured, self.kind).map_err(|e| e.to_string())?;
        let _ = writeln!(page, "<h2>{}</h2>\n{curves}", tr!("Curves"));
        page += &self.settings();
        let _ = writeln!(
            page,
            "<details><summary>{}</summary><pre>{}</pre></details>",
            tr!("As a preset file, to train it again"),
            escaped(&self.preset.to_ron())
        );
        let turns = self.history.records.turns();
        let same = if turns.is_empty() {
            tr!("The same settings and seed, from fresh networks, give the same run.").to_owned()
        } else {
            let turns: Vec<_> = turns.iter().map(|epoch| grouped(*epoch)).collect();
            tr!(
                "Settings were changed on the way, after epoch {epochs}.",
                epochs = turns.join(", ")
            )
        };
        let route = self.route.map_or_else(String::new, |route| {
            tr!(" on the {route} path", route = route.name())
        });
        let _ = writeln!(
            page,
            "<p class=\"weak\">GAN Playground {}{route}. {same}</p>\n</body></html>",
            env!("CARGO_PKG_VERSION")
        );
        Ok(page)
    }

    /// The run over time, at equal distances on a logarithmic scale of epochs.
    fn pictures(&self) -> Result<String, String> {
        let style = Style {
            layers: self.layers,
            visuals: Visuals::light(),
            scale: 1,
            oversampling: 1,
            opinions: None,
        };
        let mut text = format!("<h2>{}</h2>\n<div class=\"row\">\n", tr!("The way there"));
        let replay = self.replay.clone().thinned_by_log(MOST);
        for snapshot in replay.pictures(self.view) {
            let snapshot = snapshot.map_err(|e| e.to_string())?;
            let picture = picture::square(&snapshot, &style, SIDE).map_err(|e| e.to_string())?;
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
        Ok(text)
    }

    /// What was measured last.
    fn numbers(&self) -> String {
        let mut text = format!("<h2>{}</h2>\n<table>\n", tr!("Measured last"));
        for quantity in Quantity::all() {
            let info = quantity.info();
            let Some(value) = (info.read)(&self.measured) else {
                continue;
            };
            let value = if value.fract() == 0.0 {
                format!("{value}")
            } else {
                fixed(value, 4)
            };
            let of = quantity
                .total(&self.measured)
                .map_or_else(String::new, |total| tr!(" of {total}", total));
            let _ = writeln!(
                text,
                "<tr><td>{}</td><td>{value}{of}</td></tr>",
                escaped(language::text(info.label))
            );
        }
        text + "</table>\n"
    }

    /// Every hyperparameter that matters here, by group; those that differ from GAN Lab's are bold.
    fn settings(&self) -> String {
        let usual = Config::default();
        let mut text = format!("<h2>{}</h2>\n<table>\n", tr!("Settings"));
        for group in Group::ALL {
            let rows = TABLE
                .iter()
                .filter(|row| row.group == group && (row.relevant)(&self.config));
            for row in rows {
                let value = escaped(&row.shown(&self.config));
                let value = if row.value(&self.config) == row.value(&usual) {
                    value
                } else {
                    format!("<b>{value}</b>")
                };
                let label = escaped(&row.full_label());
                let _ = writeln!(text, "<tr><td>{label}</td><td>{value}</td></tr>");
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

const STYLE: &str = "body{font:15px/1.45 system-ui,sans-serif;max-width:820px;margin:2em auto;padding:0 1em;color:#1b1b1b}\
h1{font-size:1.6em}h2{font-size:1.15em;margin:1.4em 0 .4em}.row{display:flex;flex-wrap:wrap;gap:10px}\
figure{margin:0}img{border:1px solid #ccc}figcaption{font-size:.85em;color:#555}\
.badge{color:#fff;padding:2px 8px;font-weight:600}table{border-collapse:collapse}td{padding:2px 14px 2px 0;border-bottom:1px solid #e4e4e4}\
.weak{color:#5f6368}pre{background:#f5f5f5;padding:8px;overflow:auto;font-size:.85em}";

/// A text that cannot become markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(escaped("<b>\"a\" & b"), "&lt;b&gt;&quot;a&quot; &amp; b");
    }
}
