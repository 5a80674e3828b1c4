//! The charts as SVG, to take away: the same curves as in the window, over the logarithm of epochs, as most of what happens happens early.

use eframe::egui::Visuals;
use plotters::coord::combinators::IntoLogRange as _;
use plotters::prelude::*;

use super::{charts_of, role, title_of};
use crate::experiments::plot::{FONT, register_font};
use crate::quantities::{Chart, Measured, Quantity, Scope, curves_of};
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
    let visuals = Visuals::light();
    let (has_modes, has_labels) = (
        measured.modes_total.is_some(),
        measured.classes_total.is_some(),
    );
    let is_there = |quantity: Quantity| match quantity.info().scope {
        Scope::Mixtures => has_modes,
        Scope::Labelled => has_labels,
        Scope::All | Scope::Points | Scope::Images => true,
    };
    let charts = charts_of(kind, has_modes);
    let mut text = String::new();
    {
        let height = SIZE.1 * charts.len() as u32;
        let area = SVGBackend::with_string(&mut text, (SIZE.0, height)).into_drawing_area();
        area.fill(&WHITE)?;
        let parts = area.split_evenly((charts.len(), 1));
        for (chart, part) in charts.iter().zip(&parts) {
            let those = curves_of(*chart).filter(|(quantity, _)| is_there(*quantity));
            let curves = those.map(|(quantity, drawn)| Drawn {
                label: drawn.label,
                color: rgb(role(drawn.colour).text_color(&visuals)),
                points: history
                    .curve(quantity)
                    .buckets()
                    .iter()
                    .map(|bucket| (bucket.epoch as f64 + 1.0, bucket.mean))
                    .filter(|(_, value)| value.is_finite())
                    .collect(),
            });
            draw(
                part,
                &title_of(*chart, measured),
                *chart,
                &curves.collect::<Vec<_>>(),
            )?;
        }
        area.present()?;
    }
    Ok(text)
}

/// A curve as it is drawn.
struct Drawn {
    label: &'static str,
    color: RGBColor,
    /// Epoch plus one, so that it has a logarithm, and value.
    points: Vec<(f64, f64)>,
}

type Part<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn draw(part: &Part<'_>, title: &str, chart: Chart, curves: &[Drawn]) -> Result<(), DrawError> {
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
    let mut plot = ChartBuilder::on(part)
        .caption(title, (FONT, 1.2 * TEXT))
        .margin(6)
        .margin_right(14)
        .x_label_area_size(24)
        .y_label_area_size(44)
        .build_cartesian_2d((1.0..last).log_scale(), low..high)?;
    plot.configure_mesh()
        .x_labels(6)
        .y_labels(4)
        .x_label_formatter(&|epoch| format!("{:.0}", epoch - 1.0))
        .y_label_formatter(&|value| format!("{value:.2}"))
        .label_style((FONT, TEXT))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for curve in curves {
        let color = curve.color;
        plot.draw_series(LineSeries::new(
            curve.points.iter().copied(),
            color.stroke_width(2),
        ))?
        .label(curve.label)
        .legend(move |(x, y)| PathElement::new([(x, y), (x + 14, y)], color.stroke_width(2)));
    }
    plot.configure_series_labels()
        .label_font((FONT, TEXT))
        .position(SeriesLabelPosition::UpperRight)
        .background_style(WHITE.mix(0.8))
        .draw()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::gan::Backend;
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
