#!/usr/bin/env python3
"""Trains the models that ship: one for each distribution, in presets/trained.

    cargo build --release && python3 scripts/train_shipped.py

They are the start preset on other data. Its SGD does not find separate modes, so those have Adam. Fakes go on
moving, so each has the best of five lengths, 80 to 120 % of what its data needs.
"""

import json
import subprocess
import tempfile

PROGRAM = "target/release/gan-playground"


def adam(generator, discriminator):
    both = {"optimizer": "adam", "beta1": 0.5}
    return {
        **{f"generator.{key}": value for key, value in both.items()},
        **{f"discriminator.{key}": value for key, value in both.items()},
        "generator.learning_rate": generator,
        "discriminator.learning_rate": discriminator,
    }


# Distribution, its name, epochs, settings beside the start preset's.
MODELS = [
    ("line", "line", 13_200, {}),
    ("gaussians", "two Gaussians", 9_600, {}),
    ("ring", "ring", 12_000, {}),
    ("disjoint", "disjoint", 8_000, adam(0.0003, 0.001)),
    ("eight_gaussians", "8 Gaussians", 30_000, adam(0.001, 0.003)),
    ("grid", "5×5 grid", 12_000, adam(0.001, 0.003)),
    ("two_moons", "two moons", 13_200, {}),
    ("spiral", "spiral", 30_000, adam(0.0005, 0.001)),
    ("checkerboard", "checkerboard", 9_600, {}),
]


def main():
    for distribution, name, epochs, settings in MODELS:
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            command = [PROGRAM, "train", "start", "--epochs", str(epochs), "--save", file.name, "--json"]
            for key, value in {"data.distribution": distribution, **settings}.items():
                command += ["--set", f"{key}={value}"]
            report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            with open(file.name, encoding="utf-8") as text:
                # Curves are long, and a new run starts here.
                model = {**json.load(text), "name": f"Trained: {name}"}
        del model["history"]
        model["description"] = (
            f"The start preset on this data, trained for {epochs:,} epochs: JS {report['js']:.2f} bits. Play goes "
            "on from there; change a knob and see what it ruins."
        )
        path = f"presets/trained/{distribution.replace('_', '-')}.json"
        with open(path, "w", encoding="utf-8") as out:
            json.dump(model, out, ensure_ascii=False, separators=(",", ":"))
            out.write("\n")
        print(f"{path}: JS {report['js']:.3f}")


if __name__ == "__main__":
    main()
