"""Records what PyTorch computes, for the tests of packages/layers/src/layers/recurrent.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_recurrent.py
The result of a case is its output and its last states, flattened, one behind the other.
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from recording import saved, single, with_derivatives, write

torch.manual_seed(5)
L, N, INPUT, HIDDEN = 4, 2, 2, 3
NAMES = {"num_layers": "numLayers", "batch_first": "batchFirst", "proj_size": "projSize"}


def flat(output, states):
    states = states if isinstance(states, tuple) else (states,)
    return torch.cat([output.flatten(), *(state.flatten() for state in states)])


def run(module, x, states, lengths):
    states = (tuple(states) if len(states) == 2 else states[0]) if states else None
    if lengths is None:
        return flat(*module(x, states))
    packed = pack_padded_sequence(x, lengths, batch_first=module.batch_first, enforce_sorted=False)
    output, last = module(packed, states)
    padded, _ = pad_packed_sequence(output, batch_first=module.batch_first, total_length=L)
    return flat(padded, last)


def case(kind, options, given, lengths, batched):
    module = getattr(nn, kind)(INPUT, HIDDEN, **options)
    for parameter in module.parameters():
        parameter.data = single(torch.randn(parameter.shape) * 0.5)
    shape = (N, L, INPUT) if module.batch_first else (L, N, INPUT)
    inputs = [single(torch.randn(shape if batched else (L, INPUT)))]
    if given:
        count = module.num_layers * (2 if module.bidirectional else 1)
        rest = (N, HIDDEN) if batched else (HIDDEN,)
        inputs += [single(torch.randn(count, *rest)) for _ in range(2 if kind == "LSTM" else 1)]
        if options.get("proj_size"):
            inputs[1] = single(torch.randn(count, *rest[:-1], options["proj_size"]))
    state = {name: saved(value) for name, value in module.state_dict().items()}
    found = with_derivatives(lambda: run(module, inputs[0], inputs[1:], lengths), [*inputs, *module.parameters()])
    del found["second"]
    return {
        "kind": kind,
        "options": {NAMES.get(name, name): value for name, value in options.items()},
        **({"lengths": lengths} if lengths else {}),
        "state": state,
        "inputs": [saved(x) for x in inputs],
        **found,
    }


def cell(kind, options, given, batch):
    module = getattr(nn, kind)(INPUT, HIDDEN, **options)
    for parameter in module.parameters():
        parameter.data = single(torch.randn(parameter.shape) * 0.5)
    count = (2 if kind == "LSTMCell" else 1) if given else 0
    inputs = [single(torch.randn(*batch, size)) for size in (INPUT, *[HIDDEN] * count)]

    def step():
        states = (tuple(inputs[1:]) if count == 2 else inputs[1]) if given else None
        found = module(inputs[0], states)
        return torch.cat([x.flatten() for x in (found if isinstance(found, tuple) else (found,))])

    return {
        "kind": kind,
        "options": options,
        "state": {name: saved(value) for name, value in module.state_dict().items()},
        "inputs": [saved(x) for x in inputs],
        **with_derivatives(step, [*inputs, *module.parameters()]),
    }


DEEP = {"num_layers": 2, "bidirectional": True}
VARIANTS = {
    "": ({}, False, None, True),
    " without bias": ({"bias": False}, False, None, True),
    ", first state": ({}, True, None, True),
    ", batch first": ({"batch_first": True}, True, None, True),
    " of one sequence": (DEEP, True, None, False),
    ", two layers, both directions": (DEEP, True, None, True),
    ", lengths": ({}, True, [2, 4], True),
    ", two layers, both directions, batch first, lengths": ({**DEEP, "batch_first": True}, True, [4, 1], True),
}

cases = {
    kind + name: case(kind, *variant) for kind in ("RNN", "LSTM", "GRU") for name, variant in VARIANTS.items()
}
cases["RNN, relu"] = case("RNN", {"nonlinearity": "relu"}, True, None, True)
for name, variant in {
    "": ({}, False, None, True),
    ", two layers, both directions, lengths": (DEEP, True, [2, 4], True),
    " of one sequence, without bias": ({"bias": False}, True, None, False),
}.items():
    options, *rest = variant
    cases["LSTM, projected" + name] = case("LSTM", {**options, "proj_size": 2}, *rest)
for kind in ("RNNCell", "LSTMCell", "GRUCell"):
    cases[kind] = cell(kind, {}, True, (N,))
    cases[kind + ", without state"] = cell(kind, {}, False, (N,))
    cases[kind + ", without bias or batch"] = cell(kind, {"bias": False}, True, ())
cases["RNNCell, relu"] = cell("RNNCell", {"nonlinearity": "relu"}, True, (N,))
write("packages/layers/fixtures/recurrent.golden.json", cases)
