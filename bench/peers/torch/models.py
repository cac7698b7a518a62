"""The two transformers."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.project = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.expand, self.contract = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, mask, cache=None):
        batch, length, width = x.shape
        size = width // self.heads
        parts = self.qkv(self.norm1(x)).split(width, 2)
        q, k, v = [part.view(batch, length, self.heads, size).transpose(1, 2) for part in parts]
        if cache is not None:
            if cache:
                k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
            cache[:] = [k, v]
        scores = q @ k.transpose(-1, -2) / math.sqrt(size)
        if mask is not None:
            scores = scores + mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = x + self.project(mixed)
        return x + self.contract(F.gelu(self.expand(self.norm2(x)), approximate="tanh"))


class GPT(nn.Module):
    def __init__(self, layers=4, width=128, heads=4, context=128, vocabulary=256):
        super().__init__()
        self.tokens, self.places = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList([Block(width, heads) for _ in range(layers)])
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary, bias=False)

    def forward(self, ids, mask, place=0, caches=None):
        x = self.tokens(ids) + self.places.weight[place : place + ids.shape[1]]
        for i, block in enumerate(self.blocks):
            x = block(x, mask, caches[i] if caches else None)
        return self.head(self.norm(x))


class Seq2Seq(nn.Module):
    def __init__(self, width=256, vocabulary=4000, length=32):
        super().__init__()
        self.source, self.target = nn.Embedding(vocabulary, width), nn.Embedding(vocabulary, width)
        self.places = nn.Parameter(0.02 * torch.randn(length, width))
        self.transformer = nn.Transformer(
            width, 8, 2, 2, 1024, dropout=0.0, batch_first=True, norm_first=True
        )
        self.head = nn.Linear(width, vocabulary, bias=False)

    def forward(self, source, target, mask):
        x, y = self.source(source) + self.places, self.target(target) + self.places
        return self.head(self.transformer(x, y, tgt_mask=mask))
