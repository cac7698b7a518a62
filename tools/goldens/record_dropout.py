"""Records what PyTorch makes of dropped and kept elements, for the tests of packages/layers/src/layers/dropout.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_dropout.py
Which elements are dropped is random; what they and their gradients become is not.
"""

import torch
from torch import nn

from recording import rounded, write

INPUT = 0.75
SHAPES = {
    "Dropout": [64],
    "Dropout1d": [8, 16, 2],
    "Dropout2d": [8, 16, 2, 2],
    "Dropout3d": [8, 16, 1, 2, 2],
    "AlphaDropout": [64],
    "FeatureAlphaDropout": [8, 16, 2],
}


def case(kind, p, shape):
    x = torch.full(shape, INPUT, requires_grad=True)
    y = getattr(nn, kind)(p)(x)
    y.sum().backward()
    values = torch.stack([y.detach().flatten(), x.grad.flatten()], 1).unique(dim=0)
    return {"kind": kind, "p": p, "shape": shape, "input": INPUT, "pairs": rounded(values.tolist())}


cases = [case(kind, p, shape) for kind, shape in SHAPES.items() for p in (0.0, 0.25, 0.6, 1.0)]
write("packages/layers/fixtures/dropout.golden.json", cases)
