//! Results as a picture: on the left every run of each arm with median and quartiles, on the right the
//! median over the checkpoints with a band between the quartiles.

use std::path::Path;
use std::sync::Once;

use plotters::coord::Shift;
use plotters::prelude::*;

use super::Report;
use super::report::values;
use super::statistics::{Quartiles, mean};
use crate::quantities::Quantity;
use crate::text::{printable, shortened};

/// Size of a picture in pixels.
const SIZE: (u32, u32) = (960, 360);
/// Colours that are told apart with any colour vision (Okabe and Ito), repeated beyond seven arms.
const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(90, 90, 90),
];
/// More arms than this would not be told apart.
const MAX_CURVES: usize = 7;
/// Characters of a longer name that are drawn.
const MOST_NAME: usize = 40;
/// The name under which our typeface is known; also what an SVG then asks its viewer for.
pub const FONT: &str = "sans-serif";
const INTER: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");

/// Why there is no picture; one line.
#[derive(Debug, thiserror::Error)]
pub enum PlotError {
    /// Not a kind of picture that is made here.
    #[error("{0}: a plot is a .png or .svg file")]
    Kind(String),
    /// Drawing failed.
    #[error("cannot draw the plot: {0}")]
    Drawing(String),
    /// The file could not be written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// The reason.
        source: std::io::Error,
    },
}

/// Whether a file's ending is one that [`write`] can make.
///
/// # Errors
///
/// [`PlotError::Kind`] if not.
pub fn check_path(path: &Path) -> Result<(), PlotError> {
    match path.extension().and_then(|e| e.to_str()) {
        Some("png" | "svg") => Ok(()),
        _ => Err(PlotError::Kind(path.display().to_string())),
    }
}

/// Writes a picture; the file's ending decides which kind, .png or .svg.
///
/// # Errors
///
/// See [`PlotError`].
pub fn write(report: &Report, path: &Path) -> Result<(), PlotError> {
    check_path(path)?;
    let bytes = if path.extension().is_some_and(|e| e == "svg") {
        svg(report)?.into_bytes()
    } else {
        png(report)?
    };
    crate::files::write(path, &bytes).map_err(|source| PlotError::Io {
        path: path.display().to_string(),
        source,
    })
}

/// The picture as SVG.
///
/// # Errors
///
/// [`PlotError::Drawing`].
pub fn svg(report: &Report) -> Result<String, PlotError> {
    let mut text = String::new();
    draw(
        report,
        &SVGBackend::with_string(&mut text, SIZE).into_drawing_area(),
    )
    .map_err(failed)?;
    Ok(text)
}

/// The picture as PNG.
///
/// # Errors
///
/// [`PlotError::Drawing`].
pub fn png(report: &Report) -> Result<Vec<u8>, PlotError> {
    let mut pixels = vec![255; (SIZE.0 * SIZE.1 * 3) as usize];
    draw(
        report,
        &BitMapBackend::with_buffer(&mut pixels, SIZE).into_drawing_area(),
    )
    .map_err(failed)?;
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::write_buffer_with_format(
        &mut bytes,
        &pixels,
        SIZE.0,
        SIZE.1,
        image::ColorType::Rgb8,
        image::ImageFormat::Png,
    )
    .map_err(|e| PlotError::Drawing(e.to_string()))?;
    Ok(bytes.into_inner())
}

/// Gives the drawing library our typeface under [`FONT`], once.
pub fn register_font() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        plotters::style::register_font(FONT, FontStyle::Normal, INTER).ok();
    });
}

fn failed(error: impl std::fmt::Display) -> PlotError {
    PlotError::Drawing(error.to_string())
}

type Area<B> = DrawingArea<B, Shift>;
type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

fn draw<B: DrawingBackend>(report: &Report, area: &Area<B>) -> Drawn<B> {
    register_font();
    area.fill(&WHITE)?;
    let (left, right) = area.split_horizontally(SIZE.0 / 2);
    let e = report.experiment;
    arms(
        report,
        &e.short_labels()
            .iter()
            .map(|l| drawable(l))
            .collect::<Vec<_>>(),
        &left,
    )?;
    if report.plan.checkpoints.len() > 1 {
        curves(
            report,
            &e.labels().iter().map(|l| drawable(l)).collect::<Vec<_>>(),
            &right,
        )?;
    }
    area.present()
}

