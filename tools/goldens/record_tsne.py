"""Records what scikit-learn's exact t-SNE makes of five clusters, for packages/latent/src/tsne/tsne.test.ts.

Run from the root of the repository with NumPy, SciPy and scikit-learn: python3 tools/goldens/record_tsne.py
"""

import json

import numpy as np
from scipy.spatial.distance import pdist, squareform
from sklearn.manifold import TSNE, _t_sne

rng = np.random.default_rng(0)
centres = rng.normal(size=(5, 8)) * 6
labels = np.arange(60) % 5
x = np.round(centres[labels] + rng.normal(size=(60, 8)), 3)
distances = squareform(pdist(x, "sqeuclidean")).astype(np.float32)
joint = squareform(_t_sne._joint_probabilities(distances, 10, False))
tsne = TSNE(perplexity=10, method="exact", init="pca", learning_rate="auto", n_iter=1000).fit(x)
golden = {
    "x": x.tolist(),
    "labels": labels.tolist(),
    "joint": np.round(joint[:3], 9).tolist(),
    "divergence": tsne.kl_divergence_,
}
with open("packages/latent/src/tsne/tsne.golden.json", "w") as file:
    json.dump(golden, file)
    file.write("\n")
