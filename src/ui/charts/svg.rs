//! The charts as they are taken away, as SVG and below the picture: the same curves as in the window with their values at
//! equilibrium, over the same time axis.
//!
//! - `bounds`: the part of the plane that a chart shows

mod bounds;

use std::sync::Arc;

use eframe::egui::Visuals;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use self::bounds::{Bounds, Places};
use super::axis::short_count;
use super::epochs::Epochs;
use super::found::{
    Finds, candidates_of, charts_of, first, is_never_negative, reference, role, title_of,
};
use crate::experiments::plot::{FONT, register_font};
use crate::gan::loss::Equilibrium;
use crate::language;
use crate::quantities::{Chart, Measured, curves_of};
use crate::text::fitted;
use crate::training::{Frame, History, RunFrame};
use crate::ui::kind::DataKind;
use crate::ui::raster::{DrawError, rgb};
use crate::ui::side_by_side::headings;

/// Size of a chart in pixels.
const SIZE: (u32, u32) = (520, 216);
/// Size of its texts.
const TEXT: f64 = 12.0;
/// Height of the heading above the charts of one of two runs.
const HEAD: u32 = 30;
/// Around it.
const MARGIN: f64 = 6.0;
/// Length of the marks at its axes.
const MARK: f64 = 5.0;
/// Heights of the lines above the curves, which hide none of them: the title's, and that of the curves' names.
const LINES: (f64, f64) = (20.0, 17.0);

/// How charts are drawn.
#[derive(Clone, Copy)]
pub struct Ink<'a> {
    /// The colours.
    pub visuals: &'a Visuals,
    /// How many times as large as in a picture of charts alone all of it is.
    pub scale: f64,
}

/// The curves of one run.
#[derive(Clone, Debug)]
pub struct Curves {
    /// Above them: which of two runs it is, and its values of the settings in which they differ; empty of the only run.
    pub heading: String,
    /// The curves.
    pub history: Arc<History>,
    /// What was measured last.
    pub measured: Measured,
    /// What it learns.
    pub kind: DataKind,
    /// What there is to find in its data.
    pub finds: Finds,
    /// Its losses at equilibrium.
    pub equilibrium: Equilibrium,
    /// Whether its losses, D's and G's, are never below zero.
    pub never_negative: [bool; 2],
    /// Whether the run broke off: its last numbers would flatten the other's curves.
    pub is_broken: bool,
}

impl Curves {
    /// Those of a run, below a heading.
    pub fn of(heading: String, frame: &RunFrame) -> Self {
        let config = &frame.config;
        let measured = frame.measured();
        Self {
            heading,
            history: frame.history.clone(),
            measured,
            kind: DataKind::of_snapshot(&frame.snapshot),
            finds: Finds::of(config, &measured),
            equilibrium: config.loss.equilibrium(config.real_weight),
            never_negative: config.loss.never_negative(),
            is_broken: frame.diverged.is_some(),
        }
    }

    /// Of all that the window shows: of the only run, or of A and B.
    pub fn of_all(frame: &Frame) -> Vec<Self> {
        match &frame.twin {
            Some(twin) => {
                let [a, b] = headings(&twin.config, &frame.config);
                vec![Self::of(a, twin), Self::of(b, frame)]
            }
            None => vec![Self::of(String::new(), frame)],
        }
    }

    /// Whether two runs are drawn on the same axes.
    fn shares_axes(&self, other: &Self) -> bool {
        self.kind == other.kind && !self.is_broken && !other.is_broken
    }
}

/// Whether there are modes to find in any of the runs of a kind: charts of both are in one order, so that they are level.
fn have_modes(runs: &[Curves], kind: DataKind) -> bool {
    let mut of_kind = runs.iter().filter(|run| run.kind == kind);
    of_kind.any(|run| run.finds.modes)
}

