//! The right panel: curves of the whole run, with the values of now in their headings. What is drawn, and
//! in which chart, is said by [`crate::quantities`].
//!
//! - `series`: one curve in numbers and words
//! - [`found`]: which charts a run has, which curves are in them, and their values at equilibrium
//! - `axis`: what part of the plane is shown, its marks and numbers
//! - [`epochs`]: the time axis, by number or by logarithm
//! - `paint`: how a curve is painted
//! - `heading`: its title and its values of now
//! - `chart`: one chart; [`svg`]: all of them as a drawing
//! - `value_axis`: that of a chart which is not about the run of now

mod axis;
mod chart;
pub mod epochs;
pub mod found;
mod heading;
mod paint;
mod series;
pub mod svg;
mod value_axis;

use eframe::egui::style::ScrollStyle;
use eframe::egui::{self, Rect, Ui, pos2};

pub use self::axis::{round_step, with_step_decimals};
use self::chart::{Layout, chart_ui, is_empty};
use self::epochs::Epochs;
use self::found::{
    Finds, axis_of, candidates_of, charts_of, first, is_never_negative, reference, role, title_of,
};
use self::series::Series;
pub use self::series::reading;
pub use self::value_axis::ValueAxis;
use super::kind::DataKind;
use super::spot;
use crate::language::{self, fixed};
use crate::lessons::Part;
use crate::metrics::LIVE_SAMPLES;
use crate::quantities::{Chart, Measured, Quantity, Values, curves_of};
use crate::training::{History, Images, RunFrame};
use crate::ui::hover::LazyHover as _;

/// Least height of a chart in a column of its own, and below the picture; below it the panel scrolls.
const LEAST_HEIGHTS: (f32, f32) = (90.0, 46.0);
/// Height of a chart below the picture that the picture makes way for.
const GOOD_HEIGHT: f32 = 58.0;

/// How much room the charts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room {
    /// A column of their own.
    Column,
    /// What is left below the picture.
    Rest,
    /// The same, for one of them alone: that one if it is there, else the first.
    One(Option<Chart>),
}

impl Room {
    fn is_of_one(self) -> bool {
        matches!(self, Self::One(_))
    }
}

/// The run beside the one that is drawn.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    /// Its curves.
    pub history: &'a History,
    /// What there is to find in its data: both sides have the same charts, and as much room above them.
    pub finds: Finds,
    /// Whether the axes hold them too.
    pub shares_axes: bool,
}

/// Height that the charts of such data should have below a picture.
pub fn good_height(ui: &Ui, kind: DataKind) -> f32 {
    let charts = charts_of(kind, false).len() as f32;
    charts * (GOOD_HEIGHT + line_height(ui)) + 2.0 * line_height(ui)
}

/// Height of all charts where they scroll with what is above them.
pub fn whole_height(ui: &Ui, kind: DataKind) -> f32 {
    // What they take beside their good height.
    good_height(ui, kind) + 60.0
}

fn line_height(ui: &Ui) -> f32 {
    ui.spacing().interact_size.y + ui.spacing().item_spacing.y
}

