"""Records what scikit-learn answers, for packages/train/src/metrics/metrics.golden.test.ts.

Run from the root of the repository with scikit-learn 1.2 or later: python3 tools/goldens/record_metrics.py
"""

import json

import numpy as np
from sklearn import metrics

rng = np.random.default_rng(0)
N, C = 40, 5


def coarse(x):
    """Multiples of 1/4, which float32 holds; some scores are equal."""
    return np.round(x * 4) / 4


scores = coarse(rng.normal(size=(N, C)))
labels = rng.integers(0, C, size=N)
predictions = coarse(rng.normal(size=(N, 3)))
targets = coarse(rng.normal(size=(N, 3)) + 0.5 * predictions)
classes = list(range(C))


def of_classes(suffix, y, s):
    found = s.argmax(1)
    return {
        "accuracy" + suffix: metrics.accuracy_score(y, found),
        "top3" + suffix: metrics.top_k_accuracy_score(y, s, k=3, labels=classes),
        "confusion" + suffix: metrics.confusion_matrix(y, found, labels=classes).tolist(),
    }


results = {
    **of_classes("", labels, scores),
    **of_classes("Without0", labels[labels != 0], scores[labels != 0]),
    "top1": metrics.top_k_accuracy_score(labels, scores, k=1, labels=classes),
    "mse": metrics.mean_squared_error(targets, predictions),
    "mae": metrics.mean_absolute_error(targets, predictions),
}
scorers = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}


def of_each(average):
    found = scores.argmax(1)
    return {
        name: score(labels, found, labels=classes, average=average, zero_division=0)
        for name, score in scorers.items()
    }


for average in ("macro", "micro", "weighted"):
    results.update({name + average.capitalize(): value for name, value in of_each(average).items()})
per_class = {name: values.tolist() for name, values in of_each(None).items()}
inputs = {"scores": scores, "labels": labels, "predictions": predictions, "targets": targets}
with open("packages/train/fixtures/metrics.golden.json", "w") as file:
    json.dump({**{name: x.tolist() for name, x in inputs.items()}, "perClass": per_class, "results": results}, file)
    file.write("\n")
