"""Records what PyTorch computes, for the tests of packages/layers/src/layers/normalization.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_normalization.py
What keeps running statistics takes three steps of training, then one in use.
"""

import torch
from torch import nn

from recording import single, write
from steps import made, randomize, steps_case

torch.manual_seed(17)


class RMSNorm(nn.Module):
    """PyTorch 1.13 has none: Zhang and Sennrich's formula (2019), with the eps of PyTorch 2.4 for float32."""

    def __init__(self, normalized_shape, eps=2**-23, elementwise_affine=True):
        super().__init__()
        self.shape = [normalized_shape] if isinstance(normalized_shape, int) else normalized_shape
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(self.shape)) if elementwise_affine else None

    def forward(self, x):
        axes = [-1 - i for i in range(len(self.shape))]
        y = x / torch.sqrt((x * x).mean(axes, keepdim=True) + self.eps)
        return y if self.weight is None else y * self.weight


class LayerNorm(nn.LayerNorm):
    """PyTorch 1.13 has no option for the bias."""

    def __init__(self, normalized_shape, bias=True, **options):
        super().__init__(normalized_shape, **options)
        if not bias:
            self.register_parameter("bias", None)


OWN = {"RMSNorm": RMSNorm, "LayerNorm": LayerNorm}
LEARNING = [True, True, True, False]
SIZES = {1: [3], 2: [2, 2], 3: [2, 1, 2]}


def case(kind, args, options, shape, modes=(True,)):
    module = OWN.get(kind, getattr(nn, kind, None))(*args, **options)
    randomize(module)
    draw = lambda: [single(torch.randn(shape) * 1.5 + 0.7)]
    return {**made(kind, args, options), **steps_case(module, draw, modes)}


def batch_norms():
    for rank, sizes in SIZES.items():
        kind, x = f"BatchNorm{rank}d", [3, 2, *sizes]
        yield kind, (kind, [2], {}, x, LEARNING)
        yield f"{kind}, cumulative", (kind, [2], {"momentum": None}, x, LEARNING)
        yield f"{kind} without affine", (kind, [2], {"affine": False, "momentum": 0.3}, x, LEARNING)
        yield f"{kind} without statistics", (kind, [2], {"track_running_stats": False, "eps": 0.01}, x, [True, False])
    yield "BatchNorm1d, two axes", ("BatchNorm1d", [3], {}, [4, 3], LEARNING)


def instance_norms():
    for rank, sizes in SIZES.items():
        kind, x = f"InstanceNorm{rank}d", [3, 2, *sizes]
        tracked = {"affine": True, "track_running_stats": True}
        yield kind, (kind, [2], {}, x, [True, False])
        yield f"{kind}, affine", (kind, [2], {"affine": True, "eps": 0.01}, x)
        yield f"{kind}, statistics", (kind, [2], {**tracked, "momentum": 0.3}, x, LEARNING)
        yield f"{kind} of one", (kind, [2], tracked, x[1:], LEARNING)


def others():
    yield "GroupNorm", ("GroupNorm", [2, 6], {}, [2, 6, 2, 2])
    yield "GroupNorm, one group", ("GroupNorm", [1, 3], {"eps": 0.01}, [2, 3, 4])
    yield "GroupNorm, a group each", ("GroupNorm", [3, 3], {}, [2, 3, 4])
    yield "GroupNorm without affine", ("GroupNorm", [2, 6], {"affine": False}, [3, 6])
    yield "LayerNorm", ("LayerNorm", [5], {}, [3, 5])
    yield "LayerNorm, two axes", ("LayerNorm", [[3, 5]], {"eps": 0.001}, [2, 3, 5])
    yield "LayerNorm without bias", ("LayerNorm", [5], {"bias": False}, [2, 3, 5])
    yield "LayerNorm without affine", ("LayerNorm", [5], {"elementwise_affine": False}, [3, 5])
    yield "RMSNorm", ("RMSNorm", [5], {}, [3, 5])
    yield "RMSNorm, two axes", ("RMSNorm", [[3, 5]], {"eps": 0.01}, [2, 3, 5])
    yield "RMSNorm without affine", ("RMSNorm", [5], {"elementwise_affine": False}, [3, 5])
    yield "LocalResponseNorm", ("LocalResponseNorm", [3], {}, [2, 5, 3])
    options = {"alpha": 0.5, "beta": 1.5, "k": 0.8}
    yield "LocalResponseNorm, even", ("LocalResponseNorm", [4], options, [2, 5, 2, 2])


CASES = [*batch_norms(), *instance_norms(), *others()]
write("packages/layers/fixtures/normalization.golden.json", {name: case(*settings) for name, settings in CASES})
