"""Writes tests/data/convolution.json: gradients of convolutional GANs by PyTorch in f64, which tests/convolution.rs
holds both of our routes against. Needs torch and numpy; run it from the project's folder.

Parameters and samples are made by a rule that both sides know (`numbers`), so the file holds results alone: the two
losses, and of each gradient its length and every so many numbers.
"""

import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
KERNEL = 4


def numbers(count, seed, scale):
    """Numbers without a pattern, the same in every language: fractions of the golden ratio's multiples."""
    out = []
    for i in range(count):
        x = (i + 1) * 0.6180339887498949 + seed * 0.7548776662466927
        y = (i + 1) * (i % 7 + 1) * 0.5698402909980532
        out.append(((x - math.floor(x)) + (y - math.floor(y)) - 1.0) * scale)
    # As f32 has them.
    return torch.tensor(out, dtype=torch.float32).to(torch.float64)


def activate(name, x):
    return {
        "relu": F.relu,
        "leaky_relu": lambda x: F.leaky_relu(x, 0.2),
        "elu": F.elu,
        "silu": F.silu,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
    }[name](x)


class Net:
    def __init__(self, case, up, seed):
        self.case, self.up, self.blocks = case, up, []
        depth, c, side, ch = case["depth"], case["channels"], case["side"], case["image_channels"]
        level = lambda k: (side, ch) if k == 0 else (side >> k, c << (k - 1))
        self.level, self.depth = level, depth
        plan = []
        for index in range(depth + 1):
            step = depth - index if up else index
            if step == depth:
                s, w = level(step)
                shape = (case["latent"], s * s * w) if up else (s * s * w, 1)
                outs = w if up else 1
                kind = "dense"
            else:
                big, small = level(step)[1], level(step + 1)[1]
                k = 3 if case.get("resampling") == "pooling" else KERNEL
                shape, outs = (k, k, big, small), (big if up else small)
                kind = "conv"
            last = index == depth
            norm = case["norm"] and not last and not (not up and index == 0)
            plan.append((kind, step, shape, outs, norm, last))
        self.plan = plan
        total = sum(math.prod(p[2]) + (2 if p[4] else 1) * p[3] for p in plan)
        flat = numbers(total, seed, 0.5)
        # Scales about 1.
        at = 0
        for kind, step, shape, outs, norm, last in plan:
            at += math.prod(shape)
            if norm:
                flat[at : at + outs] += 1.0
            at += (2 if norm else 1) * outs
        # f32 again.
        self.flat = flat.to(torch.float32).to(torch.float64).requires_grad_()
        # Means and variances of batch norm's inputs, layer by layer, as torch.nn.BatchNorm2d starts them.
        self.running = [(torch.zeros(p[3]), torch.ones(p[3])) for p in plan if p[4]]

    def __call__(self, x, groups=1, learns=False, samples=False):
        """With `learns` the running statistics move, with `samples` they are used."""
        act = self.case["activation"]
        case_pools = self.case.get("resampling") == "pooling"
        running = iter(self.running)
        at = 0
        def take(shape):
            nonlocal at
            n = math.prod(shape)
            part = self.flat[at : at + n].reshape(shape)
            at += n
            return part
        side, ch = self.level(0)
        batch = x.shape[0]
        h = x if self.up else x.reshape(batch, side, side, ch).permute(0, 3, 1, 2)
        for kind, step, shape, outs, norm, last in self.plan:
            weight = take(shape)
            if kind == "dense" and self.up:
                s, w = self.level(step)
                h = (h @ weight).reshape(batch, s, s, w).permute(0, 3, 1, 2)
            elif kind == "dense":
                h = (h.permute(0, 2, 3, 1).reshape(batch, -1) @ weight).reshape(batch, 1, 1, 1)
            else:
                kernel = weight.permute(3, 2, 0, 1)
                if case_pools and self.up:
                    h = F.conv_transpose2d(F.interpolate(h, scale_factor=2, mode="nearest"), kernel, padding=1)
                elif case_pools:
                    h = F.avg_pool2d(F.conv2d(h, kernel, padding=1), 2)
                elif self.up:
                    h = F.conv_transpose2d(h, kernel, stride=2, padding=1)
                else:
                    h = F.conv2d(h, kernel, stride=2, padding=1)
            if norm:
                scale, shift = take((outs,)), take((outs,))
                mean, variance = next(running) if learns or samples else (None, None)
                parts = [F.batch_norm(p, mean, variance, scale, shift, not samples, 0.1, 1e-5) for p in h.chunk(groups)]
                h = torch.cat(parts)
            else:
                h = h + take((outs,)).reshape(1, -1, 1, 1)
            if not last:
                h = activate(act, h)
        h = h.permute(0, 2, 3, 1).reshape(batch, -1)
        return torch.tanh(h) if self.up else h


