//! Nebulae of one colour, stars, and a planet in half of the pictures. Nothing is known of them, so only a
//! distance between distributions tells how good fakes are.

use rand::RngExt as _;

use super::canvas::Canvas;
use super::chance::{between, happens, one_of, point};
use super::outline::circle;
use super::picture::Picture;
use crate::data::Rng;

/// Stars are as small as a pixel of a picture of this size. Smaller pictures are painted with cells of it,
/// so they are what such a picture looks like from afar.
const CELLS: usize = 32;

const NIGHT: [f32; 3] = [0.02, 0.02, 0.06];
const NEBULAE: [[f32; 3]; 3] = [[0.5, 0.1, 0.45], [0.1, 0.35, 0.55], [0.55, 0.3, 0.1]];
/// Of a nebula's brightest place.
const NEBULA_LIGHT: f32 = 0.6;
/// Standard deviations of stars, in cells; most are small.
const STARS: [f32; 10] = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.7, 0.7, 0.7, 1.1];
const PLANETS: [[f32; 3]; 3] = [[0.9, 0.6, 0.35], [0.5, 0.7, 0.95], [0.85, 0.4, 0.3]];
/// Light on the side of a planet that looks away from the sun.
const DARK_SIDE: f32 = 0.12;

/// A part of the sky.
pub(super) struct Sky {
    glows: Vec<Glow>,
    planet: Option<Planet>,
}

/// A cloud of a nebula, or a star.
struct Glow {
    center: [f32; 2],
    deviation: f32,
    light: [f32; 3],
}

struct Planet {
    center: [f32; 2],
    radius: f32,
    colour: [f32; 3],
}

impl Picture<3, 0> for Sky {
    fn draw(rng: &mut Rng) -> Self {
        let nebula = one_of(rng, &NEBULAE).value;
        let clouds = rng.random_range(2..5_u32);
        let mut glows: Vec<_> = (0..clouds)
            .map(|_| Glow {
                center: point(rng, -1.0..1.0),
                deviation: between(rng, 0.24..0.6),
                light: nebula.map(|channel| channel * NEBULA_LIGHT),
            })
            .collect();
        let stars = rng.random_range(6..16_u32);
        glows.extend((0..stars).map(|_| Glow {
            center: point(rng, -1.0..1.0),
            deviation: one_of(rng, &STARS).value * 2.0 / CELLS as f32,
            light: [between(rng, 0.5..1.0); 3],
        }));
        let planet = happens(rng, 0.5).then(|| Planet {
            center: point(rng, -0.5..0.5),
            radius: between(rng, 0.24..0.44),
            colour: one_of(rng, &PLANETS).value,
        });
        Self { glows, planet }
    }

    fn labels(&self) -> [u8; 0] {
        []
    }

    fn canvas(side: usize) -> Canvas<3> {
        let fineness = (CELLS / side.max(1)).clamp(1, 4);
        Canvas::new(side, fineness, 1.0 / fineness as f32)
    }

    fn paint(&self, canvas: &mut Canvas<3>) {
        canvas.fill(NIGHT);
        for glow in &self.glows {
            canvas.shine(glow.center, glow.deviation, glow.light);
        }
        if let Some(planet) = &self.planet {
            let [x0, y0] = planet.center;
            // The sun is to the upper left.
            let slope = 1.0 / (planet.radius * 1.5);
            canvas.paint_shaded(
                &circle(planet.center, planet.radius),
                planet.colour,
                |x, y| (0.35 + 0.65 * (x0 - x + y0 - y) * slope).clamp(DARK_SIDE, 1.0),
            );
        }
    }
}