/// One chart below the other, as one SVG text; those of two runs level with each other, on the same axes.
///
/// # Errors
///
/// If the drawing library fails.
pub fn svg(runs: &[Curves], axis: Epochs) -> Result<String, DrawError> {
    register_font();
    let columns = runs.iter().map(|run| {
        let charts = charts_of(run.kind, have_modes(runs, run.kind));
        (run, charts)
    });
    let columns: Vec<_> = columns.collect();
    let rows = columns.iter().map(|(_, charts)| charts.len());
    let rows = rows.max().unwrap_or(0) as u32;
    let (visuals, scale) = (&Visuals::light(), 1.0);
    let ink = Ink { visuals, scale };
    let head = if runs.len() > 1 { HEAD } else { 0 };
    let mut text = String::new();
    {
        let size = (SIZE.0 * runs.len() as u32, head + SIZE.1 * rows);
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        area.fill(&WHITE)?;
        let part = |column: usize, top: u32, height: u32| {
            let corner = (SIZE.0 * column as u32, top);
            area.clone().shrink(corner, (SIZE.0, height))
        };
        for (column, (run, charts)) in columns.into_iter().enumerate() {
            if head > 0 {
                heading(&part(column, 0, head), &run.heading, visuals)?;
            }
            for (row, chart) in charts.iter().enumerate() {
                let part = part(column, head + SIZE.1 * row as u32, SIZE.1);
                chart_into(&part, (*chart, run, runs), axis, ink)?;
            }
        }
        area.present()?;
    }
    Ok(text)
}

/// What is above the charts of one of two runs; what is too long for it ends with an ellipsis.
fn heading<B: DrawingBackend<ErrorType: 'static>>(
    part: &DrawingArea<B, Shift>,
    text: &str,
    visuals: &Visuals,
) -> Result<(), DrawError> {
    let ink = rgb(visuals.strong_text_color());
    let style = (FONT, 1.2 * TEXT).into_font().color(&ink);
    let style = style.pos(Pos::new(HPos::Left, VPos::Center));
    let room = SIZE.0 - 2 * MARGIN as u32;
    let fits = |text: &str| {
        let size = part.estimate_text_size(text, &style);
        size.is_ok_and(|(width, _)| width <= room)
    };
    let shown = fitted(text, fits);
    let at = (MARGIN as i32, (HEAD / 2).cast_signed());
    part.draw_text(&shown, &style, at)?;
    Ok(())
}

/// The chart that stands for a kind of data alone, of one of all runs that are shown, into a part of a picture.
///
/// # Errors
///
/// If the drawing library fails.
pub fn first_into<B: DrawingBackend<ErrorType: 'static>>(
    part: &DrawingArea<B, Shift>,
    (run, runs): (&Curves, &[Curves]),
    axis: Epochs,
    ink: Ink<'_>,
) -> Result<(), DrawError> {
    let charts = candidates_of(run.kind, have_modes(runs, run.kind));
    match charts.first() {
        Some(chart) => chart_into(part, (*chart, run, runs), axis, ink),
        None => Ok(()),
    }
}

fn chart_into<B: DrawingBackend<ErrorType: 'static>>(
    part: &DrawingArea<B, Shift>,
    (chart, run, runs): (Chart, &Curves, &[Curves]),
    axis: Epochs,
    ink: Ink<'_>,
) -> Result<(), DrawError> {
    let curves = curves_in(chart, run, axis, ink.visuals);
    let bounds = bounds_of((chart, run, runs), &curves, axis, ink.visuals);
    // What was found at the last moment, as in the window, would be no title of the whole run.
    let title = if chart == Chart::Frechet {
        title_of(chart, &run.measured, None)
    } else {
        chart.title().to_owned()
    };
    let top = ((MARGIN + LINES.0 + LINES.1) * ink.scale).round() as u32;
    let (head, body) = part.split_vertically(top);
    names(&head, &title, &curves, ink)?;
    draw(&body, (axis, bounds), &curves, ink)
}

/// What a chart of a run with these curves shows: of all `runs` on the same axes, each once.
fn bounds_of(
    (chart, run, runs): (Chart, &Curves, &[Curves]),
    own: &[Drawn],
    axis: Epochs,
    visuals: &Visuals,
) -> Bounds {
    let others = runs.iter().filter(|other| !std::ptr::eq(*other, run));
    let beside = others.filter(|other| run.shares_axes(other));
    let beside: Vec<_> = beside
        .flat_map(|other| curves_in(chart, other, axis, visuals))
        .collect();
    Bounds::of(own.iter().chain(&beside), chart, axis)
}

