#!/usr/bin/env python3
"""Compares the shipped experiments' arms that GAN Lab can express with the NumPy reference.

For each arm: medians of the final sliced Wasserstein distance and JS divergence of both, and the
Mann-Whitney statistic z (|z| above 1.96 is a difference at 95 % for a single comparison). The CSV
files are those of `gan-playground experiment NAME --seeds N --csv NAME.csv`; run this once they are
all in FOLDER.

    python3 scripts/compare_with_reference.py FOLDER --seeds 40
"""

import argparse
import csv
import pathlib

import numpy as np
from reference_gan import run

ADAM = {"g_optimizer": "adam", "d_optimizer": "adam"}
RATES = lambda g, d: {"g_rate": g, "d_rate": d}
ARMS = {
    "adam-or-sgd": {
        "SGD 0.1": {},
        "Adam 0.1": ADAM,
        "Adam 0.001": {**ADAM, **RATES(0.001, 0.001)},
    },
    "generator-layers": {f"generator.hidden_layers={n}": {"g_layers": n} for n in (1, 2, 4, 10)},
    "learning-rate-ratio": {
        "D 0.1, G 0.01": RATES(0.01, 0.1),
        "both 0.1": {},
        "D 0.01, G 0.1": RATES(0.1, 0.01),
    },
    "learning-rates": {
        "both 0.001": RATES(0.001, 0.001),
        "both 0.03": RATES(0.03, 0.03),
        "both 0.1": {},
        "both 1": RATES(1, 1),
    },
    "loss-smoothness": {f"loss={loss}": {"loss": loss} for loss in ("log", "least_squares")},
    "mixed-optimizers": {
        "both SGD": {},
        "G Adam, D SGD": {"g_optimizer": "adam"},
        "G SGD, D Adam": {"d_optimizer": "adam"},
    },
    "updates-per-epoch": {
        f"discriminator.updates_per_epoch={n}": {"d_updates": n} for n in (1, 2, 5, 20)
    },
}
METRICS = ("sliced_wasserstein", "js")


def mann_whitney_z(a, b):
    """Normal approximation with midranks and the correction for ties."""
    both = np.concatenate([a, b])
    _, inverse, counts = np.unique(both, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[inverse]
    n, m = len(a), len(b)
    u = ranks[:n].sum() - n * (n + 1) / 2
    total = n + m
    ties = (counts**3 - counts).sum() / (total * (total - 1))
    std = np.sqrt(n * m / 12 * (total + 1 - ties))
    return (u - n * m / 2) / std if std > 0 else 0.0


def ours(path, arm, metric, epochs, seeds):
    """One value for each seed; a diverged run has no row at its end and counts as infinitely bad."""
    with path.open() as file:
        rows = [row for row in csv.DictReader(file) if row["arm"] == arm]
    of_seed = {int(row["seed"]): np.inf for row in rows}
    assert sorted(of_seed) == list(range(1, seeds + 1)), f"{path}: {arm}: other seeds than asked for"
    for row in rows:
        if int(row["epoch"]) == epochs:
            of_seed[int(row["seed"])] = float(row[metric])
        else:
            assert row["diverged_at"] or int(row["epoch"]) < epochs, f"{path}: other epochs"
    return np.array(list(of_seed.values()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--epochs", type=int, default=2000)
    args = parser.parse_args()
    print("| experiment | arm | sliced W: ours, reference | z | JS: ours, reference | z |")
    print("|---|---|---|---|---|---|")
    known = {}
    for experiment, arms in ARMS.items():
        for arm, settings in arms.items():
            key = tuple(sorted(settings.items()))
            if key not in known:
                results = run("gaussians", range(1, args.seeds + 1), {args.epochs}, **settings)
                known[key] = list(results)
            cells = []
            for metric in METRICS:
                path = args.folder / f"{experiment}.csv"
                a = ours(path, arm, metric, args.epochs, args.seeds)
                b = np.array([result[metric] for result in known[key]])
                b = np.where(np.isfinite(b), b, np.inf)
                z = mann_whitney_z(a, b)
                cells.append(f"{np.median(a):.3f}, {np.median(b):.3f} | {z:+.2f}")
            print(f"| {experiment} | {arm} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
