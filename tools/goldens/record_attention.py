"""Records what PyTorch computes, for the tests of packages/layers/src/layers/attention.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_attention.py
The result of a MultiheadAttention is its output and its weights, flattened, one behind the other.
"""

import math

import torch
from torch import nn

from recording import saved, single, with_derivatives, write

torch.manual_seed(7)
L, S, N, E, HEADS = 2, 3, 2, 4, 2
NAMES = {
    "add_bias_kv": "addBiasKv",
    "add_zero_attn": "addZeroAttn",
    "batch_first": "batchFirst",
    "need_weights": "needWeights",
    "average_attn_weights": "averageAttnWeights",
}


def renamed(options):
    return {NAMES.get(name, name): value for name, value in options.items()}


def mask(kind, *shape):
    """Hides some keys, but never the first: where nothing is left PyTorch 1.13 gives NaN."""
    hidden = torch.rand(shape) < 0.4
    hidden[..., 0] = False
    if kind == "bool":
        return hidden
    added = single(torch.randn(shape))
    return added.masked_fill(hidden, -math.inf) if kind == "hiding" else added


def saved_mask(value):
    """JSON has no word for -Infinity."""
    plain = saved(value.to(torch.int32) if value.dtype == torch.bool else value)
    plain["data"] = [None if x == -math.inf else x for x in plain["data"]]
    return {**plain, "dtype": "bool" if value.dtype == torch.bool else "float32"}


def multihead(options=None, forward=None, attn=None, padding=None, shape="LN", causal=False):
    options, forward = options or {}, forward or {}
    module = nn.MultiheadAttention(E, HEADS, **options)
    if "dropout" in options:
        module.eval()
    for parameter in module.parameters():
        parameter.data = single(torch.randn(parameter.shape) * 0.5)
    batch = [] if shape == "L" else [N]
    dims = lambda length, width: (*batch, length, width) if module.batch_first else (length, *batch, width)
    widths = [E, options.get("kdim", E), options.get("vdim", E)]
    inputs = [single(torch.randn(dims(n, w))) for n, w in zip([L, S, S], widths)]
    masks = {}
    if attn:
        masks["attn_mask"] = mask(attn, N * HEADS, L, S) if shape == "heads" else mask(attn, L, S)
    if padding:
        masks["key_padding_mask"] = mask(padding, *batch, S)
    given = dict(masks)
    if causal:
        given["attn_mask"] = torch.ones(L, S, dtype=torch.bool).triu(1)

    def run():
        output, weights = module(*inputs, **forward, **given)
        return torch.cat([output.flatten(), *([] if weights is None else [weights.flatten()])])

    state = {name: saved(value) for name, value in module.state_dict().items()}
    return {
        "options": renamed(options),
        "forward": {**renamed(forward), **({"isCausal": True} if causal else {})},
        **{name: saved_mask(value) for name, value in masks.items()},
        "state": state,
        "inputs": [saved(x) for x in inputs],
        **with_derivatives(run, [*inputs, *module.parameters()]),
    }


WIDE = {"kdim": 3, "vdim": 5}
FURTHER = {"add_bias_kv": True, "add_zero_attn": True}
multiheads = {
    "plain": multihead(),
    "without bias": multihead({"bias": False}),
    "batch first": multihead({"batch_first": True}),
    "without a batch": multihead(shape="L"),
    "other key and value widths": multihead(WIDE),
    "other widths, without bias": multihead({**WIDE, "bias": False}),
    "learned further key and value": multihead({"add_bias_kv": True}),
    "zeros as further key and value": multihead({"add_zero_attn": True}),
    "both further keys, all masks": multihead(FURTHER, attn="bool", padding="bool"),
    "both further keys, added mask": multihead({**FURTHER, **WIDE, "batch_first": True}, attn="hiding"),
    "weights of each head": multihead(forward={"average_attn_weights": False}),
    "weights of each head, without a batch": multihead(forward={"average_attn_weights": False}, shape="L"),
    "without weights": multihead(forward={"need_weights": False}),
    "boolean mask": multihead(attn="bool"),
    "added mask": multihead(attn="added"),
    "added mask that hides": multihead(attn="hiding"),
    "boolean mask for each head": multihead(attn="bool", shape="heads"),
    "added mask for each head": multihead(attn="added", shape="heads"),
    "padded keys": multihead(padding="bool"),
    "padded keys, added": multihead(padding="added"),
    "padded keys, without a batch": multihead(padding="bool", shape="L"),
    "padded keys and boolean mask": multihead(attn="bool", padding="bool"),
    "padded keys and added mask": multihead(attn="added", padding="bool"),
    "causal": multihead(causal=True),
    "causal, padded keys": multihead(padding="bool", causal=True),
    "dropout in use": multihead({"dropout": 0.5}),
}

