#!/usr/bin/env python3
"""An independent restatement of GAN Lab's GAN in NumPy, to compare the program's runs with.

Networks, losses, gradients, batches and metrics are written from the formulas of the design
(GAN Lab 0.2.1's model code, arXiv 1406.2661), not from the Rust code, with random numbers of their
own: single runs differ, distributions over seeds must not. Prints one JSON object for each seed
and checkpoint, with the keys of `gan-playground train --json`.

    python3 scripts/reference_gan.py gaussians --seeds 20 --checkpoints 500 2000 5000
"""

import argparse
import json

import numpy as np


def real_points(shape, n, rng):
    u = rng.random(n)
    if shape == "line":
        base, std = np.stack([0.8 - 0.75 * u, 0.6 + 0.3 * u], 1), 0.01
    elif shape == "ring":
        a = 2 * np.pi * u
        base, std = np.stack([0.5 + 0.3 * np.cos(a), 0.45 + 0.25 * np.sin(a)], 1), 0.025
    elif shape == "disjoint":
        centres = np.array([[0.35, 0.75], [0.75, 0.6], [0.45, 0.35]])
        base, std = centres[(3 * u).astype(int)], 0.025
    elif shape == "gaussians":
        first = (u < 0.5)[:, None]
        base = np.where(first, [0.3, 0.7], [0.7, 0.4])
        std = np.where(first, [0.1, 0.1], [0.05, 0.2])
    else:
        raise ValueError(shape)
    return (base + std * rng.standard_normal((n, 2))).astype(np.float32)


def network(widths, rngs):
    """One network for each seed: weights [seeds, inputs, outputs] and biases [seeds, 1, outputs]."""
    params = []
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        std = 1 / np.sqrt(2) if i == 0 else 1 / np.sqrt(a)
        weight = np.stack([std * rng.standard_normal((a, b)) for rng in rngs])
        params.append([weight.astype(np.float32), np.zeros((len(rngs), 1, b), np.float32)])
    return params


def forward(params, x):
    """Every layer's input, and the last layer's pre-activation."""
    inputs = []
    for i, (w, b) in enumerate(params):
        inputs.append(x)
        x = x @ w + b
        if i + 1 < len(params):
            x = np.maximum(x, 0)
    return inputs, x


def backward(params, inputs, grad):
    """Gradients of the parameters and of the network's input, from that of its output."""
    grads = []
    for i in reversed(range(len(params))):
        w, _ = params[i]
        grads.append([inputs[i].swapaxes(1, 2) @ grad, grad.sum(1, keepdims=True)])
        grad = grad @ w.swapaxes(1, 2)
        if i > 0:
            grad = grad * (inputs[i] > 0)
    return grads[::-1], grad


class Sgd:
    def __init__(self, rate):
        self.rate = np.float32(rate)

    def step(self, params, grads):
        for layer, layer_grads in zip(params, grads):
            for theta, g in zip(layer, layer_grads):
                theta -= self.rate * g


class Adam:
    """arXiv 1412.6980, algorithm 1, with TensorFlow.js's epsilon in its place."""

    def __init__(self, rate, beta1=0.9, beta2=0.999, eps=1e-8):
        self.rate, self.beta1, self.beta2, self.eps = rate, beta1, beta2, eps
        self.t, self.memory = 0, None

    def step(self, params, grads):
        if self.memory is None:
            self.memory = [[[np.zeros_like(t), np.zeros_like(t)] for t in layer] for layer in params]
        self.t += 1
        for layer, layer_grads, layer_memory in zip(params, grads, self.memory):
            for theta, g, (m, v) in zip(layer, layer_grads, layer_memory):
                m += np.float32(1 - self.beta1) * (g - m)
                v += np.float32(1 - self.beta2) * (g * g - v)
                m_hat, v_hat = m / (1 - self.beta1**self.t), v / (1 - self.beta2**self.t)
                theta -= (self.rate * m_hat / (np.sqrt(v_hat) + self.eps)).astype(np.float32)


