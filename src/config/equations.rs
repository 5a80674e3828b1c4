//! What a run computes as equations with its numbers in them: losses, penalties, optimizer steps.
//!
//! They are texts with marks: `#0.1#` is a number that a setting holds, `^2^` stands above the line, `_avg_` below it; see [`parts`].
//! The sources of the formulas are those of the settings that are in them ([`super::TABLE`]) and of `gan/optimizer`.

use super::role::Role;
use super::{Config, Loss, Network, OptimizerKind};
use crate::language::localized;

/// One equation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// What it is of.
    pub name: &'static str,
    /// With marks.
    pub text: String,
}

/// How a piece of an equation is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// On the line.
    Plain,
    /// On the line; a number that a setting holds.
    Number,
    /// Above the line.
    Above,
    /// Below it.
    Below,
}

/// The pieces of an equation; together they are what a screen reader reads.
pub fn parts(text: &str) -> Vec<(Set, String)> {
    let mut parts: Vec<(Set, String)> = Vec::new();
    let mut set = Set::Plain;
    for letter in text.chars() {
        let mark = match letter {
            '#' => Set::Number,
            '^' => Set::Above,
            '_' => Set::Below,
            letter => {
                match parts.last_mut() {
                    Some((last, piece)) if *last == set => piece.push(letter),
                    _ => parts.push((set, letter.to_string())),
                }
                continue;
            }
        };
        set = if set == mark { Set::Plain } else { mark };
    }
    for (_, piece) in parts.iter_mut().filter(|(set, _)| *set == Set::Number) {
        *piece = localized(piece);
    }
    parts
}

fn equation(name: &'static str, text: impl Into<String>) -> Equation {
    Equation {
        name,
        text: text.into(),
    }
}

/// What D and G minimise.
pub fn of_losses(config: &Config) -> Vec<Equation> {
    let weight = config.loss.effective_real_weight(config.real_weight);
    let weight = if config.loss.rule().has_real_weight {
        format!("#{weight}#·")
    } else {
        String::new()
    };
    let of_log = format!("−({weight}log D(x) + log(1 − D(G(z))))");
    let (d, g) = match config.loss {
        Loss::Log => (of_log, "−log D(G(z))"),
        Loss::Minimax => (of_log, "log(1 − D(G(z)))"),
        Loss::LeastSquares => (
            format!("{weight}(D(x) − 1)^2^ + D(G(z))^2^"),
            "(D(G(z)) − 1)^2^",
        ),
        Loss::Hinge => (
            format!("{weight}max(0, 1 − d(x)) + max(0, 1 + d(G(z)))"),
            "−d(G(z))",
        ),
        Loss::Wasserstein => (format!("d(G(z)) − {weight}d(x)"), "−d(G(z))"),
    };
    let means = tr!(
        "means over #{batch_size}# real x and as many z; D = 1 / (1 + e^−d^)",
        batch_size = config.samples_in_batch()
    );
    vec![
        equation(tr!("D minimises"), d),
        equation(tr!("G minimises"), g),
        equation(tr!("with"), means),
    ]
}

