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
    /// Width of what is on the right, or below: all that is left.
    pub right: f32,
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
        let taken = if is_narrow { 0.0 } else { left + BETWEEN };
        let right = (room.x - taken - SCROLL_BAR).max(SIDES.1);
        // Only the table is a square; words, tabs and boxes have all the width.
        let high = if is_narrow { right } else { room.y - below.1 };
        let table = right.min(high).clamp(SIDES.1, MOST_TABLE);
        let (above, beside) = (side + below.0, table + below.1);
        let whole = if is_narrow {
            vec2(left.max(right), above + beside)
        } else {
            vec2(left + BETWEEN + right, above.max(beside))
        };
        Self {
            is_narrow,
            side,
            left,
            right,
            table,
            whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the page has in windows of 1024 × 700 to 1920 × 1080 points at a zoom of 100, 150 and 250 %.
    const ROOMS: [(f32, f32); 10] = [
        (701.0, 546.0),
        (397.0, 312.0),
        (370.0, 212.0),
        (940.0, 614.0),
        (621.0, 357.0),
        (506.0, 239.0),
        (992.0, 746.0),
        (1018.0, 926.0),
        (880.0, 566.0),
        (482.0, 278.0),
    ];

    #[test]
    fn the_column_has_all_the_width_that_is_left_and_the_table_no_more() {
        for (x, y) in ROOMS {
            for has_styles in [false, true] {
                let measures = Measures::new(vec2(x, y), has_styles);
                let taken = if measures.is_narrow {
                    0.0
                } else {
                    measures.left + BETWEEN
                };
                assert_eq!(taken + measures.right + SCROLL_BAR, x, "{x} × {y}");
                assert!(measures.table <= measures.right, "{x} × {y}");
            }
        }
    }
}
