//! How a face is painted: from what is behind to what is in front.

use super::face::{Face, Hair, Mouth};
use super::palette::{CLOTHES, EYEBALL, GLASSES, LIPS, THROAT};
use crate::data::Rng;
use crate::data::images::canvas::Canvas;
use crate::data::images::outline::{ellipse, rectangle, ring};
use crate::data::images::picture::{Picture, fineness};

/// Where long hair ends.
const SHOULDERS: f32 = 0.85;
/// A head of middle size; what is said below in numbers is for this one.
const WIDTH: f32 = 0.55;
const HEIGHT: f32 = 0.70;

impl Picture<3, 8> for Face {
    fn draw(rng: &mut Rng) -> Self {
        Self::random(rng)
    }

    fn labels(&self) -> [u8; 8] {
        self.values()
    }

    fn canvas(side: usize) -> Canvas<3> {
        Canvas::new(side, fineness(side), 0.5)
    }

    fn paint(&self, canvas: &mut Canvas<3>) {
        canvas.fill(self.background.value);
        self.paint_hair_behind(canvas);
        canvas.paint(
            &ellipse([self.center[0] * 0.5, 1.12], [0.85, 0.30]),
            CLOTHES,
        );
        canvas.paint(&ellipse(self.center, self.size), self.skin.value);
        self.paint_hair_in_front(canvas);
        for side in [-1.0, 1.0] {
            self.paint_eye(canvas, side);
        }
        self.paint_mouth(canvas);
    }
}

impl Face {
    fn paint_hair_behind(&self, canvas: &mut Canvas<3>) {
        let ([x, y], [width, height]) = (self.center, self.size);
        let colour = self.hair_colour.value;
        match self.hair.value {
            Hair::Short => {
                canvas.paint(
                    &ellipse([x, y - 0.20], [width * 1.10, height * 0.88]),
                    colour,
                );
            }
            Hair::Long => {
                let (top, bottom) = (y - 0.1, SHOULDERS);
                let middle = [x, f32::midpoint(top, bottom)];
                let half = [width * 1.22, (bottom - top) / 2.0];
                canvas.paint(&rectangle(middle, half), colour);
                canvas.paint(&ellipse([x, y - 0.12], [width * 1.22, height]), colour);
            }
            Hair::Bald => {}
        }
    }

    /// What hangs over the forehead: cut straight, or parted at the side.
    fn paint_hair_in_front(&self, canvas: &mut Canvas<3>) {
        let ([x, y], size) = (self.center, self.size);
        let head = ellipse(self.center, size.map(|half| half * 1.04));
        let line = |height: f32| y - height * size[1] / HEIGHT;
        let colour = self.hair_colour.value;
        match self.hair.value {
            Hair::Short => canvas.paint(&head.above(line(0.40)), colour),
            Hair::Long => {
                let parting = line(0.38);
                let fringe = head.within(move |at, y| y - parting + 0.35 * (at - x));
                canvas.paint(&fringe, colour);
            }
            Hair::Bald => {}
        }
    }

    /// The middle of eyes and mouth: they turn further than the head does.
    fn front(&self) -> f32 {
        self.center[0] * (1.0 + 0.9 * 0.6)
    }

    fn paint_eye(&self, canvas: &mut Canvas<3>, side: f32) {
        let center = [
            self.front() + side * 0.24 * self.size[0] / WIDTH,
            self.center[1] - 0.08,
        ];
        canvas.paint(&ellipse(center, [0.125, 0.115]), EYEBALL);
        let gaze = [center[0] + self.center[0] * (0.9 * 0.2), center[1]];
        canvas.paint(&ellipse(gaze, [0.078, 0.09]), self.eyes.value);
        if self.has_glasses {
            canvas.paint(&ring(center, 0.19, 0.035), GLASSES);
        }
    }

