//! [`Field`]: the game that two chosen parameters play, one of each network, while all others stay as they are.
//!
//! What the Dirac-GAN is as a whole ([`super::dirac`]), a slice of a real GAN is near its present place: where plain steps of both
//! go from everywhere around it.

use super::dirac::eigenvalues;
use super::tensors::{list, rows, values};
use super::{Gan, Player};
use crate::config::{Config, Extragradient};

/// Places along each side.
pub const FIELD_SIDE: usize = 11;
/// Samples of each kind that the losses are means over.
const BATCH: usize = 64;
/// How far a parameter is moved to see how a step changes with it.
const NUDGE: f64 = 0.01;
/// Smallest and largest half side of the square, as powers of two.
pub const ZOOMS: (i8, i8) = (-6, 4);

/// Which parameters, and the square around which place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldView {
    /// Of G's flat parameters.
    pub generator: usize,
    /// Of D's.
    pub discriminator: usize,
    /// Half the side is 2 to the power of this.
    pub zoom: i8,
    /// The middle, in quarters of half a side: what G's parameter is there, and D's.
    pub middle: [i32; 2],
}

impl FieldView {
    /// Half the side of the square.
    pub fn reach(&self) -> f64 {
        f64::from(self.zoom.clamp(ZOOMS.0, ZOOMS.1)).exp2()
    }

    /// The place in the middle: G's parameter, then D's.
    pub fn center(&self) -> [f64; 2] {
        self.middle.map(|at| f64::from(at) * self.reach() / 4.0)
    }

    /// The middle whose square has a place nearest to its own.
    #[must_use]
    pub fn around(self, place: [f64; 2]) -> Self {
        let middle = place.map(|at| (at / self.reach() * 4.0).round() as i32);
        Self { middle, ..self }
    }
}

/// Where plain steps of both lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What was asked for.
    pub view: FieldView,
    /// What both parameters are: G's, then D's.
    pub now: [f64; 2],
    /// The step from each place, row by row from the lowest of D's parameter: learning rate times −∂(what each minimises, with its
    /// penalties), of G's parameter and of D's.
    pub steps: Vec<[f64; 2]>,
    /// How the step at the present place changes with both parameters: ∂(G's step)/∂(G's, D's), then D's. Central differences.
    pub jacobian: [[f64; 2]; 2],
    /// The step at the present place.
    pub step: [f64; 2],
}

impl Field {
    /// The places of [`Self::steps`].
    pub fn places(view: FieldView) -> impl Iterator<Item = [f64; 2]> {
        let (reach, [x, y]) = (view.reach(), view.center());
        let at = move |index: usize| {
            let share = (index as f64 + 0.5) / FIELD_SIDE as f64;
            (2.0 * share - 1.0) * reach
        };
        (0..FIELD_SIDE * FIELD_SIDE)
            .map(move |index| [x + at(index % FIELD_SIDE), y + at(index / FIELD_SIDE)])
    }

    /// The eigenvalues of [`Self::jacobian`], each a real and an imaginary part: below 0 the real part leads to where both stand still,
    /// and an imaginary part turns around it.
    pub fn eigenvalues(&self) -> [(f64, f64); 2] {
        eigenvalues(self.jacobian)
    }

    /// Where both would stand still, if the field went on as it does here: a step of Newton's. `None` where it has no such place.
    pub fn rest(&self) -> Option<[f64; 2]> {
        let [[a, b], [c, d]] = self.jacobian;
        let determinant = a * d - b * c;
        let step = self.step;
        let rest = [
            self.now[0] - (d * step[0] - b * step[1]) / determinant,
            self.now[1] - (a * step[1] - c * step[0]) / determinant,
        ];
        rest.iter().all(|at| at.is_finite()).then_some(rest)
    }
}

