//! How large everything on the page is.

use eframe::egui::{Vec2, vec2};

/// Most and least side of the explored image, in points.
const SIDES: (f32, f32) = (320.0, 160.0);
/// Between what is left and right.
pub(super) const BETWEEN: f32 = 20.0;
/// Good and least width of the controls.
pub(super) const CONTROLS: f32 = 345.0;
const LEAST_CONTROLS: f32 = 300.0;
/// Width in which a table of layers is read, for which the controls are narrower.
const TABLE: f32 = 300.0;
/// Below that width the table is under the image.
const NARROW: f32 = 620.0;
/// Most side of a table.
pub(super) const MOST_TABLE: f32 = 900.0;
/// Height of the line below it.
const LINE: f32 = 21.0;
/// Height that every part beside the image can do something with, and that it has at least: what is higher than its room
/// scrolls.
const PART: (f32, f32) = (460.0, 320.0);
/// Height of the pinned seeds, before they were drawn once.
pub(super) const FOOT: f32 = 117.0;
/// What the scroll bar takes.
pub(super) const SCROLL_BAR: f32 = 16.0;
/// Lines of text and controls below the image.
const BELOW: f32 = 284.0;
/// More of them where there are styles.
const STYLES: f32 = 52.0;

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
    /// Of the room: the column on the right takes no more of it, so that its end is in sight.
    pub height: f32,
    /// Of all of it, if there is room.
    pub whole: Vec2,
}

impl Measures {
    /// Of a generator of images, with styles or without.
    pub fn new(room: Vec2, has_styles: bool) -> Self {
        let below = BELOW + if has_styles { STYLES } else { 0.0 };
        let is_narrow = room.x < NARROW;
        let width = if is_narrow {
            room.x
        } else {
            0.4 * (room.x - BETWEEN)
        };
        let side = (room.y - below).min(width).clamp(SIDES.1, SIDES.0);
        let beside = room.x - BETWEEN - SCROLL_BAR - TABLE;
        let left = if is_narrow {
            side.max(CONTROLS)
        } else {
            side.max(beside.clamp(LEAST_CONTROLS, CONTROLS))
        };
        let taken = if is_narrow { 0.0 } else { left + BETWEEN };
        let right = (room.x - taken - SCROLL_BAR).max(SIDES.1);
        let whole = if is_narrow {
            vec2(left.max(right), side + below + room.y)
        } else {
            vec2(taken + right, room.y.max(side + below))
        };
        Self {
            is_narrow,
            side,
            left,
            right,
            height: room.y,
            whole,
        }
    }

    /// Height of what is chosen by the tabs, where these and the pinned seeds take so much of the column. It is the same for all
    /// of them, so that the pinned seeds stay where they are.
    pub fn body(&self, taken: f32) -> f32 {
        // Below the image it is scrolled to, and then has the room for itself.
        let taken = if self.is_narrow { 0.0 } else { taken };
        let (good, least) = PART;
        let good = (self.right.min(MOST_TABLE) + LINE).max(good);
        (self.height - taken).min(good).max(least).floor()
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
    fn the_column_has_all_the_width_that_is_left() {
        for (x, y) in ROOMS {
            for has_styles in [false, true] {
                let measures = Measures::new(vec2(x, y), has_styles);
                let taken = if measures.is_narrow {
                    0.0
                } else {
                    measures.left + BETWEEN
                };
                assert_eq!(taken + measures.right + SCROLL_BAR, x, "{x} × {y}");
            }
        }
    }

    #[test]
    fn a_table_of_layers_has_its_width_before_the_controls_have_all_of_theirs() {
        // Beside a lesson in a window of 1366 points.
        let measures = Measures::new(vec2(630.0, 614.0), true);
        assert!(measures.right >= 290.0, "{}", measures.right);
        assert!(measures.left >= LEAST_CONTROLS);
        let wide = Measures::new(vec2(940.0, 614.0), true);
        assert_eq!(wide.left, CONTROLS);
    }

    #[test]
    fn the_pinned_seeds_are_in_sight_where_the_image_and_its_controls_are() {
        let taken = 27.0 + FOOT;
        for (x, y) in ROOMS {
            let measures = Measures::new(vec2(x, y), true);
            let body = measures.body(taken);
            let has_room = !measures.is_narrow && y >= PART.1 + taken;
            assert!(!has_room || body + taken <= y, "{x} × {y}: {body}");
            assert!(body >= PART.1, "{x} × {y}: {body}");
        }
        // Where there is room, the table has all the width.
        let large = Measures::new(vec2(1018.0, 926.0), true);
        assert_eq!(large.body(taken), large.right + LINE);
    }
}
