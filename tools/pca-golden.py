"""Records what scikit-learn's PCA finds, for packages/autoencoders/src/pca.test.ts.

Run from the root of the repository with NumPy and scikit-learn: python3 tools/pca-golden.py
"""

import json

import numpy as np
from sklearn.decomposition import PCA

rng = np.random.default_rng(0)
x = rng.normal(size=(20, 6)) @ rng.normal(size=(6, 6)) + rng.normal(size=6)
x = np.round(x, 3)
pca = PCA(n_components=3, svd_solver="full").fit(x)
# scikit-learn 1.5 and later: the element of each component that is largest in absolute value is positive.
rows = np.arange(3)
signs = np.sign(pca.components_[rows, np.abs(pca.components_).argmax(axis=1)])
components = pca.components_ * signs[:, None]

golden = {
    "x": x.tolist(),
    "mean": pca.mean_.tolist(),
    "components": components.tolist(),
    "singularValues": pca.singular_values_.tolist(),
    "explainedVariance": pca.explained_variance_.tolist(),
    "explainedVarianceRatio": pca.explained_variance_ratio_.tolist(),
    "transform": (pca.transform(x) * signs).tolist(),
    "reconstruct": pca.inverse_transform(pca.transform(x)).tolist(),
}
with open("packages/autoencoders/src/pca.golden.json", "w") as file:
    json.dump(golden, file)
    file.write("\n")
