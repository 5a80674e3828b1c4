//! Circles, squares, triangles and crosses: one white one in the middle, or one of four colours in one of
//! four places. What a generator makes of them can be counted exactly.

use super::Factor;
use super::canvas::Canvas;
use super::chance::{Pick, between, one_of, point, tinted};
use super::outline::{circle, cross, rectangle, triangle};
use super::picture::Picture;
use crate::data::Rng;

const KIND: Factor = Factor {
    name: msg!("Shape"),
    values: &["circle", "square", "triangle", "cross"],
};
const COLOUR: Factor = Factor {
    name: msg!("Colour"),
    values: &["red", "green", "blue", "yellow"],
};
const ACROSS: Factor = Factor {
    name: msg!("Column"),
    values: &["left", "right"],
};
const DOWN: Factor = Factor {
    name: msg!("Row"),
    values: &["top", "bottom"],
};

/// What is known of one shape.
pub(super) const ONE: &[Factor] = &[KIND];
/// What is known of one of many.
pub(super) const MANY: &[Factor] = &[KIND, COLOUR, ACROSS, DOWN];

const KINDS: [Kind; 4] = [Kind::Circle, Kind::Square, Kind::Triangle, Kind::Cross];
const COLOURS: [[f32; 3]; 4] = [
    [0.93, 0.26, 0.21],
    [0.20, 0.66, 0.33],
    [0.16, 0.46, 0.92],
    [0.98, 0.74, 0.02],
];
const NIGHT: [f32; 3] = [0.06, 0.07, 0.10];
/// Where the four places are, to either side of the middle.
const PLACES: [f32; 2] = [-0.36, 0.36];
/// A square of a circle's radius looks larger than the circle.
const SQUARE: f32 = 0.86;

#[derive(Clone, Copy)]
enum Kind {
    Circle,
    Square,
    Triangle,
    Cross,
}

/// A shape of some size at some place.
struct Shape {
    kind: Pick<Kind>,
    center: [f32; 2],
    radius: f32,
}

impl Shape {
    fn paint<const CHANNELS: usize>(&self, canvas: &mut Canvas<CHANNELS>, colour: [f32; CHANNELS]) {
        let (center, radius) = (self.center, self.radius);
        match self.kind.value {
            Kind::Circle => canvas.paint(&circle(center, radius), colour),
            Kind::Square => canvas.paint(&rectangle(center, [radius * SQUARE; 2]), colour),
            Kind::Triangle => canvas.paint(&triangle(center, radius), colour),
            Kind::Cross => canvas.paint(&cross(center, radius), colour),
        }
    }
}

/// Edges a pixel wide need no finer cells.
fn canvas<const CHANNELS: usize>(side: usize) -> Canvas<CHANNELS> {
    Canvas::new(side, 1, 1.0)
}

/// One white shape about the middle.
pub(super) struct One(Shape);

impl Picture<1, 1> for One {
    fn draw(rng: &mut Rng) -> Self {
        Self(Shape {
            kind: one_of(rng, &KINDS),
            center: point(rng, -0.12..0.12),
            radius: between(rng, 0.6..0.8),
        })
    }

    fn labels(&self) -> [u8; 1] {
        [self.0.kind.label]
    }

    fn canvas(side: usize) -> Canvas<1> {
        canvas(side)
    }

    fn paint(&self, canvas: &mut Canvas<1>) {
        canvas.fill([0.0]);
        self.0.paint(canvas, [1.0]);
    }
}

/// A coloured shape in one of four places.
pub(super) struct Many {
    shape: Shape,
    colour: Pick<[f32; 3]>,
    across: Pick<f32>,
    down: Pick<f32>,
}

impl Picture<3, 4> for Many {
    fn draw(rng: &mut Rng) -> Self {
        let kind = one_of(rng, &KINDS);
        let mut colour = one_of(rng, &COLOURS);
        let (across, down) = (one_of(rng, &PLACES), one_of(rng, &PLACES));
        let [x, y] = point(rng, -0.06..0.06);
        let radius = between(rng, 0.42..0.56);
        colour.value = tinted(rng, colour.value, 0.05);
        Self {
            shape: Shape {
                kind,
                center: [across.value + x, down.value + y],
                radius,
            },
            colour,
            across,
            down,
        }
    }

