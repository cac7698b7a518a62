"""Records what PyTorch computes, for the tests of packages/layers/src/layers/spatial.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_spatial.py
A case says how its layer is made, so that the test needs no list of its own.
"""

import math
from itertools import chain

import torch
from torch import nn

from recording import rounded, saved, single, with_derivatives, write
from steps import made


class ChannelShuffle(nn.Module):
    """PyTorch's has no derivative before 2.0; the values are compared."""

    def __init__(self, groups):
        super().__init__()
        self.groups = groups

    def forward(self, x):
        split = x.reshape(x.shape[0], self.groups, -1, *x.shape[2:])
        shuffled = split.transpose(1, 2).reshape(x.shape)
        assert shuffled.equal(nn.ChannelShuffle(self.groups)(x.detach()))
        return shuffled


class Pad(nn.Module):
    """The padding layers that came after PyTorch 1.13, by the function beneath them."""

    def __init__(self, padding, rank, mode):
        super().__init__()
        self.padding = [padding] * (2 * rank) if isinstance(padding, int) else padding
        self.mode = mode

    def forward(self, x):
        return nn.functional.pad(x, self.padding, mode=self.mode)


LATER = {
    **{f"CircularPad{rank}d": lambda padding, rank=rank: Pad(padding, rank, "circular") for rank in (1, 2, 3)},
    **{f"ZeroPad{rank}d": lambda padding, rank=rank: Pad(padding, rank, "constant") for rank in (1, 3)},
    "ChannelShuffle": ChannelShuffle,
}


def layer(kind, args, options):
    """PyTorch's layer, or what stands in for it here."""
    return (LATER.get(kind) or getattr(nn, kind))(*args, **options)


def case(kind, args, options, given, extra=None):
    """One layer on inputs, random ones where a shape is given; `extra` is a last argument of forward."""
    module = layer(kind, args, options)
    for parameter in module.parameters():
        parameter.data = single(torch.randn(parameter.shape) * 0.5)
    state = {name: saved(value) for name, value in module.state_dict().items()}
    inputs = [x if torch.is_tensor(x) else single(torch.randn(x)) for x in given]
    rest = [] if extra is None else [extra]
    indices = {}

    def run():
        result = module(*inputs, *rest)
        if torch.is_tensor(result):
            return result
        indices["indices"] = saved(result[1])
        return result[0]

    found = with_derivatives(run, [*inputs, *module.parameters()])
    return {
        **made(kind, args, options),
        **indices,
        **({"extra": extra} if rest else {}),
        "state": state,
        "inputs": [saved(x) for x in inputs],
        **found,
    }


def initial(kind, args, options):
    """The largest size and the standard deviation of many first values."""
    module = layer(kind, args, options)
    drawn = {name: [] for name, _ in module.named_parameters()}
    for _ in range(2000):
        module.reset_parameters()
        for name, value in module.named_parameters():
            drawn[name].append(value.detach().clone())
    measured = {}
    for name, values in drawn.items():
        values = torch.stack(values)
        measured[name] = {"largest": rounded(values.abs().max().item()), "std": rounded(values.std().item())}
    return {**made(kind, args, options), "measured": measured}


