//! The right panel: curves of the whole run, with the values of now in their headings.

use std::ops::RangeInclusive;

use eframe::egui::style::ScrollStyle;
use eframe::egui::{
    self, Color32, FontId, Mesh, RichText, Sense, Shape, Stroke, Ui, Vec2b, WidgetInfo,
};
use egui_plot::{
    AxisHints, GridMark, HLine, LineStyle, Plot, PlotBounds, PlotGeometry, PlotItem, PlotItemBase,
    PlotPoint, PlotTransform, VLine,
};

use super::number::grouped;
use super::theme::Role;
use crate::metrics::Metrics;
use crate::training::history::Bucket;
use crate::training::{Curve, Frame, History};

/// Least height of a chart in a column of its own, and below the picture; below it the panel scrolls.
const LEAST_HEIGHTS: (f32, f32) = (90.0, 46.0);
/// Height of a chart below the picture that the picture makes way for.
const GOOD_HEIGHT: f32 = 58.0;
/// Share of the most extreme values, on each side, that may lie outside a chart: neither a spike nor
/// the first moments of a long run must flatten the rest.
const OUTLIERS: f64 = 0.04;
/// About how many marks the time axis has.
const EPOCH_MARKS: f64 = 5.0;
/// Size of the axes' numbers, and least distance of two of them that are above each other.
const TICK_TEXT: f32 = 11.0;
const TICK_DISTANCE: f32 = 17.0;
/// Room for the value axis' numbers: the same in all charts, so that their epochs are below each other.
const VALUE_AXIS: f32 = 40.0;

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

impl Series<'_> {
    /// A value of it in words.
    fn text(&self, value: f64) -> String {
        if self.is_share {
            format!("{} {:.0} %", self.label, 100.0 * value)
        } else {
            format!("{} {}", self.label, reading(value))
        }
    }
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

/// Height that the charts below a picture should have.
pub fn good_height(ui: &Ui) -> f32 {
    3.0 * (GOOD_HEIGHT + line_height(ui)) + 2.0 * line_height(ui)
}

fn line_height(ui: &Ui) -> f32 {
    ui.spacing().interact_size.y + ui.spacing().item_spacing.y
}

