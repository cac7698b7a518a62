"""Records what PyTorch computes with the networks of the uses of GANs: results and gradients with given weights.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_gan_uses.py
"""

import torch
from torch import nn

import recording
from recording import rounded, saved, write

recording.DIGITS = 8
torch.manual_seed(0)


def lrelu():
    return nn.LeakyReLU(0.2)


def conv(few, many, bias=True):
    return nn.Conv2d(few, many, 4, 2, 1, bias=bias)


def deconv(many, few, bias=True):
    return nn.ConvTranspose2d(many, few, 4, 2, 1, bias=bias)


def three(few, many, bias=True):
    return nn.Conv2d(few, many, 3, 1, 1, bias=bias)


class Residual(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.residual = nn.Sequential(*layers)

    def forward(self, x):
        return x + self.residual(x)


def unit_block(size):
    return Residual(three(size, size), nn.GroupNorm(1, size), lrelu(), three(size, size), nn.GroupNorm(1, size))


def refiner_block(size):
    return Residual(
        three(size, size, bias=False), nn.BatchNorm2d(size), nn.ReLU(), three(size, size, bias=False), nn.BatchNorm2d(size)
    )


class Unit(nn.Module):
    """inputSize [1, 8, 8], channels [3, 4], one block each: from domain a to domain b by the mean of the code."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(conv(1, 3), lrelu(), conv(3, 4), lrelu(), unit_block(4))
        self.shared_encoder = nn.Sequential(unit_block(4), nn.Conv2d(4, 4, 1))
        self.shared_decoder = nn.Sequential(unit_block(4))
        self.decoder = nn.Sequential(unit_block(4), deconv(4, 3), lrelu(), deconv(3, 1), nn.Sigmoid())

    def forward(self, x):
        return self.decoder(self.shared_decoder(self.shared_encoder(self.encoder(x))))


class UNet(nn.Module):
    """inputSize [1, 8, 8], outChannels 2, channels [2, 3, 4], no dropout."""

    def __init__(self):
        super().__init__()
        self.down = nn.ModuleList([
            nn.Sequential(conv(1, 2)),
            nn.Sequential(lrelu(), conv(2, 3, bias=False), nn.BatchNorm2d(3)),
            nn.Sequential(lrelu(), conv(3, 4)),
        ])  # fmt: skip
        self.up = nn.ModuleList([
            nn.Sequential(nn.ReLU(), deconv(4, 2), nn.Sigmoid()),
            nn.Sequential(nn.ReLU(), deconv(6, 2, bias=False), nn.BatchNorm2d(2)),
            nn.Sequential(nn.ReLU(), deconv(4, 3, bias=False), nn.BatchNorm2d(3), nn.Dropout(0)),
        ])  # fmt: skip

    def forward(self, x):
        first = self.down[0](x)
        second = self.down[1](first)
        y = self.up[2](self.down[2](second))
        y = self.up[1](torch.cat([y, second], 1))
        return self.up[0](torch.cat([y, first], 1))


def patch_discriminator():
    """inChannels 2, channels [3, 4], batch norm."""
    return nn.Sequential(
        conv(2, 3), lrelu(), conv(3, 4, bias=False), nn.BatchNorm2d(4), lrelu(), three(4, 1)
    )


class Refiner(nn.Module):
    """inputSize [1, 16, 16], conditionSize 2, width 4, one block; the condition is a given one."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(three(1, 2), lrelu(), conv(2, 4, bias=False), nn.BatchNorm2d(4), lrelu())
        self.middle = nn.Sequential(three(6, 4, bias=False), nn.BatchNorm2d(4), nn.ReLU(), refiner_block(4))
        self.decoder = nn.Sequential(
            nn.ReLU(), deconv(4, 2, bias=False), nn.BatchNorm2d(2), nn.ReLU(), deconv(2, 1), nn.Sigmoid()
        )

    def forward(self, x):
        seen = self.encoder(x)
        n, _, height, width = seen.shape
        condition = CONDITION[:, :, None, None].expand(n, 2, height, width)
        return self.decoder(self.middle(torch.cat([seen, condition], 1)))


CONDITION = torch.tensor([[0.5, -1.0], [0.25, 2.0]])


def case(network, shape):
    """In training: the result, and the gradients of a weighted sum of it."""
    for parameter in network.parameters():
        parameter.data = torch.randint(-12, 13, parameter.shape) / 16  # short to write
    x = (torch.randint(0, 17, (2, *shape)) / 16).requires_grad_()
    state = {name: saved(value) for name, value in network.state_dict().items()}
    out = network(x)
    weights = torch.randint(-12, 13, out.shape) / 16
    named = dict(network.named_parameters())
    found = torch.autograd.grad((out * weights).sum(), [x, *named.values()])
    return {
        "state": state,
        "input": saved(x),
        "output": saved(out),
        "weights": saved(weights),
        "gradients": {name: saved(g) for name, g in zip(["input", *named], found)},
    }


cases = {
    "unit": case(Unit(), (1, 8, 8)),
    "u_net": case(UNet(), (1, 8, 8)),
    "patch_discriminator": case(patch_discriminator(), (2, 8, 8)),
    "refiner": case(Refiner(), (1, 8, 8)),
}
write("packages/gan/fixtures/uses.golden.json", rounded({"condition": CONDITION.tolist(), "networks": cases}))
