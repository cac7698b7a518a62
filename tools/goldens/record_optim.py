"""Records what PyTorch computes, for the tests of packages/optim.

Run from the root of the repository with PyTorch 1.13: python3 tools/goldens/record_optim.py

What PyTorch 1.13 lacks (Lion, Noam's factor) is computed here from the formulas of the papers.
"""

import copy
import math
import re

import torch
from torch import nn, optim
from torch.optim import lr_scheduler as schedulers
from torch.optim.swa_utils import SWALR, AveragedModel, update_bn

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
                "normType": "Infinity" if order == math.inf else order,
                "norm": norm.item(),
                "clipped": [saved(x.grad)["data"] for x in parameters],
            }
        )
    return {"gradients": [saved(g) for g in gradients], "cases": cases}


def rates(make, lrs=(0.8, 0.2), steps=100, metric=None, optimizer=optim.SGD, halved=None):
    """The rates of the groups (and their momenta, where those change) before the first step and after each."""
    groups = [{"params": [torch.zeros(1).requires_grad_()], "lr": lr} for lr in lrs]
    optimizer = optimizer(groups, lr=1.0)
    schedule = make(optimizer)
    found, momenta = [], []
    for epoch in range(steps + 1):
        found.append([group["lr"] for group in optimizer.param_groups])
        momenta.append([group["betas"][0] if "betas" in group else group["momentum"] for group in optimizer.param_groups])
        if epoch == halved:
            for group in optimizer.param_groups:
                group["lr"] *= 0.5
        optimizer.step()
        if epoch < steps:
            schedule.step(*([] if metric is None else [metric(epoch)]))
    changed = any(row != momenta[0] for row in momenta)
    return rounded({"rates": found, **({"momenta": momenta} if changed else {})})


def epochs_between(schedule, epochs):
    found = []
    for epoch in epochs:
        schedule.step(epoch)
        found.append(schedule.optimizer.param_groups[0]["lr"])
    return rounded({"epochs": list(epochs), "rates": found})


def noam(model_size, warmup):
    """Vaswani et al. 2017, equation 3, whose steps count from 1; the base rate is a factor."""
    return lambda epoch: model_size**-0.5 * min((epoch + 1) ** -0.5, (epoch + 1) * warmup**-1.5)


