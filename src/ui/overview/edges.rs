//! The dashed ways of the data. While training runs the dashes flow in its direction.

use eframe::egui::{Color32, Mesh, Rect, Shape, Vec2};

use super::plan::Edge;
use super::sheet::SheetScale;

/// Dash and gap, in units of the sheet.
const DASH: (f32, f32) = (7.0, 5.0);
/// Units of the sheet a second.
const SPEED: f32 = 30.0;

/// How an edge is drawn.
pub struct EdgeLook {
    /// Colour.
    pub color: Color32,
    /// Of the line, in points of the screen.
    pub width: f32,
    /// Seconds of flow so far; standing still keeps it.
    pub flow_secs: f64,
}

/// Draws edges into one mesh: ways run along the axes, so no edge needs smoothing.
#[derive(Default)]
pub struct Edges {
    mesh: Mesh,
}

impl Edges {
    /// Adds an edge, with an arrow head at its end.
    pub fn add(&mut self, edge: Edge, scale: SheetScale, look: &EdgeLook) {
        let (dash, gap) = (DASH.0 * scale.factor, DASH.1 * scale.factor);
        let period = dash + gap;
        let flow = (look.flow_secs * f64::from(SPEED * scale.factor)) % f64::from(period);
        // How far along a dash the way starts; less as the dashes flow on.
        let mut phase = period - flow as f32;
        let mut end = None;
        for corners in edge.path().windows(2) {
            let &[from, to] = corners else { continue };
            let (from, to) = (scale.at(from), scale.at(to));
            end = Some((from, to));
            for (start, end) in dashes((to - from).length(), dash, period, phase) {
                let along = (to - from).normalized();
                let ends = Rect::from_two_pos(from + along * start, from + along * end);
                // On whole points, or lines would differ in how dark they are.
                let across = Vec2::new(along.y.abs(), along.x.abs()).round() * look.width.round();
                let corner = (ends.min - across / 2.0).round();
                let line = Rect::from_min_size(corner, ends.size() + across);
                self.mesh.add_colored_rect(line, look.color);
            }
            phase = (phase + (to - from).length()) % period;
        }
        if let Some((before, end)) = end {
            let along = (end - before).normalized();
            let head = 3.0 + 3.5 * scale.factor;
            let wing = Vec2::new(-along.y, along.x) * head * 0.6;
            let base = end - along * head;
            let first = self.mesh.vertices.len() as u32;
            for corner in [end, base + wing, base - wing] {
                self.mesh.colored_vertex(corner, look.color);
            }
            self.mesh.add_triangle(first, first + 1, first + 2);
        }
    }

    /// All of them.
    pub fn shape(self) -> Shape {
        Shape::mesh(self.mesh)
    }
}

/// Starts and ends of the dashes on a straight piece that starts `phase` into the pattern.
fn dashes(length: f32, dash: f32, period: f32, phase: f32) -> impl Iterator<Item = (f32, f32)> {
    let count = ((length + phase) / period).ceil().max(0.0) as usize;
    (0..=count)
        .map(move |i| {
            let start = i as f32 * period - phase;
            (start.max(0.0), (start + dash).min(length))
        })
        .filter(|(start, end)| end > start)
}

#[cfg(test)]
mod tests {
    use eframe::egui::Pos2;

    use super::*;

    #[test]
    fn dashes_fill_a_piece_and_stay_on_it() {
        let all = |phase| dashes(20.0, 4.0, 10.0, phase).collect::<Vec<_>>();
        assert_eq!(all(0.0), [(0.0, 4.0), (10.0, 14.0)]);
        // One on its way in, one on its way out.
        assert_eq!(all(2.0), [(0.0, 2.0), (8.0, 12.0), (18.0, 20.0)]);
        assert_eq!(all(5.0), [(5.0, 9.0), (15.0, 19.0)]);
    }

    #[test]
    fn dashes_flow_forwards() {
        let place = |flow_secs| {
            let mut edges = Edges::default();
            let room = Rect::from_min_size(Pos2::ZERO, super::super::plan::SHEET);
            let look = EdgeLook {
                color: Color32::WHITE,
                width: 1.0,
                flow_secs,
            };
            edges.add(Edge::GeneratorGradientToFakes, SheetScale::fit(room), &look);
            // The second dash; the first may be on its way in. Downwards.
            edges.mesh.vertices[4].pos.y
        };
        assert!(place(0.1) > place(0.0));
    }
}
