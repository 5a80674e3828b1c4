//! Parts of a snapshot as shapes, in any place and size: the layered distributions and the nodes of
//! the model overview are made of them. Few large meshes rather than many small shapes, which cost a
//! software renderer more than the rest of the window.

use eframe::egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use crate::data::Point;
use crate::training::Manifold;

/// Longest arrow, in units of the data.
const LONGEST_ARROW: f32 = 0.12;
/// Gradient whose arrow has half that length: one that an untrained D is at after its first updates can be seen (about 0.5),
/// and what is left near equilibrium is a dot.
const HALF_GRADIENT: f32 = 1.5;
/// The same for the root of a gradient.
const HALF_ROOT: f32 = 0.5;
/// Opacity of a manifold cell as dense as the average over the unit square.
const CELL_OPACITY: f32 = 0.10;
/// Opacity of a piece of the curve of 1-D noise, as dense as if spread over the square's side.
const CURVE_OPACITY: f32 = 1.5;

/// From the data's coordinates to the screen.
#[derive(Clone, Copy)]
pub struct Transform {
    origin: Pos2,
    unit: Vec2,
}

impl Transform {
    /// Puts (0, 0) and (1, 1) at these places of the screen.
    pub fn new(origin: Pos2, one: Pos2) -> Self {
        Self {
            origin,
            unit: one - origin,
        }
    }

    /// Fits the unit square into a rectangle, y upwards.
    pub fn fit(rect: Rect) -> Self {
        Self::new(rect.left_bottom(), rect.right_top())
    }

    /// What one unit of the data is on the screen; y is negative, as it goes upwards.
    pub fn unit(self) -> Vec2 {
        self.unit
    }

    /// The point that is at a place of the screen.
    pub fn inverse(self, pos: Pos2) -> Point {
        let [x, y]: [f32; 2] = ((pos - self.origin) / self.unit).into();
        [x, y]
    }

    /// Where a point is on the screen.
    pub fn at(self, [x, y]: Point) -> Pos2 {
        self.origin + vec2(x, y) * self.unit
    }
}

/// Points as squares, each in a colour of its own; those outside `clip` are left out.
pub fn squares(
    points: impl Iterator<Item = (Point, Color32)>,
    side: f32,
    transform: Transform,
    clip: Rect,
) -> Shape {
    let mut mesh = Mesh::default();
    for (point, color) in points {
        let center = transform.at(point);
        if clip.contains(center) {
            mesh.add_colored_rect(Rect::from_center_size(center, Vec2::splat(side)), color);
        }
    }
    Shape::mesh(mesh)
}

/// The fakes of a run, as large as they fit into a rectangle; `side` is that of a fake, in points of the screen.
pub fn paint_fakes(painter: &Painter, rect: Rect, fakes: &[Point], side: f32, color: Color32) {
    let fakes = fakes.iter().map(|p| (*p, color));
    painter.add(squares(fakes, side, Transform::fit(rect), rect));
}

/// How the length of an arrow comes from its gradient.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// In proportion while the gradient is small.
    Plain,
    /// By its root, so that weak gradients are seen in a small picture too.
    Compressed,
}

impl Length {
    /// In units of the data: grows with the gradient, but never beyond a bound, so that one steep
    /// spot does not cover the picture.
    pub fn of(self, gradient: f32) -> f32 {
        match self {
            Self::Plain => LONGEST_ARROW * gradient / (gradient + HALF_GRADIENT),
            Self::Compressed => {
                let root = gradient.sqrt();
                2.0 * LONGEST_ARROW * root / (root + HALF_ROOT)
            }
        }
    }
}

/// Width of an arrow's shaft, in points of the screen.
const SHAFT: f32 = 1.3;

