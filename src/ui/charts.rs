//! The right panel: curves of the whole run, with the values of now in their headings.

use eframe::egui::{self, Color32, RichText, Ui, Vec2b, WidgetInfo};
use egui_plot::{
    AxisHints, FilledArea, GridMark, HLine, Line, LineStyle, Plot, PlotBounds, PlotPoints, VLine,
};

use super::theme::Role;
use crate::metrics::Metrics;
use crate::training::history::Bucket;
use crate::training::{Curve, Frame, History};

/// Least height of a chart; below it the panel scrolls.
const LEAST_HEIGHT: f32 = 90.0;
/// Share of the most extreme values, on each side, that may lie outside a chart: neither a spike nor
/// the first moments of a long run must flatten the rest.
const OUTLIERS: f64 = 0.04;
/// About how many marks the axes have.
const TICKS: (f64, f64) = (5.0, 4.0);

/// One curve of a chart.
struct Series<'a> {
    label: &'static str,
    help: &'static str,
    color: Color32,
    curve: &'a Curve,
    /// The same of the road that was left, or of the run beside this one.
    other: Option<&'a Curve>,
    now: Option<f64>,
    /// Whether values are shares, shown in percent.
    is_share: bool,
    /// A thin dashed line: the value at equilibrium.
    reference: Option<f64>,
}

/// How the value axis is chosen.
enum Axis {
    /// Around what most values are.
    Fitted,
    /// From zero to what most values stay below, at least to the given one.
    FromZero(f64),
    /// From 0 to 1.
    Share,
}

/// How much room the charts have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// A column of their own.
    Column,
    /// What is left below the picture.
    Rest,
}

/// The run beside the one that is drawn.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    /// Its curves.
    pub history: &'a History,
    /// Whether the axes hold them too.
    pub shares_axes: bool,
}

/// Draws the charts below each other, and those of a run `beside` this one faintly.
pub fn charts_ui(ui: &mut Ui, frame: &Frame, beside: Option<Beside<'_>>, room: Room) {
    let visuals = ui.visuals().clone();
    let color = |role: Role| role.color(&visuals);
    let history = &frame.history;
    let other = beside.map(|b| b.history);
    let other = other.or(frame.other_road.as_deref());
    let metrics = frame.metrics.as_ref().map(|(_, m)| m);
    let value = |pick: fn(&Metrics) -> f64| metrics.map(pick);
    let modes = metrics.and_then(|m| m.modes);
    let equilibrium = frame.config.loss.equilibrium(frame.config.real_weight);

    let losses = [
        Series {
            label: "D loss",
            help: "The discriminator's loss, halved as in GAN Lab. The dashed line is its value \
                   where the fakes are just like the real samples. Losses that settle say little \
                   about the samples: look at the samples.",
            color: color(Role::Discriminator),
            curve: &history.d_loss,
            other: other.map(|h| &h.d_loss),
            now: frame.snapshot.d_loss,
            is_share: false,
            reference: Some(equilibrium.discriminator),
        },
        Series {
            label: "G loss",
            help: "The generator's loss. The dashed line is its value where the fakes are just \
                   like the real samples.",
            color: color(Role::Fake),
            curve: &history.g_loss,
            other: other.map(|h| &h.g_loss),
            now: frame.snapshot.g_loss,
            is_share: false,
            reference: equilibrium.generator,
        },
    ];
    let divergences = [
        Series {
            label: "KL",
            help: "Kullback-Leibler divergence of the fakes from the real samples over a 30×30 \
                   grid, in bits. 0 is perfect; large where real samples have no fakes.",
            color: color(Role::Neutral),
            curve: &history.kl,
            other: other.map(|h| &h.kl),
            now: value(|m| m.kl),
            is_share: false,
            reference: None,
        },
        Series {
            label: "JS",
            help: "Jensen-Shannon divergence over the same grid, in bits: 0 is perfect, 1 is \
                   nothing in common.",
            color: color(Role::Real),
            curve: &history.js,
            other: other.map(|h| &h.js),
            now: value(|m| m.js),
            is_share: false,
            reference: None,
        },
    ];
    let mut shares = vec![
        Series {
            label: "Coverage",
            help: "Of the places where real samples are, the share that has fakes. Low when the \
                   generator collapses.",
            color: color(Role::Real),
            curve: &history.coverage,
            other: other.map(|h| &h.coverage),
            now: value(|m| m.coverage),
            is_share: true,
            reference: None,
        },
        Series {
            label: "Precision",
            help: "The share of fakes that are where real samples are.",
            color: color(Role::Fake),
            curve: &history.precision,
            other: other.map(|h| &h.precision),
            now: value(|m| m.precision),
            is_share: true,
            reference: None,
        },
    ];
    if modes.is_some() {
        shares.push(Series {
            label: "Modes",
            help: "Modes with at least one fake within three standard deviations, of all modes of \
                   the distribution.",
            color: color(Role::Neutral),
            curve: &history.modes,
            other: other.map(|h| &h.modes),
            now: modes.map(|m| m.captured as f64 / m.total as f64),
            is_share: true,
            reference: None,
        });
        shares.push(Series {
            label: "High quality",
            help: "The share of fakes within three standard deviations of a mode.",
            color: color(Role::Discriminator),
            curve: &history.high_quality,
            other: other.map(|h| &h.high_quality),
            now: modes.map(|m| m.high_quality),
            is_share: true,
            reference: None,
        });
    }

    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            let line_height = ui.spacing().interact_size.y + ui.spacing().item_spacing.y;
            let (lines, least) = match room {
                Room::Column => (2.0, LEAST_HEIGHT),
                Room::Rest => (1.0, 0.72 * LEAST_HEIGHT),
            };
            // Four quantities do not fit beside the title there.
            let is_wrapped = room == Room::Rest && shares.len() > 2;
            let rest = 46.0 + if is_wrapped { line_height } else { 0.0 };
            let height = ((ui.available_height() - rest) / 3.0 - lines * line_height).max(least);
            let end = |curve: &Curve| curve.buckets().last().map_or(0, |b| b.epoch);
            let roads = [Some(&history.d_loss), other.map(|h| &h.d_loss)];
            let ends = roads.into_iter().flatten().map(end);
            let epochs = frame.snapshot.epoch.max(ends.max().unwrap_or(0));
            let layout = Layout {
                room,
                height,
                epochs,
                shown: frame.shown,
                is_shared: beside.is_some_and(|b| b.shares_axes),
            };
            chart_ui(ui, "Losses", &losses, &Axis::Fitted, layout);
            chart_ui(
                ui,
                "Divergence (bits)",
                &divergences,
                &Axis::FromZero(1.0),
                layout,
            );
            let title = match modes {
                Some(m) => format!("Coverage, {} of {} modes", m.captured, m.total),
                None => "Coverage".to_owned(),
            };
            chart_ui(ui, &title, &shares, &Axis::Share, layout);
            let distance =
                value(|m| m.sliced_wasserstein).map_or("–".to_owned(), |v| format!("{v:.3}"));
            let samples = metrics.map_or(0, |m| m.samples);
            ui.weak(format!(
                "Sliced Wasserstein {distance}, {samples} fakes"
            ))
            .on_hover_text(
                "How far the fakes have to be moved to become real samples, in units of the plot; \
                 about 0.007 is perfect. All metrics here score 2,500 fakes of a fixed noise batch \
                 against 12,000 real samples that training never sees (the distance: 2,000 \
                 against 2,000).",
            );
        });
}

