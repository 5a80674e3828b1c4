//! The charts as they are taken away, as SVG and below the picture: the same curves as in the window, over the logarithm of epochs, as most of what happens happens early.

use eframe::egui::Visuals;
use plotters::coord::Shift;
use plotters::coord::combinators::IntoLogRange as _;
use plotters::prelude::*;

use super::{candidates_of, charts_of, is_there, role, title_of};
use crate::experiments::plot::{FONT, register_font};
use crate::language;
use crate::quantities::{Chart, Measured, curves_of};
use crate::training::History;
use crate::ui::kind::DataKind;
use crate::ui::raster::{DrawError, rgb};

/// Size of a chart in pixels.
const SIZE: (u32, u32) = (520, 190);
/// Size of its texts.
const TEXT: f64 = 12.0;

/// One chart below the other, as one SVG text.
///
/// # Errors
///
/// If the drawing library fails.
pub fn svg(history: &History, measured: &Measured, kind: DataKind) -> Result<String, DrawError> {
    register_font();
    let charts = charts_of(kind, measured.modes_total.is_some());
    let mut text = String::new();
    {
        let height = SIZE.1 * charts.len() as u32;
        let area = SVGBackend::with_string(&mut text, (SIZE.0, height)).into_drawing_area();
        area.fill(&WHITE)?;
        let parts = area.split_evenly((charts.len(), 1));
        for (chart, part) in charts.iter().zip(&parts) {
            chart_into(part, (*chart, history, measured), &Visuals::light(), 1.0)?;
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
    visuals: &Visuals,
    scale: f64,
) -> Result<(), DrawError> {
    let charts = candidates_of(kind, measured.modes_total.is_some());
    match charts.first() {
        Some(chart) => chart_into(part, (*chart, history, measured), visuals, scale),
        None => Ok(()),
    }
}

fn chart_into<B: DrawingBackend<ErrorType: 'static>>(
    part: &DrawingArea<B, Shift>,
    (chart, history, measured): (Chart, &History, &Measured),
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
            .map(|bucket| (bucket.epoch.max(1) as f64, bucket.mean))
            .filter(|(_, value)| value.is_finite())
            .collect(),
    });
    let curves: Vec<_> = curves.collect();
    draw(
        part,
        &title_of(chart, measured),
        chart,
        &curves,
        (visuals, scale),
    )
}

/// A curve as it is drawn.
struct Drawn {
    label: &'static str,
    color: RGBColor,
    /// Epoch and value; epoch 0, which has no logarithm, is at 1.
    points: Vec<(f64, f64)>,
}

fn draw<B: DrawingBackend<ErrorType: 'static>>(
    part: &DrawingArea<B, Shift>,
    title: &str,
    chart: Chart,
    curves: &[Drawn],
    (visuals, scale): (&Visuals, f64),
) -> Result<(), DrawError> {
    let all = || curves.iter().flat_map(|curve| &curve.points);
    let last = all().map(|(epoch, _)| *epoch).fold(10.0, f64::max);
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
    let mut plot = ChartBuilder::on(part)
        .caption(title, text(1.2 * TEXT))
        .margin(px(6.0))
        .margin_right(px(14.0))
        .x_label_area_size(px(24.0))
        .y_label_area_size(px(44.0))
        .build_cartesian_2d((1.0..last).log_scale(), low..high)?;
    plot.configure_mesh()
        .x_labels(6)
        .y_labels(4)
        .x_label_formatter(&|epoch| format!("{epoch:.0}"))
        .y_label_formatter(&|value| format!("{value:.2}"))
        .label_style(text(TEXT))
        .axis_style(ink.stroke_width(px(1.0)))
        .bold_line_style(ink.mix(0.15).stroke_width(px(1.0)))
        .light_line_style(TRANSPARENT)
        .draw()?;
    let (width, length) = (px(2.0), px(14.0).cast_signed());
    for curve in curves {
        let line = curve.color.stroke_width(width);
        plot.draw_series(LineSeries::new(curve.points.iter().copied(), line))?
            .label(curve.label)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + length, y)], line));
    }
    plot.configure_series_labels()
        .label_font(text(TEXT))
        .legend_area_size(px(22.0))
        // Where the curves have the fewest points.
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(rgb(visuals.panel_fill).mix(0.8))
        .draw()?;
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
        let text = svg(session.history(), &measured, DataKind::Points).unwrap();
        for chart in charts_of(DataKind::Points, measured.modes_total.is_some()) {
            for (_, drawn) in curves_of(*chart).filter(|(q, _)| q.info().scope == Scope::All) {
                assert!(text.contains(drawn.label), "{}", drawn.label);
            }
        }
        assert!(text.matches("<polyline").count() > 4, "{text}");
        // Nothing measured yet is no reason to fail.
        svg(&History::default(), &Measured::default(), DataKind::Images).unwrap();
    }
}
