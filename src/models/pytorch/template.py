#!/usr/bin/env python3
"""A generator trained with GAN Playground, in PyTorch: the same seeds give the same images, but for rounding.

    python3 @NAME@ --seeds 0-15,50 --out images.npy

writes [n][y][x][channel], -1 is black and 1 white (of points [n][2]). With --out images.png a picture, if Pillow is there. Needs torch
and numpy. From Python: `from @MODULE@ import generate`.
"""

import argparse
import base64
import json

import numpy as np
import torch
import torch.nn.functional as F

SPEC = json.loads(r"""@SPEC@""")
WEIGHTS = np.frombuffer(base64.b64decode("""@WEIGHTS@"""), dtype="<f4")


def blocks():
    """The parameters by name."""
    at, found = 0, {}
    for name, shape in SPEC["blocks"]:
        count = int(np.prod(shape))
        found[name] = torch.tensor(WEIGHTS[at : at + count].reshape(shape))
        at += count
    return found


P = blocks()
ACTIVATIONS = {
    "relu": F.relu,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.2),
    "elu": F.elu,
    "silu": F.silu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


def noise(seed):
    """The noise vector of a seed."""
    numbers, dim = np.random.RandomState(seed), SPEC["noise"]
    kind = SPEC["distribution"]
    if kind == "normal":
        return numbers.randn(dim)
    if kind == "uniform":
        return numbers.random_sample(dim)
    if kind == "symmetric":
        return 2 * numbers.random_sample(dim) - 1
    out = []
    while len(out) < dim:
        normal = numbers.randn()
        if abs(normal) <= 2:
            out.append(0.5 + 0.25 * normal)
    return np.array(out)


def act(x):
    return ACTIVATIONS[SPEC["activation"]](x) * SPEC.get("gain", 1.0)


def image(x, side):
    """[n][y * x * channel] as PyTorch has it."""
    return x.reshape(len(x), side, side, -1).permute(0, 3, 1, 2)


def rows(x):
    return x.permute(0, 2, 3, 1).reshape(len(x), -1)


def dense_network(x):
    layers = SPEC["layers"]
    for index in range(layers):
        x = x @ P[f"{index}.weight"] + P[f"{index}.bias"]
        x = act(x) if index + 1 < layers else torch.tanh(x)
    return x


def convolutional_network(x):
    layers = SPEC["layers"]
    for index in range(layers):
        weight, bias = P[f"{index}.weight"], P[f"{index}.bias"]
        if index == 0:
            x = image(x @ weight, SPEC["start"])
        else:
            kernel = weight.permute(3, 2, 0, 1)
            if SPEC["pooling"]:
                x = F.conv_transpose2d(F.interpolate(x, scale_factor=2), kernel, padding=1)
            else:
                x = F.conv_transpose2d(x, kernel, stride=2, padding=1)
        x = x + bias[:, None, None]
        x = act(x) if index + 1 < layers else torch.tanh(x)
    return rows(x)


def scale(fan_in):
    return fan_in**-0.5 if SPEC["equalised"] else 1.0


def style(z):
    """w of noise."""
    w = z / torch.sqrt((z * z).mean(1, keepdim=True) + 1e-8) if SPEC["noise"] > 1 else z
    for index in range(SPEC["mapping"]):
        weight, bias = P[f"mapping.{index}.weight"], P[f"mapping.{index}.bias"]
        rate = SPEC["mapping_rate"]
        w = F.leaky_relu(w @ weight * (rate * scale(len(weight))) + bias * rate, 0.2) * SPEC["gain"]
    return w


def affine(w, name):
    weight, bias = P[f"{name}.style.weight"], P[f"{name}.style.bias"]
    return (w @ weight * scale(len(weight)) + bias)[:, :, None, None]


def normal(x):
    return F.instance_norm(x, eps=1e-5)


