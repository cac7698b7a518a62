"""Records what small vision transformers give, for packages/transformer/src/models/vit.

The model is written here from the paper and the published layout, with the names of Hugging Face's files.
Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_vit.py
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from recording import saved, short_weights, state_of, write

torch.manual_seed(9)
CLASSES = 3


def part(**modules):
    return nn.ModuleDict(modules)


def pair(size):
    return size if isinstance(size, list) else [size, size]


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        size, inner = c["hidden_size"], c["intermediate_size"]
        norm = lambda: nn.LayerNorm(size, eps=c["layer_norm_eps"])
        project = lambda: nn.Linear(size, size, bias=c.get("qkv_bias", True))
        self.heads = c["num_attention_heads"]
        self.layernorm_before, self.layernorm_after = norm(), norm()
        self.attention = part(
            attention=part(query=project(), key=project(), value=project()),
            output=part(dense=nn.Linear(size, size)),
        )
        self.intermediate = part(dense=nn.Linear(size, inner))
        self.output = part(dense=nn.Linear(inner, size))

    def forward(self, x):
        y, own = self.layernorm_before(x), self.attention["attention"]
        q, k, v = (own[name](y).unflatten(-1, (self.heads, -1)).transpose(1, 2) for name in ("query", "key", "value"))
        weights = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).softmax(-1)
        x = x + self.attention["output"]["dense"]((weights @ v).transpose(1, 2).flatten(2))
        return x + self.output["dense"](F.gelu(self.intermediate["dense"](self.layernorm_after(x))))


class Embeddings(nn.Module):
    def __init__(self, c, class_token):
        super().__init__()
        size, patch = c["hidden_size"], pair(c["patch_size"])
        count = math.prod(length // width for length, width in zip(pair(c["image_size"]), patch))
        if class_token:
            self.cls_token = nn.Parameter(torch.empty(1, 1, size))
        self.position_embeddings = nn.Parameter(torch.empty(1, count + class_token, size))
        self.patch_embeddings = part(projection=nn.Conv2d(c["num_channels"], size, patch, stride=patch))

    def forward(self, images):
        x = self.patch_embeddings["projection"](images).flatten(2).transpose(1, 2)
        if hasattr(self, "cls_token"):
            x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], 1)
        return x + self.position_embeddings


class ViT(nn.Module):
    def __init__(self, c, class_token, pooling):
        super().__init__()
        size = c["hidden_size"]
        self.class_token = class_token
        self.embeddings = Embeddings(c, class_token)
        self.encoder = part(layer=nn.ModuleList([Block(c) for _ in range(c["num_hidden_layers"])]))
        self.layernorm = nn.LayerNorm(size, eps=c["layer_norm_eps"])
        if pooling:
            self.pooler = part(dense=nn.Linear(size, size))

    def forward(self, images):
        x = self.embeddings(images)
        for block in self.encoder["layer"]:
            x = block(x)
        return self.layernorm(x)

    def features(self, states):
        return states[:, 0] if self.class_token else states.mean(1)


class Model(nn.Module):
    """An image's class, or with pooling what the encoder alone gives."""

    def __init__(self, c, class_token=True, pooling=False):
        super().__init__()
        self.vit = ViT(c, class_token, pooling)
        if not pooling:
            self.classifier = nn.Linear(c["hidden_size"], CLASSES)

    def forward(self, images):
        found = self.vit.features(self.vit(images))
        return self.classifier(found) if hasattr(self, "classifier") else torch.tanh(self.vit.pooler["dense"](found))


def case(c, **options):
    model = Model(c, **options)
    short_weights(model)
    images = torch.randint(-12, 13, (2, c["num_channels"], *pair(c["image_size"]))) / 8
    images.requires_grad_()
    out = model(images)
    weights = torch.randint(-12, 13, out.shape) / 16
    named = dict(model.named_parameters())
    found = torch.autograd.grad((out * weights).sum(), [images, *named.values()])
    return {
        "config": c,
        "state": state_of(model),
        "images": saved(images),
        "output": saved(out),
        "weights": saved(weights),
        "gradients": {name: saved(g) for name, g in zip(["images", *named], found)},
    }


SIZES = {
    "model_type": "vit",
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 12,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-12,
    "image_size": 6,
    "patch_size": 3,
    "num_channels": 3,
}

write(
    "packages/transformer/fixtures/vit.golden.json",
    {
        "class token": case(SIZES),
        "long images, no biases of queries": case(
            {**SIZES, "image_size": [4, 6], "patch_size": [2, 3], "num_channels": 1, "qkv_bias": False}
        ),
        "mean": case({**SIZES, "num_channels": 1, "num_hidden_layers": 1}, class_token=False),
        "pooling": case({**SIZES, "num_channels": 1, "num_hidden_layers": 1}, pooling=True),
    },
)
