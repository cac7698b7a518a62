"""Records what PyTorch computes, for the tests of packages/optim.

Run from the root of the repository with PyTorch 1.13: python3 tools/goldens/record_optim.py

What PyTorch 1.13 lacks (Lion) is computed here from the formula of the paper.
"""

import math
import re

import torch
from torch import nn, optim

from recording import rounded, saved, single, write

torch.manual_seed(0)


class Lion(optim.Optimizer):
    """Chen et al. 2023, algorithm 2, in its order: c, then theta, then m."""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for theta in group["params"]:
                if theta.grad is None:
                    continue
                m = self.state[theta].setdefault("m", torch.zeros_like(theta))
                c = beta1 * m + (1 - beta1) * theta.grad
                theta.sub_(group["lr"] * (torch.sign(c) + group["weight_decay"] * theta))
                self.state[theta]["m"] = beta2 * m + (1 - beta2) * theta.grad


class NAdam(optim.Optimizer):
    """PyTorch's, with the product of the documentation: 1.13 multiplies by mu twice in the next one (2.0 doesn't)."""

    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, momentum_decay=4e-3):
        defaults = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "decay": momentum_decay}
        super().__init__(params, defaults)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            momentum = lambda t: beta1 * (1 - 0.5 * 0.96 ** (t * group["decay"]))
            for theta in group["params"]:
                if theta.grad is None:
                    continue
                state = self.state[theta]
                g = theta.grad + group["weight_decay"] * theta
                t = state["t"] = state.get("t", 0) + 1
                state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * g
                state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * g**2
                product = math.prod(momentum(i) for i in range(1, t + 1))
                mean = momentum(t + 1) * state["m"] / (1 - product * momentum(t + 1))
                mean += (1 - momentum(t)) * g / (1 - product)
                theta.sub_(group["lr"] * mean / ((state["v"] / (1 - beta2**t)).sqrt() + group["eps"]))


OWN = {"Lion": Lion, "NAdam": NAdam}

VARIANTS = {
    "SGD": {
        "": {"lr": 0.1},
        "weight decay": {"lr": 0.1, "weightDecay": 0.05},
        "momentum": {"lr": 0.1, "momentum": 0.9},
        "momentum, dampening": {"lr": 0.1, "momentum": 0.9, "dampening": 0.3},
        "Nesterov": {"lr": 0.1, "momentum": 0.8, "nesterov": True, "weightDecay": 0.01},
        "maximize": {"lr": 0.1, "momentum": 0.5, "weightDecay": 0.1, "maximize": True},
    },
    "Adam": {
        "": {},
        "options": {"lr": 0.05, "betas": [0.5, 0.99], "eps": 1e-3, "weightDecay": 0.1},
        "betas of 0": {"lr": 0.01, "betas": [0.0, 0.9]},
        "AMSGrad": {"lr": 0.05, "amsgrad": True},
        "maximize": {"lr": 0.05, "maximize": True},
    },
    "AdamW": {
        "": {"lr": 0.05},
        "options": {"lr": 0.05, "weightDecay": 0.3, "amsgrad": True},
    },
    "NAdam": {
        "": {},
        "options": {"lr": 0.05, "betas": [0.8, 0.99], "eps": 1e-4, "weightDecay": 0.1, "momentumDecay": 0.1},
    },
    "RAdam": {
        "": {},
        "options": {"lr": 0.05, "betas": [0.8, 0.99], "eps": 1e-4, "weightDecay": 0.1},
        "short memory": {"lr": 0.05, "betas": [0.5, 0.9]},
        "never rectified": {"lr": 0.05, "betas": [0.5, 0.6]},
    },
    "Adamax": {
        "": {},
        "options": {"lr": 0.05, "betas": [0.8, 0.95], "eps": 1e-2, "weightDecay": 0.1},
    },
    "Adagrad": {
        "": {},
        "options": {"lr": 0.1, "lrDecay": 0.05, "weightDecay": 0.1, "initialAccumulatorValue": 0.2, "eps": 1e-3},
    },
    "Adadelta": {
        "": {},
        "options": {"lr": 0.5, "rho": 0.8, "eps": 1e-3, "weightDecay": 0.1},
    },
    "RMSprop": {
        "": {},
        "options": {"lr": 0.02, "alpha": 0.9, "eps": 1e-3, "weightDecay": 0.1},
        "momentum": {"momentum": 0.8},
        "centered": {"centered": True},
        "centered, momentum": {"alpha": 0.95, "centered": True, "momentum": 0.5},
    },
    "Lion": {
        "": {"lr": 0.01},
        "options": {"lr": 0.03, "betas": [0.8, 0.95], "weightDecay": 0.2},
    },
}


