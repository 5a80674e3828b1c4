//! An update of each network: its loss, its gradient, its step and what follows that.

use std::fmt::Write as _;

use super::{is_dense, lookahead};
use crate::config::Config;

/// The functions `update_d` and `update_g`, and what they are made of.
pub(super) fn updates(config: &Config) -> String {
    let (d, g) = (&config.discriminator, &config.generator);
    let mut text = lookahead::unrolled(config);
    if d.optimism > 0.0 || g.optimism > 0.0 {
        text += "def optimistic(network, strength):\n    \"\"\"Adds how the gradient changed since the last step.\"\"\"\n    for p in parameters(network):\n        \
                 g = p.grad.clone()\n        p.grad += strength * (g - getattr(p, \"last\", g))\n        p.last = g\n\n\n";
    }
    // Where an update looks ahead, its gradient and its step are functions of their own.
    let looks = config.extrapolates();
    let constrained = constrained(config);
    let (of_d, of_g) = (slopes_of_discriminator(config), slopes_of_generator(config));
    let real = if config.looks_ahead() { ", real" } else { "" };
    if looks {
        let inner = if config.unrolls() { ", real" } else { "" };
        let _ = write!(
            text,
            "def d_slopes(real, z):\n{of_d}    return loss.item()\n\n\n"
        );
        let _ = write!(
            text,
            "def g_slopes(z{inner}):\n{of_g}    return loss.item()\n\n\n"
        );
        text += &lookahead::extragradient(config, &constrained);
    }
    text += "def update_d(real, z):\n";
    text += if looks {
        "    loss = look_ahead(D, real, z)\n"
    } else {
        &of_d
    };
    if looks && d.loss_threshold > 0.0 {
        text += "    if loss / 2 <= LOSS_THRESHOLD:\n        return loss\n";
    }
    if d.optimism > 0.0 {
        text += "    optimistic(D, D_OPTIMISM)\n";
    }
    text += "    d_steps.step()\n";
    text += &constrained;
    let loss = if looks { "loss" } else { "loss.item()" };
    let _ = write!(
        text,
        "    return {loss}\n\n\ndef update_g(z{real}):\n{}",
        if looks {
            "    loss = look_ahead(G, real, z)\n"
        } else {
            &of_g
        }
    );
    if g.optimism > 0.0 {
        text += "    optimistic(G, G_OPTIMISM)\n";
    }
    text += "    g_steps.step()\n";
    if g.average > 0.0 {
        let decay = if g.average_warm_up > 0.0 {
            text += "    update_g.made += 1\n    decay = min(AVERAGE, update_g.made / (update_g.made + AVERAGE_WARM_UP))\n";
            "decay"
        } else {
            "AVERAGE"
        };
        let _ = write!(
            text,
            "    with torch.no_grad():\n        for mean, p in zip(averages, parameters(G)):\n            mean.mul_({decay}).add_(p, alpha=1 - {decay})\n"
        );
    }
    let _ = write!(text, "    return {loss}\n\n\n");
    text
}

/// What D sees of these samples.
fn seen(config: &Config, name: &str) -> String {
    if config.discriminator.instance_noise > 0.0 {
        format!("{name} + INSTANCE_NOISE * torch.randn_like({name})")
    } else {
        name.to_owned()
    }
}

/// D's loss, and the gradient of it and of its penalties.
fn slopes_of_discriminator(config: &Config) -> String {
    let d = &config.discriminator;
    let mut text = "    fake = generate(z, True).detach()\n".to_owned();
    let _ = writeln!(
        text,
        "    loss = d_loss(score({}, True), score({}, True))",
        seen(config, "real"),
        seen(config, "fake")
    );
    if d.r1 > 0.0 && config.r1_interval() > 1 {
        text += "    update_d.made += 1\n";
    }
    if d.loss_threshold > 0.0 && !config.extrapolates() {
        text += "    if loss.item() / 2 <= LOSS_THRESHOLD:\n        return loss.item()\n";
    }
    text += "    whole = loss\n";
    if d.r1 > 0.0 {
        let indent = if config.r1_interval() > 1 {
            text += "    if update_d.made % R1_INTERVAL == 0:\n";
            "        whole = whole + R1_INTERVAL *"
        } else {
            "    whole = whole +"
        };
        let _ = writeln!(
            text,
            "{indent} R1 / 2 * slopes(real).square().sum(1).mean()"
        );
    }
    if d.gradient_penalty > 0.0 {
        text += "    between = fake + torch.rand(len(real), 1) * (real - fake)\n    whole = whole + GRADIENT_PENALTY * (slopes(between).norm(dim=1) - 1).square().mean()\n";
    }
    text + "    d_steps.zero_grad()\n    whole.backward()\n"
}

/// What follows D's steps.
fn constrained(config: &Config) -> String {
    let mut text = String::new();
    if config.loss.clip(config.weight_clip).is_some() {
        text += "    with torch.no_grad():\n        for p in parameters(D):\n            p.clamp_(-WEIGHT_CLIP, WEIGHT_CLIP)\n";
    }
    if config.discriminator.spectral_norm > 0.0 {
        text += "    with torch.no_grad():\n";
        text += if is_dense(config) {
            "        for weight, _ in D:\n            weight.mul_(SPECTRAL_NORM / torch.linalg.matrix_norm(weight, 2))\n"
        } else {
            "        for name, weight in D.items():\n            if name.endswith(\"weight\"):\n                \
             weight.mul_(SPECTRAL_NORM / torch.linalg.matrix_norm(weight.reshape(-1, weight.shape[-1]), 2))\n"
        };
    }
    text
}

/// G's loss, and its gradient.
fn slopes_of_generator(config: &Config) -> String {
    format!(
        "    fake = generate(z, True)\n{}    g_steps.zero_grad()\n    loss.backward()\n",
        lookahead::loss_of_generator(config, &seen(config, "fake"))
    )
}
