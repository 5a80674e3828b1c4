//! How large everything on the page is.

use eframe::egui::{Vec2, vec2};

/// Most and least side of the explored image, in points.
const SIDES: (f32, f32) = (320.0, 160.0);
/// Between what is left and right.
pub(super) const BETWEEN: f32 = 20.0;
/// Least width of the controls.
pub(super) const CONTROLS: f32 = 345.0;
/// Below that width the table is under the image.
const NARROW: f32 = 620.0;
/// Most side of the table.
const MOST_TABLE: f32 = 560.0;
/// What the scroll bar takes.
const SCROLL_BAR: f32 = 16.0;
/// Lines of text and controls below the image, and below the table.
const BELOW: (f32, f32) = (270.0, 156.0);
/// More of them where there are styles.
const STYLES: (f32, f32) = (52.0, 44.0);

/// How large everything is, for the room that there is.
pub(super) struct Measures {
    /// Whether the table is below the image.
    pub is_narrow: bool,
    /// Of the explored image, or of a square of points.
    pub side: f32,
    /// Width of what is on the left.
    pub left: f32,
    /// Side of the table.
    pub table: f32,
    /// Of all of it, if there is room.
    pub whole: Vec2,
}

impl Measures {
    /// Of a generator of images, with styles or without.
    pub fn new(room: Vec2, has_styles: bool) -> Self {
        let more = if has_styles { STYLES } else { (0.0, 0.0) };
        let below = (BELOW.0 + more.0, BELOW.1 + more.1);
        let is_narrow = room.x < NARROW;
        let width = if is_narrow {
            room.x
        } else {
            0.4 * (room.x - BETWEEN)
        };
        let side = (room.y - below.0).min(width).clamp(SIDES.1, SIDES.0);
        let left = side.max(CONTROLS);
        let table = if is_narrow {
            room.x - SCROLL_BAR
        } else {
            (room.x - left - BETWEEN - SCROLL_BAR).min(room.y - below.1)
        };
        let table = table.clamp(SIDES.1, MOST_TABLE);
        let (above, beside) = (side + below.0, table + below.1);
        let whole = if is_narrow {
            vec2(left.max(table), above + beside)
        } else {
            vec2(left + BETWEEN + table, above.max(beside))
        };
        Self {
            is_narrow,
            side,
            left,
            table,
            whole,
        }
    }
}
