"""Records what PyTorch computes, for the tests of packages/layers and packages/optim.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_layers.py
"""

import math

import torch
from torch import nn

from recording import layer_case, rounded, saved, single, write

torch.manual_seed(0)


def layers():
    def x(*shape):
        return single(torch.randn(shape) * 1.5)

    class Autoencoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder = nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 2))
            self.decoder = nn.Sequential(nn.Linear(2, 5), nn.SiLU(), nn.LayerNorm(5), nn.Linear(5, 6))

        def forward(self, x):
            return self.decoder(self.encoder(x))

    modules = {
        "Linear": (nn.Linear(4, 3), x(5, 4)),
        "Linear without bias": (nn.Linear(4, 3, bias=False), x(5, 4)),
        "Linear, one row": (nn.Linear(4, 3), x(4)),
        "Linear, more axes": (nn.Linear(4, 3), x(2, 3, 4)),
        "ReLU": (nn.ReLU(), x(3, 5)),
        "LeakyReLU": (nn.LeakyReLU(0.2), x(3, 5)),
        "ELU": (nn.ELU(0.7), x(3, 5)),
        "GELU": (nn.GELU(), x(3, 5)),
        "GELU, tanh": (nn.GELU(approximate="tanh"), x(3, 5)),
        "SiLU": (nn.SiLU(), x(3, 5)),
        "Tanh": (nn.Tanh(), x(3, 5)),
        "Sigmoid": (nn.Sigmoid(), x(3, 5)),
        "Softplus": (nn.Softplus(beta=1.5), x(3, 5)),
        "Softmax": (nn.Softmax(-1), x(3, 5)),
        "Softmax, axis 0": (nn.Softmax(0), x(3, 5)),
        "LogSoftmax": (nn.LogSoftmax(-1), x(3, 5)),
        "Identity": (nn.Identity(), x(3, 5)),
        "Flatten": (nn.Flatten(), x(2, 3, 4)),
        "Unflatten": (nn.Unflatten(1, (2, 3)), x(2, 6)),
        "Dropout": (nn.Dropout(0.5).eval(), x(3, 5)),
        "LayerNorm": (nn.LayerNorm(5), x(3, 5)),
        "LayerNorm, two axes": (nn.LayerNorm([3, 5], eps=1e-3), x(2, 3, 5)),
        "LayerNorm without affine": (nn.LayerNorm(5, elementwise_affine=False), x(3, 5)),
        "Embedding": (nn.Embedding(6, 3), torch.randint(0, 6, (2, 4))),
        "Sequential": (nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 2)), x(5, 4)),
        "Autoencoder": (Autoencoder(), x(4, 6)),
    }
    return {name: layer_case(module, inputs) for name, (module, inputs) in modules.items()}


VARIANTS = {
    "SGD": ("SGD", torch.optim.SGD, {"lr": 0.1}),
    "SGD, weight decay": ("SGD", torch.optim.SGD, {"lr": 0.1, "weightDecay": 0.05}),
    "SGD, momentum": ("SGD", torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    "SGD, momentum, dampening": ("SGD", torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "dampening": 0.3}),
    "SGD, Nesterov": (
        "SGD",
        torch.optim.SGD,
        {"lr": 0.1, "momentum": 0.8, "nesterov": True, "weightDecay": 0.01},
    ),
    "Adam": ("Adam", torch.optim.Adam, {}),
    "Adam, options": (
        "Adam",
        torch.optim.Adam,
        {"lr": 0.05, "betas": [0.5, 0.99], "eps": 1e-3, "weightDecay": 0.1},
    ),
    "Adam, betas of 0": ("Adam", torch.optim.Adam, {"lr": 0.01, "betas": [0.0, 0.9]}),
    "Adam, AMSGrad": ("Adam", torch.optim.Adam, {"lr": 0.05, "amsgrad": True}),
    "AdamW": ("AdamW", torch.optim.AdamW, {"lr": 0.05}),
    "AdamW, options": ("AdamW", torch.optim.AdamW, {"lr": 0.05, "weightDecay": 0.3, "amsgrad": True}),
}


def snake(options):
    return {{"weightDecay": "weight_decay"}.get(name, name): value for name, value in options.items()}


def optimisers():
    steps = 20
    start = [single(torch.randn(3, 2)), single(torch.randn(4))]
    gradients = [[single(torch.randn(x.shape)) for x in start] for _ in range(steps)]
    # The second parameter has no gradient in the first two steps, nor in steps 5 to 7.
    absent = [0, 1, 5, 6, 7]
    runs = {}
    for name, (class_name, make, options) in VARIANTS.items():
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
    for name, (class_name, make, options) in VARIANTS.items():
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


def schedules():
    found = {}
    for name, make in {
        "StepLR": lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=3, gamma=0.5),
        "CosineAnnealingLR": lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=8, eta_min=0.01),
        "LinearWarmup": lambda o: torch.optim.lr_scheduler.LinearLR(o, start_factor=0.25, total_iters=5),
    }.items():
        optimizer = torch.optim.SGD([torch.zeros(1).requires_grad_()], lr=0.8)
        schedule = make(optimizer)
        rates = [schedule.get_last_lr()[0]]
        for _ in range(8):
            optimizer.step()
            schedule.step()
            rates.append(schedule.get_last_lr()[0])
        found[name] = rounded(rates)
    return found


write("packages/layers/fixtures/layers.golden.json", layers())
write("packages/optim/fixtures/optimizers.golden.json", optimisers())
write("packages/optim/fixtures/long-runs.golden.json", long_runs())
write("packages/optim/fixtures/clipping.golden.json", clipping())
write("packages/optim/fixtures/schedules.golden.json", schedules())