def loss_terms(name):
    sp = F.softplus
    return {
        "log": (lambda t: sp(t), lambda z: sp(-z)),
        "minimax": (lambda t: sp(t), lambda z: -sp(z)),
        "least_squares": (lambda t: torch.sigmoid(t) ** 2, lambda z: torch.sigmoid(-z) ** 2),
        "hinge": (lambda t: F.relu(1 + t), lambda z: -z),
        "wasserstein": (lambda t: t, lambda z: -z),
    }[name]


def picked(gradient):
    gradient = gradient.detach().flatten()
    step = max(1, len(gradient) // 37)
    return {"length": gradient.norm().item(), "step": step, "values": gradient[::step].tolist()}


def result(case):
    g, d = Net(case, True, 1), Net(case, False, 2)
    batch, width = case["batch"], case["side"] ** 2 * case["image_channels"]
    z = numbers(batch * case["latent"], 3, 2.0).reshape(batch, case["latent"])
    real = numbers(batch * width, 4, 1.0).reshape(batch, width)
    phi, psi = loss_terms(case["loss"])
    fake = g(z)
    logits = d(torch.cat([real, fake.detach()]), groups=2)
    d_loss = phi(-logits[:batch]).mean() + phi(logits[batch:]).mean()
    (d_gradient,) = torch.autograd.grad(d_loss, d.flat)
    g_loss = psi(d(fake)).mean()
    (g_gradient,) = torch.autograd.grad(g_loss, g.flat)
    x = real.clone().requires_grad_()
    (slope,) = torch.autograd.grad(d(x).sum(), x, create_graph=True)
    penalty = 0.5 * (slope**2).sum() / batch
    (r1,) = torch.autograd.grad(penalty, d.flat)
    return {
        **case,
        "d_loss": d_loss.item(),
        "g_loss": g_loss.item(),
        "d_gradient": picked(d_gradient),
        "g_gradient": picked(g_gradient),
        "r1_gradient": picked(r1),
    }


def cases():
    base = dict(side=16, image_channels=1, channels=3, depth=2, latent=5, norm=True, activation="leaky_relu",
                loss="log", batch=6)
    yield base
    for side, depth in [(8, 1), (28, 2), (32, 3), (16, 1), (16, 3)]:
        yield {**base, "side": side, "depth": depth, "channels": 2}
    yield {**base, "image_channels": 3}
    yield {**base, "norm": False}
    yield {**base, "resampling": "pooling"}
    yield {**base, "side": 28, "channels": 2, "image_channels": 3, "norm": False, "resampling": "pooling"}
    for activation in ["relu", "elu", "silu", "tanh", "sigmoid"]:
        yield {**base, "side": 8, "depth": 1, "channels": 4, "activation": activation}
        yield {**base, "side": 8, "depth": 2, "channels": 4, "activation": activation}
    for loss in ["minimax", "least_squares", "hinge", "wasserstein"]:
        yield {**base, "side": 8, "depth": 2, "loss": loss}
    yield {**base, "side": 8, "depth": 2, "batch": 19, "channels": 5}


if __name__ == "__main__":
    with open("tests/data/convolution.json", "w") as file:
        json.dump([result(case) for case in cases()], file, indent=0)
        file.write("\n")
