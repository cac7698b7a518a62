"""Records what PyTorch computes, for the tests of packages/layers.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_layers.py
"""

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

    class OfParts(nn.Bilinear):
        """Takes both inputs in one."""

        def forward(self, x):
            return super().forward(*x.split([self.in1_features, self.in2_features], -1))

    class OfHalves(nn.Module):
        """A layer of two inputs that takes both in one."""

        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        def forward(self, x):
            return self.inner(*x.chunk(2, -1))

    modules = {
        "Linear": (nn.Linear(4, 3), x(5, 4)),
        "Linear without bias": (nn.Linear(4, 3, bias=False), x(5, 4)),
        "Linear, one row": (nn.Linear(4, 3), x(4)),
        "Linear, more axes": (nn.Linear(4, 3), x(2, 3, 4)),
        "Bilinear": (OfParts(2, 3, 4), x(5, 5)),
        "Bilinear without bias": (OfParts(2, 3, 1, bias=False), x(2, 5)),
        "Bilinear, one row": (OfParts(2, 3, 2), x(5)),
        "Bilinear, more axes": (OfParts(2, 3, 2), x(2, 2, 5)),
        "CosineSimilarity": (OfHalves(nn.CosineSimilarity()), x(3, 8)),
        "CosineSimilarity, last axis": (OfHalves(nn.CosineSimilarity(dim=-1, eps=1e-3)), x(2, 3, 4)),
        "PairwiseDistance": (OfHalves(nn.PairwiseDistance(p=1.5)), x(3, 8)),
        "PairwiseDistance, all options": (OfHalves(nn.PairwiseDistance(p=3, eps=1e-3, keepdim=True)), x(2, 2, 6)),
        "Identity": (nn.Identity(), x(3, 5)),
        "Flatten": (nn.Flatten(), x(2, 3, 4)),
        "Unflatten": (nn.Unflatten(1, (2, 3)), x(2, 6)),
        "Sequential": (nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 2)), x(5, 4)),
        "Autoencoder": (Autoencoder(), x(4, 6)),
    }
    return {name: layer_case(module, inputs) for name, (module, inputs) in modules.items()}


write("packages/layers/fixtures/layers.golden.json", layers())
