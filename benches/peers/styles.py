"""An update of the discriminator and one of the style generator of the preset `styles` in PyTorch, eager, raced against GAN
Playground on one core, by processor time and in turns, as convolutions.py does it.

`run.sh styles` beside this file installs what it needs and starts it.
"""

import argparse
import random

from convolutions import counted, medians, timed, torch
from torch import nn
from torch.nn import functional as F

BATCH, LATENT, WIDTH, EPOCHS = 32, 64, 64, 300


class Generator(nn.Module):
    """Mapping of two layers; w to 64 × 4 × 4 with batch norm; two transposed convolutions, the first with batch norm, the
    second with instance norm, each followed by its style; 3 × 3 to colours."""

    def __init__(self):
        super().__init__()
        self.mapping = nn.ModuleList([nn.Linear(LATENT, WIDTH), nn.Linear(WIDTH, WIDTH)])
        self.start, self.norm = nn.Linear(WIDTH, 64 * 16, bias=False), nn.BatchNorm2d(64)
        self.up = nn.ModuleList([nn.ConvTranspose2d(i, o, 4, 2, 1, bias=False) for i, o in [(64, 32), (32, 16)]])
        self.norms = nn.ModuleList([nn.BatchNorm2d(32, affine=False), nn.InstanceNorm2d(16)])
        self.styles = nn.ModuleList([nn.Linear(WIDTH, 2 * o) for o in (32, 16)])
        self.last = nn.Conv2d(16, 3, 3, 1, 1)

    def style(self, z):
        w = z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)
        for layer in self.mapping:
            w = F.leaky_relu(layer(w), 0.2)
        return w

    def forward(self, z, other=None):
        w = self.style(z)
        ws = [w, w, w]
        if other is not None:
            cut = random.randint(1, 2)
            ws = ws[:cut] + [self.style(other)] * (3 - cut)
        x = F.relu(self.norm(self.start(ws[0]).reshape(-1, 64, 4, 4)))
        for up, norm, style, w in zip(self.up, self.norms, self.styles, ws[1:]):
            scale, shift = style(w).chunk(2, 1)
            x = F.relu(norm(up(x)) * (1 + scale)[:, :, None, None] + shift[:, :, None, None])
        return torch.tanh(self.last(x))


def discriminator():
    return nn.Sequential(
        nn.Conv2d(3, 24, 4, 2, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(24, 48, 4, 2, 1, bias=False),
        nn.BatchNorm2d(48),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(48 * 16, 1),
    )


def torch_contestant():
    g, d = Generator(), discriminator()
    steps = [torch.optim.Adam(net.parameters(), lr=1e-3, betas=(0.5, 0.99)) for net in (g, d)]
    real = torch.rand(1024, 3, 16, 16) * 2 - 1

    def fake():
        z = torch.randn(BATCH, LATENT)
        return g(z, torch.randn(BATCH, LATENT) if random.random() < 0.5 else None)

    def epoch(k):
        x = real[k % 32 * BATCH :][:BATCH]
        with torch.no_grad():
            y = fake()
        loss = F.softplus(-d(x)).mean() + F.softplus(d(y)).mean()
        steps[1].zero_grad()
        loss.backward()
        steps[1].step()
        d.requires_grad_(False)
        loss = F.softplus(-d(fake())).mean()
        steps[0].zero_grad()
        loss.backward()
        steps[0].step()
        d.requires_grad_(True)

    return timed(epoch, EPOCHS)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the release build of gan-playground")
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    command = [args.program, "train", "styles", "--json", "--threads", "1", "--set", "generator.average=0"]
    ours = counted([*command, "--path", "fused"])
    plain = counted([*command, "--path", "plain"])
    contestants = {
        "fused": lambda: ours(EPOCHS + 1) - ours(1),
        "plain": lambda: plain(EPOCHS + 1) - plain(1),
        "eager": torch_contestant(),
    }
    ms = medians(contestants, args.rounds, EPOCHS)
    print(f"PyTorch {torch.__version__}, one core, ms for an update of D and one of G, medians of {args.rounds} rounds\n")
    print("| fused | plain flex | PyTorch eager | plain / fused | eager / fused |\n|---|---|---|---|---|")
    row = [*ms.values(), ms["plain"] / ms["fused"], ms["eager"] / ms["fused"]]
    print("| " + " | ".join(f"{number:.2f}" for number in row) + " |")


if __name__ == "__main__":
    main()
