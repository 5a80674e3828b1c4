//! Networks of images: each layer a line or two, its weights by name.

use std::fmt::Write as _;

use super::super::encoded;
use super::{activation, style};
use crate::config::{Config, Resampling};
use crate::gan::convolutional::{LayerKind, Offset};
use crate::gan::spec::specs;
use crate::gan::{Convolutional, GanState, NetworkSpec};

/// What both networks are made of.
const HELPERS: &str = "\
def image(x, side):
    \"\"\"[n][y * x * channel] as PyTorch has it.\"\"\"
    return x.reshape(len(x), side, side, -1).permute(0, 3, 1, 2)


def rows(x):
    return x.permute(0, 2, 3, 1).reshape(len(x), -1)


def kernel(weight):
    return weight.permute(3, 2, 0, 1)


";

const NORM: &str = "\
def norm(x, scale=None, shift=None):
    \"\"\"By the statistics of the batch, in training and for pictures.\"\"\"
    return F.batch_norm(x, None, None, scale, shift, True, eps=1e-5)


";

/// Both as functions.
pub(super) fn networks(config: &Config) -> String {
    let [g, d] = specs(config);
    let shape = config.data.image_shape();
    let (side, channels) = shape.map_or((1, 1), |shape| (shape.side, shape.channels));
    let mut text = format!("SIDE, CHANNELS = {side}, {channels}\n\n\n{HELPERS}");
    if g.has_norm() || d.has_norm() {
        text += NORM;
    }
    if style::is_equalised(&g) || style::is_equalised(&d) {
        text += style::SCALED;
    }
    text += &match &g {
        NetworkSpec::StyleGenerator(network) => style::generator(network),
        NetworkSpec::Convolutional(network) => generator(config, network),
        NetworkSpec::Dense(_) | NetworkSpec::StyleDiscriminator(_) => String::new(),
    };
    text += &match &d {
        NetworkSpec::StyleDiscriminator(network) => style::discriminator(network),
        NetworkSpec::Convolutional(network) => discriminator(config, network),
        NetworkSpec::Dense(_) | NetworkSpec::StyleGenerator(_) => String::new(),
    };
    text
}

/// What follows the sums of a layer.
fn offset(letter: char, index: usize, offset: &Offset) -> String {
    match offset {
        Offset::Bias(_) => format!("    x = x + {letter}[\"{index}.bias\"][:, None, None]\n"),
        Offset::Norm { .. } => {
            format!("    x = norm(x, {letter}[\"{index}.scale\"], {letter}[\"{index}.shift\"])\n")
        }
    }
}

fn active(letter: char, rate: f64, network: &Convolutional) -> String {
    let active = activation(network.activation);
    if rate > 0.0 {
        format!("    x = F.dropout2d({active}, {letter}_DROPOUT, training=trains)\n")
    } else {
        format!("    x = {active}\n")
    }
}

fn generator(config: &Config, network: &Convolutional) -> String {
    let mut text = "def generate(z, trains=False):\n    \"\"\"Fakes [n, SIDE * SIDE * CHANNELS] of noise [n, NOISE].\"\"\"\n".to_owned();
    for (index, layer) in network.layers().into_iter().enumerate() {
        let weight = format!("G[\"{index}.weight\"]");
        let _ = match (layer.kind, network.resampling) {
            (LayerKind::Dense, _) => {
                writeln!(text, "    x = image(z @ {weight}, {})", layer.made().side)
            }
            (_, Resampling::Strides) => writeln!(
                text,
                "    x = F.conv_transpose2d(x, kernel({weight}), stride=2, padding=1)"
            ),
            (_, Resampling::Pooling) => writeln!(
                text,
                "    x = F.conv_transpose2d(F.interpolate(x, scale_factor=2), kernel({weight}), padding=1)"
            ),
        };
        text += &offset('G', index, &layer.offset);
        if !layer.is_last {
            text += &active('G', config.generator.dropout, network);
        }
    }
    text + "    return rows(torch.tanh(x))\n\n\n"
}

fn discriminator(config: &Config, network: &Convolutional) -> String {
    let mut text = "def score(x, trains=False):\n    \"\"\"D's logits [n, 1] of images [n, SIDE * SIDE * CHANNELS].\"\"\"\n    x = image(x, SIDE)\n".to_owned();
    for (index, layer) in network.layers().into_iter().enumerate() {
        let weight = format!("D[\"{index}.weight\"]");
        let _ = match (layer.kind, network.resampling) {
            (LayerKind::Dense, _) => {
                let _ = writeln!(
                    text,
                    "    return rows(x) @ {weight} + D[\"{index}.bias\"]\n\n"
                );
                break;
            }
            (_, Resampling::Strides) => {
                writeln!(
                    text,
                    "    x = F.conv2d(x, kernel({weight}), stride=2, padding=1)"
                )
            }
            (_, Resampling::Pooling) => {
                writeln!(
                    text,
                    "    x = F.avg_pool2d(F.conv2d(x, kernel({weight}), padding=1), 2)"
                )
            }
        };
        text += &offset('D', index, &layer.offset);
        text += &active('D', config.discriminator.dropout, network);
    }
    text
}

fn shapes(spec: &NetworkSpec) -> String {
    let blocks = spec.blocks();
    let lines = blocks
        .iter()
        .map(|block| format!("    \"{}\": {:?},\n", block.name, block.shape));
    format!("{{\n{}}}", lines.collect::<String>())
}

/// The generator with these weights.
pub(super) fn network_of_generator(weights: &[f32]) -> String {
    format!("network(G_SHAPES, \"\"\"\n{}\"\"\")", encoded(weights))
}

/// Both networks with their weights.
pub(super) fn state_of(config: &Config, state: &GanState) -> String {
    let [g, d] = specs(config);
    format!(
        "def network(shapes, text):\n    \"\"\"Parameters by name.\"\"\"\n    found, flat = {{}}, numbers(text)\n    for name, shape in shapes.items():\n        \
         count = torch.Size(shape).numel()\n        found[name], flat = flat[:count].reshape(shape).clone().requires_grad_(), flat[count:]\n    return found\n\n\n\
         def parameters(network):\n    return list(network.values())\n\n\n\
         G_SHAPES = {}\nD_SHAPES = {}\nG = {}\nD = network(D_SHAPES, \"\"\"\n{}\"\"\")\n",
        shapes(&g),
        shapes(&d),
        network_of_generator(&state.generator.parameters),
        encoded(&state.discriminator.parameters)
    )
}
