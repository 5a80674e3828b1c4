//! The median over the checkpoints, with a band between the quartiles.

use plotters::prelude::*;

use super::style::{Area, Drawn, MAX_CURVES, bounds, colour};
use crate::experiments::Report;
use crate::experiments::statistics::{Quartiles, mean};
use crate::quantities::Quantity;

/// Draws them; `names` are those of the arms.
pub(super) fn curves<B: DrawingBackend>(
    report: &Report,
    names: &[String],
    area: &Area<B>,
) -> Drawn<B> {
    // Convergence is a point of this curve.
    let metric = match report.experiment.metric {
        Quantity::Convergence => Quantity::SlicedWasserstein,
        metric => metric,
    };
    let shown = report.arms.len().min(MAX_CURVES);
    let series: Vec<Vec<(f64, Quartiles)>> = (0..shown)
        .map(|arm| {
            let at = |epoch: u64| {
                let values: Vec<f64> = report
                    .results
                    .iter()
                    .filter(|r| r.arm == arm)
                    .filter_map(|r| r.measurements.iter().find(|m| m.epoch == epoch))
                    .filter_map(|m| metric.at(m))
                    .collect();
                let mut quartiles = Quartiles::of(&values)?;
                if metric.is_count() {
                    quartiles.median = mean(&values)?;
                }
                Some((epoch as f64, quartiles))
            };
            report
                .plan
                .checkpoints
                .iter()
                .filter_map(|&e| at(e))
                .collect()
        })
        .collect();
    let range = bounds(
        series
            .iter()
            .flatten()
            .flat_map(|(_, q)| [q.lower, q.median, q.upper]),
    );
    let what = if metric.is_count() {
        "mean"
    } else {
        "median and quartiles"
    };
    let mut chart = ChartBuilder::on(area)
        .caption(
            format!("{} by epoch: {what}", metric.label()),
            ("sans-serif", 16),
        )
        .margin(10)
        // The half of the last epoch's number is beyond the end of the axis.
        .margin_right(20)
        .x_label_area_size(36)
        .y_label_area_size(56)
        .build_cartesian_2d(0.0..report.plan.epochs as f64, range)?;
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .bold_line_style(RGBColor(225, 225, 225))
        .x_label_formatter(&|x| format!("{x:.0}"))
        .x_labels(6)
        .label_style(("sans-serif", 12))
        .draw()?;
    for (arm, points) in series.iter().enumerate() {
        if !metric.is_count() {
            let upper = points.iter().map(|(x, q)| (*x, q.upper));
            let lower = points.iter().rev().map(|(x, q)| (*x, q.lower));
            let band = Polygon::new(
                upper.chain(lower).collect::<Vec<_>>(),
                colour(arm).mix(0.15),
            );
            chart.draw_series(std::iter::once(band))?;
        }
        let line = points.iter().map(|(x, q)| (*x, q.median));
        chart
            .draw_series(LineSeries::new(line, colour(arm).stroke_width(2)))?
            .label(names.get(arm).map_or("", String::as_str))
            .legend(move |(x, y)| {
                PathElement::new([(x, y), (x + 14, y)], colour(arm).stroke_width(2))
            });
    }
    chart
        .configure_series_labels()
        .background_style(WHITE.mix(0.8))
        .border_style(RGBColor(200, 200, 200))
        .label_font(("sans-serif", 12))
        .position(SeriesLabelPosition::UpperRight)
        .draw()
}
