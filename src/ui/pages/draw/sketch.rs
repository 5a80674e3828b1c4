//! [`Sketch`]: the points of a drawing, and what strokes of brush and eraser do to them.

use crate::config::bounds::MAX_POINTS;
use crate::data::Point;

/// Distance between two points of a thin stroke, in units of the plot.
const STEP: f32 = 0.006;
/// Radius within which the eraser acts at least.
const LEAST_ERASER: f32 = 0.015;
/// Steps that can be taken back.
const UNDO_STEPS: usize = 50;
/// The golden angle, by which the points of a brush follow each other without a pattern.
const GOLDEN_ANGLE: f32 = 2.399_963;

/// What the mouse does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Leaves points.
    #[default]
    Brush,
    /// Removes points.
    Eraser,
}

/// The points, and the stroke under way.
#[derive(Default)]
pub struct Sketch {
    points: Vec<Point>,
    /// The points before each change.
    undo: Vec<Vec<Point>>,
    /// Where the stroke under way is.
    last: Option<Point>,
    changes: u64,
    /// What the mouse does.
    pub tool: Tool,
    /// Radius of brush and eraser, in units of the plot.
    pub size: f32,
}

impl Sketch {
    /// A sketch that begins with points, in the unit square.
    pub fn on(points: &[Point]) -> Self {
        Self {
            points: points.to_vec(),
            ..Self::default()
        }
    }

    /// The points, in the unit square.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Counts the changes of the points so far.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether there is a stroke to take back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Takes the last stroke back, or the clearing.
    pub fn undo(&mut self) {
        if let Some(points) = self.undo.pop() {
            self.points = points;
            self.changes += 1;
        }
    }

    /// Removes all points.
    pub fn clear(&mut self) {
        if !self.points.is_empty() {
            self.remember();
            self.points.clear();
            self.changes += 1;
        }
    }

    /// Ends the stroke under way.
    pub fn lift(&mut self) {
        self.last = None;
    }

    /// Radius that the tool acts in, in units of the plot.
    pub fn radius(&self) -> f32 {
        match self.tool {
            Tool::Brush => self.size,
            Tool::Eraser => self.size.max(LEAST_ERASER),
        }
    }

    /// Remembers the points, so that what follows can be taken back.
    fn remember(&mut self) {
        if self.undo.len() >= UNDO_STEPS {
            self.undo.remove(0);
        }
        self.undo.push(self.points.clone());
    }

    /// Goes on with the stroke to a place of the unit square, or begins one.
    pub fn touch(&mut self, to: Point) {
        if self.last.is_none() {
            self.remember();
        }
        match self.tool {
            Tool::Brush => self.brush(to),
            Tool::Eraser => self.erase(to),
        }
    }

    fn brush(&mut self, to: Point) {
        let Some(from) = self.last else {
            self.dab(to);
            return;
        };
        let distance = (to[0] - from[0]).hypot(to[1] - from[1]);
        // A wide brush takes longer steps, and leaves more points at each.
        let step = STEP.max(self.size / 2.0);
        let steps = (distance / step).round() as usize;
        for i in 1..=steps {
            let t = i as f32 / steps as f32;
            self.dab([0, 1].map(|axis| from[axis] + t * (to[axis] - from[axis])));
        }
    }

    /// Leaves what one touch of the brush leaves.
    fn dab(&mut self, at: Point) {
        self.last = Some(at);
        let count = 1 + (self.size / STEP) as usize;
        for _ in 0..count {
            if self.points.len() >= MAX_POINTS {
                return;
            }
            let n = self.points.len() as f32;
            // Radii that fill a disc evenly (the fractional parts of n·φ, under a root).
            let radius = self.size * (n * 0.618_034).fract().sqrt();
            let (sin, cos) = (n * GOLDEN_ANGLE).sin_cos();
            self.points
                .push([at[0] + radius * cos, at[1] + radius * sin].map(|v| v.clamp(0.0, 1.0)));
        }
        self.changes += 1;
    }

    fn erase(&mut self, to: Point) {
        let from = self.last.unwrap_or(to);
        self.last = Some(to);
        let radius = self.radius();
        let before = self.points.len();
        self.points
            .retain(|point| distance_to_segment(*point, from, to) > radius);
        if self.points.len() != before {
            self.changes += 1;
        }
    }
}

fn distance_to_segment(point: Point, from: Point, to: Point) -> f32 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let offset = [point[0] - from[0], point[1] - from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let t = if length > 0.0 {
        ((offset[0] * along[0] + offset[1] * along[1]) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (offset[0] - t * along[0]).hypot(offset[1] - t * along[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(tool: Tool, size: f32) -> Sketch {
        Sketch {
            tool,
            size,
            ..Sketch::default()
        }
    }

    #[test]
    fn a_thin_stroke_leaves_evenly_spaced_points() {
        let mut sketch = with(Tool::Brush, 0.0);
        sketch.touch([0.1, 0.5]);
        sketch.touch([0.7, 0.5]);
        assert_eq!(sketch.points.len(), 1 + 100);
        let gaps = sketch.points.windows(2).map(|w| w[1][0] - w[0][0]);
        assert!(gaps.into_iter().all(|gap| (gap - STEP).abs() < 1e-4));
        assert_eq!(sketch.undo, [Vec::<Point>::new()]);
    }

    #[test]
    fn a_wide_brush_fills_its_width_and_no_more() {
        let mut sketch = with(Tool::Brush, 0.1);
        sketch.touch([0.3, 0.5]);
        sketch.touch([0.7, 0.5]);
        let heights: Vec<f32> = sketch.points.iter().map(|p| (p[1] - 0.5).abs()).collect();
        assert!(heights.iter().all(|h| *h <= 0.1 + 1e-6));
        assert!(heights.iter().any(|h| *h > 0.08) && heights.iter().any(|h| *h < 0.02));
    }

    #[test]
    fn the_eraser_removes_what_it_passes_and_undo_brings_it_back() {
        let mut sketch = with(Tool::Brush, 0.0);
        sketch.touch([0.1, 0.5]);
        sketch.touch([0.9, 0.5]);
        sketch.lift();
        let all = sketch.points.clone();
        sketch.tool = Tool::Eraser;
        sketch.size = 0.05;
        // Across the stroke, quickly: nothing between two looks at the mouse is missed.
        sketch.touch([0.5, 0.1]);
        sketch.touch([0.5, 0.9]);
        assert!(sketch.points.iter().all(|p| (p[0] - 0.5).abs() > 0.05));
        assert!(sketch.points.len() < all.len() && sketch.points.len() > all.len() / 2);
        assert_eq!(sketch.undo.pop(), Some(all));
    }

    #[test]
    fn a_drawing_never_outgrows_a_preset() {
        let mut sketch = with(Tool::Brush, 0.12);
        for i in 0..4_000 {
            sketch.touch([if i % 2 == 0 { 0.0 } else { 1.0 }, 0.5]);
        }
        assert_eq!(sketch.points.len(), MAX_POINTS);
        assert!(
            sketch
                .points
                .iter()
                .flatten()
                .all(|v| (0.0..=1.0).contains(v))
        );
    }
}
