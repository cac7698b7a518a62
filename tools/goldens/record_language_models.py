"""Records the logits of small language models, for packages/transformer/src/models/{gpt,llama}*.test.ts.

The models are written here from the published layouts of GPT-2 and Llama, with the names of Hugging Face's files.
Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_language_models.py
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from recording import saved, short_weights, state_of, write

torch.manual_seed(7)
OUT = "packages/transformer/fixtures"


class Conv1D(nn.Module):
    """GPT-2's projection: the weight is [in, out]."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.empty(outputs))

    def forward(self, x):
        return x @ self.weight + self.bias


def attend(q, k, v, window=None):
    """Heads [N, h, L, d] that look back only, no further than the window."""
    length = q.shape[2]
    row, column = torch.arange(length)[:, None], torch.arange(length)
    seen = column <= row
    if window is not None:
        seen = seen & (column > row - window)
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    return scores.masked_fill(~seen, -math.inf).softmax(-1) @ v


def split(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def merge(x):
    return x.transpose(1, 2).flatten(2)


def part(**modules):
    return nn.ModuleDict(modules)


class GPT2(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c, size = c, c["n_embd"]

        def block():
            return part(
                ln_1=nn.LayerNorm(size, eps=c["layer_norm_epsilon"]),
                attn=part(c_attn=Conv1D(size, 3 * size), c_proj=Conv1D(size, size)),
                ln_2=nn.LayerNorm(size, eps=c["layer_norm_epsilon"]),
                mlp=part(c_fc=Conv1D(size, 4 * size), c_proj=Conv1D(4 * size, size)),
            )

        self.transformer = part(
            wte=nn.Embedding(c["vocab_size"], size),
            wpe=nn.Embedding(c["n_positions"], size),
            h=nn.ModuleList([block() for _ in range(c["n_layer"])]),
            ln_f=nn.LayerNorm(size, eps=c["layer_norm_epsilon"]),
        )
        self.lm_head = nn.Linear(size, c["vocab_size"], bias=False)
        self.lm_head.weight = self.transformer["wte"].weight

    def forward(self, ids):
        t, heads = self.transformer, self.c["n_head"]
        x = t["wte"](ids) + t["wpe"](torch.arange(ids.shape[1]))
        for b in t["h"]:
            q, k, v = (split(y, heads) for y in b["attn"]["c_attn"](b["ln_1"](x)).chunk(3, -1))
            x = x + b["attn"]["c_proj"](merge(attend(q, k, v)))
            inner = b["mlp"]["c_fc"](b["ln_2"](x))
            gelu = 0.5 * inner * (1 + torch.tanh(math.sqrt(2 / math.pi) * (inner + 0.044715 * inner**3)))
            x = x + b["mlp"]["c_proj"](gelu)
        return self.lm_head(t["ln_f"](x))


class RMSNorm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(size)), eps

    def forward(self, x):
        return self.weight * x * (x.pow(2).mean(-1, keepdim=True) + self.eps).rsqrt()


def frequencies(c, dim):
    found = c.get("rope_theta", 10000.0) ** (-torch.arange(0, dim, 2) / dim)
    scaling = c.get("rope_scaling")
    if scaling is None:
        return found
    factor = scaling["factor"]
    if scaling["rope_type"] == "linear":
        return found / factor
    low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
    length = scaling["original_max_position_embeddings"]
    wavelength = 2 * math.pi / found
    smooth = (length / wavelength - low) / (high - low)
    between = (1 - smooth) * found / factor + smooth * found
    slow = torch.where(wavelength > length / low, found / factor, found)
    medium = (wavelength <= length / low) & (wavelength >= length / high)
    return torch.where(medium, between, slow)


def turned(x, c):
    """Halves turned together, as in Hugging Face's Llama."""
    angles = torch.arange(x.shape[2])[:, None] * frequencies(c, x.shape[-1])
    cos, sin = (torch.cat([f(angles)] * 2, -1) for f in (torch.cos, torch.sin))
    first, second = x.chunk(2, -1)
    return x * cos + torch.cat([-second, first], -1) * sin


class Llama(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c, size, kind = c, c["hidden_size"], c["model_type"]
        heads, groups = c["num_attention_heads"], c["num_key_value_heads"]
        head = c.get("head_dim", size // heads)
        norm = lambda n=size: RMSNorm(n, c["rms_norm_eps"])
        bias = c.get("attention_bias", False)

        def block():
            attention = part(
                q_proj=nn.Linear(size, heads * head, bias=bias or kind == "qwen2"),
                k_proj=nn.Linear(size, groups * head, bias=bias or kind == "qwen2"),
                v_proj=nn.Linear(size, groups * head, bias=bias or kind == "qwen2"),
                o_proj=nn.Linear(heads * head, size, bias=bias),
            )
            if kind == "qwen3":
                attention["q_norm"], attention["k_norm"] = norm(head), norm(head)
            return part(
                input_layernorm=norm(),
                self_attn=attention,
                post_attention_layernorm=norm(),
                mlp=part(
                    gate_proj=nn.Linear(size, c["intermediate_size"], bias=False),
                    up_proj=nn.Linear(size, c["intermediate_size"], bias=False),
                    down_proj=nn.Linear(c["intermediate_size"], size, bias=False),
                ),
            )

        self.model = part(
            embed_tokens=nn.Embedding(c["vocab_size"], size),
            layers=nn.ModuleList([block() for _ in range(c["num_hidden_layers"])]),
            norm=norm(),
        )
        self.lm_head = nn.Linear(size, c["vocab_size"], bias=False)
        if c.get("tie_word_embeddings"):
            self.lm_head.weight = self.model["embed_tokens"].weight

    def forward(self, ids):
        c = self.c
        heads, groups = c["num_attention_heads"], c["num_key_value_heads"]
        window = c.get("sliding_window") if c["model_type"] == "mistral" else None
        x = self.model["embed_tokens"](ids)
        for b in self.model["layers"]:
            a, y = b["self_attn"], b["input_layernorm"](x)
            q, k, v = split(a["q_proj"](y), heads), split(a["k_proj"](y), groups), split(a["v_proj"](y), groups)
            if "q_norm" in a:
                q, k = a["q_norm"](q), a["k_norm"](k)
            q, k = turned(q, c), turned(k, c)
            k, v = (z.repeat_interleave(heads // groups, 1) for z in (k, v))
            x = x + a["o_proj"](merge(attend(q, k, v, window)))
            m, y = b["mlp"], b["post_attention_layernorm"](x)
            x = x + m["down_proj"](F.silu(m["gate_proj"](y)) * m["up_proj"](y))
        return self.lm_head(self.model["norm"](x))


def case(model, config, length):
    network = model(config)
    short_weights(network)
    ids = torch.randint(0, config["vocab_size"], (2, length))
    logits = network(ids)
    weights = torch.randint(-12, 13, logits.shape) / 16
    named = dict(network.named_parameters())
    found = torch.autograd.grad((logits * weights).sum(), list(named.values()))
    return {
        "config": config,
        "state": state_of(network),
        "ids": saved(ids),
        "logits": saved(logits),
        "weights": saved(weights),
        "gradients": {name: saved(g) for name, g in zip(named, found)},
    }


SMALL = {
    "vocab_size": 11,
    "hidden_size": 8,
    "intermediate_size": 12,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 16,
    "rms_norm_eps": 1e-5,
}
LLAMA3 = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 32,
}
GPT2_CONFIG = {
    "model_type": "gpt2",
    "vocab_size": 11,
    "n_positions": 8,
    "n_embd": 8,
    "n_layer": 2,
    "n_head": 2,
    "layer_norm_epsilon": 1e-5,
    "activation_function": "gelu_new",
}

write(
    f"{OUT}/language-models.golden.json",
    {
        "GPT": {"gpt2": case(GPT2, GPT2_CONFIG, 6)},
        "Llama": {
            "llama": case(Llama, {"model_type": "llama", **SMALL, "rope_theta": 500.0}, 7),
            "llama 3": case(
                Llama,
                {"model_type": "llama", **SMALL, "head_dim": 6, "rope_scaling": LLAMA3, "tie_word_embeddings": True},
                5,
            ),
            "mistral": case(Llama, {"model_type": "mistral", **SMALL, "sliding_window": 3}, 7),
            "qwen 2": case(Llama, {"model_type": "qwen2", **SMALL}, 4),
            "qwen 3": case(Llama, {"model_type": "qwen3", **SMALL, "head_dim": 4}, 4),
        },
    },
)
