"""Records what numpy, scipy and scikit-learn compute of the formulas in the papers, for the tests of packages/gan/src/metrics.

Run from the root of the repository: python3 tools/goldens/record_gan_metrics.py
"""

import json

import numpy as np
from scipy import linalg
from sklearn.metrics.pairwise import polynomial_kernel

random = np.random.default_rng(0)


def features(n, d, shift=0.0, rank=None):
    """Numbers that float32 holds exactly, of covariance without full rank where a rank is given."""
    rank = rank or d
    x = random.standard_normal((n, rank)) @ random.standard_normal((rank, d)) + shift
    return np.round(x * 256) / 256


def frechet(a, b):
    """Heusel et al. 2017, equation 6, with scipy's matrix square root of the product."""
    ca, cb = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    root = linalg.sqrtm(ca @ cb)
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(ca) + np.trace(cb) - 2 * np.trace(root).real)


def frechet_of_any_rank(a, b):
    """The same by the nuclear norm of the centred examples' product, which needs no rank."""
    x, y = ((z - z.mean(0)) / np.sqrt(len(z) - 1) for z in (a, b))
    means = ((a.mean(0) - b.mean(0)) ** 2).sum()
    return float(means + (x**2).sum() + (y**2).sum() - 2 * linalg.svdvals(x @ y.T).sum())


def kernel_distance(x, y):
    """Binkowski et al. 2018: the unbiased squared MMD of the cubic kernel."""
    kxx, kyy, kxy = (polynomial_kernel(p, q, degree=3, gamma=None, coef0=1) for p, q in ((x, x), (y, y), (x, y)))
    m = len(x)
    within = (kxx.sum() - np.trace(kxx) + kyy.sum() - np.trace(kyy)) / (m * (m - 1))
    return float(within - 2 * kxy.mean())


def distances(a, b):
    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(2))


def radii(x, k):
    return np.sort(distances(x, x), axis=1)[:, k]


def precision_recall(real, fake, k):
    """Kynkaanniemi et al. 2019, equations 1 and 2."""
    d = distances(real, fake)
    precision = (d <= radii(real, k)[:, None]).any(0).mean()
    recall = (d <= radii(fake, k)[None]).any(1).mean()
    return {"precision": float(precision), "recall": float(recall)}


def density_coverage(real, fake, k):
    """Naeem et al. 2020, equations 3 and 5."""
    inside = distances(real, fake) <= radii(real, k)[:, None]
    return {"density": float(inside.sum(0).mean() / k), "coverage": float(inside.any(1).mean())}


def classifier_score(p, splits):
    """Salimans et al. 2016, as the published code takes the parts."""
    scores = []
    for i in range(splits):
        part = p[i * len(p) // splits : (i + 1) * len(p) // splits]
        kl = part * (np.log(part) - np.log(part.mean(0, keepdims=True)))
        scores.append(np.exp(kl.sum(1).mean()))
    return {"mean": float(np.mean(scores)), "std": float(np.std(scores))}


def mode_coverage(points, modes, std):
    d = distances(points, modes)
    nearest, good = d.argmin(1), d.min(1) <= 3 * std
    counts = np.bincount(nearest[good], minlength=len(modes))
    q = np.bincount(nearest, minlength=len(modes)) / len(points)
    kl = sum(share * np.log(share * len(modes)) for share in q if share > 0)
    return {"found": int((counts > 0).sum()), "good": float(good.mean()), "counts": counts.tolist(), "kl": float(kl)}


pairs = {
    "full rank": (features(60, 5), features(50, 5, 0.5)),
    "without full rank": (features(60, 8, rank=3), features(60, 8, 1.0, rank=4)),
    "fewer vectors than dimensions": (features(6, 12), features(9, 12, 0.3)),
    "far from 0": (features(40, 4, 1000.0), features(40, 4, 1001.0)),
}
golden = {"frechet": [], "manifolds": []}
for name, (a, b) in pairs.items():
    distance = frechet_of_any_rank(a, b)
    if name == "full rank":
        assert abs(distance - frechet(a, b)) < 1e-9 * distance
    golden["frechet"].append({"name": name, "a": a.tolist(), "b": b.tolist(), "distance": distance})

x, y = features(40, 6), features(40, 6, 0.4)
golden["kernel"] = {"a": x.tolist(), "b": y.tolist(), "distance": kernel_distance(x, y)}
for k in (1, 3, 5):
    real, fake = random.standard_normal((70, 3)), random.standard_normal((60, 3)) * 0.7 + 0.3
    real, fake = (np.round(z * 256) / 256 for z in (real, fake))
    golden["manifolds"].append(
        {
            "k": k,
            "real": real.tolist(),
            "fake": fake.tolist(),
            "precisionRecall": precision_recall(real, fake, k),
            "densityCoverage": density_coverage(real, fake, k),
        }
    )
logits = random.standard_normal((23, 4)) * 2
p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
golden["classifier"] = [{"splits": s, **classifier_score(p, s)} for s in (1, 3, 10)]
golden["probabilities"] = p.tolist()

modes = np.array([[i, j] for i in range(3) for j in range(2)], dtype=float)
points = np.concatenate([modes[random.integers(0, 4, 50)] + 0.1 * random.standard_normal((50, 2)), random.random((20, 2)) * 3])
golden["modes"] = {"modes": modes.tolist(), "points": points.tolist(), "std": 0.1, **mode_coverage(points, modes, 0.1)}

with open("packages/gan/fixtures/metrics.golden.json", "w") as file:
    json.dump(golden, file)
    file.write("\n")
