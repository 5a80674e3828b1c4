//! Every run of each arm at its end, with median and quartiles.

use plotters::prelude::*;

use super::style::{Area, Drawn, MAX_CURVES, bounds, colour};
use crate::experiments::Report;
use crate::experiments::statistics::Quartiles;
use crate::quantities::Quantity;

/// Draws them; `names` are those of the arms.
pub(super) fn arms<B: DrawingBackend>(
    report: &Report,
    names: &[String],
    area: &Area<B>,
) -> Drawn<B> {
    let metric = report.experiment.metric;
    let of_arm = |arm| report.values(arm, metric);
    let count = report.arms.len();
    let range = bounds((0..count).flat_map(of_arm));
    let mut chart = ChartBuilder::on(area)
        .caption(metric.label(), ("sans-serif", 16))
        .margin(10)
        .x_label_area_size(36)
        .y_label_area_size(56)
        .build_cartesian_2d(-0.5..count as f64 - 0.5, range.clone())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(WHITE)
        .bold_line_style(RGBColor(225, 225, 225))
        .x_labels(0)
        .label_style(("sans-serif", 12))
        .draw()?;
    for arm in 0..count {
        let all = of_arm(arm);
        let finite: Vec<f64> = all.iter().copied().filter(|v| v.is_finite()).collect();
        let x = arm as f64;
        for (i, value) in finite.iter().enumerate() {
            // Spread evenly, so that equal values are seen to be many.
            let offset = ((i * 7 % 13) as f64 / 12.0 - 0.5) * 0.5;
            let dot = Circle::new((x + offset, *value), 3, colour(arm).mix(0.6).filled());
            chart.draw_series(std::iter::once(dot))?;
        }
        if let Some(q) = Quartiles::of(&all) {
            let center = metric.center().of(&all).unwrap_or(q.median);
            let clamp = |v: f64| v.clamp(range.start, range.end);
            if q.lower.is_finite() && q.upper.is_finite() && !metric.is_count() {
                let corners = [(x - 0.35, q.lower), (x + 0.35, q.upper)];
                chart.draw_series(std::iter::once(Rectangle::new(
                    corners,
                    colour(arm).stroke_width(1),
                )))?;
            }
            if center.is_finite() {
                let line = vec![(x - 0.35, clamp(center)), (x + 0.35, clamp(center))];
                chart.draw_series(std::iter::once(PathElement::new(
                    line,
                    BLACK.stroke_width(2),
                )))?;
            }
        }
        // Under the axis: the name, and how many have no place in the plot.
        if count <= 2 * MAX_CURVES {
            let missing = all.len() - finite.len();
            let at = chart.backend_coord(&(x, range.start));
            let (left, top) = area.get_base_pixel();
            let style = |size: i32| {
                TextStyle::from(("sans-serif", size)).color(&BLACK).pos(
                    plotters::style::text_anchor::Pos::new(
                        plotters::style::text_anchor::HPos::Center,
                        plotters::style::text_anchor::VPos::Top,
                    ),
                )
            };
            let short = names.get(arm).map_or("", String::as_str);
            let size = if count > 4 { 10 } else { 12 };
            area.draw_text(short, &style(size), (at.0 - left, at.1 - top + 6))?;
            if missing > 0 {
                let what = if metric == Quantity::Convergence {
                    "not reached"
                } else {
                    "diverged"
                };
                area.draw_text(
                    &format!("{missing} {what}"),
                    &style(10),
                    (at.0 - left, at.1 - top + 21),
                )?;
            }
        }
    }
    Ok(())
}
