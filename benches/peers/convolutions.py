"""An update of DCGAN's discriminator and one of its generator in PyTorch, eager and compiled, raced against GAN Playground
on one core.

Batch 64, Adam, batch norm, log loss, as in benches/convolutions.rs. Processor time counts, so that a machine that is shared
measures as well; of the program, that of a run less that of a run of one epoch, for what it does before and after. The
contestants take turns within one run of this script; what counts is the ratio of their medians.

`run.sh convolutions` beside this file installs what it needs and starts it.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import time

# One core for everybody, before any of them counts the cores.
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.environ["OMP_NUM_THREADS"] = "1"

import torch
from torch import nn

torch.set_num_threads(1)

BATCH, LATENT, RATE = 64, 64, 0.0002
# Channels, side, halvings, channels of the image, the program's preset, epochs in a round.
SIZES = [
    (16, 16, 2, 1, "digits", 600),
    (32, 16, 2, 1, "digits", 240),
    (32, 28, 2, 1, "digits", 80),
    (64, 32, 3, 3, "faces", 24),
]


def networks(c, side, depth, colours):
    """DCGAN's, as this program has them: no bias before a norm, none in D's first layer but a bias."""
    widths = [c << step for step in range(depth)]
    small = side >> depth

    class Up(nn.Module):
        def __init__(self):
            super().__init__()
            self.dense = nn.Linear(LATENT, widths[-1] * small * small, bias=False)
            layers = [nn.BatchNorm2d(widths[-1]), nn.ReLU()]
            for wide, narrow in zip(widths[::-1], widths[-2::-1]):
                layers += [nn.ConvTranspose2d(wide, narrow, 4, 2, 1, bias=False), nn.BatchNorm2d(narrow), nn.ReLU()]
            self.rest = nn.Sequential(*layers, nn.ConvTranspose2d(c, colours, 4, 2, 1), nn.Tanh())

        def forward(self, z):
            return self.rest(self.dense(z).reshape(-1, widths[-1], small, small))

    layers = [nn.Conv2d(colours, c, 4, 2, 1), nn.LeakyReLU(0.2)]
    for narrow, wide in zip(widths, widths[1:]):
        layers += [nn.Conv2d(narrow, wide, 4, 2, 1, bias=False), nn.BatchNorm2d(wide), nn.LeakyReLU(0.2)]
    return Up(), nn.Sequential(*layers, nn.Flatten(), nn.Linear(widths[-1] * small * small, 1))


def torch_contestant(c, side, depth, colours, epochs, compiled):
    """Returns a function that makes `epochs` updates of each and gives their seconds."""
    g, d = networks(c, side, depth, colours)
    steps = [torch.optim.Adam(net.parameters(), lr=RATE, betas=(0.5, 0.999)) for net in (g, d)]
    forward_g, forward_d = (torch.compile(net) if compiled else net for net in (g, d))
    softplus = nn.functional.softplus
    real = torch.rand(1024, colours, side, side) * 2 - 1
    noise = torch.randn(1024, LATENT)

    def epoch(k):
        start = k % 16 * BATCH
        x, z = real[start : start + BATCH], noise[start : start + BATCH]
        with torch.no_grad():
            fake = forward_g(z)
        # Each normalised by itself.
        loss = softplus(-forward_d(x)).mean() + softplus(forward_d(fake)).mean()
        steps[1].zero_grad()
        loss.backward()
        steps[1].step()
        d.requires_grad_(False)
        loss = softplus(-forward_d(forward_g(z))).mean()
        steps[0].zero_grad()
        loss.backward()
        steps[0].step()
        d.requires_grad_(True)

    return timed(epoch, epochs)


def timed(epoch, epochs):
    """Returns a function that gives the processor seconds of so many epochs; the first ones do not count."""
    for k in range(3):
        epoch(k)

    def run():
        start = time.process_time()
        for k in range(epochs):
            epoch(k)
        return time.process_time() - start

    return run


def medians(contestants, rounds, epochs):
    """Milliseconds for an epoch of each contestant, which take turns."""
    times = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            times[name].append(run())
    return {name: 1e3 * statistics.median(t) / epochs for name, t in times.items()}


def our_contestant(program, c, side, depth, preset, epochs):
    """The program itself, as a user starts it."""
    command = [program, "train", preset, "--json", "--threads", "1"]
    settings = {"data.image_side": f"px{side}", "batch_size": BATCH, "noise.dim": LATENT, "generator.average": 0}
    for player in ("generator", "discriminator"):
        settings |= {f"{player}.channels": c, f"{player}.depth": depth, f"{player}.learning_rate": RATE}
    for key, value in settings.items():
        command += ["--set", f"{key}={value}"]

    processor_time = counted(command)
    return lambda: processor_time(epochs + 1) - processor_time(1)


def counted(command):
    """Returns a function that runs a command for some epochs and gives its processor seconds."""

    def processor_time(epochs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        result = subprocess.run([*command, "--epochs", str(epochs)], check=True, capture_output=True, text=True)
        if json.loads(result.stdout)["epochs"] != epochs:
            raise SystemExit(f"stopped early: {' '.join(command)}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return processor_time


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the release build of gan-playground")
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    print(f"PyTorch {torch.__version__}, one core, ms for an update of D and one of G,")
    print(f"medians of {args.rounds} alternating rounds\n")
    print("| channels, image | fused | PyTorch eager | PyTorch compiled | eager / fused | compiled / fused |")
    print("|---|---|---|---|---|---|")
    for c, side, depth, colours, preset, epochs in SIZES:
        contestants = {"fused": our_contestant(args.program, c, side, depth, preset, epochs)}
        for name, compiled in (("eager", False), ("compiled", True)):
            try:
                contestants[name] = torch_contestant(c, side, depth, colours, epochs, compiled)
            except Exception as error:  # Where there is no compiler for C++, say.
                print(f"<!-- {name}: {type(error).__name__} -->")
        ms = medians(contestants, args.rounds, epochs)
        cell = lambda number: "–" if number is None else f"{number:.2f}"
        row = [ms["fused"], ms.get("eager"), ms.get("compiled")]
        row += [ms[name] / ms["fused"] if name in ms else None for name in ("eager", "compiled")]
        print(f"| c {c}, {side} × {side} | " + " | ".join(map(cell, row)) + " |", flush=True)


if __name__ == "__main__":
    main()