/// How charts are laid out.
#[derive(Clone, Copy)]
struct Layout {
    room: Room,
    height: f32,
    /// End of the time axis.
    epochs: u64,
    /// The epoch that is looked at.
    shown: Option<u64>,
    /// Whether the axes hold the other curves too.
    is_shared: bool,
}

fn chart_ui(ui: &mut Ui, title: &str, series: &[Series<'_>], axis: &Axis, layout: Layout) {
    let Layout {
        room,
        height,
        epochs,
        shown,
        is_shared,
    } = layout;
    if room == Room::Column {
        ui.horizontal(|ui| ui.label(RichText::new(title).strong()));
    }
    ui.horizontal_wrapped(|ui| {
        if room == Room::Rest {
            ui.label(RichText::new(title).strong());
        }
        ui.spacing_mut().item_spacing.x = 10.0;
        for s in series {
            let text = match s.now {
                Some(v) if s.is_share => format!("{} {:.0} %", s.label, 100.0 * v),
                Some(v) => format!("{} {}", s.label, reading(v)),
                None => format!("{} –", s.label),
            };
            let size = if series.len() > 2 { 11.5 } else { 13.0 };
            ui.label(RichText::new(text).color(s.color).size(size))
                .on_hover_text(s.help);
        }
    });

    // Two pixels for each point: more would be as many triangles and no more to see.
    let most = (ui.available_width() / 2.0) as usize;
    let bounds = bounds(series, axis, epochs, is_shared);
    let text_color = ui.visuals().text_color();
    let response = Plot::new(("chart", series.first().map(|s| s.label)))
        .height(height)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_crosshair(false)
        .show_background(false)
        .auto_bounds(Vec2b::FALSE)
        .custom_x_axes(vec![
            AxisHints::new_x()
                .label_spacing(2.0..=3.0)
                .formatter(|mark, _| short_count(mark.value)),
        ])
        .custom_y_axes(vec![
            AxisHints::new_y()
                .label_spacing(2.0..=3.0)
                .formatter(|mark, _| with_step_decimals(mark.value, mark.step_size))
                .min_thickness(34.0),
        ])
        .x_grid_spacer(|input| round_marks(input.bounds, TICKS.0))
        .y_grid_spacer(|input| round_marks(input.bounds, TICKS.1))
        .grid_spacing(2.0..=3.0)
        .grid_color(ui.visuals().weak_text_color().gamma_multiply(0.5))
        .show(ui, |plot| {
            plot.set_plot_bounds(bounds);
            if let Some(epoch) = shown {
                let line = VLine::new("shown", epoch as f64)
                    .color(text_color)
                    .width(1.0);
                plot.vline(line.allow_hover(false));
            }
            for s in series {
                if let Some(other) = s.other {
                    let line: PlotPoints<'_> = means(&other.thinned(most)).collect();
                    plot.line(
                        Line::new(format!("{} of the other road", s.label), line)
                            .color(s.color.gamma_multiply(0.35))
                            .width(1.0)
                            .allow_hover(false),
                    );
                }
                if let Some(y) = s.reference {
                    let line = HLine::new("equilibrium", y)
                        .color(s.color.gamma_multiply(0.8))
                        .width(1.0)
                        .style(LineStyle::dashed_loose());
                    plot.hline(line.allow_hover(false));
                }
                let buckets = s.curve.thinned(most);
                if buckets.iter().any(|b| b.min < b.max) {
                    let column = |pick: fn(&Bucket) -> f64| -> Vec<f64> {
                        buckets.iter().map(pick).collect()
                    };
                    let area = FilledArea::new(
                        format!("{} range", s.label),
                        &column(|b| b.epoch as f64),
                        &column(|b| b.min),
                        &column(|b| b.max),
                    );
                    plot.add(
                        area.fill_color(s.color.gamma_multiply(0.18))
                            .allow_hover(false),
                    );
                }
                let line: PlotPoints<'_> = means(&buckets).collect();
                plot.line(
                    Line::new(s.label, line)
                        .color(s.color)
                        .width(1.5)
                        .allow_hover(false),
                );
            }
        });
    let description = format!("Chart: {title}");
    response
        .response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &description));
}