    fn labels(&self) -> [u8; 4] {
        [
            self.shape.kind.label,
            self.colour.label,
            self.across.label,
            self.down.label,
        ]
    }

    fn canvas(side: usize) -> Canvas<3> {
        canvas(side)
    }

    fn paint(&self, canvas: &mut Canvas<3>) {
        canvas.fill(NIGHT);
        self.shape.paint(canvas, self.colour.value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Stream;
    use crate::data::images::picture::sample;

    const STEEPNESS: f32 = 0.866;

    /// Painted pixels, their mean column and their mean row; edges count by how bright they are.
    fn area_and_middle(image: &[f32], side: usize) -> [f32; 3] {
        let (mut area, mut across, mut down) = (0.0, 0.0, 0.0);
        for (index, pixel) in image.iter().enumerate() {
            let share = f32::midpoint(*pixel, 1.0);
            area += share;
            across += share * ((index % side) as f32 + 0.5);
            down += share * ((index / side) as f32 + 0.5);
        }
        [area, across / area, down / area]
    }

    #[test]
    fn each_kind_has_the_area_that_its_formula_gives() {
        // Of a unit radius: π, (2·0.86)², half base times height, two bars less their crossing. The triangle is
        // 1.86 high, from -0.99 to 0.87, and widens by half its height over 0.866.
        let height = 1.24 + 0.62;
        let arm = 0.34;
        let expected = [
            std::f32::consts::PI,
            (2.0 * SQUARE) * (2.0 * SQUARE),
            height * height * 0.5 / STEEPNESS,
            2.0 * (2.0 * 2.0 * arm) - (2.0 * arm) * (2.0 * arm),
        ];
        let mut rng = Stream::Real.rng(1);
        let mut canvas = One::canvas(32);
        for _ in 0..200 {
            let shape = One::draw(&mut rng);
            shape.paint(&mut canvas);
            let mut image = Vec::new();
            canvas.append_to(&mut image);
            let [area, across, down] = area_and_middle(&image, 32);
            let radius = shape.0.radius * 16.0;
            let ratio = area / (radius * radius) / expected[usize::from(shape.labels()[0])];
            assert!((ratio - 1.0).abs() < 0.03, "{} {ratio}", shape.labels()[0]);
            // The triangle's centre of mass is a third of its height above its side.
            let lower = match shape.0.kind.value {
                Kind::Triangle => (0.87 - height / 3.0) * radius,
                Kind::Circle | Kind::Square | Kind::Cross => 0.0,
            };
            let [x, y] = shape.0.center.map(|place| (place + 1.0) * 16.0);
            assert!((across - x).abs() < 0.3 && (down - lower - y).abs() < 0.3);
        }
    }

    #[test]
    fn colour_and_place_are_what_the_labels_say() {
        let images = sample::<Many, 3, 4>(32, 300, &mut Stream::Real.rng(2));
        for index in 0..300 {
            let &[_, colour, across, down] = images.labels_of(index) else {
                panic!("four labels");
            };
            let image = images.image(index).unwrap();
            let [x, y] = [across, down].map(|place| 10 + 11 * usize::from(place));
            let pixel = |x: usize, y: usize| -> [f32; 3] {
                std::array::from_fn(|channel| f32::midpoint(image[(y * 32 + x) * 3 + channel], 1.0))
            };
            let off = |one: [f32; 3], other: [f32; 3]| {
                (0..3)
                    .map(|at| (one[at] - other[at]).abs())
                    .fold(0.0, f32::max)
            };
            assert!(
                off(pixel(x, y), COLOURS[usize::from(colour)]) < 0.06,
                "{index}"
            );
            assert!(off(pixel(31 - x, 31 - y), NIGHT) < 0.01, "{index}");
        }
    }
}
