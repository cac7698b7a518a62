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


write("packages/layers/fixtures/layers.golden.json", layers())
