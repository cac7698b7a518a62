"""Records what small T5 models give, for packages/transformer/src/models/t5.

The model is written here from the paper and the published layout, with the names of Hugging Face's files.
Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_t5.py
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from recording import saved, short_weights, state_of, write

torch.manual_seed(13)
EPS = 1e-6


def part(**modules):
    return nn.ModuleDict(modules)


class Norm(nn.Module):
    """Root mean square only: no mean is taken off, and there is no bias."""

    def __init__(self, c):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(c["d_model"]))

    def forward(self, x):
        return self.weight * x * (x.pow(2).mean(-1, keepdim=True) + EPS).rsqrt()


def bucket(offset, bidirectional, buckets, far):
    """The bucket of a key this many places behind its query, as T5's own code computes it."""
    found = torch.zeros_like(offset)
    if bidirectional:
        buckets //= 2
        found = found + (offset > 0) * buckets
        offset = offset.abs()
    else:
        offset = -torch.minimum(offset, torch.zeros_like(offset))
    exact = buckets // 2
    part = torch.log(offset.float().clamp(min=1) / exact) / math.log(far / exact) * (buckets - exact)
    large = (exact + part.long()).clamp(max=buckets - 1)
    return found + torch.where(offset < exact, offset, large)


class Attention(nn.Module):
    def __init__(self, c, relative):
        super().__init__()
        inner = c["num_heads"] * c["d_kv"]
        self.heads = c["num_heads"]
        self.q, self.k, self.v = (nn.Linear(c["d_model"], inner, bias=False) for _ in range(3))
        self.o = nn.Linear(inner, c["d_model"], bias=False)
        if relative:
            self.relative_attention_bias = nn.Embedding(c["relative_attention_num_buckets"], c["num_heads"])

    def forward(self, x, memory, mask):
        split = lambda y: y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(memory)), split(self.v(memory))
        weights = (q @ k.transpose(-1, -2) + mask).softmax(-1)  # no 1/sqrt(d)
        return self.o((weights @ v).transpose(1, 2).flatten(2))


class Sublayer(nn.Module):
    def __init__(self, c, **modules):
        super().__init__()
        for name, module in modules.items():
            setattr(self, name, module)
        self.layer_norm = Norm(c)


class Dense(nn.Module):
    def __init__(self, c):
        super().__init__()
        size, inner = c["d_model"], c["d_ff"]
        self.gated = c["feed_forward_proj"] == "gated-gelu"
        if self.gated:
            self.wi_0, self.wi_1 = nn.Linear(size, inner, bias=False), nn.Linear(size, inner, bias=False)
        else:
            self.wi = nn.Linear(size, inner, bias=False)
        self.wo = nn.Linear(inner, size, bias=False)

    def forward(self, x):
        if not self.gated:
            return self.wo(F.relu(self.wi(x)))
        y = self.wi_0(x)
        gelu = 0.5 * y * (1 + torch.tanh(math.sqrt(2 / math.pi) * (y + 0.044715 * y**3)))
        return self.wo(gelu * self.wi_1(x))


class Stack(nn.Module):
    def __init__(self, c, layers, decoder):
        super().__init__()
        self.c, self.decoder = c, decoder

        def block(first):
            parts = [Sublayer(c, SelfAttention=Attention(c, relative=first))]
            if decoder:
                parts.append(Sublayer(c, EncDecAttention=Attention(c, relative=False)))
            parts.append(Sublayer(c, DenseReluDense=Dense(c)))
            return part(layer=nn.ModuleList(parts))

        self.block = nn.ModuleList([block(i == 0) for i in range(layers)])
        self.final_layer_norm = Norm(c)

    def bias(self, length):
        """For each head, what is added to the scores of keys as seen from queries, by all layers alike."""
        c, places = self.c, torch.arange(length)
        offset = places - places[:, None]
        sizes = (not self.decoder, c["relative_attention_num_buckets"], c["relative_attention_max_distance"])
        first = self.block[0]["layer"][0].SelfAttention
        found = first.relative_attention_bias(bucket(offset, *sizes)).permute(2, 0, 1)
        return found.masked_fill(offset > 0, -math.inf) if self.decoder else found

    def forward(self, x, hidden, memory=None):
        padding = torch.zeros(hidden.shape).masked_fill(hidden, -math.inf)[:, None, None]
        mask = self.bias(x.shape[1])[None] + (0 if self.decoder else padding)
        for block in self.block:
            own, *cross, dense = block["layer"]
            y = own.layer_norm(x)
            x = x + own.SelfAttention(y, y, mask)
            for each in cross:
                x = x + each.EncDecAttention(each.layer_norm(x), memory, padding)
            x = x + dense.DenseReluDense(dense.layer_norm(x))
        return self.final_layer_norm(x)


class T5(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.shared = nn.Embedding(c["vocab_size"], c["d_model"])
        self.encoder = Stack(c, c["num_layers"], decoder=False)
        self.decoder = Stack(c, c["num_decoder_layers"], decoder=True)
        self.lm_head = nn.Linear(c["d_model"], c["vocab_size"], bias=False)
        if c["tie_word_embeddings"]:
            self.lm_head.weight = self.shared.weight

    def forward(self, source, target):
        hidden = source == self.c["pad_token_id"]
        memory = self.encoder(self.shared(source), hidden)
        y = self.decoder(self.shared(target), hidden, memory)
        if self.c["tie_word_embeddings"]:
            y = y * self.c["d_model"] ** -0.5
        return self.lm_head(y)


def case(c):
    model = T5(c)
    short_weights(model)
    source = torch.randint(1, c["vocab_size"], (2, 8))
    source[1, 5:] = c["pad_token_id"]
    target = torch.randint(1, c["vocab_size"], (2, 7))
    target[:, 0] = c["pad_token_id"]  # with which targets begin
    out = model(source, target)
    weights = torch.randint(-12, 13, out.shape) / 16
    named = dict(model.named_parameters())
    found = torch.autograd.grad((out * weights).sum(), list(named.values()))
    return {
        "config": c,
        "state": state_of(model),
        "source": saved(source),
        "target": saved(target),
        "output": saved(out),
        "weights": saved(weights),
        "gradients": {name: saved(g) for name, g in zip(named, found)},
    }


SIZES = {
    "model_type": "t5",
    "vocab_size": 9,
    "d_model": 8,
    "d_kv": 3,
    "d_ff": 10,
    "num_heads": 2,
    "num_layers": 2,
    "num_decoder_layers": 2,
    "relative_attention_num_buckets": 8,
    "relative_attention_max_distance": 7,
    "layer_norm_epsilon": EPS,
    "pad_token_id": 0,
}

write(
    "packages/transformer/fixtures/t5.golden.json",
    {
        "1.0": case({**SIZES, "feed_forward_proj": "relu", "tie_word_embeddings": True}),
        "1.1": case({**SIZES, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": False, "num_decoder_layers": 1}),
    },
)
