//! Results as a picture: on the left every run of each arm with median and quartiles, on the right the
//! median over the checkpoints with a band between the quartiles.
//!
//! - `arms`: the left one
//! - `curves`: the right one
//! - `style`: colours, names and ranges of both
//! - [`font`]: the typeface of what is drawn
//! - [`error`]: why there is no picture

mod arms;
mod curves;
pub mod error;
pub mod font;
mod style;
#[cfg(test)]
mod tests;

use std::path::Path;

use image::{Rgb, RgbImage};
use plotters::prelude::*;

use super::Report;
use crate::files::is_called;
use arms::arms;
use curves::curves;
pub use error::PlotError;
pub use font::{FONT, register_font};
use style::{Area, Drawn, drawable};

/// Size of a picture in pixels.
const SIZE: (u32, u32) = (960, 360);

/// Whether a file's ending is one that [`write`] can make.
///
/// # Errors
///
/// [`PlotError::Kind`] if not.
pub fn check_path(path: &Path) -> Result<(), PlotError> {
    if is_called(path, "png") || is_called(path, "svg") {
        Ok(())
    } else {
        Err(PlotError::Kind(path.display().to_string()))
    }
}

/// Writes a picture; the file's ending decides which kind, .png or .svg.
///
/// # Errors
///
/// See [`PlotError`].
pub fn write(report: &Report, path: &Path) -> Result<(), PlotError> {
    check_path(path)?;
    let bytes = if is_called(path, "svg") {
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
    let mut picture = RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb([255; 3]));
    draw(
        report,
        &BitMapBackend::with_buffer(&mut picture, SIZE).into_drawing_area(),
    )
    .map_err(failed)?;
    crate::pictures::png(&picture).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> PlotError {
    PlotError::Drawing(error.to_string())
}

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
