"""Records what small BERT and RoBERTa models give, for packages/transformer/src/models/bert.

The models are written here from the published layouts, with the names of Hugging Face's files, around PyTorch's own
TransformerEncoderLayer, which computes the same as BERT's.
Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_bert.py
"""

import torch
from torch import nn
from torch.nn import functional as F

from recording import saved, short_weights, state_of, write

torch.manual_seed(5)
SIZES = {
    "vocab_size": 12,
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 12,
    "hidden_dropout_prob": 0.0,
    "attention_probs_dropout_prob": 0.0,
}
BERT = {"model_type": "bert", **SIZES, "max_position_embeddings": 9, "layer_norm_eps": 1e-12}
ROBERTA = {
    "model_type": "roberta",
    **SIZES,
    "max_position_embeddings": 11,
    "layer_norm_eps": 1e-5,
    "type_vocab_size": 1,
}
SIZE, VOCABULARY = SIZES["hidden_size"], SIZES["vocab_size"]


def part(**modules):
    return nn.ModuleDict(modules)


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        linear = lambda: nn.Linear(SIZE, SIZE)
        norm = lambda: nn.LayerNorm(SIZE, eps=c["layer_norm_eps"])
        self.c = c
        self.attention = nn.ModuleDict(
            {
                "self": part(query=linear(), key=linear(), value=linear()),
                "output": part(dense=linear(), LayerNorm=norm()),
            }
        )
        self.intermediate = part(dense=nn.Linear(SIZE, c["intermediate_size"]))
        self.output = part(dense=nn.Linear(c["intermediate_size"], SIZE), LayerNorm=norm())

    def forward(self, x, hidden):
        """PyTorch's own layer, with these weights."""
        layer = nn.TransformerEncoderLayer(
            SIZE,
            self.c["num_attention_heads"],
            self.c["intermediate_size"],
            dropout=0.0,
            activation="gelu",
            layer_norm_eps=self.c["layer_norm_eps"],
            batch_first=True,
        )
        own, out = self.attention["self"], self.attention["output"]
        three = [own["query"], own["key"], own["value"]]
        attended, _ = F.multi_head_attention_forward(
            *[x.transpose(0, 1)] * 3,
            SIZE,
            self.c["num_attention_heads"],
            torch.cat([m.weight for m in three]),
            torch.cat([m.bias for m in three]),
            None,
            None,
            False,
            0.0,
            out["dense"].weight,
            out["dense"].bias,
            key_padding_mask=hidden,
        )
        y = out["LayerNorm"](x + attended.transpose(0, 1))
        return self.output["LayerNorm"](y + self.output["dense"](layer.activation(self.intermediate["dense"](y))))


class Encoder(nn.Module):
    def __init__(self, c, pooling):
        super().__init__()
        self.c = c
        self.embeddings = part(
            word_embeddings=nn.Embedding(VOCABULARY, SIZE),
            position_embeddings=nn.Embedding(c["max_position_embeddings"], SIZE),
            token_type_embeddings=nn.Embedding(c.get("type_vocab_size", 2), SIZE),
            LayerNorm=nn.LayerNorm(SIZE, eps=c["layer_norm_eps"]),
        )
        self.encoder = part(layer=nn.ModuleList([Layer(c) for _ in range(c["num_hidden_layers"])]))
        if pooling:
            self.pooler = part(dense=nn.Linear(SIZE, SIZE))

    def forward(self, ids, types, hidden):
        e = self.embeddings
        offset = 2 if self.c["model_type"] == "roberta" else 0
        places = torch.arange(ids.shape[1]) + offset
        x = e["word_embeddings"](ids) + e["position_embeddings"](places) + e["token_type_embeddings"](types)
        x = e["LayerNorm"](x)
        for layer in self.encoder["layer"]:
            x = layer(x, hidden)
        return x

    def pool(self, states):
        return torch.tanh(self.pooler["dense"](states[:, 0]))


class Model(nn.Module):
    def __init__(self, c, kind):
        super().__init__()
        self.kind, self.family = kind, c["model_type"]
        bert = self.family == "bert"
        setattr(self, self.family, Encoder(c, pooling=bert and kind in ("pre-training", "sequence")))
        norm = lambda: nn.LayerNorm(SIZE, eps=c["layer_norm_eps"])
        if kind in ("masked", "pre-training"):
            decoder = nn.Linear(SIZE, VOCABULARY)
            decoder.weight = self.encoder.embeddings["word_embeddings"].weight
            if bert:
                transform = part(dense=nn.Linear(SIZE, SIZE), LayerNorm=norm())
                self.cls = part(predictions=part(transform=transform, decoder=decoder))
                self.scores = [transform["dense"], transform["LayerNorm"], decoder]
            else:
                self.lm_head = part(dense=nn.Linear(SIZE, SIZE), layer_norm=norm(), decoder=decoder)
                self.scores = [self.lm_head["dense"], self.lm_head["layer_norm"], decoder]
            if kind == "pre-training":
                self.cls["seq_relationship"] = nn.Linear(SIZE, 2)
        elif kind == "sequence" and not bert:
            self.classifier = part(dense=nn.Linear(SIZE, SIZE), out_proj=nn.Linear(SIZE, 3))
        else:
            self.classifier = nn.Linear(SIZE, 3)

    @property
    def encoder(self):
        return getattr(self, self.family)

    def forward(self, ids, types, hidden):
        states = self.encoder(ids, types, hidden)
        if self.kind in ("masked", "pre-training"):
            dense, norm, decoder = self.scores
            logits = decoder(norm(F.gelu(dense(states))))
            if self.kind == "masked":
                return [logits]
            return [logits, self.cls["seq_relationship"](self.encoder.pool(states))]
        if self.kind == "token":
            return [self.classifier(states)]
        if self.family == "roberta":
            return [self.classifier["out_proj"](torch.tanh(self.classifier["dense"](states[:, 0])))]
        return [self.classifier(self.encoder.pool(states))]


def case(c, kind):
    model = Model(c, kind)
    short_weights(model)
    ids = torch.randint(0, VOCABULARY, (2, 6))
    types = torch.tensor([[0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 0, 0]]) if c["model_type"] == "bert" else torch.zeros_like(ids)
    hidden = torch.zeros(2, 6, dtype=torch.bool)
    hidden[1, 4:] = True
    # What becomes of padding is nobody's business.
    outputs = [x.masked_fill(hidden[..., None], 0) if x.dim() == 3 else x for x in model(ids, types, hidden)]
    state = state_of(model)
    if kind in ("masked", "pre-training"):  # saved once more, as Hugging Face has it
        name = "cls.predictions" if c["model_type"] == "bert" else "lm_head"
        state[f"{name}.bias"] = state[f"{name}.decoder.bias"]
    return {
        "config": c,
        "state": state,
        "ids": saved(ids),
        "types": saved(types),
        "attentionMask": saved((~hidden).to(torch.int32)),
        "outputs": [saved(x) for x in outputs],
    }


write(
    "packages/transformer/fixtures/bert.golden.json",
    {
        "bert": {kind: case(BERT, kind) for kind in ("masked", "pre-training", "sequence", "token")},
        "roberta": {kind: case(ROBERTA, kind) for kind in ("masked", "sequence", "token")},
    },
)
