//! Generators with styles, and `StyleGAN`'s discriminator.

use std::fmt::Write as _;

use super::activation;
use crate::config::{Activation, StyleLayers, StyleStart, WeightScale};
use crate::gan::{NetworkSpec, StyleDiscriminator, StyleGenerator};

/// Equalised weights.
pub(super) const SCALED: &str = "\
def scaled(weight, fan):
    \"\"\"An equalised weight, which a sum of so many inputs has.\"\"\"
    return weight * fan**-0.5


";

/// Whether weights are equalised.
pub(super) fn is_equalised(spec: &NetworkSpec) -> bool {
    match spec {
        NetworkSpec::StyleGenerator(network) => network.weights == WeightScale::Equalised,
        NetworkSpec::StyleDiscriminator(network) => network.weights == WeightScale::Equalised,
        NetworkSpec::Dense(_) | NetworkSpec::Convolutional(_) => false,
    }
}

/// A weight by its name, as it is used.
fn weight(letter: char, name: &str, fan: usize, weights: WeightScale) -> String {
    let weight = format!("{letter}[\"{name}.weight\"]");
    match weights {
        WeightScale::Plain => weight,
        WeightScale::Equalised => format!("scaled({weight}, {fan})"),
    }
}

fn active(kind: Activation, weights: WeightScale) -> String {
    let active = activation(kind);
    match weights {
        WeightScale::Plain => active.to_owned(),
        WeightScale::Equalised => format!("{active} * 2**0.5"),
    }
}

/// `generate`, and the mapping before it.
pub(super) fn generator(network: &StyleGenerator) -> String {
    let weights = network.weights;
    let rate = match weights {
        WeightScale::Plain => 1.0,
        WeightScale::Equalised => network.mapping_rate,
    };
    let mut text = format!(
        "LAYERS = {}  # with styles\n\n\ndef style(x):\n    \"\"\"w of noise.\"\"\"\n",
        network.styled()
    );
    if network.latent > 1 {
        text += "    x = x / torch.sqrt((x * x).mean(1, keepdim=True) + 1e-8)\n";
    }
    for index in 0..network.mapping_layers {
        let name = format!("mapping.{index}");
        let fan = if index == 0 {
            network.latent
        } else {
            network.width
        };
        let (w, bias) = (
            weight('G', &name, fan, weights),
            format!("G[\"{name}.bias\"]"),
        );
        let _ = if rate == 1.0 {
            writeln!(text, "    x = x @ {w} + {bias}")
        } else {
            writeln!(text, "    x = x @ {w} * {rate} + {bias} * {rate}")
        };
        let _ = writeln!(text, "    x = {}", active(Activation::LeakyRelu, weights));
    }
    text += "    return x\n\n\n";
    let _ = write!(
        text,
        "def affine(w, name):\n    \"\"\"What a style does to each channel.\"\"\"\n    weight = {}\n    \
         return (w @ weight + G[f\"{{name}}.style.bias\"])[:, :, None, None]\n\n\n",
        match weights {
            WeightScale::Plain => "G[f\"{name}.style.weight\"]".to_owned(),
            WeightScale::Equalised => {
                format!("scaled(G[f\"{{name}}.style.weight\"], {})", network.width)
            }
        }
    );
    text += "def generate(z, trains=False):\n    \"\"\"Fakes [n, SIDE * SIDE * CHANNELS] of noise [n, NOISE].\"\"\"\n    ws = [style(z)] * LAYERS\n    \
             if trains and torch.rand(()) < MIXING:\n        cut = int(torch.randint(1, LAYERS, ()))\n        \
             ws[cut:] = [style(noise(len(z)))] * (LAYERS - cut)\n";
    let side = network.level(network.depth).side;
    match network.start {
        StyleStart::FromW => {
            let start = weight('G', "start", network.width, weights);
            let _ = writeln!(text, "    x = image(ws[0] @ {start}, {side})");
            text += "    x = norm(x, G[\"start.scale\"], G[\"start.shift\"])\n";
            let _ = writeln!(text, "    x = {}", active(network.activation, weights));
        }
        StyleStart::Constant => {
            text +=
                "    x = G[\"start.constant\"].permute(2, 0, 1)[None].expand(len(z), -1, -1, -1)\n";
        }
    }
    let layers = network.layer_kinds();
    for (index, kind) in layers {
        text += &styled(network, index, kind);
    }
    let last = network.level(0).channels;
    match network.layers {
        StyleLayers::Normalised => {
            let w = weight('G', "image", 9 * last, weights);
            let _ = write!(
                text,
                "    return rows(torch.tanh(F.conv2d(x, kernel({w}), padding=1) + G[\"image.bias\"][:, None, None]))\n\n\n"
            );
        }
        StyleLayers::Modulated => {
            let w = weight('G', "image", last, weights);
            let _ = write!(
                text,
                "    return rows(F.conv2d(x * affine(ws[-1], \"image\"), kernel({w})) + G[\"image.bias\"][:, None, None])\n\n\n"
            );
        }
    }
    text
}

