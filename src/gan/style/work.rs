//! What a sample's way through a style network computes.

use super::generator::{Side, StyleGenerator};
use super::{KERNEL, StyleDiscriminator};
use crate::config::{StyleLayers, StyleStart};

impl StyleGenerator {
    /// Products that are summed, and numbers that layers make.
    pub(in crate::gan) fn work(&self) -> (f64, f64) {
        let (mut sums, mut made) = (0, 0);
        let mut add = |products: usize, numbers: usize| {
            sums += products;
            made += numbers;
        };
        for index in 0..self.mapping_layers {
            let inputs = if index == 0 { self.latent } else { self.width };
            add(inputs * self.width, self.width);
        }
        let first = self.level(self.depth).numbers();
        if self.start == StyleStart::FromW {
            add(self.width * first, first);
        }
        for layer in self.styled_layers() {
            let pixels = match layer.side {
                Side::Same | Side::Doubled => layer.made.side,
                Side::Transposed => layer.from.side,
            };
            add(pixels * pixels * layer.weight.len(), layer.made.numbers());
            add(self.width * layer.styles, layer.styles);
        }
        let area = match self.layers {
            StyleLayers::Normalised => KERNEL * KERNEL,
            StyleLayers::Modulated => 1,
        };
        if self.layers == StyleLayers::Modulated {
            let channels = self.level(0).channels;
            add(self.width * channels, channels);
        }
        let image = self.image.numbers();
        add(image * area * self.level(0).channels, image);
        (sums as f64, made as f64)
    }
}

impl StyleDiscriminator {
    /// Products that are summed, and numbers that layers make.
    pub(in crate::gan) fn work(&self) -> (f64, f64) {
        let mut side = self.image.side;
        let (mut sums, mut made) = (0, 0);
        for convolution in self.convolutions() {
            side /= convolution.stride;
            let numbers = side * side * convolution.outputs;
            sums += numbers * convolution.fan_in();
            made += numbers;
        }
        sums += self.level(self.depth).numbers();
        (sums as f64, (made + 1) as f64)
    }
}