def convolutions(rank):
    conv, transposed = f"Conv{rank}d", f"ConvTranspose{rank}d"
    sizes = [[6], [5, 4], [3, 3, 3]][rank - 1]
    kernel = [3, 2, 2][:rank]
    batch = 2 if rank < 3 else 1
    x = [batch, 2, *sizes]
    grouped = [4, 6] if rank < 3 else [2, 4]
    yield "", (conv, [2, 3, 3], {}, [x])
    yield " without bias", (conv, [2, 3, kernel], {"bias": False}, [x])
    yield ", one", (conv, [2, 2, 2], {}, [x[1:]])
    yield ", stride and padding", (conv, [2, 2, 3], {"stride": 2, "padding": 1}, [x])
    yield ", each axis", (conv, [2, 2, kernel], {"stride": [2, 1, 2][:rank], "padding": [1, 0, 1][:rank]}, [x])
    yield ", dilation", (conv, [2, 2, 2], {"dilation": 2, "padding": 1}, [x])
    yield ", groups", (conv, [*grouped, 2], {"groups": 2}, [[1, grouped[0], *sizes]])
    yield ", depthwise", (conv, [3, 6, 2], {"groups": 3, "bias": False}, [[1, 3, *sizes]])
    yield ", same", (conv, [2, 2, kernel], {"padding": "same"}, [x])
    yield ", same, dilation", (conv, [2, 2, 2], {"padding": "same", "dilation": 3}, [x])
    yield ", valid", (conv, [2, 2, 2], {"padding": "valid"}, [x])
    for mode in ["reflect", "replicate", "circular"]:
        yield f", {mode}", (conv, [2, 2, 3], {"padding": [2, 1, 1][:rank], "padding_mode": mode}, [x])
        yield f", {mode}, same", (conv, [2, 2, kernel], {"padding": "same", "padding_mode": mode}, [x])
    small = [batch, 2, *[[3], [3, 2], [2, 2, 2]][rank - 1]]
    yield " transposed", (transposed, [2, 3, 3], {}, [small])
    yield " transposed without bias", (transposed, [2, 3, kernel], {"bias": False}, [small])
    yield " transposed, one", (transposed, [2, 2, 2], {}, [small[1:]])
    yield " transposed, stride and padding", (transposed, [2, 2, 4 if rank < 3 else 3], {"stride": 2, "padding": 1}, [small])
    yield " transposed, output padding", (
        transposed,
        [2, 2, 3],
        {"stride": [3, 2, 2][:rank], "padding": 1, "output_padding": [2, 1, 0][:rank]},
        [small],
    )
    yield " transposed, padding beyond the kernel", (transposed, [2, 2, 2], {"stride": 3, "padding": 2}, [[1, 2, *[3] * rank]])
    yield " transposed, dilation", (transposed, [2, 2, 2], {"dilation": 3 if rank < 3 else 2, "output_padding": 1}, [small])
    yield " transposed, groups", (transposed, [*grouped, 2], {"groups": 2, "stride": 2}, [[1, grouped[0], *small[2:]]])
    output = [[6], [6, 4], [4, 3, 3]][rank - 1]
    yield " transposed, output size", (transposed, [2, 2, 3], {"stride": 2, "padding": 1}, [small], output)
    whole = [batch, 2, *output]
    yield " transposed, whole output shape", (transposed, [2, 2, 3], {"stride": 2, "padding": 1}, [small], whole)


def upsamplings():
    shapes = [[2, 2, 3], [1, 2, 3, 4], [1, 2, 2, 3, 2]]
    blending = [["linear"], ["bilinear", "bicubic"], ["trilinear"]]
    for rank, (shape, modes) in enumerate(zip(shapes, blending), 1):
        for mode in ["nearest", "nearest-exact", *modes]:
            name = f"Upsample {rank}d, {mode}"
            yield name, ("Upsample", [], {"scale_factor": 2.0, "mode": mode}, [shape])
            yield f"{name}, size", ("Upsample", [], {"size": [5, 3, 4][:rank], "mode": mode}, [shape])
            yield f"{name}, fractional scale", ("Upsample", [], {"scale_factor": 1.7, "mode": mode}, [shape])
            yield f"{name}, recomputed scale", (
                "Upsample",
                [],
                {"scale_factor": 1.7, "mode": mode, "recompute_scale_factor": True},
                [shape],
            )
            if mode in modes:
                options = {"size": [5, 1, 4][:rank], "mode": mode, "align_corners": True}
                yield f"{name}, corners", ("Upsample", [], options, [shape])
    yield "Upsample, down", ("Upsample", [], {"scale_factor": 0.5}, [[1, 2, 5, 4]])
    yield "Upsample, each axis", ("Upsample", [], {"scale_factor": (1.5, 2.0), "mode": "bilinear"}, [[1, 1, 4, 3]])


def same_sizes():
    """Where the scale leaves an axis as long as it is."""
    for rank, mode in enumerate(["linear", "bilinear", "trilinear"], 1):
        options = {"scale_factor": (1.3, 2.0, 1.2)[:rank], "mode": mode}
        yield f"Upsample {rank}d, {mode}, scale that keeps a size", ("Upsample", [], options, [[1, 2, *[2] * rank]])


