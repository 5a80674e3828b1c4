//! A run as a short Python script that trains the same networks from the same weights on the same samples with `PyTorch`.
//!
//! It says only what these settings need; `scripts/training_script.py` runs scripts and compares.
//!
//! - `dense`: fully connected networks
//! - `images`: networks of images, layer by layer
//! - `updates`: an update of each network
//! - `lookahead`: updates that look ahead
//! - `style`: generators with styles, and the discriminators beside them

mod dense;
mod images;
mod lookahead;
mod style;
mod updates;

use std::fmt::Write as _;
use std::path::Path;

use super::{encoded, encoded_levels, plain};
use crate::config::role::Role;
use crate::config::{Activation, Config, Loss, Network, NoiseDistribution, OptimizerKind};
use crate::gan::GanState;

/// The script, for a file of this name, of networks in this state that learn the samples `[count · width]`.
pub fn script(
    title: &str,
    config: &Config,
    state: &GanState,
    samples: &[f32],
    path: &Path,
) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy());
    let name = plain(&name.unwrap_or_default());
    // It stands in a text of Python's.
    let title = title.replace(|c: char| c.is_control() || "\"\\".contains(c), "_");
    let written = if config.data.image_shape().is_some() {
        "64 fakes"
    } else {
        "2,000 fakes"
    };
    let copy = if config.extrapolates() {
        "import copy\n"
    } else {
        ""
    };
    let mut text = format!(
        "#!/usr/bin/env python3\n\"\"\"{title}, as GAN Playground trains it, in PyTorch.\n\n    python3 {name} [EPOCHS]\n\n\
         trains from the weights below and writes {written}. Needs torch.\n\"\"\"\n\nimport base64\n{copy}import sys\n\nimport torch\n\
         import torch.nn.functional as F\n\n"
    );
    text += &settings(config);
    text += &noise(config);
    text += &if is_dense(config) {
        dense::networks(config)
    } else {
        images::networks(config)
    };
    text += &losses(config);
    text += &updates::updates(config);
    text += &loop_of(config);
    text += &if is_dense(config) {
        dense::state_of(config, state)
    } else {
        images::state_of(config, state)
    };
    text + &rest(config, state, samples)
}

fn is_dense(config: &Config) -> bool {
    !config.is_convolutional()
}

/// The settings as named constants.
fn settings(config: &Config) -> String {
    let (g, d) = (&config.generator, &config.discriminator);
    let mut text = format!(
        "EPOCHS = 5000\nSEED = {}\nBATCH = {}\nNOISE = {}  # numbers in a noise vector\nD_UPDATES, G_UPDATES = {}, {}  # in an epoch\n",
        config.seed,
        config.samples_in_batch(),
        config.noise.dim,
        d.updates_per_epoch,
        g.updates_per_epoch
    );
    let mut add = |name: &str, value: f64| {
        let _ = writeln!(text, "{name} = {value}");
    };
    if config.loss.rule().has_real_weight {
        add("REAL_WEIGHT", config.real_weight);
    }
    for (letter, rate) in [("G", g.learning_rate), ("D", d.learning_rate)] {
        add(&format!("{letter}_RATE"), rate);
    }
    for (name, value) in [
        ("R1", d.r1),
        ("GRADIENT_PENALTY", d.gradient_penalty),
        ("SPECTRAL_NORM", d.spectral_norm),
        ("INSTANCE_NOISE", d.instance_noise),
        ("LOSS_THRESHOLD", d.loss_threshold),
        ("AVERAGE", g.average),
        ("G_OPTIMISM", g.optimism),
        ("D_OPTIMISM", d.optimism),
        ("G_DROPOUT", g.dropout),
        ("D_DROPOUT", d.dropout),
    ] {
        if value > 0.0 {
            add(name, value);
        }
    }
    if d.r1 > 0.0 && config.r1_interval() > 1 {
        add("R1_INTERVAL", config.r1_interval() as f64);
    }
    if g.average > 0.0 && g.average_warm_up > 0.0 {
        add("AVERAGE_WARM_UP", g.average_warm_up);
    }
    if let Some(clip) = config.loss.clip(config.weight_clip) {
        add("WEIGHT_CLIP", clip);
    }
    if config.packing() > 1 {
        add("PACKING", config.packing() as f64);
    }
    if config.unrolls() {
        add("UNROLLED", config.unrolled_steps() as f64);
    }
    if config.has_styles() {
        add("MIXING", config.style.mixing);
    }
    text + "\n\n"
}

