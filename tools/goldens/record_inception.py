"""Records a narrow Inception v3 with random weights and its features, for the tests of packages/gan/src/features/inception.

The network is torchvision's, by its names, with the pools of pytorch-fid: means don't count what lies over the edge, and the
last block takes a maximum. Run from the root of the repository with PyTorch 1.13 or later:
python3 tools/goldens/record_inception.py
"""

import json
import math
import struct

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
WIDTH = 1 / 32
FOLDER = "packages/gan/fixtures"


def c(count):
    return math.ceil(count * WIDTH)


class BasicConv2d(nn.Module):
    def __init__(self, inputs, outputs, kernel, **options):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, bias=False, **options)
        self.bn = nn.BatchNorm2d(outputs, eps=0.001)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class Branches(nn.Module):
    """Chains of convolutions under torchvision's names; `pool` and the order of the results come from the block."""

    def __init__(self, **convolutions):
        super().__init__()
        for name, (inputs, outputs, kernel, options) in convolutions.items():
            self.add_module(name, BasicConv2d(inputs, outputs, kernel, **options))

    def chain(self, x, *names):
        for name in names:
            x = getattr(self, name)(x)
        return x


def mean(x):
    return F.avg_pool2d(x, 3, stride=1, padding=1, count_include_pad=False)


class InceptionA(Branches):
    def __init__(self, inputs, pool):
        super().__init__(
            branch1x1=(inputs, c(64), 1, {}),
            branch5x5_1=(inputs, c(48), 1, {}),
            branch5x5_2=(c(48), c(64), 5, {"padding": 2}),
            branch3x3dbl_1=(inputs, c(64), 1, {}),
            branch3x3dbl_2=(c(64), c(96), 3, {"padding": 1}),
            branch3x3dbl_3=(c(96), c(96), 3, {"padding": 1}),
            branch_pool=(inputs, c(pool), 1, {}),
        )

    def forward(self, x):
        five = self.chain(x, "branch5x5_1", "branch5x5_2")
        double = self.chain(x, "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3")
        return torch.cat([self.branch1x1(x), five, double, self.branch_pool(mean(x))], 1)


class InceptionB(Branches):
    def __init__(self, inputs):
        super().__init__(
            branch3x3=(inputs, c(384), 3, {"stride": 2}),
            branch3x3dbl_1=(inputs, c(64), 1, {}),
            branch3x3dbl_2=(c(64), c(96), 3, {"padding": 1}),
            branch3x3dbl_3=(c(96), c(96), 3, {"stride": 2}),
        )

    def forward(self, x):
        double = self.chain(x, "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3")
        return torch.cat([self.branch3x3(x), double, F.max_pool2d(x, 3, stride=2)], 1)


class InceptionC(Branches):
    def __init__(self, inputs, c7):
        c7 = c(c7)
        wide, high = ((1, 7), {"padding": (0, 3)}), ((7, 1), {"padding": (3, 0)})
        super().__init__(
            branch1x1=(inputs, c(192), 1, {}),
            branch7x7_1=(inputs, c7, 1, {}),
            branch7x7_2=(c7, c7, *wide),
            branch7x7_3=(c7, c(192), *high),
            branch7x7dbl_1=(inputs, c7, 1, {}),
            branch7x7dbl_2=(c7, c7, *high),
            branch7x7dbl_3=(c7, c7, *wide),
            branch7x7dbl_4=(c7, c7, *high),
            branch7x7dbl_5=(c7, c(192), *wide),
            branch_pool=(inputs, c(192), 1, {}),
        )

    def forward(self, x):
        once = self.chain(x, *(f"branch7x7_{i}" for i in range(1, 4)))
        twice = self.chain(x, *(f"branch7x7dbl_{i}" for i in range(1, 6)))
        return torch.cat([self.branch1x1(x), once, twice, self.branch_pool(mean(x))], 1)


class InceptionD(Branches):
    def __init__(self, inputs):
        super().__init__(
            branch3x3_1=(inputs, c(192), 1, {}),
            branch3x3_2=(c(192), c(320), 3, {"stride": 2}),
            branch7x7x3_1=(inputs, c(192), 1, {}),
            branch7x7x3_2=(c(192), c(192), (1, 7), {"padding": (0, 3)}),
            branch7x7x3_3=(c(192), c(192), (7, 1), {"padding": (3, 0)}),
            branch7x7x3_4=(c(192), c(192), 3, {"stride": 2}),
        )

    def forward(self, x):
        three = self.chain(x, "branch3x3_1", "branch3x3_2")
        seven = self.chain(x, *(f"branch7x7x3_{i}" for i in range(1, 5)))
        return torch.cat([three, seven, F.max_pool2d(x, 3, stride=2)], 1)


