"""Writes tests/data/training_scripts.json: exported training scripts, run by PyTorch in f32 on batches by a rule that both sides know, which
tests/training_scripts.rs holds our updates against. Needs torch and numpy; run it from the project's folder:

    python3 scripts/training_script.py target/release/gan-playground
"""

import importlib.util
import inspect
import json
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from convolution_reference import numbers

EPOCHS = 50
# Each with what else is set: all losses, optimizers, activations, R1, the spectral norm, averaging and the threshold. What draws random
# numbers of its own (dropout, instance noise, the gradient penalty) is not compared.
CASES = {
    "log": ["loss=log"],
    "minimax": ["loss=minimax", "generator.activation=tanh", "discriminator.activation=silu"],
    "least squares": ["loss=least_squares", "discriminator.activation=elu", "generator.activation=sigmoid"],
    # At the hinge a rounded bit decides, so its steps are small.
    "hinge": ["loss=hinge", "generator.momentum=0.5", "generator.weight_decay=0.01", "discriminator.learning_rate=0.01"],
    "wasserstein": ["loss=wasserstein", "discriminator.momentum=0.5"],
    # With Wasserstein's loss D's last bias has no gradient but rounding, which RMSprop would make a step of.
    "rmsprop": ["generator.optimizer=rmsprop", "discriminator.optimizer=rmsprop", "discriminator.learning_rate=0.001",
                "generator.learning_rate=0.001", "generator.rho=0.8"],
    "adam": ["generator.optimizer=adam", "discriminator.optimizer=adam", "generator.learning_rate=0.001",
             "discriminator.learning_rate=0.002", "discriminator.beta1=0.5", "discriminator.activation=leaky_relu"],
    "r1": ["discriminator.r1=0.5", "noise.dim=3", "discriminator.hidden_layers=3"],
    "lazy r1": ["discriminator.r1=0.5", "discriminator.r1_interval=4", "discriminator.activation=tanh"],
    "optimism": ["generator.optimism=1", "discriminator.optimism=0.5", "discriminator.momentum=0.5"],
    # Of smooth activations: our slopes of D's steps are differences, which count each ReLU that is crossed.
    "unrolled": ["generator.unrolled_steps=3", "discriminator.activation=tanh", "generator.activation=tanh"],
    "unrolled, adam": ["generator.unrolled_steps=2", "discriminator.activation=silu", "discriminator.optimizer=adam",
                       "discriminator.learning_rate=0.002", "generator.learning_rate=0.01"],
    "unrolled, rmsprop": ["generator.unrolled_steps=4", "loss=least_squares", "discriminator.activation=tanh",
                          "discriminator.optimizer=rmsprop", "discriminator.learning_rate=0.0005"],
    "extragradient": ["extragradient=on", "discriminator.momentum=0.5", "loss=wasserstein"],
    "extragradient, adam": ["extragradient=on", "generator.optimizer=adam", "discriminator.optimizer=adam", "generator.learning_rate=0.001",
                            "discriminator.learning_rate=0.002", "discriminator.r1=0.1", "discriminator.r1_interval=3"],
    "extragradient, unrolled": ["extragradient=on", "generator.unrolled_steps=2", "discriminator.activation=tanh",
                                "generator.activation=tanh", "discriminator.learning_rate=0.03"],
    "packing": ["discriminator.packing=3", "batch_size=20", "discriminator.r1=0.2", "discriminator.activation=tanh"],
    "packing, extragradient": ["discriminator.packing=2", "extragradient=on", "generator.unrolled_steps=1", "discriminator.activation=tanh",
                               "generator.activation=tanh", "discriminator.learning_rate=0.03"],
    "batch deviation": ["batch_deviation=on", "discriminator.activation=tanh", "discriminator.r1=0.2"],
    "both": ["batch_deviation=on", "discriminator.packing=2", "loss=hinge", "discriminator.activation=silu", "discriminator.learning_rate=0.01"],
    "spectral norm": ["discriminator.spectral_norm=1.5", "generator.hidden_layers=1"],
    "averaging": ["generator.average=0.9", "generator.average_warm_up=5"],
    "threshold": ["discriminator.loss_threshold=0.66", "discriminator.r1=0.1", "discriminator.r1_interval=3"],
}
# Of images: the preset that they begin with, and what else is set. Small, so that rounding is not what is compared.
SMALL = ["data.image_side=px8", "data.count=64", "batch_size=8", "generator.depth=1", "discriminator.depth=1", "generator.channels=4",
         "discriminator.channels=4", "noise.dim=6"]