OPTIMIZERS = {"sgd": Sgd, "adam": Adam}


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def metrics(real, fake):
    side, eps = 30, 1e-4

    def histogram(p):
        inside = ((p >= 0) & (p <= 1)).all(1)
        cell = np.minimum((p * side).astype(int), side - 1)
        index = np.where(inside, cell[:, 1] * side + cell[:, 0], side * side)
        return np.bincount(index, minlength=side * side + 1) / len(p)

    p, q = histogram(real), histogram(fake)
    kl = lambda a, b: float(((a + eps) * np.log2((a + eps) / (b + eps))).sum())
    m = (p + q) / 2
    angles = np.pi * np.arange(64) / 64
    directions = np.stack([np.cos(angles), np.sin(angles)])
    project = lambda x: np.sort(x[:2000] @ directions, axis=0)
    return {
        "kl": kl(p, q),
        "js": (kl(p, m) + kl(q, m)) / 2,
        "sliced_wasserstein": float(np.abs(project(real) - project(fake)).mean()),
        "fake_std": float(np.sqrt(fake.astype(float).var(0).sum())),
    }


def real_slope(loss, z):
    """dL/dz of one real sample's part of D's loss; -log s(z) or (s(z) - 1)^2."""
    s = sigmoid(z)
    return -(1 - s) if loss == "log" else 2 * (s - 1) * s * (1 - s)


def fake_slope(loss, z):
    """The same of one fake; -log(1 - s(z)) or s(z)^2."""
    s = sigmoid(z)
    return s if loss == "log" else 2 * s * s * (1 - s)


def run(
    shape,
    seeds,
    checkpoints,
    batch=150,
    loss="log",
    d_updates=2,
    g_layers=2,
    d_layers=2,
    g_rate=0.1,
    d_rate=0.1,
    g_optimizer="sgd",
    d_optimizer="sgd",
    pool=12000,
):
    """Trains one GAN for each seed, all at once, and yields their metrics at each checkpoint."""
    rngs = [np.random.default_rng(seed) for seed in seeds]
    g = network([2] + [8] * g_layers + [2], rngs)
    d = network([2] + [8] * d_layers + [1], rngs)
    g_step, d_step = OPTIMIZERS[g_optimizer](g_rate), OPTIMIZERS[d_optimizer](d_rate)
    noise = lambda: np.stack([rng.random((pool, 2)) for rng in rngs]).astype(np.float32)
    points = lambda: np.stack([real_points(shape, pool, rng) for rng in rngs])
    reals, noises, held_out, fixed = points(), noise(), points(), noise()
    real_weight = 0.95 if loss == "log" else 1.0
    at_real = at_noise = 0
    for epoch in range(max(checkpoints) + 1):
        if epoch in checkpoints:
            fake = np.tanh(forward(g, fixed)[1])
            for seed, reference, made in zip(seeds, held_out, fake):
                yield {"seed": seed, "epochs": epoch, **metrics(reference, made)}
        for _ in range(d_updates):
            x = reals[:, at_real:at_real + batch]
            fake = np.tanh(forward(g, noises[:, at_noise:at_noise + batch])[1])
            at_real, at_noise = (at_real + batch) % pool, (at_noise + batch) % pool
            inputs, z = forward(d, np.concatenate([x, fake], 1))
            of_real = real_weight * real_slope(loss, z[:, :batch])
            grad = np.concatenate([of_real, fake_slope(loss, z[:, batch:])], 1) / batch
            d_step.step(d, backward(d, inputs, grad.astype(np.float32))[0])
        g_inputs, raw = forward(g, noises[:, at_noise:at_noise + batch])
        at_noise = (at_noise + batch) % pool
        fake = np.tanh(raw)
        inputs, z = forward(d, fake)
        # G wants its fakes taken for real: through D to the fakes, through tanh to G.
        _, at_fake = backward(d, inputs, (real_slope(loss, z) / batch).astype(np.float32))
        g_step.step(g, backward(g, g_inputs, at_fake * (1 - fake**2))[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shape", choices=["line", "gaussians", "ring", "disjoint"])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--checkpoints", type=int, nargs="+", default=[500, 2000, 5000])
    parser.add_argument("--loss", choices=["log", "least_squares"], default="log")
    parser.add_argument("--d-updates", type=int, default=2)
    parser.add_argument("--g-layers", type=int, default=2)
    parser.add_argument("--d-layers", type=int, default=2)
    for who in "gd":
        parser.add_argument(f"--{who}-rate", type=float, default=0.1)
        parser.add_argument(f"--{who}-optimizer", choices=OPTIMIZERS, default="sgd")
    args = vars(parser.parse_args())
    seeds = range(1, args.pop("seeds") + 1)
    checkpoints = set(args.pop("checkpoints"))
    for result in run(args.pop("shape"), seeds, checkpoints, **args):
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
