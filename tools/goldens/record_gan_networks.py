"""Records what PyTorch computes with the networks of packages/gan: results and gradients with given weights.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_gan_networks.py
"""

import torch
from torch import nn
from torch.nn.functional import one_hot
from torch.nn.utils import spectral_norm

import recording
from recording import network_case, rounded, write

recording.DIGITS = 8
torch.manual_seed(0)
N, CODE, CLASSES = 3, 3, 2
LABELS = torch.tensor([1, 0, 1])


def same(layer):
    return layer


def lrelu():
    return nn.LeakyReLU(0.2)


def conv(few, many):
    return nn.Conv2d(few, many, 4, 2, 1)


def deconv(many, few, bias=True):
    return nn.ConvTranspose2d(many, few, 4, 2, 1, bias=bias)


class Generator(nn.Module):
    def __init__(self, body, classes=None):
        super().__init__()
        self.body = body
        self.embedding = nn.Embedding(classes, CODE) if classes else None

    def forward(self, z, labels=None):
        return self.body(z if labels is None else torch.cat([z, self.embedding(labels)], 1))


class Discriminator(nn.Module):
    """With a second head it gives scores and what that reads, side by side."""

    def __init__(self, trunk, features, sn=same, projection=False, concatenation=False, **heads):
        super().__init__()
        self.trunk, self.head, self.concatenation = trunk, sn(nn.Linear(features, 1)), concatenation
        self.projection = sn(nn.Embedding(CLASSES, features)) if projection else None
        self.heads = list(heads)
        for name, head in heads.items():
            setattr(self, name, head)

    def forward(self, x, labels=None):
        if self.concatenation:
            maps = one_hot(labels, CLASSES).to(x.dtype)[:, :, None, None].expand(-1, -1, *x.shape[2:])
            x = torch.cat([x, maps], 1)
        features = self.trunk(x)
        score = self.head(features)
        if self.projection:
            score = score + (features * self.projection(labels)).sum(1, keepdim=True)
        return torch.cat([score, *(getattr(self, name)(features) for name in self.heads)], 1)


class Residual(nn.Module):
    def __init__(self, residual, shortcut):
        super().__init__()
        self.residual, self.shortcut = residual, shortcut

    def forward(self, x):
        return self.residual(x) + self.shortcut(x)


class Autoencoder(nn.Module):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def forward(self, x):
        return self.decoder(self.encoder(x))


def mlp():
    """inputSize 2, hidden [5, 4], classes by projection, spectral norm."""
    sn = spectral_norm
    body = nn.Sequential(
        nn.Linear(2 * CODE, 5), nn.ReLU(), nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 2)
    )
    trunk = nn.Sequential(sn(nn.Linear(2, 5)), lrelu(), sn(nn.Linear(5, 4)), lrelu())
    return Generator(body, CLASSES), Discriminator(trunk, 4, sn, projection=True), (2,), True


def dcgan():
    """inputSize [2, 8, 8], channels [3, 4], classes by concatenation, batch norm, tanh."""
    body = nn.Sequential(
        nn.Linear(2 * CODE, 16, bias=False), nn.Unflatten(1, (4, 2, 2)), nn.BatchNorm2d(4), nn.ReLU(),
        deconv(4, 3, bias=False), nn.BatchNorm2d(3), nn.ReLU(),
        deconv(3, 2), nn.Tanh(),
    )  # fmt: skip
    trunk = nn.Sequential(
        conv(2 + CLASSES, 3), lrelu(),
        nn.Conv2d(3, 4, 4, 2, 1, bias=False), nn.BatchNorm2d(4), lrelu(), nn.Flatten(),
    )  # fmt: skip
    return Generator(body, CLASSES), Discriminator(trunk, 16, concatenation=True), (2, 8, 8), True


def info_gan_body():
    return nn.Sequential(
        nn.Linear(CODE, 6, bias=False), nn.BatchNorm1d(6), lrelu(),
        nn.Linear(6, 16, bias=False), nn.BatchNorm1d(16), lrelu(), nn.Unflatten(1, (4, 2, 2)),
        deconv(4, 3, bias=False), nn.BatchNorm2d(3), lrelu(),
        deconv(3, 1), nn.Sigmoid(),
    )  # fmt: skip


