#!/usr/bin/env python3
"""Modes captured and high-quality samples in the papers' geometry: the numbers of
docs/MODE_COVERAGE.md.

    cargo build --release && python3 scripts/mode_coverage.py [SEEDS]

Prints a line for each run and then a Markdown table of medians over seeds 1 to SEEDS (default 10).
Modes captured is judged as in VEEGAN: 2,500 fakes, three standard deviations.
"""

import json
import statistics
import subprocess
import sys

PROGRAM = "target/release/gan-playground"

# GAN Lab's page default, with the target in the papers' geometry.
RING = ["data.distribution=eight_gaussians", "data.spread=0.0035"]
GRID = ["data.distribution=grid", "data.spread=0.005"]

# Name, preset, epochs, settings.
RUNS = [
    ("8 modes, plain GAN", "ganlab-gaussians", 20000, RING),
    ("8 modes, eight-modes", "eight-modes", 20000, []),
    ("25 modes, plain GAN", "ganlab-gaussians", 30000, GRID),
    ("25 modes, twenty-five-modes", "twenty-five-modes", 30000, []),
]


def run(preset, epochs, settings, seed):
    command = [PROGRAM, "train", preset, "--epochs", str(epochs), "--seed", str(seed), "--json"]
    for setting in settings:
        command += ["--set", setting]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    rows = []
    for name, preset, epochs, settings in RUNS:
        results = []
        for seed in range(1, seeds + 1):
            r = run(preset, epochs, settings, seed)
            results.append(r)
            print(f"{name}, seed {seed}: {r['modes_captured']} of {r['modes_total']}, "
                  f"{100 * r['high_quality']:.1f} % high quality, diverged: {r['diverged_at']}",
                  flush=True)
        modes = [r["modes_captured"] for r in results]
        quality = [100 * r["high_quality"] for r in results]
        rows.append(f"| {name} | {epochs:,} | {statistics.median(modes):g} | {min(modes)} to {max(modes)} "
                    f"| {statistics.median(quality):.1f} % | {min(quality):.1f} to {max(quality):.1f} % |")
    print("| | epochs | modes: median | all seeds | high quality: median | all seeds |")
    print("|---|---|---|---|---|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
