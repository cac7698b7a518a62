"""Records what PyTorch computes, for the tests of packages/transformer/src/models/transformer*.ts.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_transformer_blocks.py
It also writes fixtures/transformer.npz, the state of a Transformer as PyTorch saves it.
"""

import math

import numpy
import torch
from torch import nn

from recording import saved, single, with_derivatives, write
from steps import camel

torch.manual_seed(11)
N, L, S, E, HEADS, HIDDEN = 2, 3, 4, 4, 2, 6
SIZES = {"nhead": HEADS, "dim_feedforward": HIDDEN, "dropout": 0.0}


def mask(kind, *shape):
    """Hides some keys, but never the first: where nothing is left PyTorch 1.13 gives NaN."""
    hidden = torch.rand(shape) < 0.4
    hidden[..., 0] = False
    return hidden if kind == "bool" else single(torch.randn(shape)).masked_fill(hidden, -math.inf)


def saved_mask(value):
    """JSON has no word for -Infinity."""
    plain = saved(value.to(torch.int32) if value.dtype == torch.bool else value)
    plain["data"] = [None if x == -math.inf else x for x in plain["data"]]
    return {**plain, "dtype": "bool" if value.dtype == torch.bool else "float32"}


def inputs_of(lengths, batch_first, batched):
    shape = lambda length: (length, E) if not batched else (N, length, E) if batch_first else (length, N, E)
    return [single(torch.randn(shape(length))) for length in lengths]


def randomize(module):
    for parameter in module.parameters():
        parameter.data = single(torch.randn(parameter.shape) * 0.5)


def case(module, lengths, options, masks, batched=True):
    randomize(module)
    inputs = inputs_of(lengths, options.get("batch_first", False), batched)
    found = with_derivatives(lambda: module(*inputs, **masks), [*inputs, *module.parameters()])
    del found["second"]
    return {
        "options": {camel(name): value for name, value in options.items()},
        "masks": {camel(name): saved_mask(value) for name, value in masks.items()},
        "state": {name: saved(value) for name, value in module.state_dict().items()},
        "inputs": [saved(x) for x in inputs],
        **found,
    }


def encoder_layer(masks=None, batched=True, **options):
    return case(nn.TransformerEncoderLayer(E, **SIZES, **options), [L], options, masks or {}, batched)


def decoder_layer(masks=None, batched=True, **options):
    return case(nn.TransformerDecoderLayer(E, **SIZES, **options), [L, S], options, masks or {}, batched)


def encoder(masks=None, norm=False, **options):
    layer = nn.TransformerEncoderLayer(E, **SIZES, **options)
    last = nn.LayerNorm(E) if norm else None
    return case(nn.TransformerEncoder(layer, 2, norm=last), [L], {**options, "norm": norm}, masks or {})


def decoder(masks=None, norm=False, **options):
    layer = nn.TransformerDecoderLayer(E, **SIZES, **options)
    last = nn.LayerNorm(E) if norm else None
    return case(nn.TransformerDecoder(layer, 2, norm=last), [L, S], {**options, "norm": norm}, masks or {})


def transformer(masks=None, **options):
    layers = {"num_encoder_layers": 1, "num_decoder_layers": 2}
    module = nn.Transformer(E, **SIZES, **layers, **options)
    return case(module, [S, L], {**layers, **options}, masks or {})