/// The points of a curve.
fn means(buckets: &[Bucket]) -> impl Iterator<Item = [f64; 2]> {
    buckets.iter().map(|b| [b.epoch as f64, b.mean])
}

/// The part of the plane that a chart shows: finite and not empty, whatever the curves hold.
fn bounds(series: &[Series<'_>], axis: &Axis, epochs: u64, is_shared: bool) -> PlotBounds {
    let curves = || {
        let others = series.iter().filter_map(|s| s.other);
        let others = others.filter(move |_| is_shared);
        series.iter().map(|s| s.curve).chain(others)
    };
    let means = || curves().flat_map(|curve| curve.buckets().iter().map(|b| b.mean));
    let newest = || curves().filter_map(|curve| curve.buckets().last().map(|b| b.mean));
    let (low, high) = match axis {
        Axis::Share => (0.0, 1.0),
        Axis::FromZero(least) => {
            let mut values: Vec<f64> = means().collect();
            let high = least.max(1.1 * fitted(&mut values).1);
            (0.0, newest().fold(high, f64::max))
        }
        Axis::Fitted => {
            let mut values: Vec<f64> = means().collect();
            let references = || series.iter().filter_map(|s| s.reference);
            if values.is_empty() {
                values.extend(references());
            }
            let (low, high) = fitted(&mut values);
            // What happens now is in sight, and the equilibrium most of all when the losses leave it.
            (
                references().chain(newest()).fold(low, f64::min),
                references().chain(newest()).fold(high, f64::max),
            )
        }
    };
    let margin = 0.04 * (high - low);
    PlotBounds::from_min_max(
        [0.0, low - margin],
        [epochs.max(10) as f64 * 1.01, high + margin],
    )
}

/// A range that holds all but the most extreme values, at least 0.1 wide.
fn fitted(values: &mut [f64]) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = (share * values.len().saturating_sub(1) as f64).round() as usize;
        values.get(index).copied().unwrap_or(0.0)
    };
    let (low, high) = (at(OUTLIERS), at(1.0 - OUTLIERS));
    let widen = ((0.1 - (high - low)) / 2.0).max(0.0);
    // A fifth more, as the bands reach beyond the means.
    let extra = 0.1 * (high - low);
    (low - widen - extra, high + widen + extra)
}

/// Marks at multiples of 1, 2 or 5 times a power of ten, about `count` of them.
fn round_marks((low, high): (f64, f64), count: f64) -> Vec<GridMark> {
    let raw = (high - low) / count;
    if !(raw.is_finite() && raw > 0.0) {
        return Vec::new();
    }
    let power = 10_f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|factor| factor * power)
        .into_iter()
        .find(|step| *step >= raw)
        .unwrap_or(raw);
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    (first..=last)
        .map(|i| GridMark {
            value: i as f64 * step,
            step_size: step,
        })
        .collect()
}