def info_gan():
    """inputSize [1, 8, 8], channels [3, 4], hidden 6, codes { discrete: [2], continuous: 1 }, layer norm."""
    trunk = nn.Sequential(
        conv(1, 3), lrelu(), conv(3, 4), nn.GroupNorm(1, 4), lrelu(), nn.Flatten(),
        nn.Linear(16, 6), nn.GroupNorm(1, 6), lrelu(),
    )  # fmt: skip
    reader = nn.Sequential(nn.Linear(6, 128), nn.GroupNorm(1, 128), lrelu(), nn.Linear(128, 4))
    return Generator(info_gan_body()), Discriminator(trunk, 6, code_reader=reader), (1, 8, 8), False


def up(few, many):
    return Residual(
        nn.Sequential(
            nn.BatchNorm2d(few), nn.ReLU(), nn.Upsample(scale_factor=2), nn.Conv2d(few, many, 3, 1, 1, bias=False),
            nn.BatchNorm2d(many), nn.ReLU(), nn.Conv2d(many, many, 3, 1, 1),
        ),
        nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(few, many, 1)),
    )  # fmt: skip


def resnet_gan():
    """inputSize [1, 8, 8], channels [2, 3], classes by an auxiliary classifier, spectral norm."""
    sn = spectral_norm

    def three(few, many):
        return sn(nn.Conv2d(few, many, 3, 1, 1))

    def one(few, many):
        return sn(nn.Conv2d(few, many, 1))

    body = nn.Sequential(
        nn.Linear(2 * CODE, 12), nn.Unflatten(1, (3, 2, 2)), up(3, 2), up(2, 2),
        nn.BatchNorm2d(2), nn.ReLU(), nn.Conv2d(2, 1, 3, 1, 1), nn.Sigmoid(),
    )  # fmt: skip
    trunk = nn.Sequential(
        Residual(
            nn.Sequential(three(1, 2), nn.ReLU(), three(2, 2), nn.AvgPool2d(2)),
            nn.Sequential(nn.AvgPool2d(2), one(1, 2)),
        ),
        Residual(
            nn.Sequential(nn.ReLU(), three(2, 3), nn.ReLU(), three(3, 3), nn.AvgPool2d(2)),
            nn.Sequential(one(2, 3), nn.AvgPool2d(2)),
        ),
        Residual(nn.Sequential(nn.ReLU(), three(3, 3), nn.ReLU(), three(3, 3)), nn.Sequential()),
        nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
    )  # fmt: skip
    judge = Discriminator(trunk, 3, sn, classifier=nn.Linear(3, CLASSES))
    return Generator(body, CLASSES), judge, (1, 8, 8), False


def began_info_gan():
    """inputSize [1, 8, 8], channels [3, 4], hidden 6, bottleneck 2."""
    encoder = nn.Sequential(conv(1, 3), lrelu(), conv(3, 4), nn.Flatten(), nn.Linear(16, 2), lrelu())
    decoder = nn.Sequential(
        nn.Linear(2, 16), lrelu(), nn.Unflatten(1, (4, 2, 2)), deconv(4, 3), lrelu(), deconv(3, 1), nn.Sigmoid()
    )
    return Generator(info_gan_body()), Autoencoder(encoder, decoder), (1, 8, 8), False


def began_conv():
    """inputSize [1, 8, 8], channels [2, 3], bottleneck 4."""

    def decoder(size):
        def doubling(few, many):
            return nn.ELU(), nn.Upsample(scale_factor=2), nn.Conv2d(few, many, 3, 1, 1)

        return nn.Sequential(
            nn.Linear(size, 12), nn.Unflatten(1, (3, 2, 2)), *doubling(3, 2), *doubling(2, 1), nn.Sigmoid()
        )

    encoder = nn.Sequential(
        nn.Conv2d(1, 2, 3, 2, 1), nn.ELU(), nn.Conv2d(2, 3, 3, 2, 1), nn.ELU(), nn.Flatten(), nn.Linear(12, 4)
    )
    return Generator(decoder(CODE)), Autoencoder(encoder, decoder(4)), (1, 8, 8), False


def pair(generator, discriminator, shape, labelled):
    z = (torch.randint(-40, 41, (N, CODE)) / 16).requires_grad_()
    x = (torch.randint(0, 17, (N, *shape)) / 16).requires_grad_()
    return {
        "generator": network_case(generator, z, *([LABELS] if generator.embedding else [])),
        "discriminator": network_case(discriminator, x, *([LABELS] if labelled else [])),
    }


makers = [mlp, dcgan, info_gan, resnet_gan, began_info_gan, began_conv]
write(
    "packages/gan/fixtures/networks.golden.json",
    {"labels": LABELS.tolist(), "pairs": rounded({make.__name__: pair(*make()) for make in makers})},
)