def shuffles():
    yield "PixelShuffle", ("PixelShuffle", [2], {}, [[2, 8, 2, 3]])
    yield "PixelShuffle, one", ("PixelShuffle", [3], {}, [[9, 2, 2]])
    yield "PixelUnshuffle", ("PixelUnshuffle", [2], {}, [[2, 2, 4, 6]])
    yield "PixelUnshuffle, one", ("PixelUnshuffle", [3], {}, [[1, 6, 3]])
    yield "ChannelShuffle", ("ChannelShuffle", [3], {}, [[2, 6, 2, 2]])


def distinct(*shape):
    """Numbers that differ, so that none is the largest beside another."""
    return single((torch.randperm(math.prod(shape)) - math.prod(shape) // 2).reshape(shape) * 0.25)


def pools(rank):
    top, average = f"MaxPool{rank}d", f"AvgPool{rank}d"
    sizes = [[7], [5, 6], [3, 4, 3]][rank - 1]
    x = [2 if rank < 3 else 1, 2 if rank < 3 else 1, *sizes]
    kernel = [3, 2, 2][:rank]
    indexed = {"return_indices": True}
    yield top, (top, [2], {}, [distinct(*x)])
    yield f"{top}, one", (top, [kernel], {}, [distinct(*x[1:])])
    yield f"{top}, stride and padding", (top, [3], {"stride": 2, "padding": 1}, [distinct(*x)])
    yield f"{top}, dilation", (top, [2], {"stride": 1, "dilation": 2}, [distinct(*x)])
    yield f"{top}, ceil", (top, [2], {"stride": 3, "ceil_mode": True}, [distinct(*x)])
    yield f"{top}, window beyond the end", (top, [2], {"ceil_mode": True}, [distinct(1, 2, *[1] * rank)])
    yield f"{top}, equal elements", (top, [3], {"stride": 1}, [torch.ones(1, 1, *[4] * rank)])
    yield f"{top}, indices", (top, [kernel], indexed, [distinct(*x)])
    options = {"stride": 2, "padding": 1, "dilation": 2 if rank < 3 else 1, "ceil_mode": True, **indexed}
    yield f"{top}, indices and all options", (top, [3], options, [distinct(*x)])
    yield f"{top}, indices of equal elements", (top, [2], indexed, [torch.zeros(1, 1, *[4] * rank)])
    yield average, (average, [2], {}, [x])
    yield f"{average}, one", (average, [kernel], {}, [x[1:]])
    yield f"{average}, stride and padding", (average, [3], {"stride": 2, "padding": 1}, [x])
    yield f"{average}, ceil", (average, [3], {"stride": 2, "padding": 1, "ceil_mode": True}, [x])
    padded = {"stride": 2, "padding": 1, "count_include_pad": False}
    yield f"{average}, padding not counted", (average, [3], padded, [x])
    yield f"{average}, ceil, padding not counted", (average, [2], {**padded, "ceil_mode": True}, [x])
    if rank > 1:
        yield f"{average}, divisor", (average, [2], {"divisor_override": 3}, [x])
    for size in [1, 3, [3, 2, 4][:rank], *([[None, 2, 3][:rank]] if rank > 1 else [])]:
        yield f"AdaptiveAvgPool{rank}d, {size}", (f"AdaptiveAvgPool{rank}d", [size], {}, [x])
        yield f"AdaptiveMaxPool{rank}d, {size}", (f"AdaptiveMaxPool{rank}d", [size], {}, [distinct(*x)])
    yield f"AdaptiveAvgPool{rank}d, one", (f"AdaptiveAvgPool{rank}d", [2], {}, [x[1:]])
    yield f"AdaptiveMaxPool{rank}d, indices", (f"AdaptiveMaxPool{rank}d", [3], indexed, [distinct(*x[1:])])
    equal = torch.zeros(1, 1, *[5] * rank)
    yield f"AdaptiveMaxPool{rank}d, equal elements", (f"AdaptiveMaxPool{rank}d", [2], indexed, [equal])
    if rank < 3:
        lp, positive = f"LPPool{rank}d", single(torch.rand(*x) + 0.1)
        yield lp, (lp, [3, 2], {}, [positive])
        yield f"{lp}, stride and ceil", (lp, [3, 2], {"stride": 3, "ceil_mode": True}, [positive.clone()])


def unpools(rank):
    pool = getattr(nn.functional, f"max_pool{rank}d")
    kind = f"MaxUnpool{rank}d"
    shape = [2 if rank < 3 else 1, 2, *[[6], [4, 6], [4, 2, 4]][rank - 1]]

    def pooled(shape, *settings):
        return list(pool(distinct(*shape), *settings, return_indices=True))

    yield kind, (kind, [2], {}, pooled(shape, 2))
    yield f"{kind}, one", (kind, [2], {}, pooled(shape[1:], 2))
    odd = [1, 1, *[[5], [5, 3], [3, 3, 5]][rank - 1]]
    yield f"{kind}, padding", (kind, [3], {"stride": 2, "padding": 1}, pooled(odd, 3, 2, 1))
    yield f"{kind}, output size", (kind, [2], {}, pooled(odd, 2), odd[2:])
    yield f"{kind}, whole output shape", (kind, [2], {}, pooled(odd, 2), odd)


def paddings():
    sides = [1, 2, 2, 0, 1, 1]
    for rank in (1, 2, 3):
        x = [1, 2 if rank < 3 else 1, *[3, 4, 3][:rank]]
        for kind in ["Constant", "Zero", "Reflection", "Replication", "Circular"]:
            name = f"{kind}Pad{rank}d"
            value = [0.5] if kind == "Constant" else []
            yield name, (name, [sides[: 2 * rank], *value], {}, [x])
            yield f"{name}, one number", (name, [1, *value], {}, [x])
            if kind != "Circular":
                yield f"{name}, one", (name, [1, *value], {}, [x[1:]])
        yield f"ConstantPad{rank}d, cropping", (f"ConstantPad{rank}d", [[-1, 2, 1, -2, -1, 0][: 2 * rank], 1.5], {}, [x])
        yield f"ZeroPad{rank}d, cropping", (f"ZeroPad{rank}d", [-1], {}, [x])


def blocks():
    every = {"dilation": [1, 2], "padding": [1, 0], "stride": [2, 1]}
    yield "Unfold", ("Unfold", [2], {}, [[2, 2, 3, 4]])
    yield "Unfold, one", ("Unfold", [[1, 2]], {}, [[2, 3, 3]])
    yield "Unfold, all options", ("Unfold", [[3, 2]], every, [[1, 2, 4, 5]])
    yield "Fold", ("Fold", [[3, 4], 2], {}, [[2, 8, 6]])
    yield "Fold, one", ("Fold", [3, [1, 2]], {}, [[4, 6]])
    yield "Fold, all options", ("Fold", [[4, 5], [3, 2]], every, [[1, 12, 6]])


def write_cases(name, cases):
    """The cases that a function yields; each file from a seed of its own."""
    torch.manual_seed(11)
    write(f"packages/layers/fixtures/{name}.golden.json", {key: case(*value) for key, value in cases()})


FIRST = {
    "Conv1d": ("Conv1d", [6, 8, 3], {"groups": 2}),
    "Conv2d": ("Conv2d", [3, 8, [3, 2]], {}),
    "Conv3d": ("Conv3d", [2, 4, 2], {}),
    "ConvTranspose1d": ("ConvTranspose1d", [6, 8, 3], {"groups": 2}),
    "ConvTranspose2d": ("ConvTranspose2d", [3, 8, [3, 2]], {}),
    "ConvTranspose3d": ("ConvTranspose3d", [2, 4, 2], {}),
}
RANKS = (1, 2, 3)
for rank in RANKS:
    write_cases(f"conv{rank}d", lambda: ((f"{rank}d{name}", value) for name, value in convolutions(rank)))
write("packages/layers/fixtures/spatial-initial.golden.json", {name: initial(*value) for name, value in FIRST.items()})
write_cases("spatial", lambda: chain(upsamplings(), shuffles(), blocks(), same_sizes()))
write_cases("pool", lambda: chain(*(chain(pools(rank), unpools(rank)) for rank in RANKS)))
write_cases("spatial-padding", paddings)
