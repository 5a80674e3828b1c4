//! The dashed ways of the data. While training runs the dashes flow in its direction.

use eframe::egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2};

use super::plan::{Edge, Scale};

/// Dash and gap, in units of the sheet.
const DASH: (f32, f32) = (7.0, 5.0);
/// Units of the sheet a second.
const SPEED: f32 = 30.0;

/// How an edge is drawn.
pub struct Look {
    /// Colour.
    pub color: Color32,
    /// Of the line, in points of the screen.
    pub width: f32,
    /// Seconds of flow so far; standing still keeps it.
    pub flow_secs: f64,
}

/// Draws one edge, with an arrow head at its end.
pub fn paint(painter: &Painter, edge: Edge, scale: Scale, look: &Look) {
    let path: Vec<Pos2> = edge.path().into_iter().map(|pos| scale.at(pos)).collect();
    let (dash, gap) = (DASH.0 * scale.factor, DASH.1 * scale.factor);
    let period = dash + gap;
    // Dashes that start further along each time flow forwards; egui's offset delays the first dash.
    let flow = (look.flow_secs * f64::from(SPEED * scale.factor)).rem_euclid(f64::from(period));
    let stroke = Stroke::new(look.width, look.color);
    let mut shapes = Vec::new();
    // Starting a period early fills the beginning, where a dash is on its way in.
    let early = start_early(&path, period);
    shapes.extend(
        Shape::dashed_line_with_offset(&early, stroke, &[dash], &[gap], flow as f32)
            .into_iter()
            .filter_map(|shape| after_start(shape, &path, stroke)),
    );
    painter.extend(shapes);
    if let [.., before, end] = path.as_slice() {
        let along = (*end - *before).normalized();
        let head = 3.0 + 3.5 * scale.factor;
        let wing = Vec2::new(-along.y, along.x) * head * 0.6;
        let base = *end - along * head;
        painter.add(Shape::convex_polygon(
            vec![*end, base + wing, base - wing],
            look.color,
            Stroke::NONE,
        ));
    }
}

/// The path with its first piece lengthened backwards.
fn start_early(path: &[Pos2], by: f32) -> Vec<Pos2> {
    let mut path = path.to_vec();
    if let [first, second, ..] = path.as_mut_slice() {
        *first -= (*second - *first).normalized() * by;
    }
    path
}

/// Cuts a dash off where the path starts; `None` if all of it is before.
fn after_start(shape: Shape, path: &[Pos2], stroke: Stroke) -> Option<Shape> {
    let Shape::LineSegment { points, .. } = &shape else {
        return Some(shape);
    };
    let [first, second, ..] = path else {
        return Some(shape);
    };
    let along = (*second - *first).normalized();
    let ahead = points.map(|p| (p - *first).dot(along));
    // Beyond the first corner a dash may lie behind its start again.
    let is_first_piece = points.iter().all(|p| {
        let aside = (*p - *first) - along * (*p - *first).dot(along);
        aside.length() < 0.5
    });
    if !is_first_piece || ahead[0] >= 0.0 {
        return Some(shape);
    }
    (ahead[1] > 0.0).then(|| Shape::line_segment([*first, points[1]], stroke))
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn dashes_begin_where_the_path_does() {
        let path = [pos2(10.0, 0.0), pos2(50.0, 0.0), pos2(50.0, 30.0)];
        let stroke = Stroke::new(1.0, Color32::WHITE);
        let dash = |a, b| Shape::line_segment([pos2(a, 0.0), pos2(b, 0.0)], stroke);
        assert_eq!(start_early(&path, 4.0)[0], pos2(6.0, 0.0));
        assert_eq!(after_start(dash(5.0, 9.0), &path, stroke), None);
        assert_eq!(
            after_start(dash(7.0, 14.0), &path, stroke),
            Some(dash(10.0, 14.0))
        );
        assert_eq!(
            after_start(dash(12.0, 14.0), &path, stroke),
            Some(dash(12.0, 14.0))
        );
    }
}