/// A layer with a style.
fn styled(network: &StyleGenerator, index: usize, kind: &str) -> String {
    let name = format!("layer.{index}");
    let inputs = network
        .level(network.depth - index.saturating_sub(1))
        .channels;
    let inputs = if index == 0 {
        network.level(network.depth).channels
    } else {
        inputs
    };
    let is_transposed = index > 0 && network.layers == StyleLayers::Normalised;
    let fan = if is_transposed {
        4 * inputs
    } else {
        9 * inputs
    };
    let w = weight('G', &name, fan, network.weights);
    let active = active(network.activation, network.weights);
    let sums = |x: &str| match (is_transposed, index) {
        (true, _) => format!("F.conv_transpose2d({x}, kernel({w}), stride=2, padding=1)"),
        (false, 0) => format!("F.conv2d({x}, kernel({w}), padding=1)"),
        (false, _) => {
            format!("F.conv2d(F.interpolate({x}, scale_factor=2), kernel({w}), padding=1)")
        }
    };
    let bias = format!("G[\"{name}.bias\"][:, None, None]");
    if kind == "modulated" {
        return format!(
            "    s = affine(ws[{index}], \"{name}\")\n    size = s[:, :, 0, 0].square() @ {w}.square().sum((0, 1)) + 1e-8  # expected, of each sum\n    \
             x = {} / size.sqrt()[:, :, None, None] + {bias}\n    x = {active}\n",
            sums("x * s")
        );
    }
    let split = format!("    by, to = affine(ws[{index}], \"{name}\").chunk(2, 1)\n");
    match kind {
        "adain" => format!(
            "    x = {} + {bias}\n    x = {active}\n{split}    x = F.instance_norm(x, eps=1e-5) * (1 + by) + to\n",
            sums("x")
        ),
        "instance_norm" => format!(
            "    x = F.instance_norm({}, eps=1e-5)\n{split}    x = x * (1 + by) + to\n    x = {active}\n",
            sums("x")
        ),
        _ => format!(
            "    x = norm({})\n{split}    x = x * (1 + by) + to\n    x = {active}\n",
            sums("x")
        ),
    }
}

/// `score`.
pub(super) fn discriminator(network: &StyleDiscriminator) -> String {
    let weights = network.weights;
    let mut text = "def score(x, trains=False):\n    \"\"\"D's logits [n, 1] of images [n, SIDE * SIDE * CHANNELS].\"\"\"\n    x = image(x, SIDE)\n".to_owned();
    for (index, layer) in network.convolutions().into_iter().enumerate() {
        if layer.sees_batch {
            text += "    spread = torch.sqrt(x.var(0, unbiased=False) + 1e-8).mean()  # how much the batch differs\n    \
                     x = torch.cat([x, spread.expand(len(x), 1, *x.shape[2:])], 1)\n";
        }
        let w = weight('D', &index.to_string(), layer.fan_in(), weights);
        let stride = if layer.stride > 1 { "stride=2, " } else { "" };
        let _ = writeln!(
            text,
            "    x = F.conv2d(x, kernel({w}), {stride}padding=1) + D[\"{index}.bias\"][:, None, None]"
        );
        let _ = writeln!(text, "    x = {}", active(network.activation, weights));
    }
    let w = weight(
        'D',
        "score",
        network.level(network.depth).numbers(),
        weights,
    );
    let _ = write!(text, "    return rows(x) @ {w} + D[\"score.bias\"]\n\n\n");
    text
}
