//! [`Tiles`]: where squares are that stand beside each other in rows.

use eframe::egui::{Rect, Vec2, vec2};

/// Between two of them.
pub(super) const GAP: f32 = 3.0;

/// Squares in rows, from the top left.
#[derive(Clone, Copy)]
pub(super) struct Tiles {
    pub columns: usize,
    pub side: f32,
    /// From one to the next, across and down.
    pub step: Vec2,
}

impl Tiles {
    /// Squares with nothing between them but a gap.
    pub fn new(columns: usize, side: f32) -> Self {
        Self {
            columns,
            side,
            step: Vec2::splat(side + GAP),
        }
    }

    /// How many squares of a side stand beside each other in a width, of so many.
    pub fn fitting(width: f32, side: f32, count: usize) -> usize {
        let most = ((width + GAP) / (side + GAP)).max(1.0) as usize;
        most.min(count).max(1)
    }

    /// The side that lets so many stand beside each other in a width.
    pub fn side(width: f32, (least, most): (f32, f32), count: usize) -> f32 {
        ((width + GAP) / count.max(1) as f32 - GAP).clamp(least, most)
    }

    /// As large as so many may be beside each other in a width; at their least in several rows.
    pub fn in_a_row(width: f32, sides: (f32, f32), count: usize) -> Self {
        let side = Self::side(width, sides, count);
        Self::new(Self::fitting(width, side, count), side)
    }

    /// As large as so many may be in a width, without becoming higher than `most`.
    pub fn large(width: f32, sides: (f32, f32), count: usize, most: f32) -> Self {
        let (first, last) = (
            Self::fitting(width, sides.1, count),
            Self::fitting(width, sides.0, count),
        );
        let of = |columns| Self::new(columns, Self::side(width, sides, columns));
        let is_low = |tiles: &Self| tiles.room(count).y <= most;
        (first..=last).map(of).find(is_low).unwrap_or(of(last))
    }

    /// The room of so many, with a step for each.
    pub fn room(self, count: usize) -> Vec2 {
        vec2(self.columns as f32, count.div_ceil(self.columns) as f32) * self.step
    }

    /// The place of one in a room.
    pub fn place(self, room: Rect, index: usize) -> Rect {
        let (row, column) = (index / self.columns, index % self.columns);
        let at = vec2(column as f32, row as f32) * self.step;
        Rect::from_min_size(room.min + at, Vec2::splat(self.side))
    }
}
