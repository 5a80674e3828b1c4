//! The median over the checkpoints, with a band between the quartiles.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::style::{Area, Drawn, MAX_CURVES, bounds, colour};
use crate::experiments::Report;
use crate::experiments::statistics::{Quartiles, mean};
use crate::quantities::Quantity;

/// Height of a line of the legend, room around it, length of a piece of a curve, and room after a name, in pixels.
const LINE: i32 = 17;
const AROUND: i32 = 8;
const PIECE: i32 = 14;
const AFTER: i32 = 16;

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
    let area = &legend(names.get(..shown).unwrap_or(names), area)?;
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
        chart.draw_series(LineSeries::new(line, colour(arm).stroke_width(2)))?;
    }
    Ok(())
}

/// Draws the names below each other or in lines, at the lower end, where no curve is. Returns what is left above.
fn legend<B: DrawingBackend>(
    names: &[String],
    area: &Area<B>,
) -> Result<Area<B>, DrawingAreaErrorKind<B::ErrorType>> {
    let style = TextStyle::from(("sans-serif", 12))
        .color(&BLACK)
        .pos(Pos::new(HPos::Left, VPos::Center));
    let (width, height) = area.dim_in_pixel();
    let mut places = Vec::with_capacity(names.len());
    let (mut x, mut line) = (AROUND, 0);
    for name in names {
        let (text, _) = area.estimate_text_size(name, &style)?;
        let whole = PIECE + 4 + text.cast_signed();
        if x > AROUND && x + whole > width.cast_signed() - AROUND {
            (x, line) = (AROUND, line + 1);
        }
        places.push((x, line));
        x += whole + AFTER;
    }
    let room = (line + 1) * LINE + AROUND;
    let (above, below) = area.split_vertically((height.cast_signed() - room).max(0));
    for (arm, (name, (x, line))) in names.iter().zip(places).enumerate() {
        let y = line * LINE + LINE / 2;
        let piece = [(x, y), (x + PIECE, y)];
        below.draw(&PathElement::new(piece, colour(arm).stroke_width(2)))?;
        below.draw_text(name, &style, (x + PIECE + 4, y))?;
    }
    Ok(above)
}
