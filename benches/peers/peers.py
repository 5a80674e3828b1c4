"""The training step of GAN Playground restated in JAX and PyTorch, and the three raced on one core.

An epoch is one update of D and one of G: batch 150, ReLU networks, log loss with real weight 0.95 from
logits, SGD or Adam, real points and noise cycled from pre-drawn pools. The program's own rate is what
`train --json` reports. The contestants take turns within one run of this script; what counts is the
ratio of their medians.

`run.sh` beside this file installs what it needs and starts it.
"""

import argparse
import json
import os
import statistics
import subprocess
import time

# One core for everybody, before any of them counts the cores.
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = "1"

import jax
import jax.numpy as jnp
import numpy as np
import torch

torch.set_num_threads(1)

BATCH, POOL, REAL_WEIGHT, EPSILON = 150, 12_000, 0.95, 1e-8
RATE = {"sgd": 0.1, "adam": 0.001}
SIZES = [(2, 8), (2, 14), (4, 64), (4, 256)]


def widths(hidden, neurons, outputs):
    return [2] + [neurons] * hidden + [outputs]


def initial(rng, sizes):
    return [
        (rng.normal(0, 1 / np.sqrt(i), (i, o)).astype(np.float32), np.zeros(o, np.float32))
        for i, o in zip(sizes, sizes[1:])
    ]


def pools(rng):
    return rng.random((POOL, 2), np.float32), rng.random((POOL, 2), np.float32)


