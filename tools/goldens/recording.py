"""How the scripts beside this one write tensors and record derivatives."""

import json

import torch

torch.set_default_dtype(torch.float64)
DIGITS = 10


def rounded(value):
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {name: rounded(item) for name, item in value.items()}
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def saved(tensor):
    """A tensor as its shape and its elements."""
    if tensor.dtype in (torch.int64, torch.int32):
        return {"shape": list(tensor.shape), "dtype": "int32", "data": tensor.flatten().tolist()}
    return {"shape": list(tensor.shape), "data": rounded(tensor.detach().flatten().tolist())}


def single(tensor):
    """Numbers that float32 holds exactly, so that both sides start from the same."""
    return tensor.to(torch.float32).to(torch.float64)


def write(path, value):
    with open(path, "w") as file:
        json.dump(value, file)
        file.write("\n")


def with_derivatives(run, inputs):
    """The result, the gradients of a weighted sum of it, and the gradients of the sum of their squares."""
    floating = [x for x in inputs if x.dtype.is_floating_point]
    for x in floating:
        x.requires_grad_()
    out = run()
    weights = single(torch.randn(out.shape))
    first = torch.autograd.grad((out * weights).sum(), floating, create_graph=True, allow_unused=True)
    first = [torch.zeros_like(x) + (0 if g is None else g) for g, x in zip(first, floating)]
    total = sum((g * g).sum() for g in first)
    second = [None] * len(floating)
    if total.requires_grad:
        second = torch.autograd.grad(total, floating, allow_unused=True)
    second = [torch.zeros_like(x) + (0 if g is None else g) for g, x in zip(second, floating)]
    return {
        "output": saved(out),
        "weights": saved(weights),
        "gradients": [saved(g) for g in first],
        "second": [saved(g) for g in second],
    }


def layer_case(module, x):
    """A layer with random parameters: its state, result and derivatives."""
    for parameter in module.parameters():
        parameter.data = single(torch.randn(parameter.shape) * 0.5)
    state = {name: saved(value) for name, value in module.state_dict().items()}
    found = with_derivatives(lambda: module(x), [x, *module.parameters()])
    return {"state": state, "input": saved(x), **found}


def short_weights(network):
    """Gives all parameters random values that are short to write."""
    for parameter in network.parameters():
        parameter.data = torch.randint(-12, 13, parameter.shape) / 16


def state_of(network):
    return {name: saved(value) for name, value in network.state_dict().items()}


def network_case(network, x, *others):
    """A network in training, with random parameters: its state, result, and the gradients of a weighted sum of that."""
    short_weights(network)
    for name, buffer in network.named_buffers():
        if name.endswith(("weight_u", "weight_v")):
            buffer.copy_(single(buffer / buffer.norm()))
    state = state_of(network)
    out = network(x, *others)
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