def styled(x, w, index, kind):
    name = f"layer.{index}"
    weight, fan = P[f"{name}.weight"], 1
    if index > 0 and not SPEC["modulated"]:
        fan = 4 * weight.shape[3]
        sums = lambda x: F.conv_transpose2d(x, weight.permute(3, 2, 0, 1) * scale(fan), stride=2, padding=1)
    else:
        fan = 9 * weight.shape[2]
        kernel = weight.permute(3, 2, 0, 1) * scale(fan)
        sums = lambda x: F.conv2d(F.interpolate(x, scale_factor=2) if index else x, kernel, padding=1)
    s = affine(w, name)
    bias = P[f"{name}.bias"][:, None, None] if f"{name}.bias" in P else 0.0
    if kind == "modulated":
        expected = s[:, :, 0, 0].square() @ (weight * scale(fan)).square().sum((0, 1)) + 1e-8
        return act(sums(x * s) / expected.sqrt()[:, :, None, None] + bias)
    by, to = s.chunk(2, 1)
    if kind == "adain":
        return normal(act(sums(x) + bias)) * (1 + by) + to
    x = normal(sums(x)) if kind == "instance_norm" else sums(x) + bias
    return act(x * (1 + by) + to)


def style_network(ws):
    """Images of a style for each layer, [n][layer][w]."""
    side = SPEC["start"]
    if "start.constant" in P:
        x = P["start.constant"].permute(2, 0, 1)[None].expand(len(ws), -1, -1, -1)
    else:
        weight = P["start.weight"]
        x = act(image(ws[:, 0] @ weight * scale(len(weight)), side) + P["start.bias"][:, None, None])
    for index, kind in SPEC["styled"]:
        x = styled(x, ws[:, index], index, kind)
    weight, bias = P["image.weight"], P["image.bias"][:, None, None]
    fan = weight.shape[0] * weight.shape[1] * weight.shape[2]
    kernel = weight.permute(3, 2, 0, 1) * scale(fan)
    if SPEC["modulated"]:
        return rows(F.conv2d(x * affine(ws[:, -1], "image"), kernel) + bias)
    return rows(torch.tanh(F.conv2d(x, kernel, padding=1) + bias))


def generate(seeds, psi=1.0, mix=None, layers=()):
    """Images of seeds; with `mix`, these layers (0 is the first) have the style of that seed."""
    z = torch.tensor(np.array([noise(seed) for seed in seeds]), dtype=torch.float32)
    if SPEC["architecture"] != "style":
        z = psi * z + (1 - psi) * SPEC["center"]
        x = dense_network(z) if SPEC["architecture"] == "dense" else convolutional_network(z)
    else:
        mean = torch.tensor(SPEC["mean_style"])
        truncated = lambda w: mean + psi * (w - mean)
        ws = truncated(style(z))[:, None].repeat(1, SPEC["style_layers"], 1)
        if mix is not None:
            other = truncated(style(torch.tensor(noise(mix)[None], dtype=torch.float32)))
            for layer in layers:
                ws[:, layer] = other
        x = style_network(ws)
    side = SPEC["side"]
    return x.reshape(len(z), side, side, -1).numpy() if side else x.numpy()


def seed_list(text):
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default="0-15")
    parser.add_argument("--psi", type=float, default=1.0)
    parser.add_argument("--mix", type=int, help="a seed whose style some layers have")
    parser.add_argument("--layers", default="0", help="which, 0 being the first")
    parser.add_argument("--out", default="images.npy")
    args = parser.parse_args()
    layers = [int(layer) for layer in args.layers.split(",")]
    with torch.no_grad():
        images = generate(list(seed_list(args.seeds)), args.psi, args.mix, layers)
    if not args.out.endswith(".png"):
        np.save(args.out, images)
        return
    from PIL import Image

    pixels = ((images.clip(-1, 1) + 1) * 127.5).round().astype("uint8")
    Image.fromarray(np.concatenate(list(pixels), 1).squeeze()).save(args.out)


if __name__ == "__main__":
    main()
