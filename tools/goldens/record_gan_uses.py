"""Records what PyTorch computes with the networks of the uses of GANs, results and gradients with given weights, and with the
loss of UNIT.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_gan_uses.py
"""

import torch
from torch import nn
from torch.nn.functional import softplus

import recording
from recording import network_case, rounded, saved, short_weights, state_of, write

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
    return network_case(network, (torch.randint(0, 17, (2, *shape)) / 16).requires_grad_())


cases = {
    "unit": case(Unit(), (1, 8, 8)),
    "u_net": case(UNet(), (1, 8, 8)),
    "patch_discriminator": case(patch_discriminator(), (2, 8, 8)),
    "refiner": case(Refiner(), (1, 8, 8)),
}
write("packages/gan/fixtures/uses.golden.json", rounded({"condition": CONDITION.tolist(), "networks": cases}))


class UnitDomain(nn.Module):
    """inputSize [1, 8, 8], channels [3], no blocks of its own, discriminatorChannels [2]."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(conv(1, 3), lrelu())
        self.decoder = nn.Sequential(deconv(3, 1), nn.Sigmoid())
        self.discriminator = nn.Sequential(conv(1, 2), lrelu(), three(2, 1))


class UnitGame(nn.Module):
    """Liu, Breuel and Kautz (2017), equations 2 to 6, with the non-saturating loss and the weights of the paper."""

    def __init__(self):
        super().__init__()
        self.a, self.b = UnitDomain(), UnitDomain()
        self.shared_encoder = nn.Sequential(unit_block(3), nn.Conv2d(3, 3, 1))
        self.shared_decoder = nn.Sequential(unit_block(3))

    def stream(self, own, other, x, noise):
        mean = self.shared_encoder(own.encoder(x))
        codes = self.shared_decoder(mean + noise[0])
        translated = other.decoder(codes)
        again = self.shared_encoder(other.encoder(translated))
        back = own.decoder(self.shared_decoder(again + noise[1]))
        return mean, own.decoder(codes), translated, again, back

    def losses(self, x_a, x_b, noise_a, noise_b):
        mean_a, rebuilt_a, a_to_b, again_a, back_a = self.stream(self.a, self.b, x_a, noise_a)
        mean_b, rebuilt_b, b_to_a, again_b, back_b = self.stream(self.b, self.a, x_b, noise_b)
        judge_a, judge_b = self.a.discriminator, self.b.discriminator

        def kl(mean):
            normal = torch.distributions.Normal
            return torch.distributions.kl_divergence(normal(mean, 1.0), normal(0.0, 1.0)).mean()

        def apart(x, y):
            return (x - y).abs().mean()

        terms = {
            "adversarial": 10 * (softplus(-judge_a(b_to_a)).mean() + softplus(-judge_b(a_to_b)).mean()),
            "kl": 0.1 * (kl(mean_a) + kl(mean_b)),
            "reconstruction": 100 * (apart(rebuilt_a, x_a) + apart(rebuilt_b, x_b)),
            "cycleKl": 0.1 * (kl(again_a) + kl(again_b)),
            "cycle": 100 * (apart(back_a, x_a) + apart(back_b, x_b)),
        }
        judged = [(judge_a, x_a, b_to_a), (judge_b, x_b, a_to_b)]
        discriminators = sum(softplus(-d(x)).mean() + softplus(d(y.detach())).mean() for d, x, y in judged)
        return discriminators, terms


def unit_losses():
    network = UnitGame()
    short_weights(network)
    x_a, x_b = (torch.randint(0, 17, (2, 2, 1, 8, 8)) / 16).unbind()
    noise_a, noise_b = (torch.randint(-32, 33, (2, 2, 2, 3, 4, 4)) / 16).unbind()  # of the codes, and of those of the translated
    discriminators, terms = network.losses(x_a, x_b, noise_a, noise_b)
    named = dict(network.named_parameters())
    judges = {name: p for name, p in named.items() if "discriminator" in name}
    others = {name: p for name, p in named.items() if name not in judges}

    def slopes(loss, wanted):
        return {name: saved(g) for name, g in zip(wanted, torch.autograd.grad(loss, list(wanted.values())))}

    return {
        "state": state_of(network),
        "x": {"a": saved(x_a), "b": saved(x_b)},
        "noise": {"a": [saved(z) for z in noise_a], "b": [saved(z) for z in noise_b]},
        "discriminators": saved(discriminators),
        "terms": {name: saved(term) for name, term in terms.items()},
        "gradients": {"discriminators": slopes(discriminators, judges), "generators": slopes(sum(terms.values()), others)},
    }


write("packages/gan/fixtures/unit-losses.golden.json", rounded(unit_losses()))