CAUSAL = nn.Transformer.generate_square_subsequent_mask(L)
FIRST = {"norm_first": True}
recorded = {
    "TransformerEncoderLayer": {
        "plain": encoder_layer(),
        "pre-norm": encoder_layer(**FIRST),
        "batch first": encoder_layer(batch_first=True),
        "batch first, pre-norm, gelu": encoder_layer(batch_first=True, norm_first=True, activation="gelu"),
        "gelu": encoder_layer(activation="gelu"),
        "other epsilon": encoder_layer(layer_norm_eps=0.1),
        "without a batch": encoder_layer(batched=False, masks={"src_key_padding_mask": mask("bool", L)}),
        "boolean mask": encoder_layer({"src_mask": mask("bool", L, L)}),
        "added mask": encoder_layer({"src_mask": mask("added", L, L)}),
        "mask for each head": encoder_layer({"src_mask": mask("bool", N * HEADS, L, L)}),
        "padding": encoder_layer({"src_key_padding_mask": mask("bool", N, L)}),
        "added padding": encoder_layer({"src_key_padding_mask": mask("added", N, L)}),
        "both boolean": encoder_layer({"src_mask": mask("bool", L, L), "src_key_padding_mask": mask("bool", N, L)}),
        "added mask, padding, pre-norm": encoder_layer(
            {"src_mask": mask("added", L, L), "src_key_padding_mask": mask("bool", N, L)}, **FIRST
        ),
    },
    "TransformerDecoderLayer": {
        "plain": decoder_layer(),
        "pre-norm": decoder_layer(**FIRST),
        "batch first, gelu": decoder_layer(batch_first=True, activation="gelu"),
        "without a batch": decoder_layer(batched=False),
        "causal": decoder_layer({"tgt_mask": CAUSAL}),
        "causal, batch first, pre-norm": decoder_layer({"tgt_mask": CAUSAL}, batch_first=True, **FIRST),
        "boolean mask of the memory": decoder_layer({"memory_mask": mask("bool", L, S)}),
        "added mask of the memory": decoder_layer({"memory_mask": mask("added", L, S)}),
        "padding": decoder_layer(
            {"tgt_key_padding_mask": mask("bool", N, L), "memory_key_padding_mask": mask("bool", N, S)}
        ),
        "all masks, pre-norm": decoder_layer(
            {
                "tgt_mask": mask("bool", L, L),
                "memory_mask": mask("bool", N * HEADS, L, S),
                "tgt_key_padding_mask": mask("bool", N, L),
                "memory_key_padding_mask": mask("bool", N, S),
            },
            **FIRST,
        ),
    },
    "TransformerEncoder": {
        "plain": encoder(),
        "norm, masks": encoder({"mask": CAUSAL, "src_key_padding_mask": mask("bool", N, L)}, norm=True, **FIRST),
    },
    "TransformerDecoder": {
        "plain": decoder(),
        "norm, masks": decoder(
            {"tgt_mask": CAUSAL, "memory_key_padding_mask": mask("bool", N, S)}, norm=True, **FIRST
        ),
    },
    "Transformer": {
        "plain": transformer(),
        "pre-norm, batch first, gelu": transformer(batch_first=True, activation="gelu", **FIRST),
        "all masks": transformer(
            {
                "src_mask": mask("bool", S, S),
                "tgt_mask": mask("bool", L, L),
                "memory_mask": mask("bool", L, S),
                "src_key_padding_mask": mask("bool", N, S),
                "tgt_key_padding_mask": mask("bool", N, L),
                "memory_key_padding_mask": mask("bool", N, S),
            }
        ),
    },
}
FIXTURES = "packages/transformer/fixtures"
files = {"transformer-models": {}}
for name, cases in recorded.items():
    file = {"TransformerEncoderLayer": "transformer-encoder-layer", "TransformerDecoderLayer": "transformer-decoder-layer"}
    files.setdefault(file.get(name, "transformer-models"), {})[name] = cases
for file, cases in files.items():
    write(f"{FIXTURES}/{file}.golden.json", cases)

torch.set_default_dtype(torch.float32)
model = nn.Transformer(8, 2, 1, 1, 16, dropout=0.0, batch_first=True)
src, tgt = torch.randn(2, 3, 8), torch.randn(2, 4, 8)
numpy.savez(f"{FIXTURES}/transformer.npz", **{name: x.numpy() for name, x in model.state_dict().items()})
output = model(src, tgt, tgt_mask=nn.Transformer.generate_square_subsequent_mask(4))
write(f"{FIXTURES}/transformer-state.golden.json", {"src": saved(src), "tgt": saved(tgt), "output": saved(output)})