/// Draws the charts below each other, and those of a run `beside` this one faintly.
pub fn charts_ui(ui: &mut Ui, frame: &Frame, beside: Option<Beside<'_>>, room: Room) {
    let visuals = ui.visuals().clone();
    let history = &*frame.history;
    let other = beside.map(|b| b.history);
    let other = other.or(frame.other_road.as_deref());
    let metrics = frame.metrics.as_ref().map(|(_, m)| m);
    let modes = metrics.and_then(|m| m.modes);
    let equilibrium = frame.config.loss.equilibrium(frame.config.real_weight);
    // One way to a curve for both roads: what a label says is what both of its curves are.
    let series = |label, role: Role, pick: fn(&History) -> &Curve, now, help| Series {
        label,
        help,
        color: role.text_color(&visuals),
        curve: pick(history),
        other: other.map(pick),
        now,
        is_share: false,
        reference: None,
    };
    let metric = |label, role, pick, value: fn(&Metrics) -> f64, help| {
        series(label, role, pick, metrics.map(value), help)
    };

    let losses = [
        Series {
            reference: Some(equilibrium.discriminator),
            ..series(
                "D loss",
                Role::Discriminator,
                |h| &h.d_loss,
                frame.snapshot.d_loss,
                "The discriminator's loss, halved as in GAN Lab. The dashed line is its value where \
                 the fakes are just like the real samples. Losses that settle say little about the \
                 samples: look at the samples.",
            )
        },
        Series {
            reference: equilibrium.generator,
            ..series(
                "G loss",
                Role::Fake,
                |h| &h.g_loss,
                frame.snapshot.g_loss,
                "The generator's loss. The dashed line is its value where the fakes are just like \
                 the real samples.",
            )
        },
    ];
    let divergences = [
        metric(
            "KL",
            Role::Neutral,
            |h| &h.kl,
            |m| m.kl,
            "Kullback-Leibler divergence of the fakes from the real samples over a 30×30 grid, in \
             bits. 0 is perfect; large where real samples have no fakes.",
        ),
        metric(
            "JS",
            Role::Real,
            |h| &h.js,
            |m| m.js,
            "Jensen-Shannon divergence over the same grid, in bits: 0 is perfect, 1 is nothing in \
             common.",
        ),
    ];
    let mut shares = Vec::with_capacity(4);
    if modes.is_some() {
        shares.push(metric(
            "Modes",
            Role::Neutral,
            |h| &h.modes,
            |m| m.modes.map_or(0.0, |m| m.captured as f64 / m.total as f64),
            "Modes with at least one fake within three standard deviations, of all modes of the \
             distribution.",
        ));
        shares.push(metric(
            "High quality",
            Role::Discriminator,
            |h| &h.high_quality,
            |m| m.modes.map_or(0.0, |m| m.high_quality),
            "The share of fakes within three standard deviations of a mode.",
        ));
    }
    shares.push(metric(
        "Coverage",
        Role::Real,
        |h| &h.coverage,
        |m| m.coverage,
        "Of the places where real samples are, the share that has fakes. Low when the generator \
         collapses. It can also fall while the fakes get better: a wide cloud reaches every place of \
         the data by chance, and fakes that gather along the middle of a ring's width leave the places \
         at its rims empty. Then precision rises.",
    ));
    shares.push(metric(
        "Precision",
        Role::Fake,
        |h| &h.precision,
        |m| m.precision,
        "The share of fakes that are where real samples are.",
    ));
    for series in &mut shares {
        series.is_share = true;
    }

    // A bar that is there whenever something is below says so.
    ui.spacing_mut().scroll = ScrollStyle::solid();
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            let (lines, least) = match room {
                Room::Column => (2.0, LEAST_HEIGHTS.0),
                Room::Rest => (1.0, LEAST_HEIGHTS.1),
            };
            // Four quantities do not fit beside the title where it is narrow.
            let is_wrapped = room == Room::Rest && shares.len() > 2 && ui.available_width() < 440.0;
            let more_lines = if is_wrapped { 2.0 } else { 1.0 };
            let rest = more_lines * line_height(ui) + 12.0;
            let height =
                ((ui.available_height() - rest) / 3.0 - lines * line_height(ui)).max(least);
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
            let shares_ui = |ui: &mut Ui| {
                let title = match modes {
                    Some(m) => format!("{} of {} modes", m.captured, m.total),
                    None => "Coverage".to_owned(),
                };
                chart_ui(ui, &title, "Coverage", &shares, &Axis::Share, layout);
            };
            // Where there are modes, whether they are found is the first question.
            if modes.is_some() {
                shares_ui(ui);
            }
            chart_ui(ui, "Losses", "Losses", &losses, &Axis::Fitted, layout);
            let title = "Divergence (bits)";
            chart_ui(ui, title, title, &divergences, &Axis::FromZero(1.0), layout);
            if modes.is_none() {
                shares_ui(ui);
            }
            let distance = metrics
                .map(|m| m.sliced_wasserstein)
                .map_or("–".to_owned(), |v| format!("{v:.3}"));
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

/// `name` is for screen readers, and stays while the title changes.
fn chart_ui(
    ui: &mut Ui,
    title: &str,
    name: &str,
    series: &[Series<'_>],
    axis: &Axis,
    layout: Layout,
) {
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
            let text = s
                .now
                .map_or_else(|| format!("{} –", s.label), |v| s.text(v));
            let size = if series.len() > 2 { 11.5 } else { 13.0 };
            // Whole into the next line, rather than its end alone.
            let text = RichText::new(text).color(s.color).size(size);
            ui.add(egui::Label::new(text).extend())
                .on_hover_text(s.help);
        }
    });

    // Two pixels for each point: more would be as many triangles and no more to see.
    let most = (ui.available_width() / 2.0) as usize;
    let (bounds, step) = bounds(series, axis, epochs, is_shared, value_intervals(height));
    let text_color = ui.visuals().text_color();
    let weak = ui.visuals().weak_text_color();
    let tick_font = FontId::proportional(TICK_TEXT);
    let plot = Plot::new(("chart", series.first().map(|s| s.label)))
        .height(height)
        .sense(Sense::hover())
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
                .tick_label_font(tick_font.clone())
                .tick_label_color(weak)
                .formatter(|mark, _| short_count(mark.value)),
        ])
        .custom_y_axes(vec![
            AxisHints::new_y()
                .label_spacing(2.0..=3.0)
                .tick_label_font(tick_font)
                .tick_label_color(weak)
                .formatter(|mark, _| with_step_decimals(mark.value, mark.step_size))
                .min_thickness(VALUE_AXIS),
        ])
        .x_grid_spacer(|input| round_marks(input.bounds, EPOCH_MARKS))
        .y_grid_spacer(move |input| marks(input.bounds, step))
        .grid_spacing(2.0..=3.0)
        .grid_color(weak.gamma_multiply(0.5));
    let response = plot.show(ui, |plot| {
        plot.set_plot_bounds(bounds);
        if let Some(epoch) = shown {
            let line = VLine::new("shown", epoch as f64)
                .color(text_color)
                .width(1.0);
            plot.vline(line.allow_hover(false));
        }
        for s in series {
            if let Some(other) = s.other {
                let faint = s.color.gamma_multiply(0.35);
                let other = trace(&other.thinned(most), faint, 1.0);
                plot.add(Painted::new(s.label, other));
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
                let band = band(&buckets, s.color.gamma_multiply(0.2));
                plot.add(Painted::new(s.label, band));
            }
            plot.add(Painted::new(s.label, trace(&buckets, s.color, 1.5)));
        }
        plot.pointer_coordinate().map(|at| at.x)
    });
    response.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(egui::Role::Image, true, format!("Chart: {name}"));
        info.current_text_value = Some(read_out(series, u64::MAX).join(", "));
        info
    });
    if let Some(x) = response.inner {
        response.response.on_hover_ui_at_pointer(|ui| {
            let epoch = x.max(0.0).round() as u64;
            ui.label(RichText::new(format!("Epoch {}", grouped(epoch.min(epochs)))).strong());
            for text in read_out(series, epoch) {
                ui.label(text);
            }
        });
    }
}

