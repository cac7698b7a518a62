"""Records images changed by PyTorch, for packages/data/src/transforms/transforms.golden.test.ts.

torchvision is not needed: its formulas for rotate, affine, center_crop and the adjustments are written out here.
Run from the root of the repository with PyTorch 1.13: python3 tools/goldens/record_transforms.py
"""

import math

import torch
import torch.nn.functional as F
from recording import saved, single, write

torch.manual_seed(0)
images = single(torch.rand(2, 3, 5, 6))
grey = single(torch.rand(2, 1, 4, 4))


def inverse_affine(angle, translate, scale, shear):
    """torchvision.transforms.functional._get_inverse_affine_matrix around the middle; clockwise degrees."""
    rot, sx, sy = math.radians(angle), math.radians(shear[0]), math.radians(shear[1])
    a = math.cos(rot - sy) / math.cos(sy)
    b = -math.cos(rot - sy) * math.tan(sx) / math.cos(sy) - math.sin(rot)
    c = math.sin(rot - sy) / math.cos(sy)
    d = -math.sin(rot - sy) * math.tan(sx) / math.cos(sy) + math.cos(rot)
    m = [x / scale for x in [d, -b, 0.0, -c, a, 0.0]]
    m[2] += m[0] * -translate[0] + m[1] * -translate[1]
    m[5] += m[3] * -translate[0] + m[4] * -translate[1]
    return torch.tensor(m).reshape(2, 3)


def sample(x, matrix, mode, fill):
    """torchvision's _gen_affine_grid and _apply_grid_transform: theta is in pixels, the grid in halves of the size."""
    n, _, h, w = x.shape
    size = torch.tensor([0.5 * w, 0.5 * h])
    # affine_grid's own places go from -1 to 1, theta's from -w/2 to w/2.
    theta = matrix.clone()
    theta[:, :2] *= size
    theta = theta / size[:, None]
    grid = F.affine_grid(theta.expand(n, 2, 3), x.shape, align_corners=False)
    known = F.grid_sample(torch.cat([x, torch.ones_like(x[:, :1])], 1), grid, mode=mode, align_corners=False)
    values, mask = known[:, :-1], known[:, -1:]
    if mode == "nearest":
        return torch.where(mask < 0.5, torch.full_like(values, fill), values)
    return values + (1 - mask) * fill


def center_crop(x, size):
    h, w = x.shape[-2:]
    th, tw = size
    if tw > w or th > h:
        left, top = (tw - w) // 2 if tw > w else 0, (th - h) // 2 if th > h else 0
        right, bottom = (tw - w + 1) // 2 if tw > w else 0, (th - h + 1) // 2 if th > h else 0
        x = F.pad(x, [left, right, top, bottom])
        h, w = x.shape[-2:]
    top, left = int(round((h - th) / 2.0)), int(round((w - tw) / 2.0))
    return x[..., top : top + th, left : left + tw]


def contrast(x, factor):
    if x.shape[-3] == 3:
        g = (x * torch.tensor([0.2989, 0.587, 0.114])[:, None, None]).sum(-3, keepdim=True)
    else:
        g = x
    mean = g.mean(dim=(-3, -2, -1), keepdim=True)
    return (factor * x + (1 - factor) * mean).clamp(0, 1)


rotations = [
    {"degrees": degrees, "mode": mode, "fill": fill, "output": saved(sample(images, inverse_affine(-degrees, [0, 0], 1, [0, 0]), mode, fill))}
    for degrees, mode, fill in [(30, "nearest", 0), (30, "bilinear", 0), (-75.5, "bilinear", 0.5), (200, "nearest", 0.25)]
]
affine = [
    {"angle": angle, "translate": translate, "scale": scale, "shear": shear, "mode": mode,
     "output": saved(sample(images, inverse_affine(angle, translate, scale, [shear, 0]), mode, 0))}
    for angle, translate, scale, shear, mode in [
        (20, [1, -1], 1.3, 0, "bilinear"),
        (-35, [0, 2], 0.7, 12, "bilinear"),
        (10, [2, 1], 1.1, -8, "nearest"),
    ]
]
crops = [{"size": size, "output": saved(center_crop(images, size))} for size in [[3, 3], [2, 5], [4, 4], [8, 9], [7, 3]]]
resized = [
    {"size": size, "mode": mode, "output": saved(F.interpolate(images, size=size, mode=mode))}
    for size in [[8, 4], [3, 9]]
    for mode in ["nearest", "bilinear"]
]
adjusted = [
    {"brightness": factor, "output": saved((images * factor).clamp(0, 1)), "contrast": saved(contrast(images, factor)), "grey": saved(contrast(grey, factor))}
    for factor in [0.5, 1.7]
]
mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
normalized = saved((images - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None])
write(
    "packages/data/fixtures/transforms.golden.json",
    {
        "images": saved(images),
        "grey": saved(grey),
        "rotations": rotations,
        "affine": affine,
        "crops": crops,
        "resized": resized,
        "adjusted": adjusted,
        "normalized": {"mean": mean, "std": std, "output": normalized},
    },
)