def schedules():
    s, adam, one = schedulers, optim.Adam, (0.8,)
    recorded = {
        "StepLR": rates(lambda o: s.StepLR(o, 7, gamma=0.5)),
        "StepLR, as it is": rates(lambda o: s.StepLR(o, 30), one),
        "StepLR, halved by hand": rates(lambda o: s.StepLR(o, 7, gamma=0.5), halved=50),
        "MultiStepLR": rates(lambda o: s.MultiStepLR(o, [5, 20, 20, 60], gamma=0.3)),
        "MultiStepLR, as it is": rates(lambda o: s.MultiStepLR(o, [80, 30]), one),
        "ConstantLR": rates(lambda o: s.ConstantLR(o, factor=0.25, total_iters=10)),
        "ConstantLR, as it is": rates(lambda o: s.ConstantLR(o), one),
        "LinearLR": rates(lambda o: s.LinearLR(o, start_factor=0.25, end_factor=0.9, total_iters=30)),
        "LinearLR, as it is": rates(lambda o: s.LinearLR(o), one),
        "LinearLR, downwards": rates(lambda o: s.LinearLR(o, 1.0, 0.1, 50), one),
        "ExponentialLR": rates(lambda o: s.ExponentialLR(o, 0.95)),
        "PolynomialLR": rates(lambda o: s.PolynomialLR(o, total_iters=60, power=1.5)),
        "PolynomialLR, as it is": rates(lambda o: s.PolynomialLR(o), one),
        "CosineAnnealingLR": rates(lambda o: s.CosineAnnealingLR(o, 30, eta_min=0.01)),
        "CosineAnnealingLR, as it is": rates(lambda o: s.CosineAnnealingLR(o, 100), one),
        "CosineAnnealingLR, halved by hand": rates(lambda o: s.CosineAnnealingLR(o, 30, eta_min=0.01), halved=20),
        "CosineAnnealingWarmRestarts": rates(lambda o: s.CosineAnnealingWarmRestarts(o, 10, eta_min=0.01)),
        "CosineAnnealingWarmRestarts, longer": rates(lambda o: s.CosineAnnealingWarmRestarts(o, 3, T_mult=3)),
        "OneCycleLR": rates(lambda o: s.OneCycleLR(o, [0.5, 0.1], total_steps=101)),
        "OneCycleLR, Adam": rates(lambda o: s.OneCycleLR(o, 0.5, total_steps=100), one, optimizer=adam),
        "OneCycleLR, three phases": rates(
            lambda o: s.OneCycleLR(
                o,
                0.5,
                epochs=11,
                steps_per_epoch=10,
                pct_start=0.25,
                anneal_strategy="linear",
                div_factor=10,
                final_div_factor=100,
                three_phase=True,
                base_momentum=[0.7, 0.8],
                max_momentum=0.9,
            )
        ),
        "OneCycleLR, rate alone": rates(lambda o: s.OneCycleLR(o, 0.5, total_steps=110, cycle_momentum=False), one),
        "CyclicLR": rates(lambda o: s.CyclicLR(o, 0.1, 0.5, step_size_up=13)),
        "CyclicLR, triangular2": rates(
            lambda o: s.CyclicLR(
                o, [0.1, 0.05], [0.5, 0.2], step_size_up=5, step_size_down=9, mode="triangular2", cycle_momentum=False
            )
        ),
        "CyclicLR, exp_range": rates(
            lambda o: s.CyclicLR(
                o, 0.1, 0.5, step_size_up=8, mode="exp_range", gamma=0.98, base_momentum=0.5, max_momentum=0.95
            ),
            one,
        ),
        "CyclicLR, a scale of its own": rates(
            lambda o: s.CyclicLR(o, 0.1, 0.5, step_size_up=8, scale_fn=lambda x: 0.99**x, scale_mode="iterations"), one
        ),
        "LambdaLR": rates(lambda o: s.LambdaLR(o, lambda epoch: 1 / (1 + epoch)), one),
        "LambdaLR, one each": rates(lambda o: s.LambdaLR(o, [lambda epoch: 0.9**epoch, lambda epoch: 1 + epoch])),
        "MultiplicativeLR": rates(lambda o: s.MultiplicativeLR(o, lambda epoch: 1 - 1 / (epoch + 2))),
        "SWALR": rates(lambda o: SWALR(o, 0.05, anneal_epochs=20)),
        "SWALR, linear": rates(lambda o: SWALR(o, [0.05, 0.5], anneal_epochs=7, anneal_strategy="linear")),
        "SWALR, halved by hand": rates(lambda o: SWALR(o, 0.05), one, halved=4),
        "NoamLR": rates(lambda o: s.LambdaLR(o, noam(512, 40))),
        "ChainedScheduler": rates(
            lambda o: s.ChainedScheduler([s.LinearLR(o, 0.1, total_iters=10), s.ExponentialLR(o, 0.97)])
        ),
        "ChainedScheduler, cosine": rates(
            lambda o: s.ChainedScheduler([s.CosineAnnealingLR(o, 15, eta_min=0.02), s.StepLR(o, 10, gamma=0.8)]), one
        ),
        "SequentialLR": rates(
            lambda o: s.SequentialLR(
                o,
                [s.LinearLR(o, 0.1, total_iters=10), s.CosineAnnealingLR(o, 50), s.ExponentialLR(o, 0.9)],
                [10, 60],
            )
        ),
        "SequentialLR, multiplicative": rates(
            lambda o: s.SequentialLR(
                o, [s.ConstantLR(o, 0.5, total_iters=3), s.MultiplicativeLR(o, lambda epoch: 0.99)], [20]
            ),
            one,
        ),
        "ReduceLROnPlateau": rates(
            lambda o: s.ReduceLROnPlateau(o, factor=0.5, patience=3), metric=lambda t: 1 / (1 + min(t, 20))
        ),
        "ReduceLROnPlateau, as it is": rates(lambda o: s.ReduceLROnPlateau(o), one, metric=lambda t: 0.5),
        "ReduceLROnPlateau, max": rates(
            lambda o: s.ReduceLROnPlateau(
                o,
                mode="max",
                factor=0.3,
                patience=2,
                threshold=0.05,
                threshold_mode="abs",
                cooldown=4,
                min_lr=[0.01, 0.05],
            ),
            metric=lambda t: math.sin(t / 5) + t / 100,
        ),
        "ReduceLROnPlateau, max rel": rates(
            lambda o: s.ReduceLROnPlateau(o, "max", 0.9, 1, threshold=0.1), one, metric=lambda t: 1.05**t
        ),
        "ReduceLROnPlateau, min abs": rates(
            lambda o: s.ReduceLROnPlateau(o, "min", 0.9, 0, threshold=0.02, threshold_mode="abs"),
            one,
            metric=lambda t: -0.01 * t,
        ),
    }
    optimizer = optim.SGD([torch.zeros(1).requires_grad_()], lr=0.8)
    restarts = s.CosineAnnealingWarmRestarts(optimizer, 4, T_mult=2, eta_min=0.1)
    return {"recorded": recorded, "between": epochs_between(restarts, [0.25 * i for i in range(80)])}



