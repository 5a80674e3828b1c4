//! The charts as they are taken away, as SVG and below the picture: the same curves as in the window, over the same time axis.

use std::ops::Range;

use eframe::egui::Visuals;
use plotters::coord::Shift;
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::axis::short_count;
use super::epochs::Epochs;
use super::{candidates_of, charts_of, is_there, role, title_of};
use crate::experiments::plot::{FONT, register_font};
use crate::language;
use crate::quantities::{Chart, Measured, curves_of};
use crate::training::History;
use crate::ui::kind::DataKind;
use crate::ui::raster::{DrawError, rgb};

/// Size of a chart in pixels.
const SIZE: (u32, u32) = (520, 216);
/// Size of its texts.
const TEXT: f64 = 12.0;
/// Around it.
const MARGIN: f64 = 6.0;
/// Heights of the lines above the curves, which hide none of them: the title's, and that of the curves' names.
const LINES: (f64, f64) = (20.0, 17.0);

/// One chart below the other, as one SVG text.
///
/// # Errors
///
/// If the drawing library fails.
pub fn svg(
    history: &History,
    measured: &Measured,
    kind: DataKind,
    axis: Epochs,
) -> Result<String, DrawError> {
    register_font();
    let charts = charts_of(kind, measured.modes_total.is_some());
    let mut text = String::new();
    {
        let height = SIZE.1 * charts.len() as u32;
        let area = SVGBackend::with_string(&mut text, (SIZE.0, height)).into_drawing_area();
        area.fill(&WHITE)?;
        let parts = area.split_evenly((charts.len(), 1));
        for (chart, part) in charts.iter().zip(&parts) {
            let of = (*chart, history, measured);
            chart_into(part, of, axis, &Visuals::light(), 1.0)?;
        }
        area.present()?;
    }
    Ok(text)
}

/// The chart that stands for a kind of data alone, into a part of a picture whose texts are so many times as large.
///
/// # Errors
///
/// If the drawing library fails.
pub fn first_into<B: DrawingBackend<ErrorType: 'static>>(
    part: &DrawingArea<B, Shift>,
    (history, measured, kind): (&History, &Measured, DataKind),
    axis: Epochs,
    visuals: &Visuals,
    scale: f64,
) -> Result<(), DrawError> {
    let charts = candidates_of(kind, measured.modes_total.is_some());
    match charts.first() {
        Some(chart) => chart_into(part, (*chart, history, measured), axis, visuals, scale),
        None => Ok(()),
    }
}

fn chart_into<B: DrawingBackend<ErrorType: 'static>>(
    part: &DrawingArea<B, Shift>,
    (chart, history, measured): (Chart, &History, &Measured),
    axis: Epochs,
    visuals: &Visuals,
    scale: f64,
) -> Result<(), DrawError> {
    let those = curves_of(chart).filter(|(quantity, _)| is_there(*quantity, measured));
    let curves = those.map(|(quantity, drawn)| Drawn {
        label: language::text(drawn.label),
        color: rgb(role(drawn.colour).text_color(visuals)),
        points: history
            .curve(quantity)
            .buckets()
            .iter()
            .map(|bucket| (axis.place(bucket.epoch as f64), bucket.mean))
            .filter(|(_, value)| value.is_finite())
            .collect(),
    });
    let curves: Vec<_> = curves.collect();
    // What was found at the last moment, as in the window, would be no title of the whole run.
    let title = if chart == Chart::Frechet {
        title_of(chart, measured)
    } else {
        chart.title().to_owned()
    };
    let top = ((MARGIN + LINES.0 + LINES.1) * scale).round() as u32;
    let (head, body) = part.split_vertically(top);
    names(&head, &title, &curves, (visuals, scale))?;
    draw(&body, (chart, axis), &curves, (visuals, scale))
}

/// A curve as it is drawn.
struct Drawn {
    label: &'static str,
    color: RGBColor,
    /// The epoch's place on the time axis, and the value.
    points: Vec<(f64, f64)>,
}

