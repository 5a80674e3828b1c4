"""Writes tests/data/style.json: losses and gradients of style GANs by PyTorch in f64, which tests/style.rs holds ours
against. Needs torch and numpy; run it from the project's folder.

The networks are written after the papers (StyleGAN, arXiv 1812.04948; StyleGAN2, arXiv 1912.04958); parameters and
samples are made by the rule of convolution_reference.py, so the file holds results alone.
"""

import json
import math

import torch
import torch.nn.functional as F

from convolution_reference import activate, loss_terms, numbers, picked

torch.set_default_dtype(torch.float64)


class Flat:
    """Flat parameters, taken block by block; those that start at 1 have 1 added."""

    def __init__(self, seed, scale):
        self.seed, self.scale, self.sizes, self.at, self.flat = seed, scale, [], 0, None

    def start(self):
        self.at = 0

    def take(self, *shape, one=False):
        count = math.prod(shape)
        if self.flat is None:
            self.sizes.append((count, one))
            return torch.zeros(shape)
        part = self.flat[self.at : self.at + count].reshape(shape)
        self.at += count
        return part

    def fill(self):
        flat, at = numbers(sum(n for n, _ in self.sizes), self.seed, self.scale), 0
        for count, one in self.sizes:
            flat[at : at + count] += one
            at += count
        self.flat = flat.to(torch.float32).to(torch.float64).requires_grad_()


class Style:
    def __init__(self, case):
        self.case = case
        eq = case["weights"] == "equalised"
        self.scale = 2.0 if eq else 0.5
        self.gain = (lambda fan: 1 / math.sqrt(fan)) if eq else (lambda fan: 1.0)
        self.act = lambda x: activate(case["activation"], x) * (math.sqrt(2) if eq else 1.0)
        self.mapped = lambda x: F.leaky_relu(x, 0.2) * (math.sqrt(2) if eq else 1.0)
        self.rate = case["mapping_rate"] if eq else 1.0

    def level(self, steps):
        c = self.case
        return c["side"] >> steps, min(c["channels"] << steps, c["most_channels"])


class Generator(Style):
    def __init__(self, case, seed):
        super().__init__(case)
        self.p = Flat(seed, self.scale)
        self(torch.zeros(2, case["latent"]))
        self.p.fill()

    def mapping(self, z):
        c, p = self.case, self.p
        x = z / torch.sqrt((z * z).mean(1, keepdim=True) + 1e-8)
        for _ in range(c["mapping_layers"]):
            fan = x.shape[1]
            weight, bias = p.take(fan, c["width"]), p.take(c["width"])
            x = self.mapped(x @ weight * (self.rate * self.gain(fan)) + bias * self.rate)
        return x

    def affine(self, w, count, neutral):
        weight, bias = self.p.take(w.shape[1], count), self.p.take(count, one=neutral)
        return w @ weight * self.gain(w.shape[1]) + bias

    def layer(self, h, w, index, made):
        c, p = self.case, self.p
        inputs, outputs = h.shape[1], made[1]
        mod, last = c["layers"] == "modulated", index == c["depth"]
        instance = last and c["last"] == "instance_norm"
        up = index > 0
        if up and not mod:
            weight = p.take(4, 4, outputs, inputs) * self.gain(4 * inputs)
            conv = lambda h: F.conv_transpose2d(h, weight.permute(3, 2, 0, 1).contiguous(), stride=2, padding=1)
        else:
            weight = p.take(3, 3, inputs, outputs) * self.gain(9 * inputs)
            kernel = weight.permute(3, 2, 0, 1).contiguous()
            conv = lambda h: F.conv2d(F.interpolate(h, scale_factor=2) if up else h, kernel, padding=1)
        modulated = mod and not instance
        style = self.affine(w, inputs if modulated else 2 * outputs, modulated)
        shaped = lambda x: x * (1 + style[:, :outputs, None, None]) + style[:, outputs:, None, None]
        if modulated:
            # StyleGAN2's own form: a kernel for each sample.
            kernels = kernel[None] * style[:, None, :, None, None]
            kernels = kernels * torch.rsqrt((kernels**2).sum((2, 3, 4), keepdim=True) + 1e-8)
            h = F.interpolate(h, scale_factor=2) if up else h
            each = [F.conv2d(one[None], k, padding=1) for one, k in zip(h, kernels)]
            return self.act(torch.cat(each) + p.take(outputs)[:, None, None])
        if mod:
            h = self.act(conv(h) + p.take(outputs)[:, None, None])
            return shaped(F.instance_norm(h, eps=1e-5))
        if instance:
            return self.act(shaped(F.instance_norm(conv(h), eps=1e-5)))
        return self.act(shaped(F.batch_norm(conv(h), None, None, None, None, True, 0.1, 1e-5)))

    def __call__(self, z):
        c, p = self.case, self.p
        p.start()
        batch, depth = z.shape[0], c["depth"]
        if c["cut"]:
            both = self.mapping(torch.cat(z.chunk(2, 1)) if z.shape[1] > c["latent"] else torch.cat([z, z]))
            first, second = both.chunk(2)
            ws = [first if i < c["cut"] else second for i in range(depth + 1)]
        else:
            ws = [self.mapping(z)] * (depth + 1)
        side, channels = self.level(depth)
        if c["start"] == "from_w":
            weight = p.take(ws[0].shape[1], side * side * channels) * self.gain(ws[0].shape[1])
            h = (ws[0] @ weight).reshape(batch, side, side, channels).permute(0, 3, 1, 2)
            scale, shift = p.take(channels, one=True), p.take(channels)
            h = self.act(F.batch_norm(h, None, None, scale, shift, True, 0.1, 1e-5))
        else:
            constant = p.take(side, side, channels).permute(2, 0, 1)
            h = self.layer(constant[None].expand(batch, -1, -1, -1), ws[0], 0, (side, channels))
        for index in range(1, depth + 1):
            h = self.layer(h, ws[index], index, self.level(depth - index))
        last, ch = self.level(0)[1], c["image_channels"]
        if c["layers"] == "modulated":
            style = self.affine(ws[depth], last, True)
            weight = p.take(1, 1, last, ch) * self.gain(last)
            h = F.conv2d(h * style[:, :, None, None], weight.permute(3, 2, 0, 1).contiguous())
            h = h + p.take(ch)[:, None, None]
        else:
            weight = p.take(3, 3, last, ch) * self.gain(9 * last)
            h = torch.tanh(F.conv2d(h, weight.permute(3, 2, 0, 1).contiguous(), padding=1) + p.take(ch)[:, None, None])
        return h.permute(0, 2, 3, 1).reshape(batch, -1)