fn activation(kind: Activation) -> &'static str {
    match kind {
        Activation::Relu => "F.relu(x)",
        Activation::LeakyRelu => "F.leaky_relu(x, 0.2)",
        Activation::Elu => "F.elu(x)",
        Activation::Silu => "F.silu(x)",
        Activation::Tanh => "torch.tanh(x)",
        Activation::Sigmoid => "torch.sigmoid(x)",
    }
}

fn noise(config: &Config) -> String {
    let noise = match config.noise.distribution {
        NoiseDistribution::Uniform => "torch.rand(count, NOISE)",
        NoiseDistribution::Symmetric => "2 * torch.rand(count, NOISE) - 1",
        NoiseDistribution::Normal => "torch.randn(count, NOISE)",
        NoiseDistribution::Gaussian => {
            "torch.nn.init.trunc_normal_(torch.empty(count, NOISE), 0.5, 0.25, 0.0, 1.0)"
        }
    };
    format!("def noise(count):\n    return {noise}\n\n\n")
}

fn losses(config: &Config) -> String {
    let weight = if config.loss.rule().has_real_weight {
        "REAL_WEIGHT * "
    } else {
        ""
    };
    let of_log = format!("{weight}F.softplus(-real).mean() + F.softplus(fake).mean()");
    let (d, g) = match config.loss {
        Loss::Log => (of_log, "F.softplus(-fake).mean()"),
        Loss::Minimax => (of_log, "-F.softplus(fake).mean()"),
        Loss::LeastSquares => (
            format!(
                "{weight}((torch.sigmoid(real) - 1) ** 2).mean() + (torch.sigmoid(fake) ** 2).mean()"
            ),
            "((torch.sigmoid(fake) - 1) ** 2).mean()",
        ),
        Loss::Hinge => (
            format!("{weight}F.relu(1 - real).mean() + F.relu(1 + fake).mean()"),
            "-fake.mean()",
        ),
        Loss::Wasserstein => (format!("fake.mean() - {weight}real.mean()"), "-fake.mean()"),
    };
    let mut text = format!(
        "def d_loss(real, fake):\n    \"\"\"What D minimises, of its logits.\"\"\"\n    return {d}\n\n\ndef g_loss(fake):\n    return {g}\n\n\n"
    );
    let d = &config.discriminator;
    if d.r1 > 0.0 || d.gradient_penalty > 0.0 {
        text += "def slopes(x):\n    \"\"\"The gradient of D's logit at each point.\"\"\"\n    x = x.detach().requires_grad_()\n    \
                 return ";
        text += match (config.sees_several(), config.packing()) {
            (false, _) => "torch.autograd.grad(score(x).sum(), x, create_graph=True)[0]",
            (true, 1) => "torch.autograd.grad(score(x, rests=True).sum(), x, create_graph=True)[0]",
            (true, _) => {
                "torch.autograd.grad(score(x, rests=True).sum(), x, create_graph=True)[0].reshape(-1, 2 * PACKING)"
            }
        };
        text += "\n\n\n";
    }
    text
}

fn steps<R: Role>(letter: &str, network: &Network<R>) -> String {
    let decay = if network.weight_decay > 0.0 {
        format!(", weight_decay={}", network.weight_decay)
    } else {
        String::new()
    };
    let rule = match network.optimizer {
        OptimizerKind::Sgd if network.momentum > 0.0 => {
            format!(
                "SGD(parameters({letter}), {letter}_RATE, momentum={}{decay})",
                network.momentum
            )
        }
        OptimizerKind::Sgd => format!("SGD(parameters({letter}), {letter}_RATE{decay})"),
        OptimizerKind::Adam => format!(
            "Adam(parameters({letter}), {letter}_RATE, betas=({:?}, {:?}){decay})",
            network.beta1, network.beta2
        ),
        OptimizerKind::RmsProp => {
            format!(
                "RMSprop(parameters({letter}), {letter}_RATE, alpha={}{decay})",
                network.rho
            )
        }
    };
    format!("torch.optim.{rule}")
}

