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


def network(widths, rng):
    params = []
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        std = 1 / np.sqrt(2) if i == 0 else 1 / np.sqrt(a)
        params.append([(std * rng.standard_normal((a, b))).astype(np.float32),
                       np.zeros(b, np.float32)])
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
        grads.append([inputs[i].T @ grad, grad.sum(0)])
        grad = grad @ w.T
        if i > 0:
            grad = grad * (inputs[i] > 0)
    return grads[::-1], grad


def sgd(params, grads, rate):
    for (w, b), (gw, gb) in zip(params, grads):
        w -= rate * gw
        b -= rate * gb


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


def run(shape, seed, checkpoints, batch=150, rate=0.1, d_updates=2, real_weight=0.95, pool=12000):
    rng = np.random.default_rng(seed)
    g, d = network([2, 8, 8, 2], rng), network([2, 8, 8, 1], rng)
    reals, noises = real_points(shape, pool, rng), rng.random((pool, 2)).astype(np.float32)
    held_out, fixed = real_points(shape, pool, rng), rng.random((pool, 2)).astype(np.float32)
    at_real = at_noise = 0
    for epoch in range(max(checkpoints) + 1):
        if epoch in checkpoints:
            fake = np.tanh(forward(g, fixed)[1])
            yield {"seed": seed, "epochs": epoch, **metrics(held_out, fake)}
        for _ in range(d_updates):
            x = reals[at_real:at_real + batch]
            fake = np.tanh(forward(g, noises[at_noise:at_noise + batch])[1])
            at_real, at_noise = (at_real + batch) % pool, (at_noise + batch) % pool
            inputs, z = forward(d, np.concatenate([x, fake]))
            # dL/dz of -(w mean log s(z_real) + mean log(1 - s(z_fake)))
            grad = sigmoid(z) / batch
            grad[:batch] = -real_weight * (1 - sigmoid(z[:batch])) / batch
            sgd(d, backward(d, inputs, grad)[0], rate)
        g_inputs, raw = forward(g, noises[at_noise:at_noise + batch])
        at_noise = (at_noise + batch) % pool
        fake = np.tanh(raw)
        inputs, z = forward(d, fake)
        # dL/dz of -mean log s(z), through D to the fakes, through tanh to G
        _, at_fake = backward(d, inputs, -(1 - sigmoid(z)) / batch)
        sgd(g, backward(g, g_inputs, at_fake * (1 - fake**2))[0], rate)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shape", choices=["line", "gaussians", "ring", "disjoint"])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--checkpoints", type=int, nargs="+", default=[500, 2000, 5000])
    args = parser.parse_args()
    for seed in range(1, args.seeds + 1):
        for result in run(args.shape, seed, set(args.checkpoints)):
            print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