def snake(options):
    return {re.sub("[A-Z]", lambda c: f"_{c[0].lower()}", name): value for name, value in options.items()}


def variants():
    for class_name, options_by_name in VARIANTS.items():
        make = OWN.get(class_name) or getattr(optim, class_name)
        for name, options in options_by_name.items():
            yield ", ".join(filter(None, (class_name, name))), class_name, make, options


def optimisers():
    steps = 20
    start = [single(torch.randn(3, 2)), single(torch.randn(4))]
    gradients = [[single(torch.randn(x.shape)) for x in start] for _ in range(steps)]
    # The second parameter has no gradient in the first two steps, nor in steps 5 to 7.
    absent = [0, 1, 5, 6, 7]
    runs = {}
    for name, class_name, make, options in variants():
        parameters = [x.clone().requires_grad_() for x in start]
        optimizer = make(parameters, **snake(options))
        trace = []
        for step in range(steps):
            if step == 10:
                for group in optimizer.param_groups:
                    group["lr"] *= 0.5
            parameters[0].grad = gradients[step][0].clone()
            parameters[1].grad = None if step in absent else gradients[step][1].clone()
            optimizer.step()
            trace.append([rounded(x.detach().flatten().tolist()) for x in parameters])
        runs[name] = {"optimizer": class_name, "options": options, "trace": trace}
    return {
        "start": [saved(x) for x in start],
        "gradients": [[saved(g)["data"] for g in gradient] for gradient in gradients],
        "absent": absent,
        "halvedAt": 10,
        "runs": runs,
    }


def long_runs():
    """2,000 steps with gradients by a formula: element k at step t gets cos(0.37 t + k) + 0.1 k."""
    steps, size = 2000, 4
    runs = {}
    for name, class_name, make, options in variants():
        parameter = torch.zeros(size).requires_grad_()
        optimizer = make([parameter], **snake(options))
        trace = {}
        for t in range(1, steps + 1):
            parameter.grad = torch.tensor([math.cos(0.37 * t + k) + 0.1 * k for k in range(size)])
            optimizer.step()
            if t in (1, 10, 100, 1000, 2000):
                trace[t] = rounded(parameter.tolist())
        runs[name] = {"optimizer": class_name, "options": options, "trace": trace}
    return runs


def clipping():
    gradients = [single(torch.randn(3, 2)), single(torch.randn(4))]
    cases = []
    for max_norm, order in ((1.0, 2.0), (100.0, 2.0), (1.0, 1.0), (0.5, 3.0), (0.5, math.inf)):
        parameters = [torch.zeros_like(g).requires_grad_() for g in gradients]
        for x, g in zip(parameters, gradients):
            x.grad = g.clone()
        norm = nn.utils.clip_grad_norm_(parameters, max_norm, norm_type=order)
        cases.append(
            {
                "maxNorm": max_norm,
                "ord": "Infinity" if order == math.inf else order,
                "norm": norm.item(),
                "clipped": [saved(x.grad)["data"] for x in parameters],
            }
        )
    return {"gradients": [saved(g) for g in gradients], "cases": cases}


FIXTURES = {
    "optimizers": optimisers,
    "long-runs": long_runs,
    "clipping": clipping,
}
for fixture, make in FIXTURES.items():
    write(f"packages/optim/fixtures/{fixture}.golden.json", make())
