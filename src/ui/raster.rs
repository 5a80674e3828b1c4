//! Drawing into pixels, for files, without a window and off its thread: what posters and frames of an animation
//! have in common, whatever they are of.

use std::error::Error;

use eframe::egui::{Color32, Visuals};
use image::Rgb;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::layers::Layers;
use super::theme::{self, Role};
use crate::experiments::plot::{FONT, register_font};
use crate::text::fitted;

/// Height of the legend, in points.
pub const LEGEND: f32 = 46.0;
/// Size of its texts, in points.
pub const LEGEND_TEXT: f32 = 12.0;

/// Why nothing was drawn.
pub type DrawError = Box<dyn Error>;

/// Pixels that are drawn on.
pub type Area<'a> = DrawingArea<BitMapBackend<'a>, Shift>;

/// What is drawn, and how.
#[derive(Clone)]
pub struct Style {
    /// Layers that are on.
    pub layers: Layers,
    /// Colours.
    pub visuals: Visuals,
    /// Pixels for one point of a screen.
    pub scale: u32,
    /// How much smaller the file is than what is drawn.
    pub oversampling: u32,
    /// Steps of D's opinion, at least three, an odd number; `None` is as smooth as in the window.
    pub opinions: Option<u8>,
}

impl Style {
    /// The colour of a role.
    pub fn color(&self, role: Role) -> RGBColor {
        rgb(role.color(&self.visuals))
    }

    /// So many points of a screen in pixels.
    pub fn px(&self, points: f32) -> i32 {
        (points * self.scale as f32).round() as i32
    }

    /// An opinion in as many steps as are wanted.
    pub fn opinion(&self, opinion: f32) -> f32 {
        self.opinions.map_or(opinion, |steps| {
            theme::stepped_opinion(opinion, steps, &self.visuals)
        })
    }

    /// Draws a line of text; `at` is its place by `anchor`, in pixels of the area.
    ///
    /// # Errors
    ///
    /// If the drawing library fails.
    pub fn text(
        &self,
        area: &Area<'_>,
        text: &str,
        at: (i32, i32),
        size: f32,
        color: Color32,
        anchor: Pos,
    ) -> Result<(), DrawError> {
        register_font();
        let font = (FONT, self.px(size)).into_font();
        let color = rgb(color);
        let style = TextStyle::from(font).color(&color).pos(anchor);
        // The middle of small letters, not that of the line.
        let at = (at.0, at.1 + self.px(0.12 * size));
        area.draw_text(text, &style, at)?;
        Ok(())
    }

    /// Width of a line of text, in pixels.
    pub fn text_width(&self, text: &str, size: f32) -> i32 {
        register_font();
        let font = (FONT, self.px(size)).into_font();
        let bounds = font.layout_box(text);
        bounds.map_or(0, |((left, _), (right, _))| right - left)
    }

    /// A line of text that ends with an ellipsis where it would be wider than so many pixels.
    pub fn shortened(&self, text: &str, size: f32, width: i32) -> String {
        fitted(text, |text| self.text_width(text, size) <= width)
    }

    /// Draws a bar of colours in the legend, which begins at `(left, top)`: the colour of each share of its width, and a
    /// word at its beginning, middle and end.
    ///
    /// # Errors
    ///
    /// If the drawing library fails.
    pub fn bar(
        &self,
        area: &Area<'_>,
        (left, top): (i32, i32),
        width: i32,
        color_of: impl Fn(f32) -> Color32,
        words: [&str; 3],
    ) -> Result<(), DrawError> {
        let (from, to) = (top + self.px(5.0), top + self.px(21.0));
        for x in 0..width {
            let color = rgb(color_of(x as f32 / width as f32));
            let column = [(left + x, from), (left + x + 1, to)];
            area.draw(&Rectangle::new(column, color.filled()))?;
        }
        let middle = i32::midpoint(from, to);
        for (text, share, x, h) in [
            (words[0], 0.0, self.px(5.0), HPos::Left),
            (words[1], 0.5, width / 2, HPos::Center),
            (words[2], 1.0, width - self.px(5.0), HPos::Right),
        ] {
            let ink = theme::on_map_color(color_of(share));
            self.text(area, text, (left + x, middle), 11.0, ink, anchor(h))?;
        }
        Ok(())
    }
}

/// The anchor of a text at its left, or by its middle, at the height of its middle.
pub fn anchor(horizontal: HPos) -> Pos {
    Pos::new(horizontal, VPos::Center)
}

/// A colour of the window for the drawing library.
pub fn rgb(color: Color32) -> RGBColor {
    RGBColor(color.r(), color.g(), color.b())
}

/// A colour of the window as a pixel.
pub fn pixel(color: Color32) -> Rgb<u8> {
    Rgb([color.r(), color.g(), color.b()])
}