SGD = ["generator.optimizer=sgd", "discriminator.optimizer=sgd", "generator.learning_rate=0.02", "discriminator.learning_rate=0.02"]
STYLED = [*SMALL, "style.width=8", "style.mixing=0"]
IMAGES = {
    "dcgan": ("digits", [*SMALL, *SGD]),
    "dcgan, deep": ("digits", [*SMALL, *SGD, "data.image_side=px16", "generator.depth=2", "discriminator.depth=2",
                               "generator.activation=elu", "discriminator.activation=silu", "generator.norm=none"]),
    "dcgan, adam": ("digits", [*SMALL, "generator.learning_rate=0.001", "discriminator.learning_rate=0.001"]),
    "pooling": ("digits", [*SMALL, *SGD, "generator.resampling=pooling", "discriminator.resampling=pooling",
                           "discriminator.norm=none", "loss=least_squares"]),
    "unrolled, convolutions": ("digits", [*SMALL, *SGD, "generator.unrolled_steps=2", "discriminator.activation=silu",
                                          "generator.activation=elu"]),
    "colour, r1": ("faces", [*SMALL, *SGD, "discriminator.r1=0.1", "discriminator.norm=none", "discriminator.activation=elu"]),
    "spectral norm of convolutions": ("digits", [*SMALL, *SGD, "discriminator.spectral_norm=2", "discriminator.norm=none"]),
    "dense networks of images": ("digits", [*SMALL, *SGD, "architecture=dense", "generator.neurons=12", "discriminator.neurons=12",
                                            "generator.average=0.9"]),
    "styles": ("styles", [*STYLED, *SGD]),
    "styles to explore": ("styles-explorer", [*STYLED, *SGD, "discriminator.r1_interval=2"]),
}


def exported(binary, preset, settings, folder):
    """The script of a preset with these settings, and what it is called."""
    script = Path(folder) / "case.py"
    subprocess.run([binary, "train", preset, "--epochs", "0", "--set", *",--set,".join(settings).split(","),
                    "--save", str(Path(folder) / "case.json")], check=True, capture_output=True)
    subprocess.run([binary, "export", str(Path(folder) / "case.json"), str(script), "--training"], check=True,
                   capture_output=True)
    return script


def losses(script):
    """D's and G's losses of each epoch, on the rule's batches."""
    spec = importlib.util.spec_from_file_location("case", script)
    case = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(case)
    rows = lambda seed, columns, scale: (numbers(case.BATCH * columns, seed, scale).reshape(case.BATCH, columns)).float()
    width = case.DATA.shape[1]
    # Points are in the unit square, pixels from -1 to 1.
    scale, shift = (0.5, 0.5) if width == 2 else (1.0, 0.0)
    found = []
    for epoch in range(EPOCHS):
        seed = 10 * epoch
        for update in range(case.D_UPDATES):
            d = case.update_d(rows(seed + 2 * update, width, scale) + shift, rows(seed + 2 * update + 1, case.NOISE, 1.0))
        for update in range(case.G_UPDATES):
            # Where it looks ahead, at real samples too.
            ahead = [rows(seed + 9, width, scale) + shift] if "real" in inspect.signature(case.update_g).parameters else []
            g = case.update_g(rows(seed + 7 + update, case.NOISE, 1.0), *ahead)
        found.append([d, g])
    return found


def main():
    binary, cases = sys.argv[1], []
    all_cases = [(name, "start", settings) for name, settings in CASES.items()]
    all_cases += [(name, preset, settings) for name, (preset, settings) in IMAGES.items()]
    for name, preset, settings in all_cases:
        with tempfile.TemporaryDirectory() as folder:
            script = exported(binary, preset, settings, folder)
            text = script.read_text()
            # Without the title.
            check = zlib.crc32(text[text.index("import base64"):].encode())
            cases.append(dict(name=name, preset=preset, settings=settings, check=check, losses=losses(script)))
            print(name, cases[-1]["losses"][-1])
    Path("tests/data/training_scripts.json").write_text(json.dumps(cases) + "\n")


main()