# The second derivatives of the others would say the same again.
SECOND = {"plain", "both further keys, all masks", "other key and value widths", "added mask that hides"}
for name in multiheads.keys() - SECOND:
    del multiheads[name]["second"]


def attention(query, key, value, attn_mask=None, is_causal=False, scale=None, enable_gqa=False, window=None):
    """torch.nn.functional.scaled_dot_product_attention of PyTorch 2.5, as its documentation has it, and a window."""
    if enable_gqa:
        key, value = (x.repeat_interleave(query.shape[-3] // x.shape[-3], -3) for x in (key, value))
    bias = torch.zeros(query.shape[-2], key.shape[-2])
    if is_causal:
        bias = bias.masked_fill(torch.ones(bias.shape, dtype=torch.bool).tril().logical_not(), -math.inf)
    if window is not None:
        bias = bias.masked_fill(torch.ones(bias.shape, dtype=torch.bool).tril(-window), -math.inf)
    if attn_mask is not None:
        is_bool = attn_mask.dtype == torch.bool
        bias = bias.masked_fill(attn_mask.logical_not(), -math.inf) if is_bool else bias + attn_mask
    scores = query @ key.transpose(-2, -1) * (1 / math.sqrt(query.shape[-1]) if scale is None else scale)
    return torch.softmax(scores + bias, -1) @ value


SCALED_NAMES = {"is_causal": "isCausal", "enable_gqa": "enableGqa"}


def scaled(lead=(2,), attn=None, key_lead=None, lengths=(L, S), **options):
    (queries, keys), shared = lengths, key_lead or lead
    shapes = [(*lead, queries, E), (*shared, keys, E), (*shared, keys, 2)]
    inputs = [single(torch.randn(shape)) for shape in shapes]
    given = {"attn_mask": mask(attn, queries, keys)} if attn else {}
    if attn == "bool":
        given["attn_mask"] = given["attn_mask"].logical_not()
    found = with_derivatives(lambda: attention(*inputs, **given, **options), inputs)
    return {
        "options": {SCALED_NAMES.get(name, name): value for name, value in options.items()},
        **{name: saved_mask(value) for name, value in given.items()},
        "inputs": [saved(x) for x in inputs],
        **found,
    }


scaleds = {
    "plain": scaled(),
    "two axes": scaled(lead=()),
    "four axes": scaled(lead=(2, 2)),
    "boolean mask": scaled(attn="bool"),
    "added mask": scaled(attn="added"),
    "added mask that hides": scaled(attn="hiding"),
    "causal": scaled(is_causal=True),
    "scale": scaled(scale=0.3),
    "window": scaled(lengths=(5, 4), window=2),
    "causal window": scaled(lengths=(5, 5), is_causal=True, window=2),
    "causal window, boolean mask": scaled(lengths=(5, 5), is_causal=True, window=3, attn="bool"),
    "fewer heads of keys": scaled(lead=(2, 4), key_lead=(2, 2), enable_gqa=True, is_causal=True),
    "one head of keys, added mask": scaled(lead=(4,), key_lead=(1,), enable_gqa=True, attn="added"),
}
write("packages/layers/fixtures/attention.golden.json", {"MultiheadAttention": multiheads, "scaled": scaleds})