/// What a chart draws of a run.
fn curves_in(chart: Chart, run: &Curves, axis: Epochs, visuals: &Visuals) -> Vec<Drawn> {
    let those = curves_of(chart).filter(|(quantity, _)| run.finds.has(*quantity));
    let start = axis.place(first(&run.history) as f64);
    let curves = those.map(|(quantity, drawn)| Drawn {
        label: language::text(drawn.label),
        color: rgb(role(drawn.colour).text_color(visuals)),
        reference: reference(quantity, run.equilibrium, &run.measured),
        is_never_negative: is_never_negative(quantity, run.never_negative),
        start,
        points: run
            .history
            .curve(quantity)
            .buckets()
            .iter()
            .map(|bucket| (axis.place(bucket.epoch as f64), bucket.mean))
            .filter(|(_, value)| value.is_finite())
            .collect(),
    });
    curves.collect()
}

/// A curve as it is drawn.
struct Drawn {
    label: &'static str,
    color: RGBColor,
    /// Its value at equilibrium.
    reference: Option<f64>,
    is_never_negative: bool,
    /// Where its run begins on the time axis.
    start: f64,
    /// The epoch's place on the time axis, and the value.
    points: Vec<(f64, f64)>,
}

/// The title, and below it the name of each curve beside a piece of it.
fn names<B: DrawingBackend<ErrorType: 'static>>(
    part: &DrawingArea<B, Shift>,
    title: &str,
    curves: &[Drawn],
    Ink { visuals, scale }: Ink<'_>,
) -> Result<(), DrawError> {
    let px = |points: f64| (points * scale).round() as i32;
    let ink = rgb(visuals.text_color());
    let style = |size: f64| {
        let text = (FONT, size * scale).into_font().color(&ink);
        text.pos(Pos::new(HPos::Left, VPos::Center))
    };
    let middle = px(MARGIN + LINES.0 / 2.0);
    part.draw_text(title, &style(1.2 * TEXT), (px(MARGIN), middle))?;
    let style = style(TEXT);
    let y = px(MARGIN + LINES.0 + LINES.1 / 2.0);
    let mut x = px(MARGIN);
    for curve in curves {
        let piece = [(x, y), (x + px(14.0), y)];
        let line = curve.color.stroke_width(px(2.0).unsigned_abs());
        part.draw(&PathElement::new(piece, line))?;
        x += px(18.0);
        part.draw_text(curve.label, &style, (x, y))?;
        let (width, _) = part.estimate_text_size(curve.label, &style)?;
        x += width.cast_signed() + px(14.0);
    }
    Ok(())
}

