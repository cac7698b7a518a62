"""Records what PyTorch computes, for the tests of packages/layers/src/activations.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_activations.py
"""

import torch
from torch import nn
from torch.nn import functional as F

from recording import layer_case, single, write

torch.manual_seed(2)


class SwiGLU(nn.Module):
    """PyTorch has none: Shazeer's formula (2020)."""

    def forward(self, x):
        a, b = x.chunk(2, -1)
        return F.silu(a) * b


class Hardsigmoid(nn.Module):
    """PyTorch's has no second derivative; hardtanh's first is the same, 0 at the ends."""

    def forward(self, x):
        result = F.hardtanh(x / 6 + 0.5, 0, 1)
        torch.testing.assert_close(result, F.hardsigmoid(x))
        return result


def x(*shape):
    return single(torch.randn(shape) * 2)


# Where the functions bend, and far out.
BENDS = torch.tensor([-100.0, -3.0, -1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 3.0, 6.0, 100.0])

MODULES = {
    "ReLU": nn.ReLU(),
    "ReLU6": nn.ReLU6(),
    "LeakyReLU": nn.LeakyReLU(0.2),
    "ELU": nn.ELU(0.7),
    "SELU": nn.SELU(),
    "CELU": nn.CELU(1.5),
    "GELU": nn.GELU(),
    "GELU, tanh": nn.GELU(approximate="tanh"),
    "SiLU": nn.SiLU(),
    "Mish": nn.Mish(),
    "Tanh": nn.Tanh(),
    "Sigmoid": nn.Sigmoid(),
    "Hardswish": nn.Hardswish(),
    "Hardsigmoid": Hardsigmoid(),
    "Hardtanh": nn.Hardtanh(),
    "Hardtanh, limits": nn.Hardtanh(-0.5, 3.0),
    "Softplus": nn.Softplus(beta=1.5),
    "Softplus, threshold": nn.Softplus(beta=2, threshold=3),
    "Softsign": nn.Softsign(),
    "Tanhshrink": nn.Tanhshrink(),
    "Softshrink": nn.Softshrink(),
    "Hardshrink": nn.Hardshrink(0.25),
    "LogSigmoid": nn.LogSigmoid(),
    "Threshold": nn.Threshold(0.5, -2.0),
}
SHAPED = {
    "PReLU": (nn.PReLU(), x(3, 5)),
    "PReLU, channels": (nn.PReLU(4), x(2, 4, 3)),
    "Softmax": (nn.Softmax(-1), x(3, 5)),
    "LogSoftmax": (nn.LogSoftmax(-1), x(3, 5)),
    "Softmin": (nn.Softmin(-1), x(3, 5)),
    "Softmin, axis 0": (nn.Softmin(0), x(3, 5)),
    "GLU": (nn.GLU(), x(3, 6)),
    "GLU, axis 0": (nn.GLU(0), x(4, 3)),
    "SwiGLU": (SwiGLU(), x(3, 6)),
}



# Where a second derivative jumps and PyTorch takes the other side's.
JUMPS = {nn.ELU: 0.0, nn.SELU: 0.0, nn.CELU: 0.0, nn.Hardswish: -3.0}


def inputs_of(module):
    values = torch.cat([BENDS, x(8)])
    jump = JUMPS.get(type(module))
    return values if jump is None else values[values != jump]


write(
    "packages/layers/fixtures/activations.golden.json",
    {
        name: layer_case(module, inputs)
        for name, (module, inputs) in {
            **{name: (module, inputs_of(module)) for name, module in MODULES.items()},
            **SHAPED,
        }.items()
    },
)