/// What is added to D's loss, and done to what it sees and to its weights.
pub fn of_discriminator(config: &Config) -> Vec<Equation> {
    let d = &config.discriminator;
    let mut all = Vec::new();
    if d.r1 > 0.0 {
        let every = if config.r1_interval() > 1 {
            tr!(
                ", #{r1_interval}# times as much in every #{r1_interval}#th update",
                r1_interval = config.r1_interval()
            )
        } else {
            String::new()
        };
        all.push(equation(
            "R1",
            tr!("+ #{r1}#/2·(slope of d at x)^2^{every}", r1 = d.r1, every),
        ));
    }
    if d.gradient_penalty > 0.0 {
        let text = tr!(
            "+ #{gradient_penalty}#·(slope of d at y − 1)^2^, y = x + u·(G(z) − x), u from 0 to 1",
            gradient_penalty = d.gradient_penalty
        );
        all.push(equation(tr!("Gradient penalty"), text));
    }
    if d.instance_noise > 0.0 {
        let text = tr!(
            "x + #{instance_noise}#·n and G(z) + #{instance_noise}#·n, n of N(0, 1)",
            instance_noise = d.instance_noise
        );
        all.push(equation(tr!("D sees"), text));
    }
    let packing = config.packing();
    if packing > 1 {
        let text = tr!(
            "#{packing}# x side by side, or as many G(z); slopes are along all of them",
            packing
        );
        all.push(equation(tr!("D sees"), text));
    }
    if config.sees_batch() {
        let text = tr!(
            "beside x the standard deviation of the x of its batch, beside G(z) that of the G(z), each in the mean over its numbers"
        );
        all.push(equation(tr!("D sees"), text));
    }
    if d.loss_threshold > 0.0 {
        all.push(equation(
            tr!("Only if"),
            tr!(
                "half of what D minimises > #{loss_threshold}#",
                loss_threshold = d.loss_threshold
            ),
        ));
    }
    all.extend(of_look_ahead(config));
    all.extend(of_steps(d));
    if let Some(clip) = config.loss.clip(config.weight_clip) {
        all.push(equation(
            tr!("Then"),
            format!("θ ← min(max(θ, −#{clip}#), #{clip}#)"),
        ));
    }
    if d.spectral_norm > 0.0 && !config.has_stylegan_critic() {
        let text = tr!(
            "W ← #{spectral_norm}#·W / (largest singular value of W)",
            spectral_norm = d.spectral_norm
        );
        all.push(equation(tr!("Then"), text));
    }
    all
}

/// G's steps, and its average.
pub fn of_generator(config: &Config) -> Vec<Equation> {
    let g = &config.generator;
    let mut all = Vec::new();
    if config.unrolls() {
        let steps = config.unrolled_steps();
        all.push(equation(
            tr!("Against"),
            tr!(
                "D after #{steps}# steps more, along the slopes of its loss on x and G(z)",
                steps
            ),
        ));
    }
    all.extend(of_look_ahead(config));
    all.extend(of_steps(g));
    if g.average > 0.0 {
        if g.average_warm_up > 0.0 {
            let kept = tr!(
                "a = min(#{average}#, t / (t + #{average_warm_up}#))",
                average = g.average,
                average_warm_up = g.average_warm_up
            );
            all.push(equation(tr!("Share kept"), kept));
            all.push(equation(tr!("Shown"), "θ_avg_ ← a·θ_avg_ + (1 − a)·θ"));
            return all;
        }
        let (kept, new) = (g.average, rest(g.average));
        all.push(equation(
            tr!("Shown"),
            format!("θ_avg_ ← #{kept}#·θ_avg_ + #{new}#·θ"),
        ));
    }
    all
}

/// Where the gradient g is taken, where that is not where the networks are.
fn of_look_ahead(config: &Config) -> Option<Equation> {
    config.extrapolates().then(|| {
        equation(
            tr!("Gradient"),
            tr!("g where a step of D and one of G would lead"),
        )
    })
}

/// What is left of 1, as short as it was written.
fn rest(share: f64) -> f64 {
    // Through text, so that 1 − 0.9 is 0.1 and not its neighbour.
    format!("{:.12}", 1.0 - share)
        .parse()
        .unwrap_or(1.0 - share)
}

