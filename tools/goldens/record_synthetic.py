"""Records scikit-learn's sets of points, for packages/data/src/synthetic/points.golden.test.ts.

Run from the root of the repository with scikit-learn 1.2 or later: python3 tools/goldens/record_synthetic.py
"""

import json

import numpy as np
from sklearn import datasets


def labelled(points):
    x, y = points
    return {"x": np.round(x, 10).tolist(), "y": y.tolist()}


def sheet(make, u_of, v_of):
    """Points with their places (u, v) in 0 … 1 on the flat sheet, and t."""
    x, t = make(12, noise=0.0, random_state=0)
    rows = zip(u_of(t).tolist(), v_of(x[:, 1]).tolist(), x.tolist(), t.tolist())
    return [{"u": u, "v": v, "x": point, "t": at} for u, v, point, at in rows]


recorded = {
    "moons": {str(n): labelled(datasets.make_moons(n, shuffle=False)) for n in (2, 11, 20)},
    "circles": {
        str(factor): labelled(datasets.make_circles(15, shuffle=False, factor=factor)) for factor in (0.3, 0.8)
    },
    "swissRoll": sheet(datasets.make_swiss_roll, lambda t: (t / (1.5 * np.pi) - 1) / 2, lambda y: y / 21),
    "sCurve": sheet(datasets.make_s_curve, lambda t: t / (3 * np.pi) + 0.5, lambda y: y / 2),
}
with open("packages/data/fixtures/synthetic.golden.json", "w") as file:
    json.dump(recorded, file)
    file.write("\n")