/// What the curves say at an epoch, or at their end.
fn read_out(series: &[Series<'_>], epoch: u64) -> Vec<String> {
    let at = |s: &Series<'_>| {
        let buckets = s.curve.buckets();
        let index = buckets.partition_point(|b| b.epoch < epoch);
        let bucket = buckets.get(index).or(buckets.last())?;
        Some(s.text(bucket.mean))
    };
    series.iter().filter_map(at).collect()
}

/// The means of a curve, straight from one to the next. Each piece is a shape of its own: a polyline's
/// mitres become wedges where a curve goes up and down within a pixel or two.
fn trace(
    buckets: &[Bucket],
    color: Color32,
    width: f32,
) -> impl Fn(&PlotTransform, &mut Vec<Shape>) + 'static {
    let means: Vec<PlotPoint> = buckets
        .iter()
        .map(|b| PlotPoint::new(b.epoch as f64, b.mean))
        .collect();
    let stroke = Stroke::new(width, color);
    move |transform, shapes| {
        let at = |point: &PlotPoint| transform.position_from_point(point);
        let pieces = means.windows(2).map(|ends| [at(&ends[0]), at(&ends[1])]);
        shapes.extend(pieces.map(|ends| Shape::line_segment(ends, stroke)));
    }
}

/// The extremes of merged values, each over the epochs that it stands for: a slope between two of them
/// would be a range that nobody measured.
fn band(buckets: &[Bucket], color: Color32) -> impl Fn(&PlotTransform, &mut Vec<Shape>) + 'static {
    let boxes = band_boxes(buckets);
    move |transform, shapes| {
        let mut mesh = Mesh::default();
        for [from, to, low, high] in &boxes {
            let at = |x, y| transform.position_from_point(&PlotPoint::new(x, y));
            let rect = egui::Rect::from_two_pos(at(*from, *low), at(*to, *high));
            mesh.add_colored_rect(rect, color);
        }
        shapes.push(Shape::mesh(mesh));
    }
}