/// Draws the charts below each other, and those of a run `beside` this one faintly.
pub fn charts_ui(
    ui: &mut Ui,
    frame: &RunFrame,
    beside: Option<Beside<'_>>,
    (room, axis): (Room, Epochs),
) {
    spot::mark(ui, Part::Charts, ui.available_rect_before_wrap());
    let visuals = ui.visuals().clone();
    let history = &*frame.history;
    let other = beside.map(|b| b.history);
    let other = other.or(frame.other_road.as_deref());
    let measured = frame.measured();
    let finds = Finds::of(&frame.config, &measured);
    let on_both = beside.map_or(finds, |b| finds.or(b.finds));
    let equilibrium = frame.config.loss.equilibrium(frame.config.real_weight);
    let never_negative = frame.config.loss.never_negative();
    let counters = frame.snapshot.counters;
    // What the picture says as well is of its moment, not of the last one that was measured.
    let said = frame.snapshot.images().and_then(Images::mean_opinions);
    let said = said.filter(|_| measured.d_fake.is_some());
    let now = Measured {
        d_loss: counters.d_loss,
        g_loss: counters.g_loss,
        d_real: said.map(|[real, _]| real).or(measured.d_real),
        d_fake: said.map(|[_, fake]| fake).or(measured.d_fake),
        ..measured
    };
    let series_of = |chart: Chart| -> Vec<Series<'_>> {
        let those = curves_of(chart).filter(|(quantity, _)| finds.has(*quantity));
        let series = those.map(|(quantity, drawn)| Series {
            label: language::text(drawn.label),
            help: language::text(drawn.help),
            color: role(drawn.colour).text_color(&visuals),
            curve: history.curve(quantity),
            other: other.map(|history| history.curve(quantity)),
            // Of blots, as the badge says, it would say something else than it seems to.
            now: quantity
                .drawn(&now)
                .filter(|_| quantity.says_something(&now, frame.judgement.is_like)),
            is_share: quantity.info().values != Values::Numbers,
            reference: reference(quantity, equilibrium, &measured),
            is_never_negative: is_never_negative(quantity, never_negative),
        });
        series.collect()
    };
    let kind = DataKind::of_snapshot(&frame.snapshot);
    let order = match room {
        Room::One(_) => candidates_of(kind, on_both.modes),
        Room::Column | Room::Rest => charts_of(kind, on_both.modes),
    };
    let mut charts: Vec<_> = order
        .iter()
        .map(|chart| (*chart, series_of(*chart)))
        .collect();
    if let Room::One(wanted) = room {
        charts = alone(charts, wanted);
    }

    // With a bar on one side alone, the sides would not be as wide.
    let width = ui.available_width();
    // A bar that is there whenever something is below says so.
    ui.spacing_mut().scroll = ScrollStyle::solid();
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            let (lines, lowest) = match room {
                Room::Column => (2.0, LEAST_HEIGHTS.0),
                Room::Rest | Room::One(_) => (1.0, LEAST_HEIGHTS.1),
            };
            // Four quantities do not fit beside the title where it is narrow.
            let has_four = order.iter().any(|chart| on_both.count(*chart) > 2);
            let is_wrapped = room == Room::Rest && has_four && ui.available_width() < 440.0;
            let more_lines = if is_wrapped { 2.0 } else { 1.0 };

            let rest = more_lines * line_height(ui) + 12.0;
            let height = if room.is_of_one() {
                lowest
            } else {
                let each = (ui.available_height() - rest) / charts.len() as f32;
                (each - lines * line_height(ui)).max(lowest)
            };
            let end = |history: &History| {
                let buckets = history.curve(Quantity::DLoss).buckets();
                buckets.last().map_or(0, |b| b.epoch)
            };
            let ends = [Some(history), other].into_iter().flatten().map(end);
            let last = counters.epoch.max(ends.max().unwrap_or(0));
            let firsts = [Some(history), other].into_iter().flatten().map(first);
            let epochs = (firsts.min().unwrap_or(0), last);
            let layout = Layout {
                room,
                height,
                is_wrapped,
                width,
                epochs,
                axis,
                shown: frame.shown,
                is_shared: beside.is_some_and(|b| b.shares_axes),
            };
            let turns = history.records.changes();
            for (chart, series) in &charts {
                let title = title_of(*chart, &measured, frame.judgement.is_like);
                let values = axis_of(*chart);
                let top = ui.cursor().min;
                chart_ui(ui, &title, *chart, series, (&values, &turns), layout);
                if *chart == Chart::Losses {
                    let end = pos2(ui.min_rect().right(), ui.cursor().top());
                    spot::mark(ui, Part::LossChart, Rect::from_min_max(top, end));
                }
            }
            if kind == DataKind::Images || room.is_of_one() {
                return;
            }
            let distance = measured
                .sliced_wasserstein
                .filter(|v| v.is_finite())
                .map_or("–".to_owned(), |v| fixed(v, 3));
            ui.weak(tr!(
                "Sliced Wasserstein {distance}, {fakes} fakes",
                distance,
                fakes = super::number::grouped(LIVE_SAMPLES as u64)
            ))
            .on_text_hover(tr!(
                "How far the fakes have to be moved to become real samples, in units of the plot; \
                 about 0.007 is perfect. All metrics here score 2,500 fakes of a fixed noise batch \
                 against 12,000 real samples that training never sees (the distance: 2,000 \
                 against 2,000)."
            ));
        });
}

/// The one that is shown alone: the one that is wanted or else the first, unless nothing of it is known yet and there are curves of
/// another one.
fn alone(
    mut charts: Vec<(Chart, Vec<Series<'_>>)>,
    wanted: Option<Chart>,
) -> Vec<(Chart, Vec<Series<'_>>)> {
    if let Some(index) = charts.iter().position(|(chart, _)| Some(*chart) == wanted) {
        charts.swap(0, index);
    }
    let is_known = |s: &Series<'_>| !s.curve.buckets().is_empty();
    let is_awaited = charts
        .first()
        .is_some_and(|(_, series)| !series.iter().any(is_known));
    let other = charts.iter().position(|(_, series)| !is_empty(series));
    let index = other.filter(|_| is_awaited).unwrap_or(0);
    charts.into_iter().skip(index).take(1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::Curve;

    #[test]
    fn a_chart_that_is_alone_has_something_to_show() {
        let curves = [0, 1, 5].map(|count: u64| {
            let mut curve = Curve::default();
            (0..count).for_each(|epoch| curve.push(epoch, 0.5));
            curve
        });
        let [none, once, line] = &curves;
        let shown = |of_first, of_second| {
            let charts = [(Chart::Frechet, of_first), (Chart::Losses, of_second)];
            let charts = charts.map(|(chart, curve)| (chart, vec![Series::plain(curve)]));
            let shown = alone(charts.into(), None);
            shown.iter().map(|(chart, _)| *chart).collect::<Vec<_>>()
        };
        assert_eq!(shown(none, line), [Chart::Losses]);
        // A run that is about to begin does not pass from one to the other.
        assert_eq!(shown(none, once), [Chart::Frechet]);
        assert_eq!(shown(once, line), [Chart::Frechet]);
        assert!(alone(Vec::new(), None).is_empty());
    }
}
