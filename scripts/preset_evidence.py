#!/usr/bin/env python3
"""What the shipped presets do over several seeds: the numbers behind their descriptions.

    cargo build --release && python3 scripts/preset_evidence.py

Prints a Markdown table of medians; docs/VALIDATION.md has one of a stated date.
"""

import json
import statistics
import subprocess

PROGRAM = "target/release/gan-playground"

# Preset, epochs, number of seeds (from 1 on).
RUNS = [
    ("start", 2000, 20),
    ("ganlab-line", 2000, 40),
    ("ganlab-gaussians", 2000, 40),
    ("ganlab-ring", 2000, 40),
    ("ganlab-disjoint", 2000, 40),
    ("healthy-ring", 2000, 5),
    ("healthy-ring", 10000, 5),
    ("mode-collapse", 1000, 40),
    ("mode-collapse-cured", 8000, 10),
    ("one-dimensional-noise", 3000, 10),
    ("too-many-layers", 1000, 10),
    ("mixed-optimizers", 500, 40),
    ("learning-rate-one", 500, 10),
    ("oscillation", 2000, 20),
    ("oscillation", 8000, 20),
    ("oscillation-cured", 8000, 20),
    ("weak-discriminator", 3000, 10),
    ("strong-discriminator", 300, 5),
    ("dcgan", 15000, 5),
]


def run(preset, epochs, seed):
    command = [PROGRAM, "train", preset, "--epochs", str(epochs), "--seed", str(seed), "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    print("| preset | epochs | seeds | sliced W: median, worst | coverage | precision "
          "| on one spot | modes found | D loss | G loss |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for preset, epochs, seeds in RUNS:
        results = [run(preset, epochs, seed) for seed in range(1, seeds + 1)]
        column = lambda key: [r[key] for r in results]
        median = lambda key: statistics.median(column(key))
        modes = [m for m in column("modes_captured") if m is not None]
        found = f"{min(modes)} to {max(modes)} of {results[0]['modes_total']}" if modes else ""
        collapsed = sum(r["fake_std"] < 0.05 for r in results)
        print(f"| {preset} | {epochs:,} | {seeds} "
              f"| {median('sliced_wasserstein'):.3f}, {max(column('sliced_wasserstein')):.3f} "
              f"| {median('coverage'):.2f} | {median('precision'):.2f} | {collapsed} of {seeds} "
              f"| {found} | {median('d_loss'):.2f} | {median('g_loss'):.2f} |", flush=True)


if __name__ == "__main__":
    main()