/// A name that XML can hold, whatever is in it, and that leaves room for others.
fn drawable(name: &str) -> String {
    let is_xml = |c: char| !matches!(c, '\u{fffe}' | '\u{ffff}');
    let name: String = printable(name).chars().filter(|c| is_xml(*c)).collect();
    shortened(&name, MOST_NAME).into_owned()
}

fn colour(arm: usize) -> RGBColor {
    COLOURS[arm % COLOURS.len()]
}

/// Bounds of finite values with some room around; never empty.
fn bounds(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (low, high) = values
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        });
    if low > high {
        return 0.0..1.0;
    }
    let room = ((high - low) * 0.08).max(high.abs() * 0.02).max(1e-6);
    // Nothing measured is below 0 but losses; room there would look as if it were.
    let bottom = if low >= 0.0 {
        (low - room).max(0.0)
    } else {
        low - room
    };
    bottom..high + room
}

fn arms<B: DrawingBackend>(report: &Report, names: &[String], area: &Area<B>) -> Drawn<B> {
    let metric = report.experiment.metric;
    let of_arm = |arm| values(&report.results, arm, metric, report.experiment.threshold);
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

fn curves<B: DrawingBackend>(report: &Report, names: &[String], area: &Area<B>) -> Drawn<B> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::run::tests::measurement;
    use crate::experiments::{Measurement, RunResult, shipped_experiment};

    #[test]
    fn a_picture_has_the_runs_in_it_whatever_they_are() {
        let experiment = &shipped_experiment("noise-dimension").unwrap().experiment;
        let plan = experiment.plan();
        let run = |arm, seed, coverage| RunResult {
            arm,
            seed,
            simd: "portable".into(),
            reproducible: false,
            diverged_at: (seed == 3).then_some(5),
            verdict: None,
            measurements: vec![Measurement {
                coverage,
                ..measurement(plan.checkpoints[0])
            }],
        };
        let results = vec![
            run(0, 1, 0.2),
            run(1, 1, 0.5),
            run(0, 2, 0.3),
            run(0, 3, 0.1),
        ];
        let report = Report::new(experiment, &plan, results);
        let svg = svg(&report).unwrap();
        // Three runs that can be shown; one that cannot is told.
        assert_eq!(svg.matches("<circle").count(), 3);
        assert!(svg.contains("1 diverged") && svg.contains("coverage"));
        let png = image::load_from_memory(&png(&report).unwrap())
            .unwrap()
            .to_rgb8();
        assert_eq!(png.dimensions(), SIZE);
        let blue = png
            .pixels()
            .filter(|p| p.0[2] > p.0[0].saturating_add(40))
            .count();
        assert!(blue > 50, "{blue}");
        // No result at all is a picture too.
        assert!(super::svg(&Report::new(experiment, &plan, Vec::new())).is_ok());
    }

    #[test]
    fn an_svg_is_well_formed_whatever_arms_are_called() {
        let text = "(version: 1, name: \"x\", preset: \"ganlab-line\", epochs: 40, checkpoints: 2, arms: [\
            (name: \"a\\u{1b}[31m\\u{ffff}<b>&\\\"\", set: {\"batch_size\": \"4\"}),\
            (name: \"\\u{0}\", set: {\"batch_size\": \"8\"})])";
        let experiment = crate::experiments::Experiment::parse(text, "x").unwrap();
        let plan = experiment.plan();
        let results = (0..2).map(|arm| RunResult {
            arm,
            seed: 1,
            simd: "portable".into(),
            reproducible: false,
            diverged_at: None,
            verdict: None,
            measurements: vec![measurement(20), measurement(40)],
        });
        let report = Report::new(&experiment, &plan, results.collect());
        let svg = svg(&report).unwrap();
        // XML 1.0, 2.2: the characters that a document may have.
        let may = |c: char| {
            matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
                || c > '\u{ffff}'
        };
        assert_eq!(svg.chars().find(|c| !may(*c)), None);
        assert!(!svg.contains("<b>"), "{svg}");
        assert!(svg.contains("[31m"), "{svg}");
    }

    #[test]
    fn only_two_kinds_of_file() {
        assert!(
            check_path(Path::new("a.jpg"))
                .unwrap_err()
                .to_string()
                .contains("a.jpg: a plot is a .png or .svg")
        );
        assert!(check_path(Path::new("a.svg")).is_ok());
    }
}
