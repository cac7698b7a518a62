"""Writes files as PyTorch and NumPy have them, for the readers of packages/data.

The safetensors files are written here by hand, after https://github.com/huggingface/safetensors#format, and laid out as
the reference implementation does: larger dtypes first, then by name, the header filled up to a multiple of 8.

Run from the root of the repository with PyTorch 1.13, NumPy and Pillow: python3 tools/goldens/record_files.py
"""

import json
import os
import struct

import numpy as np
import torch
from PIL import Image
from torch import nn

# The order of dtypes in the reference implementation, smallest first.
NAMES = {
    torch.bool: "BOOL",
    torch.uint8: "U8",
    torch.int8: "I8",
    torch.int16: "I16",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int32: "I32",
    torch.float32: "F32",
    torch.float64: "F64",
    torch.int64: "I64",
}


def raw(tensor):
    tensor = tensor.contiguous()
    return (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()


def safetensors(tensors, metadata=None):
    order = list(NAMES)
    items = sorted(tensors.items(), key=lambda item: (-order.index(item[1].dtype), item[0]))
    header = {"__metadata__": metadata} if metadata else {}
    data = b""
    for name, tensor in items:
        begin = len(data)
        data += raw(tensor)
        header[name] = {
            "dtype": NAMES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [begin, len(data)],
        }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def plain(value):
    """Numbers that JSON has no word for, as texts."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    words = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}
    return words.get(str(value), value)


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def dump(path, value):
    write(path, (json.dumps(value) + "\n").encode())


torch.manual_seed(0)
FIXTURES = "packages/data/fixtures/"

special = [0.0, -0.0, 1.0, -2.5, 1 / 3, 65504.0, 6e-8, 6.1e-5, float("inf"), float("-inf"), float("nan"), 1e-40]
every = {
    "f64": torch.tensor(special, dtype=torch.float64),
    "f32": torch.tensor(special, dtype=torch.float32),
    "f16": torch.tensor(special, dtype=torch.float16),
    "bf16": torch.tensor(special, dtype=torch.bfloat16),
    "i64": torch.tensor([[0, -1], [2**31 - 1, -(2**31)]]),
    "i32": torch.tensor([0, -1, 2**31 - 1, -(2**31)], dtype=torch.int32),
    "i16": torch.tensor([0, -1, 2**15 - 1, -(2**15)], dtype=torch.int16),
    "i8": torch.tensor([0, -1, 127, -128], dtype=torch.int8),
    "u8": torch.tensor([0, 1, 127, 255], dtype=torch.uint8),
    "bool": torch.tensor([True, False, True]),
    "scalar": torch.tensor(3.5),
    "empty": torch.zeros(0, 4),
    "7": torch.tensor([7.0]),
}
write(FIXTURES + "every-dtype.safetensors", safetensors(every, {"format": "pt", "note": "made by hand: äé\"\\"}))
dump(
    FIXTURES + "every-dtype.golden.json",
    {
        name: {"shape": list(t.shape), "dtype": NAMES[t.dtype], "data": plain(t.flatten().tolist())}
        for name, t in every.items()
    },
)

ours = {name: every[name] for name in ["f64", "f32", "i32", "bool", "scalar", "empty", "7"]}
write(FIXTURES + "written.safetensors", safetensors(ours, {"format": "pt"}))


def numpy_arrays():
    """Every kind of number in both byte orders, and shapes in both orders of elements."""
    arrays = {}
    for order in "<>":
        for kind in ["i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]:
            arrays[("little_" if order == "<" else "big_") + kind] = np.array([[0, 1, 2], [3, 4, 100]], order + kind)
    for kind in ["b1", "i1", "u1"]:
        arrays[kind] = np.array([[0, 1, 2], [3, 4, 100]], kind)
    arrays["fortran"] = np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4))
    arrays["big_fortran"] = np.asfortranarray(np.arange(6, dtype=">i2").reshape(3, 2))
    arrays["scalar"] = np.array(3.5)
    arrays["empty"] = np.zeros((0, 4), "<f4")
    return arrays


arrays = numpy_arrays()
np.savez(FIXTURES + "stored.npz", **arrays)
np.savez_compressed(FIXTURES + "deflated.npz", **arrays)
with open(FIXTURES + "version2.npy", "wb") as file:
    np.lib.format.write_array(file, np.arange(3, dtype="<i4"), version=(2, 0))
with open(FIXTURES + "version3.npy", "wb") as file:
    np.lib.format.write_array(file, np.arange(3, dtype="<i4"), version=(3, 0))
dump(
    FIXTURES + "arrays.golden.json",
    {name: {"shape": list(a.shape), "data": a.flatten().tolist()} for name, a in arrays.items()},
)


def pictures():
    """A picture in each kind of PNG and as JPEG, with what Pillow makes of it: in red, green and blue, in grey, smaller."""
    y, x = np.mgrid[0:6, 0:9]
    colours = np.stack([x * 28, y * 45, (x + y) * 18], axis=-1).astype(np.uint8)
    picture = Image.fromarray(colours)
    alpha = picture.copy()
    alpha.putalpha(128)
    files = {
        "rgb.png": picture,
        "rgba.png": alpha,
        "grey.png": picture.convert("L"),
        "grey-alpha.png": picture.convert("LA"),
        "palette.png": picture.quantize(13),
        "one-bit.png": picture.convert("1"),
        "rgb.jpg": picture,
        "grey.jpg": picture.convert("L"),
    }
    golden = {}
    for name, image in files.items():
        path = FIXTURES + "images/" + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        image.save(path, **({"quality": 95, "subsampling": 0} if name.endswith("jpg") else {}))
        read = Image.open(path)
        rgb = read.convert("RGB")
        golden[name] = {
            "rgb": np.asarray(rgb).flatten().tolist(),
            "grey": np.asarray(rgb.convert("L")).flatten().tolist(),
            "resized": np.asarray(rgb.resize((5, 4), Image.BILINEAR)).flatten().tolist(),
            "larger": np.asarray(rgb.resize((12, 7), Image.BILINEAR)).flatten().tolist(),
        }
    dump(FIXTURES + "images/images.golden.json", golden)


pictures()


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(7, 4)
        self.rnn = nn.LSTM(4, 5, batch_first=True)
        self.head = nn.Sequential(nn.LayerNorm(5), nn.Linear(5, 6), nn.PReLU(), nn.Linear(6, 3))

    def forward(self, x):
        return self.head(self.rnn(self.embed(x))[0][:, -1])


model = Classifier()
tokens = torch.randint(0, 7, (3, 4))
write("packages/train/fixtures/classifier.safetensors", safetensors(model.state_dict()))
dump(
    "packages/train/fixtures/classifier.golden.json",
    {"tokens": tokens.tolist(), "output": model(tokens).tolist()},
)


def convolutional(n):
    """Layers over n axes."""
    conv, transposed = getattr(nn, f"Conv{n}d"), getattr(nn, f"ConvTranspose{n}d")
    pools = [f"MaxPool{n}d", f"AvgPool{n}d"]
    return nn.Sequential(
        conv(4, 6, 3, padding=1, groups=2),
        getattr(nn, f"BatchNorm{n}d")(6),
        nn.Hardswish(),
        transposed(6, 4, 3, stride=2, output_padding=1, bias=False),
        getattr(nn, f"InstanceNorm{n}d")(4, affine=True, track_running_stats=True),
        nn.GroupNorm(2, 4),
        nn.PReLU(4),
        *[getattr(nn, name)(2) for name in pools],
        getattr(nn, f"AdaptiveAvgPool{n}d")(1),
        getattr(nn, f"Dropout{n}d" if n > 1 else "Dropout")(),
        nn.Flatten(),
    )


class EveryKind(nn.Module):
    def __init__(self):
        super().__init__()
        self.spatial = nn.ModuleList([convolutional(n) for n in (1, 2, 3)])
        self.word_embedding = nn.Embedding(7, 4, padding_idx=0)
        self.bag = nn.EmbeddingBag(7, 4)
        self.rnn = nn.RNN(4, 4, batch_first=True, nonlinearity="relu")
        self.lstm = nn.LSTM(4, 6, num_layers=2, batch_first=True, bidirectional=True, proj_size=2)
        self.gru = nn.GRU(4, 2, batch_first=True, bidirectional=True)
        self.cells = nn.ModuleDict({"rnn": nn.RNNCell(4, 4), "lstm": nn.LSTMCell(4, 4), "gru": nn.GRUCell(4, 4)})
        self.attention = nn.MultiheadAttention(4, 2, add_bias_kv=True, batch_first=True)
        self.cross = nn.MultiheadAttention(4, 2, kdim=4, vdim=3, batch_first=True)
        self.values = nn.Linear(4, 3)
        self.norm = nn.LayerNorm(4)
        self.both = nn.Bilinear(4, 4, 4)
        self.spectral = nn.utils.spectral_norm(nn.Linear(4, 4))
        self.weighted = nn.utils.weight_norm(nn.Linear(4, 4))
        self.scales = nn.ParameterList([nn.Parameter(torch.randn(4)), nn.Parameter(torch.randn(4))])
        self.shifts = nn.ParameterDict({"left": nn.Parameter(torch.randn(4)), "right": nn.Parameter(torch.randn(4))})

    def sequence(self, tokens):
        x = self.word_embedding(tokens) + self.bag(tokens).unsqueeze(1)
        for layer in (self.rnn, self.lstm, self.gru):
            x = layer(x)[0]
        x = self.norm(self.attention(x, x, x)[0] + x)
        x = self.cross(x, x, self.values(x))[0][:, -1]
        x = self.cells["rnn"](x)
        x = self.cells["lstm"](x)[0]
        return self.cells["gru"](x)

    def forward(self, tokens, *images):
        parts = [self.sequence(tokens), *(layers(image) for layers, image in zip(self.spatial, images))]
        x = self.both(parts[0], parts[1])
        x = self.weighted(torch.tanh(self.spectral(x)))
        x = (x * self.scales[0] + self.shifts["left"]) * self.scales[1] + self.shifts["right"]
        return torch.cat([*parts, x], 1)


model = EveryKind().eval()
for name, value in model.state_dict().items():
    if name.endswith("running_var"):
        value.uniform_(0.5, 2)
    elif name.endswith("num_batches_tracked"):
        value.fill_(3)
    elif not name.startswith(("spectral", "weighted")):
        value.normal_(std=0.7)
images = [torch.randn(3, 4, *[6] * n) for n in (1, 2)] + [torch.randn(3, 4, 4, 4, 4)]
write("packages/train/fixtures/every-kind.safetensors", safetensors(model.state_dict()))
dump(
    "packages/train/fixtures/every-kind.golden.json",
    {
        "tokens": tokens.tolist(),
        "images": [{"shape": list(x.shape), "data": x.flatten().tolist()} for x in images],
        "output": model(tokens, *images).tolist(),
    },
)