/// An arrow at each point, all of them one mesh: smoothed lines would be five times the triangles, which
/// is what a picture costs where there is no GPU.
pub fn arrows(
    arrows: impl Iterator<Item = (Point, Point)>,
    length: Length,
    color: Color32,
    transform: Transform,
    shapes: &mut Vec<Shape>,
) {
    let mut mesh = Mesh::default();
    for (at, gradient) in arrows {
        arrow(at, gradient, length, color, transform, &mut mesh);
    }
    shapes.push(Shape::mesh(mesh));
}

fn arrow(
    at: Point,
    gradient: Point,
    length: Length,
    color: Color32,
    transform: Transform,
    mesh: &mut Mesh,
) {
    let size = gradient[0].hypot(gradient[1]);
    if !(size.is_finite() && size > 0.0) {
        return;
    }
    let factor = length.of(size) / size;
    let tail = transform.at(at);
    let tip = transform.at([at[0] + factor * gradient[0], at[1] + factor * gradient[1]]);
    let along = tip - tail;
    // Shorter than this is a dot that only hides its sample.
    if along.length() < 1.5 {
        return;
    }
    let head = along.normalized() * (along.length() * 0.35).clamp(2.0, 5.0);
    let half = SHAFT / 2.0 * along.normalized().rot90();
    let neck = tip - 0.5 * head;
    let base = mesh.vertices.len() as u32;
    for corner in [tail + half, tail - half, neck + half, neck - half] {
        mesh.colored_vertex(corner, color);
    }
    mesh.add_triangle(base, base + 1, base + 2);
    mesh.add_triangle(base + 1, base + 2, base + 3);
    mesh.colored_vertex(tip + 0.2 * head, color);
    for side in [head.rot90(), -head.rot90()] {
        mesh.colored_vertex(tip - head + side * 0.6, color);
    }
    mesh.add_triangle(base + 4, base + 5, base + 6);
}

/// How much of a manifold is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Every other grid line, so that folds can be followed.
    Full,
    /// Every fourth, for small pictures.
    Small,
}

/// The warped noise: cells as dense as the fakes are there, and grid lines. `progress` is how far it
/// is warped: 0 is the noise itself, 1 what G makes of it.
pub fn manifold(
    manifold: &Manifold,
    progress: f32,
    detail: Detail,
    color: Color32,
    transform: Transform,
    shapes: &mut Vec<Shape>,
) {
    let warped: Vec<Point> = (0..manifold.vertices.len())
        .map(|i| part_way(noise_at(manifold, i), manifold.vertices[i], progress))
        .collect();
    if !warped.iter().flatten().all(|v| v.is_finite()) {
        return;
    }
    let on_screen: Vec<Pos2> = warped.iter().map(|v| transform.at(*v)).collect();
    if manifold.rows == 1 {
        for (index, mass) in manifold.masses.iter().enumerate() {
            let ([ax, ay], [bx, by]) = (warped[index], warped[index + 1]);
            let length = (bx - ax).hypot(by - ay);
            let opacity = 1.0 - (-CURVE_OPACITY * mass / length.max(1e-9)).exp();
            let stroke = Stroke::new(2.0, color.gamma_multiply(opacity.clamp(0.15, 1.0)));
            shapes.push(Shape::line_segment(
                [on_screen[index], on_screen[index + 1]],
                stroke,
            ));
        }
        return;
    }
    let mut mesh = Mesh::default();
    let cells = manifold.columns - 1;
    for (index, mass) in manifold.masses.iter().enumerate() {
        let corner = index / cells * manifold.columns + index % cells;
        let corners = [
            corner,
            corner + 1,
            corner + manifold.columns + 1,
            corner + manifold.columns,
        ];
        let area = area(corners.map(|i| warped[i]));
        let opacity = 1.0 - (-CELL_OPACITY * mass / area.max(1e-9)).exp();
        let fill = color.gamma_multiply(opacity.clamp(0.03, 0.75));
        let base = mesh.vertices.len() as u32;
        for i in corners {
            mesh.colored_vertex(on_screen[i], fill);
        }
        mesh.add_triangle(base, base + 1, base + 2);
        mesh.add_triangle(base, base + 2, base + 3);
    }
    shapes.push(Shape::mesh(mesh));

    let step = match detail {
        Detail::Full => 2,
        Detail::Small => 4,
    };
    let stroke = Stroke::new(0.8, color.gamma_multiply(0.6));
    for row in on_screen.chunks(manifold.columns).step_by(step) {
        shapes.push(Shape::line(row.to_vec(), stroke));
    }
    for column in (0..manifold.columns).step_by(step) {
        let line = on_screen.iter().skip(column).step_by(manifold.columns);
        shapes.push(Shape::line(line.copied().collect(), stroke));
    }
}

