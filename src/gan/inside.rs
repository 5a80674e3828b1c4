//! [`Inside`]: what each unit of a dense network makes of its input, as TensorFlow Playground shows it, and the weights between them.

use super::model::Gan;
use super::network::Network;
use super::spec::NetworkSpec;
use super::tensors::{list, rows, values};
use super::{Layout, Player};
use crate::config::Config;
use crate::data::noise;

/// Cells along the side of a unit's picture.
pub const INSIDE_SIDE: usize = 20;

/// A dense network, seen from inside.
#[derive(Clone, Debug, PartialEq)]
pub struct Inside {
    /// Whose network it is.
    pub player: Player,
    /// Sizes of its layers, and where each weight is.
    pub layout: Layout,
    /// Its flat parameters, as trained.
    pub parameters: Vec<f32>,
    /// Of each layer but the input, from the first hidden one to the output: what each unit says at each cell,
    /// `[unit][row][column]` from the lowest row, after the activation. D's output is its logit.
    ///
    /// The cells cover the unit square for D, which sees the same company beside each point where it sees several; for G the square of
    /// its first two noise numbers, from the lowest to the highest,
    /// where others are in their middle; one number alone is along the columns.
    pub layers: Vec<Vec<f32>>,
    /// What D is given beside each cell where it sees several samples, or how they differ: places of the unit square.
    pub company: Vec<f32>,
}

impl Inside {
    /// What a unit says at each cell; nothing where there is no such unit.
    pub fn unit(&self, layer: usize, unit: usize) -> &[f32] {
        let cells = INSIDE_SIDE * INSIDE_SIDE;
        let all = self.layers.get(layer).map_or(&[][..], Vec::as_slice);
        all.get(unit * cells..(unit + 1) * cells)
            .unwrap_or_default()
    }

    /// The largest size of what a layer says, which its pictures are drawn against; 0 where nothing is finite.
    pub fn largest(&self, layer: usize) -> f32 {
        let all = self.layers.get(layer).into_iter().flatten();
        let sizes = all.map(|v| v.abs()).filter(|v| v.is_finite());
        sizes.fold(0.0, f32::max)
    }

    /// The weight from a unit of the level before, the input for layer 0.
    pub fn weight_index(&self, layer: usize, from: usize, to: usize) -> usize {
        self.layout.layer(layer).weight_at(from, to)
    }

    /// The bias of a unit.
    pub fn bias_index(&self, layer: usize, unit: usize) -> usize {
        self.layout.layer(layer).bias_at(unit)
    }
}

impl Gan {
    /// A network from inside; `None` where it is not dense.
    pub fn inside(&self, player: Player, config: &Config) -> Option<Inside> {
        let network: &Network = self.networks.of(player);
        let NetworkSpec::Dense(spec) = network.spec else {
            return None;
        };
        let company = match player {
            Player::Discriminator => self.networks.sight.first_company(),
            Player::Generator => &[],
        };
        let cells = cells(player, config, spec.layout.inputs(), company);
        let x = rows(cells, spec.layout.inputs(), &self.networks.device);
        let mut layers = Vec::new();
        network.constants().dense_seen(spec, x, |units| {
            layers.push(values(units.clone().transpose()));
        });
        Some(Inside {
            player,
            layout: spec.layout,
            parameters: self.parameters(player),
            layers,
            company: company.to_vec(),
        })
    }

    /// Sets one of the flat parameters of a network. Returns what it was; `None` if there is none at that place, or the value
    /// is no number.
    pub fn set_parameter(&mut self, player: Player, index: usize, value: f32) -> Option<f32> {
        let mut parameters = self.parameters(player);
        let place = parameters.get_mut(index).filter(|_| value.is_finite())?;
        let before = std::mem::replace(place, value);
        let device = self.networks.device.clone();
        self.networks.of_mut(player).parameters = list(parameters, &device);
        Some(before)
    }
}

/// The inputs of the cells, row by row; of D with the company of each point, where it has one.
fn cells(player: Player, config: &Config, width: usize, company: &[f32]) -> Vec<f32> {
    let place = |index: usize| (index as f32 + 0.5) / INSIDE_SIDE as f32;
    let number = |u: f32| match player {
        Player::Discriminator => u,
        Player::Generator => noise::at(config.noise.distribution, u),
    };
    let mut cells = Vec::with_capacity(INSIDE_SIDE * INSIDE_SIDE * width);
    for row in 0..INSIDE_SIDE {
        for column in 0..INSIDE_SIDE {
            let own = [number(place(column)), number(place(row))];
            let rest = std::iter::repeat(number(0.5));
            let company = company.iter().copied();
            cells.extend(own.into_iter().chain(company).chain(rest).take(width));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gan::Backend;

    #[test]
    fn units_are_what_a_pass_by_hand_says() {
        let mut config = Config::default();
        config.noise.dim = 3;
        config.generator.neurons = 5;
        config.discriminator.neurons = 4;
        config.discriminator.hidden_layers = 1;
        config.discriminator.activation = crate::config::Activation::Tanh;
        let gan = Gan::new(&config, Backend::Flex);
        let inside = gan.inside(Player::Discriminator, &config).unwrap();
        assert_eq!(inside.layers.len(), 2);
        // The cell of column 3 and row 11.
        let (x, y) = (3.5 / 20.0, 11.5 / 20.0);
        let cell = 11 * INSIDE_SIDE + 3;
        let p = |index: usize| f64::from(inside.parameters[index]);
        let mut logit = p(inside.bias_index(1, 0));
        for unit in 0..4 {
            let [from_x, from_y] = [0, 1].map(|from| p(inside.weight_index(0, from, unit)));
            let says = (x * from_x + y * from_y + p(inside.bias_index(0, unit))).tanh();
            assert!((says - f64::from(inside.unit(0, unit)[cell])).abs() < 1e-5);
            logit += says * p(inside.weight_index(1, unit, 0));
        }
        assert!((logit - f64::from(inside.unit(1, 0)[cell])).abs() < 1e-5);
        assert!(inside.unit(1, 1).is_empty());
        // It is what the picture's surface is made of.
        let asked = gan.logits(&[[x as f32, y as f32]])[0];
        assert!((asked - inside.unit(1, 0)[cell]).abs() < 1e-5);

        let inside = gan.inside(Player::Generator, &config).unwrap();
        let sizes: Vec<_> = inside.layers.iter().map(|l| l.len() / 400).collect();
        assert_eq!(sizes, [5, 5, 2]);
        let z = |u: f32| noise::at(config.noise.distribution, u);
        let fake = gan.generate(&[z(x as f32), z(y as f32), z(0.5)])[0];
        assert!((fake[1] - inside.unit(2, 1)[cell]).abs() < 1e-5);
        assert!(inside.largest(2) <= 1.0 && inside.largest(2) >= fake[1].abs());
    }

    #[test]
    fn convolutions_are_not_seen_so() {
        let mut config = Config::default();
        config.data.images = crate::config::ImageData::OneShape;
        config.architecture = crate::config::Architecture::Convolutional;
        let gan = Gan::new(&config, Backend::Flex);
        assert_eq!(gan.inside(Player::Generator, &config), None);
    }
}
