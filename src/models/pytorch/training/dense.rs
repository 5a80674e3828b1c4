//! Fully connected networks: a loop over their layers.

use super::super::encoded;
use super::activation;
use crate::config::{Activation, Config};
use crate::gan::GanState;
use crate::gan::spec::specs;

/// Numbers of a sample.
fn width(config: &Config) -> u32 {
    let shape = config.data.image_shape();
    shape.map_or(2, |shape| shape.numbers() as u32)
}

/// What D is given of points.
fn together(config: &Config) -> String {
    if !config.sees_several() {
        return String::new();
    }
    let mut text = "def together(x, rests):\n    \"\"\"What D is given of points. Penalties take the deviation as a constant (rests).\"\"\"\n".to_owned();
    if config.sees_batch() {
        text += "    deviation = (x.var(0, correction=0) + 1e-8).sqrt().mean()\n    deviation = deviation.detach() if rests else deviation\n";
    }
    if config.packing() > 1 {
        text += "    x = x.reshape(-1, 2 * PACKING)\n";
    }
    text += if config.sees_batch() {
        "    return torch.cat([x, deviation.expand(len(x), 1)], 1)\n\n\n"
    } else {
        "    return x\n\n\n"
    };
    text
}

/// Both as functions, and what reads their weights.
pub(super) fn networks(config: &Config) -> String {
    let hidden = |name: &str, rate: f64, kind: Activation| {
        let dropped = if rate > 0.0 {
            format!(
                "F.dropout({}, {name}_DROPOUT, training=trains)",
                activation(kind)
            )
        } else {
            activation(kind).to_owned()
        };
        format!(
            "    for weight, bias in {name}[:-1]:\n        x = x @ weight + bias\n        x = {dropped}\n    weight, bias = {name}[-1]\n"
        )
    };
    let (g, d) = (&config.generator, &config.discriminator);
    let (width, sample) = match config.data.image_shape() {
        None => (2, "points"),
        Some(shape) => (shape.numbers(), "images"),
    };
    let shape = config.data.image_shape().map_or_else(String::new, |shape| {
        format!("SIDE, CHANNELS = {}, {}\n\n\n", shape.side, shape.channels)
    });
    let together = together(config);
    let (rests, seen) = if config.sees_several() {
        (", rests=False", "    x = together(x, rests)\n")
    } else {
        ("", "")
    };
    format!(
        "{shape}{together}def generate(x, trains=False):\n    \"\"\"Fakes [n, {width}] of noise [n, NOISE].\"\"\"\n{}    \
         return torch.tanh(x @ weight + bias)\n\n\ndef score(x, trains=False{rests}):\n    \"\"\"D's logits [n, 1] of {sample} [n, {width}].\"\"\"\n{seen}{}    \
         return x @ weight + bias\n\n\n",
        hidden("G", g.dropout, g.activation),
        hidden("D", d.dropout, d.activation)
    )
}

fn sizes(inputs: u32, hidden: u32, neurons: u32, outputs: u32) -> String {
    let hidden = std::iter::repeat_n(neurons, hidden as usize);
    let all: Vec<u32> = std::iter::once(inputs)
        .chain(hidden)
        .chain([outputs])
        .collect();
    format!("{all:?}")
}

/// The generator with these weights.
pub(super) fn network_of_generator(config: &Config, weights: &[f32]) -> String {
    let g = &config.generator;
    let sizes = sizes(config.noise.dim, g.hidden_layers, g.neurons, width(config));
    format!("network({sizes}, \"\"\"\n{}\"\"\")", encoded(weights))
}

/// Both networks with their weights.
pub(super) fn state_of(config: &Config, state: &GanState) -> String {
    let d = &config.discriminator;
    let [_, spec] = specs(config);
    let inputs = spec.inputs() as u32;
    let of_d = sizes(inputs, d.hidden_layers, d.neurons, 1);
    format!(
        "def network(sizes, text):\n    \"\"\"Weight [inputs, outputs] and bias [outputs] of each layer.\"\"\"\n    layers, flat = [], numbers(text)\n    \
         for inputs, outputs in zip(sizes, sizes[1:]):\n        weight, bias, flat = flat.split([inputs * outputs, outputs, len(flat) - (inputs + 1) * outputs])\n        \
         layers.append([weight.reshape(inputs, outputs).clone().requires_grad_(), bias.clone().requires_grad_()])\n    return layers\n\n\n\
         def parameters(layers):\n    return [p for layer in layers for p in layer]\n\n\n\
         G = {}\nD = network({of_d}, \"\"\"\n{}\"\"\")\n",
        network_of_generator(config, &state.generator.parameters),
        encoded(&state.discriminator.parameters)
    )
}