/// Where a vertex of the manifold is in the plane of the noise.
fn noise_at(manifold: &Manifold, index: usize) -> Point {
    let share = |i: usize, count: usize| i as f32 / (count - 1).max(1) as f32;
    let y = match manifold.rows {
        1 => 0.5,
        rows => share(index / manifold.columns, rows),
    };
    [share(index % manifold.columns, manifold.columns), y]
}

/// A point on the straight way from one to another.
pub fn part_way(from: Point, to: Point, progress: f32) -> Point {
    // Exactly the end at the end, also where rounding would miss it.
    if progress >= 1.0 {
        return to;
    }
    [0, 1].map(|axis| from[axis] + progress * (to[axis] - from[axis]))
}

/// Area of a quadrilateral by the shoelace formula; its sign, which tells a fold, is dropped.
fn area(corners: [Point; 4]) -> f32 {
    let cross = |i: usize| {
        let ([ax, ay], [bx, by]) = (corners[i], corners[(i + 1) % 4]);
        ax * by - bx * ay
    };
    ((0..4).map(cross).sum::<f32>() / 2.0).abs()
}

/// The whole of a texture.
pub fn whole_texture() -> Rect {
    Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_grow_with_the_gradient_and_stay_short() {
        for length in [Length::Plain, Length::Compressed] {
            assert_eq!(length.of(0.0), 0.0);
            assert!(length.of(1.0) < length.of(2.0));
            assert!(length.of(1e6) <= 2.0 * LONGEST_ARROW);
        }
        // In units of the data, in a node too: not a pixel of any screen.
        assert!(Length::Compressed.of(1e-7) < 1e-3 && Length::Plain.of(1e-4) < 1e-3);
        assert!((Length::Plain.of(HALF_GRADIENT) - LONGEST_ARROW / 2.0).abs() < 1e-6);
        assert!(Length::Compressed.of(0.01) > 10.0 * Length::Plain.of(0.01));
    }

    #[test]
    fn a_cell_has_the_area_of_its_corners_folded_or_not() {
        let square = [[0.0, 0.0], [0.5, 0.0], [0.5, 0.5], [0.0, 0.5]];
        assert!((area(square) - 0.25).abs() < 1e-6);
        let [a, b, c, d] = square;
        assert!((area([d, c, b, a]) - 0.25).abs() < 1e-6);
    }

    #[test]
    fn a_warp_starts_at_the_noise_and_ends_at_the_fakes() {
        let grid = |rows, columns| Manifold {
            columns,
            rows,
            vertices: vec![[0.3, 0.7]; rows * columns],
            masses: Vec::new(),
            is_slice: false,
        };
        assert_eq!(noise_at(&grid(3, 5), 7), [0.5, 0.5]);
        assert_eq!(noise_at(&grid(3, 5), 14), [1.0, 1.0]);
        assert_eq!(noise_at(&grid(1, 5), 1), [0.25, 0.5]);
        assert_eq!(part_way([0.0, 1.0], [0.3, 0.7], 0.0), [0.0, 1.0]);
        assert_eq!(part_way([0.1, 1.0], [0.3, 0.7], 1.0), [0.3, 0.7]);
        assert_eq!(part_way([0.0, 1.0], [0.5, 0.5], 0.5), [0.25, 0.75]);
    }
}