    fn paint_mouth(&self, canvas: &mut Canvas<3>) {
        let (x, y) = (self.front(), self.center[1] + 0.38);
        match self.mouth.value {
            Mouth::Smiling => {
                let smile = ring([x, y - 0.16], 0.22, 0.055).below(y - 0.04);
                canvas.paint(&smile, LIPS);
            }
            Mouth::Straight => canvas.paint(&rectangle([x, y], [0.2, 0.05]), LIPS),
            Mouth::Open => canvas.paint(&ellipse([x, y], [0.12, 0.13]), THROAT),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::palette::{BACKGROUNDS, Colour, HAIRS, SKINS};
    use super::*;
    use crate::data::Stream;

    const SIDE: usize = 32;

    /// A painted face, whose colours can be asked for.
    struct Painted {
        labels: [usize; 8],
        face: Face,
        pixels: Vec<f32>,
    }

    fn faces(count: usize) -> Vec<Painted> {
        let mut rng = Stream::Real.rng(1);
        let mut canvas = Face::canvas(SIDE);
        let mut paint = || {
            let face = Face::draw(&mut rng);
            face.paint(&mut canvas);
            let mut pixels = Vec::new();
            canvas.append_to(&mut pixels);
            Painted {
                labels: face.labels().map(usize::from),
                face,
                pixels,
            }
        };
        (0..count).map(|_| paint()).collect()
    }

    impl Painted {
        fn colour(&self, [x, y]: [f32; 2]) -> Colour {
            let cell =
                |place: f32| ((f32::midpoint(place, 1.0) * SIDE as f32) as usize).min(SIDE - 1);
            let start = (cell(y) * SIDE + cell(x)) * 3;
            std::array::from_fn(|channel| f32::midpoint(self.pixels[start + channel], 1.0))
        }

        fn is(&self, place: [f32; 2], colour: Colour) -> bool {
            let seen = self.colour(place);
            (0..3).all(|channel| (seen[channel] - colour[channel]).abs() < 0.04)
        }
    }

    #[test]
    fn what_is_painted_is_what_the_labels_say() {
        for (index, painted) in faces(400).iter().enumerate() {
            let face = &painted.face;
            let ([x, y], [width, height]) = (face.center, face.size);
            let &[skin, hair_colour, background, hair, mouth, eyes, _, pose] = &painted.labels;
            assert!(painted.is([-1.0, -1.0], BACKGROUNDS[background]), "{index}");
            // The chin, under the mouth.
            assert!(painted.is([x, y + height * 0.9], SKINS[skin]), "{index}");
            let crown = [x, y - height * 0.8];
            match hair {
                2 => {
                    assert_eq!(hair_colour, 4);
                    assert!(painted.is(crown, SKINS[skin]), "{index}");
                }
                _ => assert!(painted.is(crown, HAIRS[hair_colour]), "{index}"),
            }
            let beside = painted.is([x - width * 1.12, y + 0.55], BACKGROUNDS[background]);
            assert_eq!(beside, hair != 1, "{index}");
            assert_eq!(
                painted.is([face.front(), y + 0.40], THROAT),
                mouth == 2,
                "{index}"
            );
            let iris = painted.colour([face.front() + 0.24 * width / WIDTH + x * 0.18, y - 0.08]);
            assert_eq!(iris[2] > iris[0] + 0.25, eyes == 1, "{index}: {iris:?}");
            assert_eq!(
                [x < -0.1, x.abs() < 0.04, x > 0.1]
                    .iter()
                    .position(|is| *is),
                Some(pose)
            );
        }
    }

    #[test]
    fn glasses_darken_the_face_around_the_eyes() {
        let mut sums = [[0.0, 0.0]; 2];
        for painted in faces(400) {
            let face = &painted.face;
            let center = [
                face.front() + 0.24 * face.size[0] / WIDTH,
                face.center[1] - 0.08,
            ];
            let below = painted.colour([center[0], center[1] + 0.19]);
            let sum = &mut sums[painted.labels[6]];
            sum[0] += below.iter().sum::<f32>() / face.skin.value.iter().sum::<f32>();
            sum[1] += 1.0;
        }
        let [without, with] = sums.map(|[sum, count]| sum / count);
        assert!(without > 0.95 && with < 0.45, "{without} {with}");
    }
}
