"""Records what PyTorch computes, for the tests of packages/layers/src/layers/parametrizations.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_parametrizations.py
Each case takes three steps of training, then one in use, and then the normalisation is taken off again.
"""

import sys

import torch
from torch import nn
from torch.nn import utils

from recording import single, write
from steps import camel, made, randomize, state_of, steps_case

torch.manual_seed(23)
APPLY = {"spectralNorm": utils.spectral_norm, "weightNorm": utils.weight_norm}
REMOVE = {"spectralNorm": utils.remove_spectral_norm, "weightNorm": utils.remove_weight_norm}


def weight_norm(v, g, axis):
    """PyTorch's own takes the norm for a constant in its second derivative."""
    weight = v * (g / torch.norm_except_dim(v, 2, axis))
    torch.testing.assert_close(weight, torch._weight_norm(v, g, axis))
    return weight


sys.modules["torch.nn.utils.weight_norm"]._weight_norm = weight_norm


def normalized(norm, options, kind, args, draw):
    module = APPLY[norm](getattr(nn, kind)(*args), **options)
    randomize(module)
    for buffer in module.buffers():
        buffer.copy_(single(buffer))
    recorded = {
        **made(kind, args, {}),
        "norm": norm,
        "normOptions": {{"dim": "axis"}.get(name, camel(name)): value for name, value in options.items()},
        **steps_case(module, draw, [True, True, True, False]),
    }
    REMOVE[norm](module)
    return {**recorded, "removed": state_of(module)}


def drawn(*shape):
    return lambda: [single(torch.randn(shape))]


LAYERS = {
    "Linear": ("Linear", [3, 4], drawn(2, 3)),
    "Conv1d": ("Conv1d", [2, 3, 2], drawn(1, 2, 3)),
    "Conv2d": ("Conv2d", [2, 3, 2], drawn(1, 2, 3, 2)),
    "ConvTranspose1d": ("ConvTranspose1d", [2, 3, 2], drawn(1, 2, 2)),
    "ConvTranspose2d": ("ConvTranspose2d", [2, 3, 2], drawn(1, 2, 2, 1)),
    "Embedding": ("Embedding", [4, 3], lambda: [torch.randint(0, 4, (3,))]),
}
cases = {f"{norm} {name}": normalized(norm, {}, *layer) for norm in APPLY for name, layer in LAYERS.items()}
three = {"n_power_iterations": 3, "eps": 0.5}
cases["spectralNorm, three iterations"] = normalized("spectralNorm", three, *LAYERS["Linear"])
cases["spectralNorm, axis"] = normalized("spectralNorm", {"dim": 2}, *LAYERS["Conv2d"])
cases["weightNorm, axis"] = normalized("weightNorm", {"dim": 1}, *LAYERS["ConvTranspose1d"])
cases["weightNorm of the whole"] = normalized("weightNorm", {"dim": None}, *LAYERS["Linear"])
write("packages/layers/fixtures/parametrizations.golden.json", cases)