/// One step of an optimizer, of the gradient g.
fn of_steps<R: Role>(network: &Network<R>) -> Vec<Equation> {
    let rate = network.learning_rate;
    let mut all = Vec::new();
    if network.optimism > 0.0 {
        all.push(equation(
            tr!("Optimism"),
            format!("g ← g + #{}#·(g − g_last_)", network.optimism),
        ));
    }
    if network.weight_decay > 0.0 {
        all.push(equation(
            tr!("Decay"),
            format!("g ← g + #{}#·θ", network.weight_decay),
        ));
    }
    match network.optimizer {
        OptimizerKind::Sgd if network.momentum > 0.0 => {
            all.push(equation(
                tr!("Velocity"),
                format!("v ← #{}#·v + g", network.momentum),
            ));
            all.push(equation(tr!("Step"), format!("θ ← θ − #{rate}#·v")));
        }
        OptimizerKind::Sgd => all.push(equation(tr!("Step"), format!("θ ← θ − #{rate}#·g"))),
        OptimizerKind::Adam => {
            let (first, second) = (network.beta1, network.beta2);
            all.push(equation(
                tr!("Mean"),
                format!("m ← #{first}#·m + #{}#·g", rest(first)),
            ));
            let square = format!("s ← #{second}#·s + #{}#·g^2^", rest(second));
            all.push(equation(tr!("Square"), square));
            let corrected = format!("M = m / (1 − #{first}#^t^), S = s / (1 − #{second}#^t^)");
            all.push(equation(tr!("Corrected"), corrected));
            all.push(equation(
                tr!("Step"),
                format!("θ ← θ − #{rate}#·M / (√S + 10^−8^)"),
            ));
        }
        OptimizerKind::RmsProp => {
            let rho = network.rho;
            let square = format!("s ← #{rho}#·s + #{}#·g^2^", rest(rho));
            all.push(equation(tr!("Square"), square));
            all.push(equation(
                tr!("Step"),
                format!("θ ← θ − #{rate}#·g / (√s + 10^−8^)"),
            ));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::BatchDeviation;

    fn plain(equations: &[Equation]) -> Vec<String> {
        let text = |equation: &Equation| {
            let parts = parts(&equation.text).into_iter().map(|(_, piece)| piece);
            format!("{}: {}", equation.name, parts.collect::<String>())
        };
        equations.iter().map(text).collect()
    }

    #[test]
    fn equations_have_the_numbers_of_the_settings() {
        let mut config = Config::default();
        assert_eq!(
            plain(&of_losses(&config))[..2],
            [
                "D minimises: −(0.95·log D(x) + log(1 − D(G(z))))",
                "G minimises: −log D(G(z))"
            ]
        );
        assert_eq!(plain(&of_generator(&config)), ["Step: θ ← θ − 0.1·g"]);
        config.generator.momentum = 0.5;
        config.generator.weight_decay = 0.001;
        config.generator.average = 0.999;
        assert_eq!(
            plain(&of_generator(&config)),
            [
                "Decay: g ← g + 0.001·θ",
                "Velocity: v ← 0.5·v + g",
                "Step: θ ← θ − 0.1·v",
                "Shown: θavg ← 0.999·θavg + 0.001·θ"
            ]
        );
        config.loss = Loss::Wasserstein;
        let d = &mut config.discriminator;
        d.optimizer = OptimizerKind::Adam;
        (d.r1, d.r1_interval, d.gradient_penalty, d.spectral_norm) = (0.5, 8.0, 10.0, 1.0);
        (d.instance_noise, d.loss_threshold, d.packing) = (0.25, 0.3, 4.0);
        config.batch_deviation = BatchDeviation::On;
        assert_eq!(
            plain(&of_discriminator(&config)),
            [
                "R1: + 0.5/2·(slope of d at x)2, 8 times as much in every 8th update",
                "Gradient penalty: + 10·(slope of d at y − 1)2, y = x + u·(G(z) − x), u from 0 to 1",
                "D sees: x + 0.25·n and G(z) + 0.25·n, n of N(0, 1)",
                "D sees: 4 x side by side, or as many G(z); slopes are along all of them",
                "D sees: beside x the standard deviation of the x of its batch, beside G(z) that of the G(z), each in the mean over its numbers",
                "Only if: half of what D minimises > 0.3",
                "Mean: m ← 0.9·m + 0.1·g",
                "Square: s ← 0.999·s + 0.001·g2",
                "Corrected: M = m / (1 − 0.9t), S = s / (1 − 0.999t)",
                "Step: θ ← θ − 0.1·M / (√S + 10−8)",
                "Then: θ ← min(max(θ, −0.1), 0.1)",
                "Then: W ← 1·W / (largest singular value of W)"
            ]
        );
    }

    #[test]
    fn marks_set_what_stands_between_them() {
        let piece = |set, text: &str| (set, text.to_owned());
        assert_eq!(
            parts("a#0.9#^t^·θ_avg_"),
            [
                piece(Set::Plain, "a"),
                piece(Set::Number, "0.9"),
                piece(Set::Above, "t"),
                piece(Set::Plain, "·θ"),
                piece(Set::Below, "avg")
            ]
        );
    }
}