class InceptionE(Branches):
    def __init__(self, inputs, pool):
        wide, high = ((1, 3), {"padding": (0, 1)}), ((3, 1), {"padding": (1, 0)})
        super().__init__(
            branch1x1=(inputs, c(320), 1, {}),
            branch3x3_1=(inputs, c(384), 1, {}),
            branch3x3_2a=(c(384), c(384), *wide),
            branch3x3_2b=(c(384), c(384), *high),
            branch3x3dbl_1=(inputs, c(448), 1, {}),
            branch3x3dbl_2=(c(448), c(384), 3, {"padding": 1}),
            branch3x3dbl_3a=(c(384), c(384), *wide),
            branch3x3dbl_3b=(c(384), c(384), *high),
            branch_pool=(inputs, c(192), 1, {}),
        )
        self.pool = pool

    def forward(self, x):
        once, twice = self.branch3x3_1(x), self.chain(x, "branch3x3dbl_1", "branch3x3dbl_2")
        pooled = mean(x) if self.pool == "mean" else F.max_pool2d(x, 3, stride=1, padding=1)
        parts = [self.branch3x3_2a(once), self.branch3x3_2b(once), self.branch3x3dbl_3a(twice), self.branch3x3dbl_3b(twice)]
        return torch.cat([self.branch1x1(x), *parts, self.branch_pool(pooled)], 1)


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.Conv2d_1a_3x3 = BasicConv2d(3, c(32), 3, stride=2)
        self.Conv2d_2a_3x3 = BasicConv2d(c(32), c(32), 3)
        self.Conv2d_2b_3x3 = BasicConv2d(c(32), c(64), 3, padding=1)
        self.Conv2d_3b_1x1 = BasicConv2d(c(64), c(80), 1)
        self.Conv2d_4a_3x3 = BasicConv2d(c(80), c(192), 3)
        widths = {"a": 2 * c(64) + c(96), "c": 4 * c(192), "e": c(320) + 4 * c(384) + c(192)}
        self.Mixed_5b = InceptionA(c(192), 32)
        self.Mixed_5c = InceptionA(widths["a"] + c(32), 64)
        self.Mixed_5d = InceptionA(widths["a"] + c(64), 64)
        self.Mixed_6a = InceptionB(widths["a"] + c(64))
        self.Mixed_6b = InceptionC(c(384) + c(96) + widths["a"] + c(64), 128)
        self.Mixed_6c = InceptionC(widths["c"], 160)
        self.Mixed_6d = InceptionC(widths["c"], 160)
        self.Mixed_6e = InceptionC(widths["c"], 192)
        self.Mixed_7a = InceptionD(widths["c"])
        self.Mixed_7b = InceptionE(c(320) + c(192) + widths["c"], "mean")
        self.Mixed_7c = InceptionE(widths["e"], "max")
        self.fc = nn.Linear(widths["e"], 8)

    def forward(self, x):
        x = F.interpolate(x, size=(299, 299), mode="bilinear", align_corners=False)
        x = 2 * x - 1
        x = F.max_pool2d(self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x))), 3, stride=2)
        x = F.max_pool2d(self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(x)), 3, stride=2)
        for name, block in self.named_children():
            if name.startswith("Mixed"):
                x = block(x)
        return x.mean((2, 3))


def randomise(network):
    """Weights that keep the size of what goes through, and running statistics that matter; all exact in float16."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.7, 1.3)
            nn.init.normal_(module.bias, 0, 0.2)
            nn.init.normal_(module.running_mean, 0, 0.2)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
    state = network.state_dict()
    network.load_state_dict({name: x.half().to(x.dtype) if x.is_floating_point() else x for name, x in state.items()})


def write_safetensors(path, state):
    header, parts, place = {}, [], 0
    for name, x in state.items():
        values = (x.half() if x.is_floating_point() else x).numpy()
        kind = "F16" if x.is_floating_point() else "I64"
        header[name] = {"dtype": kind, "shape": list(x.shape), "data_offsets": [place, place + values.nbytes]}
        parts.append(values.tobytes())
        place += values.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


network = Inception().eval()
randomise(network)
write_safetensors(f"{FOLDER}/inception.safetensors", network.state_dict())
# The test makes the same image of the same formula.
shape = (2, 3, 40, 36)
image = ((torch.arange(math.prod(shape)) * 37 % 101).double() / 100).reshape(shape)
with torch.no_grad():
    features = network.double()(image)
    grey = network(image[:, :1].expand(-1, 3, -1, -1))
with open(f"{FOLDER}/inception.golden.json", "w") as file:
    rows = {name: [[round(v, 7) for v in row] for row in x.tolist()] for name, x in (("features", features), ("grey", grey))}
    json.dump({"width": WIDTH, "shape": shape, **rows}, file)
    file.write("\n")