def small_network():
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 2))
    for parameter in model.parameters():
        parameter.data = single(torch.randn(parameter.shape) * 0.5)
    return model


def state_of(module):
    return {name: saved(value) for name, value in module.state_dict().items()}


def averaging():
    """Weights averaged over 20 steps of SGD, evenly and exponentially, and what the averages answer."""
    inputs = [single(torch.randn(6, 3)) for _ in range(20)]
    start = small_network()
    runs = {}
    for name, options in {
        "mean": {},
        "exponential mean": {"avg_fn": lambda mean, value, count: 0.9 * mean + 0.1 * value},
        "mean, with buffers": {"use_buffers": True},
        "exponential mean, with buffers": {
            "avg_fn": lambda mean, value, count: 0.9 * mean + 0.1 * value,
            "use_buffers": True,
        },
    }.items():
        model = copy.deepcopy(start)
        optimizer = optim.SGD(model.parameters(), lr=0.1)
        averaged = AveragedModel(model, **options)
        for x in inputs:
            optimizer.zero_grad()
            (model(x) ** 2).mean().backward()
            optimizer.step()
            averaged.update_parameters(model)
        recorded = {"state": state_of(averaged), "output": saved(averaged.eval()(inputs[0]))}
        update_bn(inputs, averaged)
        runs[name] = {**recorded, "updated": state_of(averaged)}
    return {"inputs": [saved(x) for x in inputs], "start": state_of(start), "runs": runs}