fn draw<B: DrawingBackend<ErrorType: 'static>>(
    part: &DrawingArea<B, Shift>,
    (axis, bounds): (Epochs, Bounds),
    curves: &[Drawn],
    Ink { visuals, scale }: Ink<'_>,
) -> Result<(), DrawError> {
    let Bounds {
        start,
        end,
        values: (low, high),
    } = bounds;
    let px = |points: f64| (points * scale).round() as u32;
    let ink = rgb(visuals.text_color());
    let text = |size: f64| (FONT, size * scale).into_font().color(&ink);
    let marks = axis.marks((start, end)).into_iter().map(|mark| mark.value);
    let marks: Vec<f64> = marks
        .filter(|place| (start..=end).contains(place))
        .collect();
    let apart = marks
        .windows(2)
        .map(|pair| axis.epoch(pair[1]) - axis.epoch(pair[0]));
    let apart = apart.fold(f64::INFINITY, f64::min);
    let mut plot = ChartBuilder::on(part)
        .margin(px(MARGIN))
        .margin_right(px(18.0))
        .x_label_area_size(px(36.0))
        .y_label_area_size(px(44.0))
        .build_cartesian_2d(Places { start, end, marks }, low..high)?;
    plot.configure_mesh()
        .y_labels(4)
        .x_desc(tr!("epochs"))
        .axis_desc_style(text(TEXT))
        .x_label_formatter(&|place| short_count(axis.epoch(*place).round(), apart))
        .y_label_formatter(&|value| language::fixed(*value, 2))
        .label_style(text(TEXT))
        // The numbers are twice as far from the axis.
        .set_all_tick_mark_size(px(MARK))
        .axis_style(ink.stroke_width(px(1.0)))
        .bold_line_style(ink.mix(0.15).stroke_width(px(1.0)))
        .light_line_style(TRANSPARENT)
        .draw()?;
    let is_empty = curves.iter().all(|curve| curve.points.is_empty());
    for curve in curves {
        if let Some(value) = curve.reference.filter(|_| !is_empty) {
            let dashes = curve.color.mix(0.8).stroke_width(px(1.0));
            let ends = [(start, value), (end, value)];
            plot.draw_series(DashedLineSeries::new(ends, px(6.0), px(4.0), dashes))?;
        }
        if let [only] = curve.points[..] {
            let dot = Circle::new(only, px(3.0), curve.color.filled());
            plot.draw_series(std::iter::once(dot))?;
        }
        let line = curve.color.stroke_width(px(2.0));
        // The most extreme values are outside, and a drawing is not cut there by itself.
        let shown = curve.points.iter();
        let shown = shown.map(|(place, value)| (*place, value.clamp(low, high)));
        plot.draw_series(LineSeries::new(shown, line))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, shipped};
    use crate::gan::Backend;
    use crate::quantities::{Quantity, Scope};
    use crate::training::Session;
    use crate::ui::charts::axis::{self, Axis};
    use crate::ui::charts::series::Series;

    fn trained(config: &Config, epochs: u64) -> Curves {
        let equilibrium = config.loss.equilibrium(config.real_weight);
        let mut session = Session::new(config.clone(), Backend::Flex);
        (0..epochs).for_each(|_| session.run_epoch().unwrap());
        let measured = session.measure().unwrap();
        Curves {
            heading: String::new(),
            measured,
            finds: Finds::of(config, &measured),
            equilibrium,
            never_negative: config.loss.never_negative(),
            history: Arc::new(session.history().clone()),
            kind: DataKind::Points,
            is_broken: false,
        }
    }

    #[test]
    fn every_curve_of_every_chart_is_drawn_and_named() {
        let run = trained(&Config::default(), 30);
        let has_modes = run.measured.modes_total.is_some();
        let of = |axis| svg(std::slice::from_ref(&run), axis).unwrap();
        let text = of(Epochs::Linear);
        for chart in charts_of(DataKind::Points, has_modes) {
            for (_, drawn) in curves_of(*chart).filter(|(q, _)| q.info().scope == Scope::All) {
                assert!(text.contains(drawn.label), "{}", drawn.label);
            }
        }
        assert!(text.matches("<polyline").count() > 4, "{text}");
        // Each says what its axis counts, and none has a number as its title.
        let charts = charts_of(DataKind::Points, has_modes);
        assert_eq!(text.matches("\nepochs\n").count(), charts.len(), "{text}");
        assert!(!text.contains(" modes\n"), "{text}");
        // Its numbers are those of the window's axis.
        let has = |text: &str, number: &str| text.contains(&format!("\n{number}\n"));
        assert!(has(&text, "20") && !has(&text, "3"), "{text}");
        let log = of(Epochs::Log);
        assert!(
            has(&log, "3") && has(&log, "0") && !has(&log, "20"),
            "{log}"
        );
        // Nothing measured yet is no reason to fail.
        let empty = Curves {
            heading: String::new(),
            history: Arc::default(),
            measured: Measured::default(),
            kind: DataKind::Images,
            finds: Finds::default(),
            equilibrium: Config::default().loss.equilibrium(1.0),
            never_negative: Config::default().loss.never_negative(),
            is_broken: false,
        };
        svg(&[empty], Epochs::Log).unwrap();
    }

    #[test]
    fn the_numbers_of_a_larger_chart_are_as_far_from_its_axis() {
        register_font();
        let run = trained(&Config::default(), 30);
        let distance = |scale: u32| -> u32 {
            let mut text = String::new();
            {
                let size = (scale * SIZE.0, scale * SIZE.1);
                let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
                let runs = (&run, std::slice::from_ref(&run));
                let ink = Ink {
                    visuals: &Visuals::light(),
                    scale: f64::from(scale),
                };
                first_into(&area, runs, Epochs::Linear, ink).unwrap();
                area.present().unwrap();
            }
            let at = text.find("\n20\n").unwrap();
            let tag = text[..at].rfind("<text").unwrap();
            let y = text[tag..].split(" y=\"").nth(1).unwrap();
            let y: u32 = y.split('"').next().unwrap().parse().unwrap();
            // Below the axis are its numbers, what it counts, and the margin.
            y - scale * (SIZE.1 - 36 - MARGIN as u32)
        };
        assert_eq!(distance(2), 2 * distance(1));
    }

    #[test]
    fn a_run_that_was_opened_begins_there_with_dots_and_the_values_at_equilibrium() {
        let run = |epochs: &[u64]| {
            let mut history = History::default();
            history
                .records
                .begin_if_missing(epochs.first().copied().unwrap_or(0));
            for &epoch in epochs {
                let measured = Measured {
                    d_loss: Some(0.6),
                    g_loss: Some(0.8),
                    ..Measured::default()
                };
                history.push(epoch, &measured);
            }
            Curves {
                heading: String::new(),
                history: Arc::new(history),
                measured: Measured::default(),
                kind: DataKind::Points,
                finds: Finds::default(),
                equilibrium: Equilibrium {
                    discriminator: 0.25,
                    generator: Some(0.5),
                },
                never_negative: [true; 2],
                is_broken: false,
            }
        };
        let of = |epochs: &[u64]| svg(&[run(epochs)], Epochs::Linear).unwrap();
        let has = |text: &str, number: &str| text.contains(&format!("\n{number}\n"));
        let dashes = |text: &str| text.matches("stroke-width=\"1\"").count();
        // Nothing else was measured than losses, once each.
        let once = of(&[6_000]);
        assert_eq!(once.matches("<circle").count(), 2, "{once}");
        assert!(has(&once, "6000") && !has(&once, "0"), "{once}");
        let none = of(&[]);
        assert_eq!(none.matches("<circle").count(), 0, "{none}");
        assert!(has(&none, "0"), "{none}");
        // Values at equilibrium come with the first curve.
        assert!(dashes(&once) > dashes(&none) + 20, "{once}");
        let line = of(&[6_000, 6_500, 7_000]);
        assert_eq!(line.matches("<circle").count(), 0, "{line}");
        assert!(has(&line, "6000") && has(&line, "7000"), "{line}");
    }

    #[test]
    fn values_are_as_far_apart_as_in_the_window() {
        let run = |losses: &[f64]| {
            let mut history = History::default();
            for (epoch, loss) in (1..).zip(losses) {
                let measured = Measured {
                    d_loss: Some(*loss),
                    g_loss: Some(0.72),
                    ..Measured::default()
                };
                history.push(epoch, &measured);
            }
            Curves {
                history: Arc::new(history),
                measured: Measured::default(),
                ..trained(&Config::default(), 0)
            }
        };
        // As the window has them of one run, or of the first of two.
        let of_window = |runs: &[Curves]| {
            let curves = |q| [0, 1].map(|i| runs.get(i).map(|run| run.history.curve(q)));
            let series = [Quantity::DLoss, Quantity::GLoss].map(|quantity| {
                let [curve, other] = curves(quantity);
                let equilibrium = runs[0].equilibrium;
                Series {
                    other,
                    reference: reference(quantity, equilibrium, &Measured::default()),
                    is_never_negative: true,
                    ..Series::plain(curve.unwrap())
                }
            });
            let (shown, step) = axis::bounds(&series, &Axis::Fitted, (0.0, 60.0), true, 4.0);
            // Without what the window leaves above and below.
            [
                (shown.min()[1] / step).ceil() * step,
                (shown.max()[1] / step).floor() * step,
            ]
        };
        let of = |runs: &[Curves], index: usize| {
            let shown = (Chart::Losses, &runs[index], runs);
            let (axis, visuals) = (Epochs::Linear, Visuals::light());
            let own = curves_in(Chart::Losses, &runs[index], axis, &visuals);
            let (low, high) = bounds_of(shown, &own, axis, &visuals).values;
            [low, high]
        };
        let is_same = |a: [f64; 2], b: [f64; 2]| (0..2).all(|i| (a[i] - b[i]).abs() < 1e-9);
        // One of two has a few high values, which is no reason for axes of their own.
        let mut some_high = [0.67; 60];
        (0..60).step_by(9).for_each(|i| some_high[i] = 5.0);
        let both = [run(&[0.67; 60]), run(&some_high)];
        assert!(
            is_same(of(&both, 0), of_window(&both)),
            "{:?}",
            of(&both, 0)
        );
        assert!(is_same(of(&both, 0), of(&both, 1)), "{:?}", of(&both, 1));
        let bounds = |losses: &[f64]| {
            let alone = [run(losses)];
            let found = of(&alone, 0);
            assert!(is_same(found, of_window(&alone)), "{found:?}");
            (found[0], found[1])
        };
        // Not from zero, where nothing is.
        let (low, high) = bounds(&[0.67; 60]);
        assert!(low > 0.4 && high < 1.0, "{low} {high}");
        // One wild value of many is outside, and drawn at the edge.
        let mut wild = [0.67; 60];
        wild[3] = 50.0;
        let (_, high) = bounds(&wild);
        assert!(high < 1.0, "{high}");
        let text = svg(&[run(&wild)], Epochs::Linear).unwrap();
        assert!(
            !text.contains("points=\"-") && !text.contains(",-"),
            "{text}"
        );
    }

    #[test]
    fn two_runs_are_beside_each_other_level_and_on_the_same_axes() {
        let of = |slug: &str, epochs: u64, heading: &str| Curves {
            heading: heading.to_owned(),
            ..trained(&shipped(slug).unwrap().preset.config, epochs)
        };
        // One of them has modes to find, and would have its charts in another order alone.
        let a = of("start", 12, "A · some setting: 1");
        let b = of(
            "mode-collapse",
            40,
            &format!("B · {}", "a long setting ".repeat(20)),
        );
        let alone = svg(std::slice::from_ref(&a), Epochs::Linear).unwrap();
        let text = svg(&[a.clone(), b.clone()], Epochs::Linear).unwrap();
        assert!(
            text.starts_with(&format!("<svg width=\"{}\"", 2 * SIZE.0)),
            "{text:.80}"
        );
        assert!(text.contains("\nA · some setting: 1\n"), "{text}");
        assert!(
            text.contains("\nB · a long") && text.contains("…\n"),
            "{text}"
        );
        // Titles of the same charts are at the same height.
        let heights = |title: &str| -> Vec<&str> {
            let title = format!("\n{title}\n");
            let places: Vec<usize> = text.match_indices(&title).map(|(at, _)| at).collect();
            let height = |at: usize| {
                let tag = text[..at].rfind("<text").unwrap();
                let y = text[tag..].split(" y=\"").nth(1).unwrap();
                y.split('"').next().unwrap()
            };
            places.into_iter().map(height).collect()
        };
        for chart in charts_of(DataKind::Points, true) {
            let found = heights(chart.title());
            assert!(!found.is_empty(), "{}", chart.title());
            let (of_a, of_b) = found.split_at(found.len() / 2);
            assert_eq!(of_a, of_b, "{}", chart.title());
        }
        // The short run's time axes reach as far as the long one's.
        let twenty = |text: &str| text.matches("\n20\n").count();
        let long = svg(std::slice::from_ref(&b), Epochs::Linear).unwrap();
        assert!(twenty(&alone) == 0 && twenty(&long) > 0, "{long}");
        assert_eq!(twenty(&text), 2 * twenty(&long), "{text}");
        // One that broke off stretches no axis of the other, and has its own.
        let broken = Curves {
            is_broken: true,
            ..b
        };
        for runs in [[a.clone(), broken.clone()], [broken, a]] {
            let text = svg(&runs, Epochs::Linear).unwrap();
            assert_eq!(twenty(&text), twenty(&long), "{text}");
        }
    }
}
