"""Records what PyTorch computes, for the tests of packages/layers/src/layers/embedding.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_embedding.py
"""

import torch
from torch import nn

from recording import single, write
from steps import camel, made, randomize, steps_case

torch.manual_seed(29)


class EmbeddingBag(nn.EmbeddingBag):
    """Its further inputs have the names in `given`, in that order."""

    given = []

    def forward(self, x, *rest):
        given = dict(zip(self.given, rest))
        result = super().forward(x, **given)
        if "per_sample_weights" in given:  # PyTorch's has no second derivative.
            own = self.weighted_sum(x, **given)
        elif self.scale_grad_by_freq:  # PyTorch's divides gradients by how often other rows were looked up.
            own = nn.functional.embedding(x, self.weight, scale_grad_by_freq=True).mean(1)
        else:
            return result
        torch.testing.assert_close(own, result)
        return own

    def weighted_sum(self, x, per_sample_weights, offsets=None):
        rows = nn.functional.embedding(x, self.weight, self.padding_idx) * per_sample_weights[..., None]
        if self.padding_idx is not None:
            rows = rows * (x != self.padding_idx)[..., None]
        if offsets is None:
            return rows.sum(1)
        bag = (offsets <= torch.arange(len(x))[:, None]).sum(1) - 1
        return torch.zeros(len(offsets), rows.shape[-1]).index_add(0, bag, rows)


def case(kind, args, options, draw, given=()):
    module = (EmbeddingBag if kind == "EmbeddingBag" else nn.Embedding)(*args, **options)
    randomize(module)
    module.given = given
    names = {"given": [camel(name) for name in given]}
    return {**made(kind, args, options), **names, **steps_case(module, draw, [True, True, True, False])}


def words(*shape):
    return torch.randint(0, 6, shape)


def embeddings():
    draw = lambda: [words(2, 3)]
    table = ("Embedding", [6, 3])
    yield "Embedding", (*table, {}, draw)
    yield "Embedding, one", (*table, {}, lambda: [words(1)[0]])
    yield "Embedding, padding", (*table, {"padding_idx": 2}, draw)
    yield "Embedding, padding from the end", (*table, {"padding_idx": -1}, draw)
    yield "Embedding, norm", (*table, {"max_norm": 0.5}, draw)
    yield "Embedding, norm of order 1", (*table, {"max_norm": 0.7, "norm_type": 1.0, "padding_idx": 0}, draw)
    yield "Embedding, norm of order 3", (*table, {"max_norm": 0.4, "norm_type": 3.0}, draw)
    yield "Embedding, frequency", (*table, {"scale_grad_by_freq": True, "padding_idx": 1}, lambda: [words(3, 4)])


def bags():
    table = ("EmbeddingBag", [6, 3])
    offsets = lambda: torch.tensor([0, 2, 2, 5])  # the second bag is empty
    ends = lambda: torch.tensor([0, 3, 4, 7])
    for mode in ("sum", "mean", "max"):
        options = {"mode": mode}
        yield f"EmbeddingBag, {mode}", (*table, options, lambda: [words(2, 4)])
        yield f"EmbeddingBag, {mode}, padding", (*table, {**options, "padding_idx": 1}, lambda: [words(3, 4)])
        yield f"EmbeddingBag, {mode}, offsets", (*table, options, lambda: [words(7), offsets()], ["offsets"])
        most = {**options, "padding_idx": -2, "include_last_offset": True, "max_norm": 0.6}
        yield f"EmbeddingBag, {mode}, last offset", (*table, most, lambda: [words(7), ends()], ["offsets"])
    frequency = {"scale_grad_by_freq": True}
    yield "EmbeddingBag, frequency", (*table, frequency, lambda: [words(3, 4)])
    weighted = lambda: [words(2, 3), single(torch.randn(2, 3))]
    yield "EmbeddingBag, weights", (*table, {"mode": "sum"}, weighted, ["per_sample_weights"])
    both = lambda: [words(7), offsets(), single(torch.randn(7))]
    names = ["offsets", "per_sample_weights"]
    yield "EmbeddingBag, weights and offsets", (*table, {"mode": "sum", "padding_idx": 0}, both, names)


cases = {name: case(*settings) for name, settings in [*embeddings(), *bags()]}
write("packages/layers/fixtures/embedding.golden.json", cases)
