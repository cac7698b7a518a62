"""Records what scikit-learn's PCA finds, for packages/autoencoders/src/pca/pca.test.ts.

Run from the root of the repository with NumPy and scikit-learn: python3 tools/goldens/record_pca.py
"""

import json

import numpy as np
from sklearn.decomposition import PCA, IncrementalPCA

rng = np.random.default_rng(0)
x = rng.normal(size=(20, 6)) @ rng.normal(size=(6, 6)) + rng.normal(size=6)
x = np.round(x, 3)


def signed(pca):
    """Components and codes as scikit-learn 1.5 and later have them: the largest element of each is positive."""
    rows = np.arange(len(pca.components_))
    signs = np.sign(pca.components_[rows, np.abs(pca.components_).argmax(axis=1)])
    return pca.components_ * signs[:, None], pca.transform(x) * signs


def found(pca):
    components, codes = signed(pca)
    return {
        "mean": pca.mean_.tolist(),
        "components": components.tolist(),
        "singularValues": pca.singular_values_.tolist(),
        "explainedVariance": pca.explained_variance_.tolist(),
        "explainedVarianceRatio": pca.explained_variance_ratio_.tolist(),
        "transform": codes.tolist(),
        "reconstruct": pca.inverse_transform(pca.transform(x)).tolist(),
    }


incremental = IncrementalPCA(n_components=3)
for batch in (x[:7], x[7:12], x[12:]):
    incremental.partial_fit(batch)
golden = {
    "x": x.tolist(),
    "full": found(PCA(n_components=3, svd_solver="full").fit(x)),
    "whitened": found(PCA(n_components=3, svd_solver="full", whiten=True).fit(x)),
    "share": found(PCA(n_components=0.8, svd_solver="full").fit(x)),
    "incremental": found(incremental),
}
with open("packages/autoencoders/src/pca/pca.golden.json", "w") as file:
    json.dump(golden, file)
    file.write("\n")
