"""What each layer of an exported style generator decides, by PyTorch alone: the table of docs/EXPLORER.md, made from the script that
`gan-playground export styles-explorer faces.py` writes and a classifier of assets/classifiers, run in PyTorch too.

    python3 scripts/style_factors.py faces.py assets/classifiers/faces.bin

Needs torch and numpy. Images have to have 16 pixels in a row, which the classifier sees.
"""

import importlib.util
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

PAIRS = 400
NAMES = ["Skin", "Hair colour", "Background", "Hair", "Mouth", "Eyes", "Glasses", "Pose"]


class Classifier:
    """As src/metrics/images/classifier says: 3x3 to 12, pooled, 3x3 to 24, pooled, dense to 32, dense to the logits."""

    def __init__(self, path):
        data = open(path, "rb").read()
        assert data[:4] == b"GPIC" and data[4] == 1, "no classifier"
        channels, count = struct.unpack("BB", data[5:7])
        self.factors = list(data[7 : 7 + count])
        flat = torch.tensor(np.frombuffer(data[7 + count :], dtype="<f2").astype("f4"))
        self.layers, at = [], 0
        for window, inputs, outputs in [(3, channels, 12), (3, 12, 24), (4, 24, 32), (1, 32, sum(self.factors))]:
            terms = window * window * inputs
            weight = flat[at : at + terms * outputs].reshape(window, window, inputs, outputs)
            bias = flat[at + terms * outputs : at + (terms + 1) * outputs]
            self.layers.append((weight.permute(3, 2, 0, 1), bias))
            at += (terms + 1) * outputs
        assert at == len(flat), "a classifier of another shape"

    def classes(self, images):
        """The most probable value of each factor, [image][factor], of images [n][y][x][channel]."""
        x = torch.tensor(images).permute(0, 3, 1, 2)
        for index, (weight, bias) in enumerate(self.layers):
            x = F.conv2d(x, weight, bias, padding=1 if index < 2 else 0)
            if index < 2:
                x = F.max_pool2d(x, 2)
            if index < 3:
                x = F.leaky_relu(x, 0.1)
        logits = x.flatten(1).split(self.factors, 1)
        return torch.stack([own.argmax(1) for own in logits], 1)


def main():
    spec = importlib.util.spec_from_file_location("exported", sys.argv[1])
    exported = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(exported)
    classifier = Classifier(sys.argv[2])
    layers = exported.SPEC["style_layers"]
    taken = np.zeros((layers, len(classifier.factors)))
    differ = np.zeros(len(classifier.factors))
    with torch.no_grad():
        for pair in range(PAIRS):
            a, b = 2 * pair, 2 * pair + 1
            images = [exported.generate([a, b])]
            images += [exported.generate([a], mix=b, layers=[layer]) for layer in range(layers)]
            classes = classifier.classes(np.concatenate(images)).numpy()
            apart = classes[0] != classes[1]
            differ += apart
            taken += apart & (classes[2:] == classes[1])
    for name, shares, count in zip(NAMES, taken.T, differ):
        print(f"{name:12}" + "".join(f"{share / max(count, 1):8.3f}" for share in shares))


if __name__ == "__main__":
    main()
