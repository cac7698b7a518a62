"""Records what scikit-learn answers, for packages/train/src/metrics/metrics.golden.test.ts.

Run from the root of the repository with scikit-learn 1.2 or later: python3 tools/goldens/record_metrics.py
"""

import json
import math
from collections import Counter

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


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


# What follows is drawn after all that was there before, so that those numbers stay.
binary = coarse(rng.normal(size=N))
truth = rng.integers(0, 2, size=N)
chances = softmax(scores)
results.update(
    {
        "aurocBinary": metrics.roc_auc_score(truth, binary),
        "precisionOfRanking": metrics.average_precision_score(truth, binary),
        # scikit-learn wants chances that add up to 1; as they rank differently from the scores, they are the input.
        "aurocMacro": metrics.roc_auc_score(labels, chances, multi_class="ovr", average="macro"),
        "aurocWeighted": metrics.roc_auc_score(labels, chances, multi_class="ovr", average="weighted"),
        "r2": metrics.r2_score(targets, predictions),
        "r2One": metrics.r2_score(targets[:, 0], predictions[:, 0]),
        "r2Constant": metrics.r2_score(np.ones(N), predictions[:, 0]),
        "explained": metrics.explained_variance_score(targets, predictions),
        "perplexity": float(np.exp(metrics.log_loss(labels, chances, labels=classes))),
        "perplexityWithout0": float(np.exp(metrics.log_loss(labels[labels != 0], chances[labels != 0], labels=classes))),
    }
)


def bleu(translations, references, order=4, method="exp", value=None):
    """sacrebleu's BLEU.compute_bleu for tokens, over 100."""
    length = reference_length = 0
    correct, total = [0] * order, [0] * order
    for translation, others in zip(translations, references):
        tokens, others = translation.split(), [other.split() for other in others]
        length += len(tokens)
        reference_length += min((abs(len(o) - len(tokens)), len(o)) for o in others)[1]
        for n in range(1, order + 1):
            grams = lambda t: Counter(tuple(t[i : i + n]) for i in range(len(t) - n + 1))
            most = Counter()
            for other in others:
                most |= grams(other)
            correct[n - 1] += sum((grams(tokens) & most).values())
            total[n - 1] += max(0, len(tokens) - n + 1)
    if not any(correct):
        return 0.0
    precisions, smooth = [0.0] * order, 1.0
    for n in range(1, order + 1):
        if method == "addK" and n > 1:
            correct[n - 1] += 1 if value is None else value
            total[n - 1] += 1 if value is None else value
        if total[n - 1] == 0:
            break
        if correct[n - 1] == 0:
            if method == "exp":
                smooth *= 2
                precisions[n - 1] = 1.0 / (smooth * total[n - 1])
            elif method == "floor":
                precisions[n - 1] = (0.1 if value is None else value) / total[n - 1]
        else:
            precisions[n - 1] = correct[n - 1] / total[n - 1]
    if 0.0 in precisions:
        return 0.0
    brevity = 1.0 if length >= reference_length else math.exp(1 - reference_length / length)
    return brevity * math.exp(sum(math.log(p) for p in precisions) / order)


WORDS = ["a", "the", "cat", "mat", "on", "is"]
corpora = {}
for name, sizes in {"long": (9, 14), "short": (3, 6)}.items():
    sentence = lambda: " ".join(rng.choice(WORDS, size=rng.integers(*sizes)))
    translations = [sentence() for _ in range(6)]
    # References that begin as the translation does.
    references = [[" ".join(t.split()[: len(t.split()) // 2 + 1] + sentence().split()[:k]) for k in (2, 5)] for t in translations]
    cases = [(4, m, None) for m in ("none", "floor", "addK", "exp")] + [(2, "none", None), (4, "floor", 0.5), (4, "addK", 3)]
    pick = slice(0, 6) if name == "long" else slice(0, 1)
    translations, references = translations[pick], references[pick]
    corpora[name] = {
        "translations": translations,
        "references": references,
        "cases": [
            {"maxOrder": order, "smoothing": method, **({} if value is None else {"smoothValue": value}), "score": bleu(translations, references, order, method, value)}
            for order, method, value in cases
        ],
    }

inputs = {
    **{"scores": scores, "labels": labels, "predictions": predictions, "targets": targets},
    **{"binary": binary, "truth": truth, "chances": chances.astype(np.float32).astype(np.float64)},
}
with open("packages/train/fixtures/metrics.golden.json", "w") as file:
    arrays = {name: x.tolist() for name, x in inputs.items()}
    json.dump({**arrays, "perClass": per_class, "bleu": corpora, "results": results}, file)
    file.write("\n")
