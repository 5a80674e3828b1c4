//! [`Crowd`]: how many points lie where in a picture, so that what is written on it covers as few as it can.

use eframe::egui::{Pos2, Rect};

/// Side of a cell, in points of the screen: a little more than a sample's.
const CELL: f32 = 6.0;
/// Most cells along a side, however large the picture is.
const MOST: usize = 400;

/// Points of a picture, counted by cells. Without any, nothing is covered anywhere.
#[derive(Default)]
pub(super) struct Crowd {
    corner: Pos2,
    columns: usize,
    rows: usize,
    counts: Vec<u16>,
}

impl Crowd {
    /// Of those in `room`; all in points of the screen.
    pub(super) fn of(points: impl Iterator<Item = Pos2>, room: Rect) -> Self {
        let cells = |length: f32| ((length / CELL).ceil().max(1.0) as usize).min(MOST);
        let (columns, rows) = (cells(room.width()), cells(room.height()));
        let mut crowd = Self {
            corner: room.min,
            columns,
            rows,
            counts: vec![0; columns * rows],
        };
        for at in points.filter(|at| room.contains(*at)) {
            let [column, row] = crowd.cell(at);
            let index = row * columns + column;
            if let Some(count) = crowd.counts.get_mut(index) {
                *count = count.saturating_add(1);
            }
        }
        crowd
    }

    /// About how many lie under `rect`.
    pub(super) fn within(&self, rect: Rect) -> usize {
        if self.counts.is_empty() || !rect.is_finite() {
            return 0;
        }
        let ([left, top], [right, bottom]) = (self.cell(rect.min), self.cell(rect.max));
        let rows = (top..=bottom).map(|row| row * self.columns);
        let cells = rows.filter_map(|start| self.counts.get(start + left..=start + right));
        cells.flatten().map(|count| usize::from(*count)).sum()
    }

    /// Column and row, of the nearest cell for what is beyond the picture.
    fn cell(&self, at: Pos2) -> [usize; 2] {
        let cell = |from: f32, count: usize| {
            let index = (from / CELL).max(0.0) as usize;
            index.min(count.saturating_sub(1))
        };
        [
            cell(at.x - self.corner.x, self.columns),
            cell(at.y - self.corner.y, self.rows),
        ]
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};

    use super::*;

    #[test]
    fn points_are_counted_where_they_are() {
        let room = Rect::from_min_size(pos2(10.0, 20.0), vec2(300.0, 200.0));
        let points = [pos2(50.0, 60.0), pos2(52.0, 61.0), pos2(305.0, 215.0)];
        let elsewhere = [pos2(5.0, 60.0), pos2(f32::NAN, 60.0)];
        let crowd = Crowd::of(points.into_iter().chain(elsewhere), room);
        let around = |at: Pos2| crowd.within(Rect::from_center_size(at, vec2(20.0, 12.0)));
        assert_eq!(around(pos2(51.0, 60.0)), 2);
        assert_eq!(around(pos2(150.0, 60.0)), 0);
        assert_eq!(around(pos2(308.0, 218.0)), 1);
        assert_eq!(crowd.within(room), 3);
        assert_eq!(crowd.within(Rect::NAN), 0);
        assert_eq!(Crowd::default().within(room), 0);
    }
}
