"""Whether exported training scripts end where the program does: 20 seeds of a preset, each trained by both, with batches and noise of their own,
and how far the fakes are from the real points (sliced Wasserstein distance, and of mixtures the modes found). Needs torch and numpy:

    python3 scripts/compare_distributions.py target/release/gan-playground [PRESET] [EPOCHS] [SEEDS] [KEY=VALUE …]
"""

import csv
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np


def points(path):
    with open(path) as file:
        rows = [row for row in csv.DictReader(file) if row.get("kind", "fake") == "fake"]
    return np.array([[float(row["x"]), float(row["y"])] for row in rows])


def distance(a, b, projections=64):
    """Sliced Wasserstein distance of as many points (Rabin et al. 2011), along the same directions each time."""
    angles = np.arange(projections) * math.pi / projections
    directions = np.stack([np.cos(angles), np.sin(angles)])
    n = min(len(a), len(b))
    sort = lambda x: np.sort(x[:n] @ directions, axis=0)
    return float(np.sqrt(np.mean((sort(a) - sort(b)) ** 2)))


def rank_test(a, b):
    """Two-sided p of the Mann-Whitney test, by its normal approximation."""
    both = np.concatenate([a, b])
    order = both.argsort().argsort() + 1
    u = order[: len(a)].sum() - len(a) * (len(a) + 1) / 2
    mean, std = len(a) * len(b) / 2, math.sqrt(len(a) * len(b) * (len(both) + 1) / 12)
    return math.erfc(abs(u - mean) / std / math.sqrt(2))


def main():
    binary = str(Path(sys.argv[1]).resolve())
    given = [argument for argument in sys.argv[2:] if "=" not in argument]
    preset, epochs, seeds = (given + ["ganlab-ring", "2000", "20"][len(given) :])[:3]
    settings = [part for argument in sys.argv[2:] if "=" in argument for part in ("--set", argument)]
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        run = lambda *args: subprocess.run(args, check=True, capture_output=True, cwd=folder)
        run(binary, "train", preset, *settings, "--epochs", "0", "--seed", "1000", "--training-set", "real.csv")
        real = points(Path(folder) / "real.csv")
        for seed in range(1, int(seeds) + 1):
            run(binary, "train", preset, *settings, "--epochs", epochs, "--seed", str(seed), "--samples", "2000", "ours.csv")
            run(binary, "train", preset, *settings, "--epochs", "0", "--seed", str(seed), "--save", "start.json")
            run(binary, "export", "start.json", "gan.py", "--training")
            run(sys.executable, "gan.py", epochs)
            ours.append(distance(points(Path(folder) / "ours.csv"), real))
            theirs.append(distance(points(Path(folder) / "fakes.csv"), real))
            print(f"seed {seed}: {ours[-1]:.4f} here, {theirs[-1]:.4f} in PyTorch", flush=True)
    a, b = np.array(ours), np.array(theirs)
    print(f"{preset} {settings[1::2]}, {epochs} epochs, {seeds} seeds: median {np.median(a):.4f} here, {np.median(b):.4f} in PyTorch; "
          f"Mann-Whitney p = {rank_test(a, b):.3f}")


main()
