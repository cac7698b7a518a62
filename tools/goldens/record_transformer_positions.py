"""Records positions as their papers' code computes them, for the tests of packages/transformer/src/attention/positions.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_transformer_positions.py
The functions are written after the published ones, which are named; none of them is needed.
"""

import math

import torch

from recording import saved, single, write

torch.manual_seed(5)
N, HEADS, L, D = 2, 2, 3, 8
PLACES = torch.tensor([0, 3, 50])


def rotate_half(x):
    a, b = x.chunk(2, -1)
    return torch.cat([-b, a], -1)


def llama(x, frequencies):
    """apply_rotary_pos_emb of Hugging Face's modeling_llama."""
    angles = PLACES[:, None] * frequencies
    angles = torch.cat([angles, angles], -1)
    return x * angles.cos() + rotate_half(x) * angles.sin()


def complex_rotation(x, frequencies):
    """apply_rotary_emb of Meta's llama: pairs as complex numbers."""
    angles = PLACES[:, None] * frequencies
    pairs = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2))
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angles), angles)).flatten(-2)


def llama3(frequencies, factor, low, high, length):
    """_compute_llama3_parameters of Hugging Face's modeling_rope_utils."""
    wavelengths = 2 * math.pi / frequencies
    scaled = torch.where(wavelengths > length / low, frequencies / factor, frequencies)
    smooth = (length / wavelengths - low) / (high - low)
    between = (1 - smooth) * scaled / factor + smooth * scaled
    is_between = ~(wavelengths < length / high) & ~(wavelengths > length / low)
    return torch.where(is_between, between, scaled)


def frequencies(base):
    return 1 / base ** (torch.arange(0, D, 2) / D)


def slopes(heads):
    """get_slopes of the ALiBi repository."""

    def of_power(n):
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return [start * start**i for i in range(n)]

    if math.log2(heads).is_integer():
        return of_power(heads)
    closest = 2 ** math.floor(math.log2(heads))
    return of_power(closest) + slopes(2 * closest)[0::2][: heads - closest]


def buckets(relative, bidirectional, count, far):
    """_relative_position_bucket of T5, in float32 as there."""
    found = torch.zeros_like(relative)
    if bidirectional:
        count //= 2
        found += (relative > 0).long() * count
        relative = relative.abs()
    else:
        relative = -torch.minimum(relative, torch.zeros_like(relative))
    exact = count // 2
    large = torch.log(relative.float() / exact) / math.log(far / exact) * (count - exact)
    large = torch.minimum(exact + large.long(), torch.full_like(relative, count - 1))
    return found + torch.where(relative < exact, relative, large)


def waves(length, size):
    """PositionalEncoding of PyTorch's tutorials."""
    places = torch.arange(length)[:, None]
    factors = torch.exp(torch.arange(0, size, 2) * (-math.log(10000.0) / size))
    table = torch.zeros(length, size)
    table[:, 0::2] = torch.sin(places * factors)
    table[:, 1::2] = torch.cos(places * factors)
    return table


x = single(torch.randn(N, HEADS, L, D))
SCALING = {"factor": 8.0, "low": 1.0, "high": 4.0, "length": 128}
offsets = torch.arange(-200, 201)
write(
    "packages/transformer/fixtures/positions.golden.json",
    {
        "x": saved(x),
        "places": PLACES.tolist(),
        "halves": saved(llama(x, frequencies(10000.0))),
        "interleaved": saved(complex_rotation(x, frequencies(500.0))),
        "linear": saved(llama(x, frequencies(10000.0) / 4)),
        "ntk": saved(llama(x, frequencies(10000.0 * 4 ** (D / (D - 2))))),
        "llama3": saved(llama(x, llama3(frequencies(10000.0), **SCALING))),
        "slopes": {heads: slopes(heads) for heads in (1, 2, 3, 8, 12)},
        "buckets": {
            "bidirectional": buckets(offsets, True, 32, 128).tolist(),
            "causal": buckets(offsets, False, 32, 128).tolist(),
            "few": buckets(offsets, True, 8, 20).tolist(),
        },
        "waves": saved(waves(20, 6)),
    },
)
