"""Records losses and penalties of GANs, with their gradients, for the tests of packages/gan.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_gan_losses.py
"""

import json

import torch
import torch.nn.functional as F

torch.manual_seed(0)
bce = F.binary_cross_entropy_with_logits


def rows(x):
    return [round(value, 7) for value in x.flatten().tolist()]


def discrimination(real, fake, smoothing=0.0):
    return bce(real, torch.full_like(real, 1 - smoothing)) + bce(fake, torch.zeros_like(fake))


def ahead_of(ahead, behind):
    return bce(ahead - behind.mean(), torch.ones_like(ahead)) + bce(behind - ahead.mean(), torch.zeros_like(behind))


LOSSES = {
    "mmLoss": (discrimination, lambda real, fake: -bce(fake, torch.zeros_like(fake))),
    "nsLoss": (discrimination, lambda real, fake: bce(fake, torch.ones_like(fake))),
    "nsLoss smoothed": (
        lambda real, fake: discrimination(real, fake, 0.1),
        lambda real, fake: bce(fake, torch.ones_like(fake)),
    ),
    "wassersteinLoss": (lambda real, fake: fake.mean() - real.mean(), lambda real, fake: -fake.mean()),
    "lsLoss": (
        lambda real, fake: F.mse_loss(real, torch.ones_like(real)) + F.mse_loss(fake, torch.zeros_like(fake)),
        lambda real, fake: F.mse_loss(fake, torch.ones_like(fake)),
    ),
    "hingeLoss": (
        lambda real, fake: F.relu(1 - real).mean() + F.relu(1 + fake).mean(),
        lambda real, fake: -fake.mean(),
    ),
    "relativisticLoss": (
        lambda real, fake: ahead_of(real, fake),
        lambda real, fake: ahead_of(fake, real),
    ),
}


def recorded(loss, real, fake):
    value = loss(real, fake)
    gradients = torch.autograd.grad(value, [real, fake], allow_unused=True)
    known = [torch.zeros_like(x) if g is None else g for g, x in zip(gradients, [real, fake])]
    return {"value": round(value.item(), 7), "real": rows(known[0]), "fake": rows(known[1])}


real = (torch.randn(6) * 2).requires_grad_()
fake = (torch.randn(5) * 2).requires_grad_()
golden = {"real": rows(real), "fake": rows(fake), "losses": {}}
for name, (discriminator, generator) in LOSSES.items():
    golden["losses"][name] = {
        "discriminator": recorded(discriminator, real, fake),
        "generator": recorded(generator, real, fake),
    }

# A critic of two layers, and what each penalty and its gradient for the weights are.
first, second = torch.randn(3, 4, requires_grad=True), torch.randn(4, 1, requires_grad=True)
x, y = torch.randn(5, 3), torch.randn(5, 3)


def slopes(at):
    at = at.detach().requires_grad_()
    scores = torch.tanh(at @ first) @ second
    return torch.autograd.grad(scores.sum(), at, create_graph=True)[0]


PENALTIES = {
    # On real examples only, for the places in between are drawn differently.
    "gradientPenalty": lambda: 10 * (slopes(x).norm(dim=1) - 1).square().mean(),
    "r1Penalty": lambda: 5 * slopes(x).square().sum(1).mean(),
    "r2Penalty": lambda: 5 * slopes(y).square().sum(1).mean(),
}
golden["critic"] = {"first": rows(first), "second": rows(second), "x": rows(x), "y": rows(y)}
golden["penalties"] = {}
for name, penalty in PENALTIES.items():
    value = penalty()
    weights = torch.autograd.grad(value, [first, second])
    golden["penalties"][name] = {
        "value": round(value.item(), 6),
        "first": rows(weights[0]),
        "second": rows(weights[1]),
    }
with open("packages/gan/fixtures/losses.golden.json", "w") as file:
    json.dump(golden, file)