/// Three decimals; what is far beyond any sensible loss by its power of ten.
pub fn reading(value: f64) -> String {
    if value.abs() < 1e4 {
        format!("{value:.3}")
    } else {
        format!("{value:.2e}")
    }
}

/// With as many decimals as marks of this step need: 0.5 by 0.5, 2 by 1.
fn with_step_decimals(value: f64, step: f64) -> String {
    if value.abs() >= 1e5 {
        return format!("{value:.0e}");
    }
    let decimals = (-step.log10()).ceil().clamp(0.0, 6.0) as usize;
    format!("{value:.decimals$}")
}

/// 5, 500, 5k, 1.5M: an axis label that stays short.
fn short_count(value: f64) -> String {
    let (scaled, unit) = if value >= 1e6 {
        (value / 1e6, "M")
    } else if value >= 1e4 {
        (value / 1e3, "k")
    } else {
        (value, "")
    };
    let text = format!("{scaled:.1}");
    format!("{}{unit}", text.strip_suffix(".0").unwrap_or(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_few() {
        let values =
            |bounds| -> Vec<f64> { round_marks(bounds, 4.0).iter().map(|m| m.value).collect() };
        assert_eq!(values((0.0, 10.0)), [0.0, 5.0, 10.0]);
        assert_eq!(values((0.0, 14_000.0)), [0.0, 5_000.0, 10_000.0]);
        assert_eq!(values((0.63, 0.84)).len(), 2);
        assert_eq!(values((-60.0, 60.0)), [-50.0, 0.0, 50.0]);
        assert!(values((1.0, 1.0)).is_empty() && values((0.0, f64::NAN)).is_empty());
    }

    #[test]
    fn marks_of_a_step_read_differently() {
        for (value, step, label) in [
            (0.5, 0.5, "0.5"),
            (2.0, 1.0, "2"),
            (0.65, 0.05, "0.65"),
            (5e8, 5e8, "5e8"),
        ] {
            assert_eq!(with_step_decimals(value, step), label);
        }
    }

    #[test]
    fn readings_stay_short() {
        assert_eq!(reading(0.6774), "0.677");
        assert_eq!(reading(-9_999.0), "-9999.000");
        assert_eq!(reading(2.394_807e22), "2.39e22");
    }

    #[test]
    fn axis_labels_stay_short() {
        for (value, label) in [
            (0.0, "0"),
            (50.0, "50"),
            (5_000.0, "5000"),
            (25_000.0, "25k"),
            (1_500_000.0, "1.5M"),
        ] {
            assert_eq!(short_count(value), label);
        }
    }

    #[test]
    fn the_loss_axis_ignores_a_spike_and_survives_emptiness() {
        let mut values = vec![0.7; 100];
        values.push(1e9);
        let (low, high) = fitted(&mut values);
        assert!(low < 0.7 && high > 0.7 && high < 1.0, "{low} {high}");
        let (low, high) = fitted(&mut []);
        assert!(low < high);
    }

    #[test]
    fn both_sides_have_the_same_axis() {
        let curve_of = |value: f64| {
            let mut curve = Curve::default();
            (1..50).for_each(|epoch| curve.push(epoch, value));
            curve
        };
        let (low, high) = (curve_of(0.2), curve_of(5.0));
        let chart = |curve, other| Series {
            label: "",
            help: "",
            color: Color32::WHITE,
            curve,
            other: Some(other),
            now: None,
            is_share: false,
            reference: None,
        };
        let sides = [[chart(&low, &high)], [chart(&high, &low)]];
        let of = |is_shared| {
            sides
                .each_ref()
                .map(|s| bounds(s, &Axis::Fitted, 50, is_shared))
        };
        let [a, b] = of(true);
        assert_eq!((a.min(), a.max()), (b.min(), b.max()));
        assert!(a.min()[1] < 0.2 && a.max()[1] > 5.0);
        let [a, b] = of(false);
        assert!(a.max()[1] < 5.0 && b.min()[1] > 0.2);
    }

    #[test]
    fn bounds_are_finite_for_an_empty_chart() {
        let curve = Curve::default();
        let series = [Series {
            label: "",
            help: "",
            color: Color32::WHITE,
            curve: &curve,
            other: None,
            now: None,
            is_share: false,
            reference: None,
        }];
        for axis in [Axis::Fitted, Axis::FromZero(1.0), Axis::Share] {
            let b = bounds(&series, &axis, 0, false);
            assert!(b.is_valid() && b.width() > 0.0 && b.height() > 0.0);
        }
    }
}