/// From and to an epoch, and from and to a value; nothing where values are not merged.
fn band_boxes(buckets: &[Bucket]) -> Vec<[f64; 4]> {
    let mut from = 0.0;
    let mut boxes = Vec::with_capacity(buckets.len());
    for b in buckets {
        let to = b.epoch as f64;
        if b.min < b.max {
            boxes.push([from, to, b.min, b.max]);
        }
        from = to;
    }
    boxes
}

/// A part of a chart that is painted by a function, without points to hover.
struct Painted<F> {
    base: PlotItemBase,
    paint: F,
}

impl<F: Fn(&PlotTransform, &mut Vec<Shape>)> Painted<F> {
    fn new(name: &str, paint: F) -> Self {
        Self {
            base: PlotItemBase::new(name.to_owned()),
            paint,
        }
    }
}

impl<F: Fn(&PlotTransform, &mut Vec<Shape>)> PlotItem for Painted<F> {
    fn shapes(&self, _ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        (self.paint)(transform, shapes);
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn allow_hover(&self) -> bool {
        false
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

/// Intervals of the value axis that there is room for.
fn value_intervals(height: f32) -> f64 {
    // What is left between the first and the last number, below which the epochs are.
    f64::from(((height - 20.0) / TICK_DISTANCE).floor().clamp(1.0, 4.0))
}

/// The part of the plane that a chart shows: finite and not empty, whatever the curves hold. Its values end
/// at marks, whose distance comes with it, so that the numbers stay while the curves move between them.
fn bounds(
    series: &[Series<'_>],
    axis: &Axis,
    epochs: u64,
    is_shared: bool,
    most_intervals: f64,
) -> (PlotBounds, f64) {
    let curves = || {
        let others = series.iter().filter_map(|s| s.other);
        let others = others.filter(move |_| is_shared);
        series.iter().map(|s| s.curve).chain(others)
    };
    let means = || curves().flat_map(|curve| curve.buckets().iter().map(|b| b.mean));
    let newest = || curves().filter_map(|curve| curve.buckets().last().map(|b| b.mean));
    let range = match axis {
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
    let ((low, high), step) = snapped(range, most_intervals);
    let margin = 0.04 * (high - low);
    let bounds = PlotBounds::from_min_max(
        [0.0, low - margin],
        [epochs.max(10) as f64 * 1.01, high + margin],
    );
    (bounds, step)
}

/// The range to the next marks on both sides, with at most so many intervals, and their size.
fn snapped((low, high): (f64, f64), most: f64) -> ((f64, f64), f64) {
    let mut raw = (high - low) / most;
    // Each try is a longer step; three are the next power of ten.
    for _ in 0..8 {
        let Some(step) = round_step(raw) else { break };
        // Rounding must not cost an interval.
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        if last - first <= most {
            return ((first * step, last * step), step);
        }
        raw = 1.01 * step;
    }
    ((low, high), high - low)
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
    round_step((high - low) / count).map_or_else(Vec::new, |step| marks((low, high), step))
}

/// The least of 1, 2 or 5 times a power of ten that is not below `raw`; `None` where that is no number.
pub fn round_step(raw: f64) -> Option<f64> {
    if !(raw.is_finite() && raw > 0.0) {
        return None;
    }
    let power = 10_f64.powf(raw.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    steps.into_iter().find(|step| *step >= raw)
}

/// Marks at the multiples of a step.
fn marks((low, high): (f64, f64), step: f64) -> Vec<GridMark> {
    let (first, last) = ((low / step).ceil(), (high / step).floor());
    // Nothing that has room for more.
    if !(step > 0.0 && last - first < 1_000.0) {
        return Vec::new();
    }
    (first as i64..=last as i64)
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
pub fn with_step_decimals(value: f64, step: f64) -> String {
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
    fn the_numbers_of_the_value_axis_stay_while_the_curves_move() {
        for most in [1.0, 2.0, 4.0] {
            let ((low, high), step) = snapped((0.651, 0.742), most);
            assert!(low <= 0.651 && high >= 0.742, "{low} {high}");
            let numbers =
                |bounds| -> Vec<_> { marks(bounds, step).iter().map(|m| m.value).collect() };
            let here = numbers((low - 0.001, high + 0.001));
            // Both ends have one, and there is room for all of them.
            assert!((2..=1 + most as usize).contains(&here.len()), "{here:?}");
            assert_eq!(snapped((0.652, 0.744), most), ((low, high), step));
        }
        assert_eq!(snapped((0.0, 1.0), 2.0), ((0.0, 1.0), 0.5));
        assert_eq!(snapped((0.0, 0.3), 3.0).1, 0.1);
        for height in [30.0, 50.0, 90.0, 400.0] {
            let room = (height - 20.0) / value_intervals(height) as f32;
            assert!(height < 40.0 || room >= TICK_DISTANCE, "{height}");
        }
    }

    #[test]
    fn a_band_is_as_wide_as_the_epochs_that_it_stands_for() {
        let mut curve = Curve::default();
        // Measured now and then: no two values are merged, so nothing lies between them.
        for (epoch, value) in [(0, 3.0), (900, 1.0), (1_800, 2.0)] {
            curve.push(epoch, value);
        }
        assert!(band_boxes(curve.buckets()).is_empty());
        // Merged ones: each box is its own, and none is a wedge.
        let mut curve = Curve::default();
        (1..=1_200_u64).for_each(|epoch| curve.push(epoch, (epoch % 7) as f64));
        let boxes = band_boxes(curve.buckets());
        assert!(
            boxes
                .windows(2)
                .all(|w| w[0][1] <= w[1][0] && w[0][0] < w[0][1])
        );
        let merged = curve.buckets().iter().filter(|b| b.min < b.max);
        assert!(boxes.len() == merged.count() && boxes.len() > 200);
    }

    #[test]
    fn a_curve_that_jumps_is_as_thin_as_any() {
        let mut curve = Curve::default();
        for (epoch, value) in [
            (0, 0.0),
            (300, 0.0),
            (385, 0.5),
            (415, 1.0),
            (425, 0.0),
            (430, 1.0),
            (431, 0.0),
        ] {
            curve.push(epoch, value);
        }
        let frame = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(360.0, 30.0));
        let bounds = PlotBounds::from_min_max([0.0, 0.0], [970.0, 1.0]);
        let transform = PlotTransform::new(frame, bounds, false);
        let mut shapes = Vec::new();
        trace(curve.buckets(), Color32::WHITE, 1.5)(&transform, &mut shapes);
        let at =
            |b: &Bucket| transform.position_from_point(&PlotPoint::new(b.epoch as f64, b.mean));
        let pieces = curve
            .buckets()
            .windows(2)
            .map(|w| (at(&w[1]) - at(&w[0])).length());
        let length: f32 = pieces.sum();
        let ctx = egui::Context::default();
        // Its fonts are there from the first frame on.
        ctx.begin_pass(egui::RawInput::default());
        let _ = ctx.end_pass();
        let area_of = |shapes: Vec<Shape>| -> f32 {
            let mut area = 0.0;
            let clipped = shapes.into_iter().map(|shape| egui::epaint::ClippedShape {
                clip_rect: egui::Rect::EVERYTHING,
                shape,
                transform_after_tessellation: egui::emath::TSTransform::default(),
            });
            for primitive in ctx.tessellate(clipped.collect(), 1.0) {
                let egui::epaint::Primitive::Mesh(mesh) = primitive.primitive else {
                    continue;
                };
                for corners in mesh.indices.chunks(3) {
                    let at = [0, 1, 2].map(|i| mesh.vertices[corners[i] as usize].pos);
                    let (first, second) = (at[1] - at[0], at[2] - at[0]);
                    area += (first.x * second.y - first.y * second.x).abs() / 2.0;
                }
            }
            area
        };
        // As wide as it is, and a soft edge of one point.
        let most = length * (1.5 + 2.0);
        let area = area_of(shapes);
        assert!(area < most, "{area} of {most}");
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
                .map(|s| bounds(s, &Axis::Fitted, 50, is_shared, 4.0).0)
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
            let (b, step) = bounds(&series, &axis, 0, false, 2.0);
            assert!(b.is_valid() && b.width() > 0.0 && b.height() > 0.0);
            assert!(step > 0.0);
        }
    }
}
