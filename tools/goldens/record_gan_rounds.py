"""Records what a few rounds of the game make of two networks, for the tests of packages/gan.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_gan_rounds.py
"""

import json

import torch
import torch.nn.functional as F
from torch import nn

ROUNDS, BATCH, CODE = 4, 6, 3
bce = F.binary_cross_entropy_with_logits


def network(inputs, outputs):
    return nn.Sequential(nn.Linear(inputs, 5), nn.Tanh(), nn.Linear(5, outputs))


def state(module):
    return {name: x.tolist() for name, x in module.state_dict().items()}


def r1(discriminator, real):
    at = real.clone().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(at).sum(), at, create_graph=True)
    return 5 * slope.square().sum(1).mean()


def energy(discriminator, x):
    return (discriminator(x) - x).abs().mean(1)


def play(variant, real, codes):
    generator, discriminator = network(CODE, 2), network(2, 2 if variant == "began" else 1)
    start = {"generator": state(generator), "discriminator": state(discriminator)}
    if variant == "wgan":
        players = [torch.optim.RMSprop(x.parameters(), lr=0.01) for x in (generator, discriminator)]
    else:
        players = [torch.optim.Adam(x.parameters(), lr=0.01, betas=(0.5, 0.999)) for x in (generator, discriminator)]
    of_generator, of_discriminator = players
    k = 0.0
    for turn, z in enumerate(codes):
        fake = generator(z)
        of_discriminator.zero_grad()
        if variant == "began":
            loss = energy(discriminator, real).mean() - k * energy(discriminator, fake.detach()).mean()
        elif variant == "wgan":
            loss = discriminator(fake.detach()).mean() - discriminator(real).mean()
        else:
            scores, found = discriminator(real), discriminator(fake.detach())
            loss = bce(scores, torch.ones_like(scores)) + bce(found, torch.zeros_like(found))
            loss = loss + r1(discriminator, real)
        loss.backward()
        of_discriminator.step()
        if variant == "wgan":
            with torch.no_grad():
                for x in discriminator.parameters():
                    x.clamp_(-0.2, 0.2)
            if turn % 2 == 0:
                continue
        of_generator.zero_grad()
        if variant == "began":
            errors = energy(discriminator, fake)
            errors.mean().backward()
            balance = 0.5 * energy(discriminator, real).mean().item() - errors.mean().item()
            k = min(max(k + 0.1 * balance, 0.0), 1.0)
        elif variant == "wgan":
            (-discriminator(fake).mean()).backward()
        else:
            found = discriminator(fake)
            bce(found, torch.ones_like(found)).backward()
        of_generator.step()
    return {"start": start, "end": {"generator": state(generator), "discriminator": state(discriminator)}, "k": k}


torch.manual_seed(0)
real = torch.randn(BATCH, 2)
codes = torch.randn(ROUNDS, BATCH, CODE)
golden = {
    "real": real.tolist(),
    "codes": codes.tolist(),
    "variants": {variant: play(variant, real, codes) for variant in ("nsR1", "wgan", "began")},
}
with open("packages/gan/fixtures/rounds.golden.json", "w") as file:
    json.dump(golden, file)