def jax_contestant(hidden, neurons, optimizer, epochs):
    """Returns a function that trains `epochs` epochs in one `lax.scan` and gives their seconds."""
    rng = np.random.default_rng(1)
    real, noise = map(jnp.asarray, pools(rng))

    def forward(params, x):
        for w, b in params[:-1]:
            x = jax.nn.relu(x @ w + b)
        w, b = params[-1]
        return x @ w + b

    def d_loss(d, x):
        logits = forward(d, x)
        return REAL_WEIGHT * jnp.mean(jax.nn.softplus(-logits[:BATCH])) + jnp.mean(
            jax.nn.softplus(logits[BATCH:])
        )

    def g_loss(g, d, z):
        return jnp.mean(jax.nn.softplus(-forward(d, jnp.tanh(forward(g, z)))))

    def update(params, state, gradient):
        rate = RATE[optimizer]
        if optimizer == "sgd":
            return jax.tree.map(lambda p, g: p - rate * g, params, gradient), state
        m, v, t = state
        t = t + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradient)
        step = lambda p, m, v: p - rate * (m / (1 - 0.9**t)) / (
            jnp.sqrt(v / (1 - 0.999**t)) + EPSILON
        )
        return jax.tree.map(step, params, m, v), (m, v, t)

    def fresh(params):
        zeros = jax.tree.map(jnp.zeros_like, params)
        return zeros, zeros, jnp.float32(0)

    def batch(pool, k):
        return jax.lax.dynamic_slice(pool, (k % (POOL // BATCH) * BATCH, 0), (BATCH, 2))

    def epoch(carry, _):
        g, d, sg, sd, k = carry
        fake = jnp.tanh(forward(g, batch(noise, 2 * k)))
        gradient = jax.grad(d_loss)(d, jnp.concatenate([batch(real, k), fake]))
        d, sd = update(d, sd, gradient)
        gradient = jax.grad(g_loss)(g, d, batch(noise, 2 * k + 1))
        g, sg = update(g, sg, gradient)
        return (g, d, sg, sd, k + 1), None

    g = jax.tree.map(jnp.asarray, initial(rng, widths(hidden, neurons, 2)))
    d = jax.tree.map(jnp.asarray, initial(rng, widths(hidden, neurons, 1)))
    carry = (g, d, fresh(g), fresh(d), jnp.int32(0))
    train = jax.jit(lambda c: jax.lax.scan(epoch, c, None, length=epochs)[0])
    jax.block_until_ready(train(carry))

    def run():
        start = time.perf_counter()
        jax.block_until_ready(train(carry))
        return time.perf_counter() - start

    return run


def torch_contestant(hidden, neurons, optimizer, epochs):
    """As `jax_contestant`, in eager PyTorch."""
    rng = np.random.default_rng(1)
    real, noise = map(torch.from_numpy, pools(rng))

    def network(outputs):
        layers = []
        for w, b in initial(rng, widths(hidden, neurons, outputs)):
            linear = torch.nn.Linear(*w.shape)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(w.T))
                linear.bias.copy_(torch.from_numpy(b))
            layers += [linear, torch.nn.ReLU()]
        return torch.nn.Sequential(*layers[:-1])

    g, d = network(2), network(1)
    make = torch.optim.SGD if optimizer == "sgd" else torch.optim.Adam
    g_step = make(g.parameters(), lr=RATE[optimizer])
    d_step = make(d.parameters(), lr=RATE[optimizer])
    softplus = torch.nn.functional.softplus

    def batch(pool, k):
        start = k % (POOL // BATCH) * BATCH
        return pool[start : start + BATCH]

    def run():
        start = time.perf_counter()
        for k in range(epochs):
            with torch.no_grad():
                fake = torch.tanh(g(batch(noise, 2 * k)))
            logits = d(torch.cat([batch(real, k), fake]))
            loss = REAL_WEIGHT * softplus(-logits[:BATCH]).mean() + softplus(logits[BATCH:]).mean()
            d_step.zero_grad()
            loss.backward()
            d_step.step()
            d.requires_grad_(False)
            loss = softplus(-d(torch.tanh(g(batch(noise, 2 * k + 1))))).mean()
            g_step.zero_grad()
            loss.backward()
            g_step.step()
            d.requires_grad_(True)
        return time.perf_counter() - start

    run_length = min(epochs, 200)
    epochs, full = run_length, epochs
    return lambda: run() * full / run_length


def our_contestant(program, hidden, neurons, optimizer, epochs, extra):
    """The program itself, as a user starts it."""
    settings = {
        "discriminator.updates_per_epoch": 1,
        **{
            f"{player}.{key}": value
            for player in ("generator", "discriminator")
            for key, value in {
                "hidden_layers": hidden,
                "neurons": neurons,
                "optimizer": optimizer,
                "learning_rate": RATE[optimizer],
            }.items()
        },
    }
    command = [program, "train", "ganlab-gaussians", "--json", "--epochs", str(epochs), *extra]
    for key, value in settings.items():
        command += ["--set", f"{key}={value}"]

    def run():
        result = subprocess.run(command, check=True, capture_output=True, text=True)
        report = json.loads(result.stdout)
        if report["epochs"] != epochs:
            raise SystemExit(f"stopped in epoch {report['diverged_at']}: {' '.join(command)}")
        return epochs / report["epochs_per_second"]

    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the release build of gan-playground")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--simd", help="force an instruction set on the fused path")
    args = parser.parse_args()
    simd = ["--simd", args.simd] if args.simd else []
    print(f"JAX {jax.__version__} `lax.scan`, PyTorch {torch.__version__} eager, one core,")
    print(f"epochs/s, medians of {args.rounds} alternating rounds\n")
    print("| networks | optimizer | fused | plain | JAX | PyTorch | fused/plain | fused/JAX | fused/PyTorch |")
    print("|---|---|---|---|---|---|---|---|---|")
    for hidden, neurons in SIZES:
        for optimizer in ("sgd", "adam"):
            epochs = {8: 8_000, 14: 6_000, 64: 500, 256: 40}[neurons]
            contestants = {
                "fused": our_contestant(args.program, hidden, neurons, optimizer, epochs, simd),
                "plain": our_contestant(
                    args.program, hidden, neurons, optimizer, epochs, ["--path", "plain"]
                ),
                "jax": jax_contestant(hidden, neurons, optimizer, epochs),
                "torch": torch_contestant(hidden, neurons, optimizer, epochs),
            }
            times = {name: [] for name in contestants}
            for _ in range(args.rounds):
                for name, run in contestants.items():
                    times[name].append(run())
            rate = {name: epochs / statistics.median(t) for name, t in times.items()}
            ratios = [rate["fused"] / rate[name] for name in ("plain", "jax", "torch")]
            print(
                f"| {hidden} × {neurons} | {optimizer} | "
                + " | ".join(f"{rate[name]:,.0f}" for name in contestants)
                + " | "
                + " | ".join(f"{ratio:.2f}" for ratio in ratios)
                + " |",
                flush=True,
            )


if __name__ == "__main__":
    main()
