//! The axes of data in units of their own, as pixels, for files: within the picture, whose square then stays where it is.

use eframe::egui::Color32;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::axes::{axis_name, axis_number, marks};
use crate::config::OwnAxis;
use crate::ui::raster::{Area, DrawError, LEGEND_TEXT, Style, anchor, rgb};
use crate::ui::theme;

/// Least distance of two numbers, as a share of the picture.
const APART: f64 = 0.15;
/// Height of a line of text, room between it and the edge, and length of a mark, in points.
const LINE: f32 = 15.0;
const GAP: f32 = 6.0;
const MARK: f32 = 4.0;

/// Draws numbers at the lower and the left edge of a square picture of `side` pixels with its corner at `(left, top)`, and what
/// the axes are called at their ends.
///
/// # Errors
///
/// If the drawing library fails.
pub fn axes(
    area: &Area<'_>,
    style: &Style,
    [across, up]: &[OwnAxis; 2],
    (left, top): (i32, i32),
    side: i32,
) -> Result<(), DrawError> {
    let ink = style.visuals.text_color();
    let color = rgb(ink);
    let place = |axis: &OwnAxis, value: f64| (axis.place(value) * f64::from(side)).round() as i32;
    let (right, bottom) = (left + side, top + side);
    let (gap, mark) = (style.px(GAP), style.px(MARK));
    let line = |ends: [(i32, i32); 2]| PathElement::new(ends, color.stroke_width(style.scale));
    // Names first, whose corners have no number.
    let name_at_right = axis_name(across, "→");
    let name_above = axis_name(up, "↑");
    let taken = name_at_right
        .as_deref()
        .map_or(0, |name| style.text_width(name, LEGEND_TEXT) + 2 * gap);
    if let Some((values, step)) = marks(across, (0.0, 1.0), APART) {
        for value in values {
            let x = left + place(across, value);
            area.draw(&line([(x, bottom - mark), (x, bottom)]))?;
            let text = axis_number(value, step);
            let half = style.text_width(&text, LEGEND_TEXT) / 2;
            // Whole, and beside neither the other axis nor the name.
            if x - half > left + style.px(30.0) && x + half < right - gap - taken {
                let at = (x, bottom - mark - style.px(LINE / 2.0));
                words(area, style, &text, at, HPos::Center, ink)?;
            }
        }
    }
    if let Some((values, step)) = marks(up, (0.0, 1.0), APART) {
        for value in values {
            let y = bottom - place(up, value);
            area.draw(&line([(left, y), (left + mark, y)]))?;
            let room = style.px(LINE);
            let is_below_name = name_above.is_none() || y > top + 2 * room;
            if y < bottom - room && y > top + room / 2 && is_below_name {
                let at = (left + gap, y);
                words(area, style, &axis_number(value, step), at, HPos::Left, ink)?;
            }
        }
    }
    if let Some(name) = name_at_right {
        let at = (right - gap, bottom - mark - style.px(LINE / 2.0));
        words(area, style, &name, at, HPos::Right, ink)?;
    }
    if let Some(name) = name_above {
        let at = (left + gap, top + style.px(LINE / 2.0 + 2.0));
        words(area, style, &name, at, HPos::Left, ink)?;
    }
    Ok(())
}

/// A text on a piece of background, as samples may lie below it.
fn words(
    area: &Area<'_>,
    style: &Style,
    text: &str,
    (x, y): (i32, i32),
    from: HPos,
    ink: Color32,
) -> Result<(), DrawError> {
    let width = style.text_width(text, LEGEND_TEXT);
    let left = match from {
        HPos::Left => x,
        HPos::Center => x - width / 2,
        HPos::Right => x - width,
    };
    let (half, around) = (style.px(LINE / 2.0), style.px(2.0));
    let back = rgb(theme::plot_background(&style.visuals)).mix(0.8);
    let corners = [(left - around, y - half), (left + width + around, y + half)];
    area.draw(&Rectangle::new(corners, back.filled()))?;
    style.text(area, text, (x, y), LEGEND_TEXT, ink, anchor(from))
}