class Discriminator(Style):
    def __init__(self, case, seed):
        super().__init__(case)
        self.p = Flat(seed, self.scale)
        self(torch.zeros(2, case["side"] ** 2 * case["image_channels"]))
        self.p.fill()

    def part(self, x):
        c, p = self.case, self.p
        p.start()
        h = x.reshape(-1, c["side"], c["side"], c["image_channels"]).permute(0, 3, 1, 2)
        plan = [(3, 1, self.level(0)[1])]
        plan += [(4, 2, self.level(i + 1)[1]) for i in range(c["depth"])]
        plan += [(3, 1, self.level(c["depth"])[1])]
        for index, (kernel, stride, outputs) in enumerate(plan):
            if index + 1 == len(plan) and c["sees_batch"]:
                deviation = torch.sqrt(h.var(0, unbiased=False) + 1e-8).mean()
                h = torch.cat([h, deviation.expand(h.shape[0], 1, *h.shape[2:])], 1)
            inputs = h.shape[1]
            weight = p.take(kernel, kernel, inputs, outputs) * self.gain(kernel * kernel * inputs)
            h = F.conv2d(h, weight.permute(3, 2, 0, 1).contiguous(), stride=stride, padding=1) + p.take(outputs)[:, None, None]
            h = self.act(h)
        h = h.permute(0, 2, 3, 1).reshape(h.shape[0], -1)
        return h @ p.take(h.shape[1], 1) * self.gain(h.shape[1]) + p.take(1)

    def __call__(self, x, groups=1):
        return torch.cat([self.part(part) for part in x.chunk(groups)])


def result(case):
    g, d = Generator(case, 1), Discriminator(case, 2)
    batch, width = case["batch"], case["side"] ** 2 * case["image_channels"]
    inputs = case["latent"] * (2 if case["cut"] else 1)
    z = numbers(batch * inputs, 3, 2.0).reshape(batch, inputs)
    real = numbers(batch * width, 4, 1.0).reshape(batch, width)
    phi, psi = loss_terms(case["loss"])
    fake = g(z)
    logits = d(torch.cat([real, fake.detach()]), groups=2)
    d_loss = phi(-logits[:batch]).mean() + phi(logits[batch:]).mean()
    (d_gradient,) = torch.autograd.grad(d_loss, d.p.flat)
    g_loss = psi(d(fake)).mean()
    (g_gradient,) = torch.autograd.grad(g_loss, g.p.flat)
    x = real.clone().requires_grad_()
    (slope,) = torch.autograd.grad(d(x).sum(), x, create_graph=True)
    penalty = 0.5 * slope.square().sum(1).mean()
    r1 = torch.autograd.grad(penalty, d.p.flat, allow_unused=True)[0]
    return case | {
        "d_loss": d_loss.item(),
        "g_loss": g_loss.item(),
        "fake": picked(fake),
        "d_gradient": picked(d_gradient),
        "g_gradient": picked(g_gradient),
        "r1_gradient": picked(r1),
    }


def case(**changes):
    usual = dict(
        side=16, image_channels=3, latent=6, mapping_layers=2, width=5, mapping_rate=0.1, start="constant",
        layers="modulated", last="instance_norm", channels=3, most_channels=5, depth=2, activation="leaky_relu",
        weights="plain", sees_batch=True, cut=0, loss="log", batch=6,
    )
    return usual | changes


CASES = [
    case(start="from_w", layers="normalised", activation="relu", sees_batch=False),
    case(start="from_w", layers="normalised", last="as_others", weights="equalised", cut=2, batch=5),
    case(layers="normalised", activation="elu", mapping_layers=0, width=6, image_channels=1, side=8, depth=1),
    case(weights="equalised", mapping_layers=3, cut=1, batch=8),
    case(last="as_others", activation="silu", loss="hinge", side=28, image_channels=1, channels=2),
    case(start="from_w", weights="equalised", last="as_others", loss="minimax", side=32, depth=3, channels=1),
]

if __name__ == "__main__":
    with open("tests/data/style.json", "w") as file:
        json.dump([result(case) for case in CASES], file, indent=0)
        file.write("\n")
