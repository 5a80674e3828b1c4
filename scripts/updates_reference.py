"""Writes tests/data/updates.json: 50 updates of D and of G in turns by PyTorch in f64, which tests/updates.rs holds our
updates against, and how far PyTorch itself is off in f32. Needs torch and numpy; run it from the project's folder.

As in convolution_reference.py, parameters and batches are made by a rule that both sides know.
"""

import json

import torch
import torch.nn.functional as F

from convolution_reference import Net, numbers, picked

CASE = dict(side=8, image_channels=1, channels=8, depth=2, latent=8, norm=True, activation="leaky_relu", batch=16,
            updates=50, learning_rate=0.002, beta1=0.5, beta2=0.999, epsilon=1e-8)


def train(dtype):
    """50 updates of each; the losses, and both networks."""
    torch.set_default_dtype(torch.float64)
    batch, latent, width = CASE["batch"], CASE["latent"], CASE["side"] ** 2 * CASE["image_channels"]
    rows = lambda seed, columns, scale: numbers(batch * columns, seed, scale).reshape(batch, columns).to(dtype)
    g, d = Net(CASE, True, 1), Net(CASE, False, 2)
    for net in (g, d):
        net.flat = net.flat.detach().to(dtype).requires_grad_()
        net.running = [(mean.to(dtype), variance.to(dtype)) for mean, variance in net.running]
    adam = lambda net: torch.optim.Adam(
        [net.flat], lr=CASE["learning_rate"], betas=(CASE["beta1"], CASE["beta2"]), eps=CASE["epsilon"])
    of_g, of_d = adam(g), adam(d)
    losses = []
    for update in range(CASE["updates"]):
        # Of D, on real samples and fakes, each normalised by itself.
        real = rows(3 * update + 10, width, 1.0)
        fake = g(rows(3 * update + 11, latent, 2.0)).detach()
        logits = d(torch.cat([real, fake]), groups=2, learns=True)
        d_loss = F.softplus(-logits[:batch]).mean() + F.softplus(logits[batch:]).mean()
        of_d.zero_grad()
        d_loss.backward()
        of_d.step()
        # Of G.
        g_loss = F.softplus(-d(g(rows(3 * update + 12, latent, 2.0), learns=True))).mean()
        of_g.zero_grad()
        g_loss.backward()
        of_g.step()
        losses.append([d_loss.item(), g_loss.item()])
    samples = g(rows(1, latent, 2.0), samples=True).detach()
    logits = d(rows(2, width, 1.0), samples=True).detach()
    # Layer by layer means, then variances.
    running = [torch.cat([torch.cat(pair) for pair in net.running]) for net in (g, d)]
    return losses, [g.flat.detach(), d.flat.detach()], running, [samples, logits]


def apart(a, b):
    """The largest difference, relative to the length."""
    a, b = a.flatten().double(), b.flatten().double()
    return ((a - b).abs().max() / b.norm()).item()


losses, parameters, running, shown = train(torch.float64)
f32_losses, f32_parameters, f32_running, f32_shown = train(torch.float32)
result = {
    **CASE,
    "losses": losses,
    "parameters": [picked(p) for p in parameters],
    "running": [picked(r) for r in running],
    "samples": picked(shown[0]),
    "logits": picked(shown[1]),
    "pytorch_in_f32": {
        "losses": max(abs(a - b) for x, y in zip(losses, f32_losses) for a, b in zip(x, y)),
        "parameters": [apart(a, b) for a, b in zip(f32_parameters, parameters)],
        "running": [apart(a, b) for a, b in zip(f32_running, running)],
        "shown": [apart(a, b) for a, b in zip(f32_shown, shown)],
    },
}
with open("tests/data/updates.json", "w") as file:
    json.dump(result, file, indent=0)
    file.write("\n")
