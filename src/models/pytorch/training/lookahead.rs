//! Updates that look ahead: G's against an unrolled D, and the extragradient of both.

use super::is_dense;
use crate::config::{Config, OptimizerKind};

/// What the steps of an unrolled D need.
pub(super) fn unrolled(config: &Config) -> String {
    if !config.unrolls() {
        return String::new();
    }
    let with_weights = if is_dense(config) {
        "[list(pair) for pair in zip(weights[::2], weights[1::2])]"
    } else {
        "dict(zip(D, weights))"
    };
    // The steps are those of D's optimizer without momentum; what it divides by counts as a constant.
    let (remembered, seen, step) = match config.discriminator.optimizer {
        OptimizerKind::Sgd => (
            String::new(),
            String::new(),
            "p - D_RATE * g for p, g in zip(weights, slopes)",
        ),
        OptimizerKind::Adam => (
            remembered("exp_avg_sq")
                + "    made = max((int(state[\"step\"]) for state in d_steps.state.values()), default=0)\n",
            seen(config.discriminator.beta2)
                + &format!(
                    "        made += 1\n        sizes = [(v / (1 - {:?} ** made)).sqrt() + 1e-8 for v in squares]\n",
                    config.discriminator.beta2
                ),
            "p - D_RATE * g / size for p, g, size in zip(weights, slopes, sizes)",
        ),
        OptimizerKind::RmsProp => (
            remembered("square_avg"),
            seen(config.discriminator.rho) + "        sizes = [v.sqrt() + 1e-8 for v in squares]\n",
            "p - D_RATE * g / size for p, g, size in zip(weights, slopes, sizes)",
        ),
    };
    format!(
        "def unrolled(fake, real):\n    \"\"\"D after some more steps, which depend on G as well.\"\"\"\n    global D\n    now = D\n{remembered}    \
         for _ in range(UNROLLED):\n        weights = parameters(D)\n        \
         slopes = torch.autograd.grad(d_loss(score(real), score(fake)), weights, create_graph=True)\n{seen}        \
         weights = [{step}]\n        D = {with_weights}\n    later, D = D, now\n    \
         return later\n\n\n"
    )
}

/// The squares that D's optimizer remembers.
fn remembered(name: &str) -> String {
    format!(
        "    squares = [d_steps.state[p][\"{name}\"] if p in d_steps.state else torch.zeros_like(p) for p in parameters(D)]\n"
    )
}

/// How they move with a gradient.
fn seen(decay: f64) -> String {
    format!(
        "        squares = [{decay:?} * v + (1 - {decay:?}) * g.detach() ** 2 for v, g in zip(squares, slopes)]\n"
    )
}

/// How G's loss is computed, of fakes that D sees as `seen`.
pub(super) fn loss_of_generator(config: &Config, seen: &str) -> String {
    if config.unrolls() {
        format!(
            "    global D\n    now, D = D, unrolled(fake, real)\n    loss = g_loss(score({seen}, True))\n    D = now\n"
        )
    } else {
        format!("    loss = g_loss(score({seen}, True))\n")
    }
}

/// The look ahead of an extragradient step, around `d_slopes` and `g_slopes`; `constrained` is what follows D's steps.
pub(super) fn extragradient(config: &Config, constrained: &str) -> String {
    if !config.extrapolates() {
        return String::new();
    }
    let (kept, back) = if config.discriminator.r1 > 0.0 && config.r1_interval() > 1 {
        (
            "    made = update_d.made\n",
            "    update_d.made = made + (network is D)\n",
        )
    } else {
        ("", "")
    };
    let again = if kept.is_empty() {
        ""
    } else {
        "    update_d.made = made\n"
    };
    let real = if config.unrolls() { "z, real" } else { "z" };
    format!(
        "def look_ahead(network, real, z):\n    \"\"\"Leaves the gradient of an update where a step of both networks leads, and them where they are. Returns the loss there.\"\"\"\n{kept}    \
         everything = parameters(D) + parameters(G)\n    at = [p.detach().clone() for p in everything]\n    \
         states = copy.deepcopy([d_steps.state_dict(), g_steps.state_dict()])\n    of_d = d_slopes(real, z)\n    \
         gradients = [p.grad for p in parameters(D)]\n    for p in parameters(D):\n        p.grad = None\n    of_g = g_slopes({real})\n    \
         for p, gradient in zip(parameters(D), gradients):\n        p.grad = gradient\n    d_steps.step()\n    g_steps.step()\n{constrained}{again}    \
         d_slopes(real, z) if network is D else g_slopes({real})\n    with torch.no_grad():\n        for p, weight in zip(everything, at):\n            p.copy_(weight)\n    \
         d_steps.load_state_dict(states[0])\n    g_steps.load_state_dict(states[1])\n{back}    return of_d if network is D else of_g\n\n\n"
    )
}