/// The title, and below it the name of each curve beside a piece of it.
fn names<B: DrawingBackend<ErrorType: 'static>>(
    part: &DrawingArea<B, Shift>,
    title: &str,
    curves: &[Drawn],
    (visuals, scale): (&Visuals, f64),
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

/// The time axis from 0 to its end, with numbers where the window has them.
struct Places {
    end: f64,
    marks: Vec<f64>,
}

impl Ranged for Places {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, place: &f64, (left, right): (i32, i32)) -> i32 {
        left + (place / self.end * f64::from(right - left)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.marks.clone()
    }

    fn range(&self) -> Range<f64> {
        0.0..self.end
    }
}

fn draw<B: DrawingBackend<ErrorType: 'static>>(
    part: &DrawingArea<B, Shift>,
    (chart, axis): (Chart, Epochs),
    curves: &[Drawn],
    (visuals, scale): (&Visuals, f64),
) -> Result<(), DrawError> {
    let all = || curves.iter().flat_map(|curve| &curve.points);
    let least = axis.place(10.0);
    let end = all().map(|(place, _)| *place).fold(least, f64::max);
    let low = all().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
    let high = all()
        .map(|(_, value)| *value)
        .fold(f64::NEG_INFINITY, f64::max);
    let is_share = matches!(chart, Chart::Shares | Chart::Opinions);
    let (low, high) = if !is_share && low.is_finite() && high > low {
        (low.min(0.0), high + 0.05 * (high - low))
    } else {
        (0.0, 1.0)
    };
    let px = |points: f64| (points * scale).round() as u32;
    let ink = rgb(visuals.text_color());
    let text = |size: f64| (FONT, size * scale).into_font().color(&ink);
    let marks = axis.marks((0.0, end)).into_iter().map(|mark| mark.value);
    let marks: Vec<f64> = marks.filter(|place| *place <= end).collect();
    let apart = marks
        .windows(2)
        .map(|pair| axis.epoch(pair[1]) - axis.epoch(pair[0]));
    let apart = apart.fold(f64::INFINITY, f64::min);
    let mut plot = ChartBuilder::on(part)
        .margin(px(MARGIN))
        .margin_right(px(18.0))
        .x_label_area_size(px(36.0))
        .y_label_area_size(px(44.0))
        .build_cartesian_2d(Places { end, marks }, low..high)?;
    plot.configure_mesh()
        .y_labels(4)
        .x_desc(tr!("epochs"))
        .axis_desc_style(text(TEXT))
        .x_label_formatter(&|place| short_count(axis.epoch(*place).round(), apart))
        .y_label_formatter(&|value| format!("{value:.2}"))
        .label_style(text(TEXT))
        .axis_style(ink.stroke_width(px(1.0)))
        .bold_line_style(ink.mix(0.15).stroke_width(px(1.0)))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for curve in curves {
        let line = curve.color.stroke_width(px(2.0));
        plot.draw_series(LineSeries::new(curve.points.iter().copied(), line))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::gan::Backend;
    use crate::quantities::Scope;
    use crate::training::Session;

    #[test]
    fn every_curve_of_every_chart_is_drawn_and_named() {
        let mut session = Session::new(Config::default(), Backend::Flex);
        (0..30).for_each(|_| session.run_epoch().unwrap());
        let measured = session.measure().unwrap();
        let of = |axis| svg(session.history(), &measured, DataKind::Points, axis).unwrap();
        let text = of(Epochs::Linear);
        for chart in charts_of(DataKind::Points, measured.modes_total.is_some()) {
            for (_, drawn) in curves_of(*chart).filter(|(q, _)| q.info().scope == Scope::All) {
                assert!(text.contains(drawn.label), "{}", drawn.label);
            }
        }
        assert!(text.matches("<polyline").count() > 4, "{text}");
        // Each says what its axis counts, and none has a number as its title.
        let charts = charts_of(DataKind::Points, measured.modes_total.is_some());
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
        let (history, measured) = (History::default(), Measured::default());
        svg(&history, &measured, DataKind::Images, Epochs::Log).unwrap();
    }
}