impl Gan {
    /// The game of two parameters, with losses that are means over the first of these real samples `[n · width]` and noise vectors
    /// `[n · noise.dim]`. `None` where a network has no such parameter, or is not dense.
    pub fn field(
        &self,
        config: &Config,
        view: FieldView,
        real: &[f32],
        noise: &[f32],
    ) -> Option<Field> {
        if config.is_convolutional() {
            return None;
        }
        let of_g = self.parameters(Player::Generator);
        let of_d = self.parameters(Player::Discriminator);
        let now = [
            f64::from(*of_g.get(view.generator)?),
            f64::from(*of_d.get(view.discriminator)?),
        ];
        let g = self.networks.generator.spec;
        let (dim, width) = (g.inputs(), g.outputs());
        let packing = self.networks.sight.packing();
        let known = BATCH.min(real.len() / width).min(noise.len() / dim);
        if known == 0 {
            return None;
        }
        // Whole packs, of which some begin anew where there are fewer samples.
        let count = known.next_multiple_of(packing);
        let device = &self.networks.device;
        let some = |all: &[f32], width: usize| {
            let first = all[..known * width].iter().copied().cycle();
            rows(first.take(count * width).collect(), width, device)
        };
        let (real, noise) = (some(real, width), some(noise, dim));
        // Of the gradient alone, with all penalties in it.
        let mut config = config.clone();
        config.discriminator.r1_interval = 1.0;
        config.extragradient = Extragradient::Off;
        config.generator.unrolled_steps = 0.0;
        let rates = [
            config.generator.learning_rate,
            config.discriminator.learning_rate,
        ];
        let step = |place: [f64; 2]| {
            let mut networks = self.networks.clone();
            let moved = |all: &[f32], index: usize, value: f64| {
                let mut all = all.to_vec();
                all[index] = value as f32;
                list(all, device)
            };
            networks.generator.parameters = moved(&of_g, view.generator, place[0]);
            networks.discriminator.parameters = moved(&of_d, view.discriminator, place[1]);
            let of_g = networks.generator_pass(&config, noise.clone()).gradient;
            let of_d = networks.discriminator_pass(&config, real.clone(), noise.clone());
            let slope = |gradient, index: usize| f64::from(values(gradient)[index]);
            [
                -rates[0] * slope(of_g, view.generator),
                -rates[1] * slope(of_d.gradient, view.discriminator),
            ]
        };
        let h = NUDGE;
        let change = |axis: usize| {
            let mut places = [now, now];
            places[0][axis] += h;
            places[1][axis] -= h;
            let [up, down] = places.map(step);
            [0, 1].map(|of| (up[of] - down[of]) / (2.0 * h))
        };
        let [by_g, by_d] = [change(0), change(1)];
        Some(Field {
            view,
            now,
            steps: Field::places(view).map(step).collect(),
            jacobian: [[by_g[0], by_d[0]], [by_g[1], by_d[1]]],
            step: step(now),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Activation, Loss};
    use crate::gan::{Backend, Layout};

    /// G adds its bias to the noise and bends it a little, D is a plane: what both minimise, by hand.
    #[test]
    fn two_weights_of_networks_without_hidden_layers_by_hand() {
        let mut config = Config::default();
        config.noise.dim = 2;
        config.loss = Loss::Wasserstein;
        config.real_weight = 1.0;
        (
            config.generator.hidden_layers,
            config.discriminator.hidden_layers,
        ) = (0, 0);
        (
            config.generator.learning_rate,
            config.discriminator.learning_rate,
        ) = (0.5, 0.25);
        config.discriminator.r1 = 2.0;
        let mut gan = Gan::new(&config, Backend::Flex);
        for (index, value) in [1.0, 0.0, 0.0, 1.0, 0.1, 0.0].into_iter().enumerate() {
            gan.set_parameter(Player::Generator, index, value).unwrap();
        }
        for (index, value) in [0.7, -0.3, 0.2].into_iter().enumerate() {
            gan.set_parameter(Player::Discriminator, index, value)
                .unwrap();
        }
        let layout = Layout::new(2, 0, 1, 2);
        // G's bias of x, and D's weight of x.
        let view = FieldView {
            generator: layout.layer(0).bias.start,
            discriminator: 0,
            zoom: 0,
            middle: [0, 2],
        };
        let (real, noise) = ([0.3_f32, 0.4, 0.5, 0.6], [0.2_f32, 0.1, 0.4, 0.3]);
        let field = gan.field(&config, view, &real, &noise).unwrap();
        assert_eq!(field.steps.len(), FIELD_SIDE * FIELD_SIDE);
        assert!((field.now[0] - 0.1).abs() < 1e-6 && (field.now[1] - 0.7).abs() < 1e-6);
        let by_hand = |[b, w]: [f64; 2]| {
            let x = [0.2 + b, 0.4 + b].map(f64::tanh);
            // G minimises −mean w·x; D minimises mean w·x − mean w·real + R1/2·|w|².
            let of_g = -(w * x.map(|x| 1.0 - x * x).iter().sum::<f64>() / 2.0);
            let of_d = x.iter().sum::<f64>() / 2.0 - 0.4 + 2.0 * w;
            [-0.5 * of_g, -0.25 * of_d]
        };
        for (place, step) in Field::places(view).zip(&field.steps) {
            let expected = by_hand(place);
            for (actual, expected) in step.iter().zip(expected) {
                assert!((actual - expected).abs() < 1e-5, "{place:?}: {step:?}");
            }
        }
        // Its change, by smaller differences in f64.
        for axis in [0, 1] {
            let mut places = [field.now, field.now];
            places[0][axis] += 1e-5;
            places[1][axis] -= 1e-5;
            let [up, down] = places.map(by_hand);
            for of in [0, 1] {
                let expected = (up[of] - down[of]) / 2e-5;
                let actual = field.jacobian[of][axis];
                assert!(
                    (actual - expected).abs() < 1e-4,
                    "{axis} {of}: {actual} {expected}"
                );
            }
        }
        // Their sum and product are the trace and the determinant.
        let [(first, turn), (second, _)] = field.eigenvalues();
        let j = field.jacobian;
        assert!((first + second - (j[0][0] + j[1][1])).abs() < 1e-12);
        let product = if turn == 0.0 {
            first * second
        } else {
            first * first + turn * turn
        };
        let determinant = j[0][0] * j[1][1] - j[0][1] * j[1][0];
        assert!((product - determinant).abs() < 1e-12);
        let rest = field.rest().unwrap();
        for (of, row) in field.jacobian.iter().enumerate() {
            let moved: f64 = row
                .iter()
                .zip(rest)
                .zip(field.now)
                .map(|((j, r), n)| j * (r - n))
                .sum();
            assert!((field.step[of] + moved).abs() < 1e-9);
        }
        let none = FieldView {
            generator: 99,
            ..view
        };
        assert_eq!(gan.field(&config, none, &real, &noise), None);
        assert_eq!(view.around([1.01, -0.49]).middle, [4, -2]);
    }

    #[test]
    fn looking_changes_nothing() {
        let mut config = Config::default();
        config.generator.dropout = 0.3;
        config.discriminator.activation = Activation::Tanh;
        config.discriminator.r1 = 0.1;
        config.discriminator.r1_interval = 4.0;
        let gan = Gan::new(&config, Backend::Flex);
        let view = FieldView {
            generator: 0,
            discriminator: 0,
            zoom: 1,
            middle: [0, 0],
        };
        let before = gan.state();
        let numbers = vec![0.5; 400];
        assert!(gan.field(&config, view, &numbers, &numbers).is_some());
        assert_eq!(gan.state(), before);
    }
}
