"""Layers on several batches, for the scripts beside this one: what PyTorch computes, and what becomes of the state."""

import re

import torch

from recording import saved, single, with_derivatives

RATE = 0.1


def camel(name):
    return re.sub("_(.)", lambda found: found[1].upper(), name)


def made(kind, args, options):
    """How a test makes the layer."""
    return {"kind": kind, "args": args, "options": {camel(name): value for name, value in options.items()}}


def state_of(module):
    return {name: saved(value) for name, value in module.state_dict().items()}


def randomize(module):
    """Other values than the initial ones, which hide mistakes."""
    for parameter in module.parameters():
        parameter.data = single(torch.randn(parameter.shape) * 0.5)
    for name, buffer in module.named_buffers():
        if name.endswith("running_mean"):
            buffer.copy_(single(torch.randn(buffer.shape)))
        if name.endswith("running_var"):
            buffer.copy_(single(torch.rand(buffer.shape) + 0.5))


def step(module, inputs, training):
    """Forward, first and second derivatives; in training then a step of gradient descent."""
    module.train(training)
    parameters = list(module.parameters())
    learned = [parameter for parameter in parameters if parameter.requires_grad]
    record = {"training": training, "inputs": [saved(x) for x in inputs]}
    record.update(with_derivatives(lambda: module(*inputs), [*inputs, *learned]))
    if training:
        for parameter, gradient in zip(learned, record["gradients"][-len(learned) :] if learned else []):
            parameter.data -= RATE * torch.tensor(gradient["data"]).reshape(parameter.shape)
    return record


def steps_case(module, draw, modes):
    """The state before, a step in each mode (True for training) on fresh inputs, the state after."""
    before = state_of(module)
    steps = [step(module, draw(), training) for training in modes]
    return {"state": before, "steps": steps, "after": state_of(module)}