def lbfgs_problems():
    """Losses of a list of parameters, and where to start. The tests have the same."""
    x, y = single(torch.randn(8, 3)), single(torch.randn(8, 2))
    curvature = torch.tensor([1.0, 10.0, 50.0])

    def network(w1, b1, w2, b2):
        return (((torch.tanh(x @ w1 + b1) @ w2 + b2) - y) ** 2).mean()

    shapes = ((3, 4), (4,), (4, 2), (2,))
    starts = {
        "quadratic": [single(torch.randn(3))],
        "Rosenbrock": [torch.tensor([-1.2, 1.0])],
        "network": [single(torch.randn(shape) * 0.5) for shape in shapes],
    }
    losses = {
        "quadratic": lambda w: (curvature * w**2).sum() / 2,
        "Rosenbrock": lambda w: (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2,
        "network": network,
    }
    return {"x": saved(x), "y": saved(y)}, starts, losses


def lbfgs():
    """After each step: the loss before it, the parameters, and how many evaluations there were."""
    data, starts, losses = lbfgs_problems()
    wolfe = {"lineSearchFn": "strong_wolfe"}
    runs = []
    for problem, steps, options in (
        ("quadratic", 6, {"lr": 0.02, "maxIter": 1}),
        ("quadratic", 3, {**wolfe, "maxIter": 2}),
        ("quadratic", 2, {"lr": 0.5, "maxIter": 5, "historySize": 2}),
        ("Rosenbrock", 12, {**wolfe, "maxIter": 2}),
        ("Rosenbrock", 8, {**wolfe, "maxIter": 3, "historySize": 2, "lr": 0.5}),
        ("Rosenbrock", 6, {"lr": 1e-3, "maxIter": 3}),
        ("Rosenbrock", 4, {**wolfe, "maxIter": 20, "maxEval": 5}),
        ("network", 6, {"lr": 0.1, "maxIter": 4, "historySize": 3}),
        ("network", 6, {**wolfe, "maxIter": 3}),
        ("network", 3, {**wolfe, "lr": 20.0, "maxIter": 2}),
    ):
        parameters = [x.clone().requires_grad_() for x in starts[problem]]
        optimizer = optim.LBFGS(parameters, **snake(options))

        def closure():
            optimizer.zero_grad()
            loss = losses[problem](*parameters)
            loss.backward()
            return loss

        trace = []
        for _ in range(steps):
            loss = optimizer.step(closure).item()
            values = [value for x in parameters for value in x.flatten().tolist()]
            trace.append(rounded({"loss": loss, "values": values, "evaluations": optimizer.state[parameters[0]]["func_evals"]}))
        runs.append({"problem": problem, "options": options, "trace": trace})
    return {**data, "starts": {name: [saved(x) for x in start] for name, start in starts.items()}, "runs": runs}



def plain(value):
    """A state dict as JSON has it."""
    if torch.is_tensor(value):
        return saved(value)
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def state_dicts():
    """State dicts of PyTorch after 5 steps, and the parameters after 5 more. The last parameter moves only then."""
    runs = {}
    for name, options in {
        "SGD": {},
        "SGD, momentum": {"momentum": 0.9, "dampening": 0.1},
        "Adam": {},
        "Adam, AMSGrad": {"amsgrad": True, "betas": (0.8, 0.9)},
        "AdamW": {},
        "RAdam": {"betas": (0.5, 0.9)},
        "Adamax": {},
        "Adagrad": {"lr_decay": 0.1},
        "Adadelta": {},
        "RMSprop": {"centered": True, "momentum": 0.5},
    }.items():
        parameters = [single(torch.randn(shape)).requires_grad_() for shape in ((2,), (3,), (2, 2))]
        gradients = [[single(torch.randn(x.shape)) for x in parameters] for _ in range(10)]
        groups = [{"params": parameters[:2], "weight_decay": 0.1}, {"params": parameters[2:], "lr": 0.5}]
        optimizer = getattr(optim, name.split(",")[0])(groups, lr=0.05, **options)
        for step, gradient in enumerate(gradients):
            if step == 5:
                start = [saved(x) for x in parameters]
                state = plain(optimizer.state_dict())
            for x, g in zip(parameters, gradient):
                x.grad = None if step < 5 and x is parameters[2] else g.clone()
            optimizer.step()
        runs[name] = {
            "optimizer": name.split(",")[0],
            "start": start,
            "state": state,
            "gradients": [[saved(g)["data"] for g in gradient] for gradient in gradients[5:]],
            "end": [saved(x)["data"] for x in parameters],
        }
    return runs



FIXTURES = {
    "optimizers": optimisers,
    "long-runs": long_runs,
    "clipping": clipping,
    "schedules": schedules,
    "averaging": averaging,
    "lbfgs": lbfgs,
    "state-dicts": state_dicts,
}
for fixture, make in FIXTURES.items():
    write(f"packages/optim/fixtures/{fixture}.golden.json", make())