fn loop_of(config: &Config) -> String {
    let samples = if config.generator.average > 0.0 {
        "    for p, mean in zip(parameters(G), averages):\n        p.data = mean  # the averaged G is the one that is shown\n"
    } else {
        ""
    };
    let written = match config.data.image_shape() {
        None => {
            "        fakes = generate(noise(2000))\n    \
             with open(\"fakes.csv\", \"w\") as file:\n        file.write(\"x,y\\n\")\n        file.writelines(f\"{x},{y}\\n\" for x, y in fakes.tolist())\n    \
             print(\"wrote fakes.csv\")\n"
        }
        Some(_) => {
            "        fakes = generate(noise(64)).reshape(8, 8, SIDE, SIDE, CHANNELS).permute(0, 2, 1, 3, 4).expand(-1, -1, -1, -1, 3)\n    \
             pixels = ((fakes.clamp(-1, 1) + 1) * 127.5).round().byte()\n    with open(\"fakes.ppm\", \"wb\") as file:\n        \
             file.write(b\"P6 %d %d 255\\n\" % (8 * SIDE, 8 * SIDE) + bytes(pixels.flatten().tolist()))\n    print(\"wrote fakes.ppm\")\n"
        }
    };
    let ahead = if config.looks_ahead() {
        ", DATA[torch.arange(at, at + BATCH) % len(DATA)]"
    } else {
        ""
    };
    format!(
        "def train(epochs):\n    torch.manual_seed(SEED)\n    at, of_d, of_g = 0, 0.0, 0.0\n    for epoch in range(1, epochs + 1):\n        for _ in range(D_UPDATES):\n            \
         real = DATA[torch.arange(at, at + BATCH) % len(DATA)]\n            at = (at + BATCH) % len(DATA)\n            \
         of_d = update_d(real, noise(BATCH))\n        for _ in range(G_UPDATES):\n            of_g = update_g(noise(BATCH){ahead})\n        \
         if epoch % 100 == 0:\n            print(f\"epoch {{epoch}}: D loss {{of_d / 2:.4f}}, G loss {{of_g:.4f}}\")\n\n\n\
         def main():\n    train(int(sys.argv[1]) if len(sys.argv) > 1 else EPOCHS)\n{samples}    with torch.no_grad():\n{written}\n\n\
         def numbers(text):\n    return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=torch.float32).clone()\n\n\n"
    )
}

/// What stands below both networks: optimizers, averages, counts and data.
fn rest(config: &Config, state: &GanState, samples: &[f32]) -> String {
    let (g, d) = (&config.generator, &config.discriminator);
    let averages = if g.average > 0.0 {
        match &state.generator.average {
            Some(average) => {
                let network = if is_dense(config) {
                    dense::network_of_generator(config, average)
                } else {
                    images::network_of_generator(average)
                };
                format!("averages = [p.detach() for p in parameters({network})]\n")
            }
            None => "averages = [p.detach().clone() for p in parameters(G)]\n".to_owned(),
        }
    } else {
        String::new()
    };
    let mut counts = String::new();
    if d.r1 > 0.0 && config.r1_interval() > 1 {
        let _ = writeln!(counts, "update_d.made = {}", state.discriminator.since_r1);
    }
    if g.average > 0.0 && g.average_warm_up > 0.0 {
        let _ = writeln!(counts, "update_g.made = {}", state.generator.averaged);
    }
    let data = match config.data.image_shape() {
        None => format!(
            "DATA = numbers(\"\"\"\n{}\"\"\").reshape(-1, 2)\n",
            encoded(samples)
        ),
        // Every pixel is one of 256 levels.
        Some(shape) => format!(
            "# Levels from 0, which is -1, to 255.\nDATA = torch.frombuffer(bytearray(base64.b64decode(\"\"\"\n{}\"\"\")), dtype=torch.uint8).reshape(-1, {}) / 127.5 - 1\n",
            encoded_levels(samples),
            shape.numbers()
        ),
    };
    format!(
        "g_steps = {}\nd_steps = {}\n{averages}{counts}{data}\nif __name__ == \"__main__\":\n    main()\n",
        steps("G", g),
        steps("D", d)
    )
}
