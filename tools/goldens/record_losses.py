"""Records what PyTorch computes, for the tests of packages/layers/src/losses.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_losses.py
"""

import torch
from torch.nn import functional as F

from recording import saved, single, with_derivatives, write

torch.manual_seed(1)

MODULES = {
    "mseLoss": "MSELoss",
    "l1Loss": "L1Loss",
    "huberLoss": "HuberLoss",
    "smoothL1Loss": "SmoothL1Loss",
    "nllLoss": "NLLLoss",
    "crossEntropy": "CrossEntropyLoss",
    "bceWithLogits": "BCEWithLogitsLoss",
    "binaryCrossEntropy": "BCELoss",
    "klDiv": "KLDivLoss",
    "poissonNllLoss": "PoissonNLLLoss",
    "gaussianNllLoss": "GaussianNLLLoss",
    "hingeEmbeddingLoss": "HingeEmbeddingLoss",
    "marginRankingLoss": "MarginRankingLoss",
    "tripletMarginLoss": "TripletMarginLoss",
    "cosineEmbeddingLoss": "CosineEmbeddingLoss",
    "softMarginLoss": "SoftMarginLoss",
    "multiMarginLoss": "MultiMarginLoss",
}


def scores(*shape):
    return single(torch.randn(shape) * 1.5)


def probabilities(*shape):
    return single(torch.rand(shape) * 0.9 + 0.05)


def classes(count, *shape):
    return torch.randint(0, count, shape)


def signs(*shape):
    return torch.randint(0, 2, shape) * 2 - 1


def cases_of(
    cases, name, function, torch_function, given, options=None, torch_options=None, reductions=("mean", "sum", "none")
):
    for reduction in reductions:
        settings = dict(options if torch_options is None else torch_options) if options else {}
        inputs = [x.clone() for x in given]
        found = with_derivatives(lambda: torch_function(*inputs, **settings, reduction=reduction), inputs)
        cases.append(
            {
                "name": f"{name}, {reduction}",
                "function": function,
                "module": MODULES[function],
                "options": {**(options or {}), "reduction": reduction},
                "inputs": [saved(x) for x in inputs],
                **found,
            }
        )


def classification():
    ignored = classes(4, 6)
    ignored[2] = 1
    ignored[4] = -100
    weight = torch.tensor([0.5, 1.0, 2.0, 0.25])
    soft = single(torch.softmax(torch.randn(6, 4), 1))
    cases = []

    def case(name, function, torch_function, x, target, options=None, torch_options=None):
        cases_of(cases, name, function, torch_function, [x, target], options, torch_options)

    case("mseLoss", "mseLoss", F.mse_loss, scores(4, 3), scores(4, 3))
    case("l1Loss", "l1Loss", F.l1_loss, scores(4, 3), scores(4, 3))
    for name, function, torch_function, x in (
        ("nllLoss", "nllLoss", F.nll_loss, scores),
        ("crossEntropy", "crossEntropy", F.cross_entropy, scores),
    ):
        def c(what, *rest):
            case(f"{name}{what}", function, torch_function, *rest)

        c("", x(6, 4), classes(4, 6))
        c(" of one example", x(4), classes(4, 1).squeeze())
        c(" along positions", x(2, 4, 3), classes(4, 2, 3))
        c(" with weights", x(6, 4), classes(4, 6), {"weight": saved(weight)}, {"weight": weight})
        c(" ignoring -100", x(6, 4), ignored)
        c(
            " ignoring 1, with weights",
            x(6, 4),
            ignored.clamp(min=0),
            {"weight": saved(weight), "ignoreIndex": 1},
            {"weight": weight, "ignore_index": 1},
        )
    smooth = {"labelSmoothing": 0.2}
    torch_smooth = {"label_smoothing": 0.2}
    case("crossEntropy, smoothed", "crossEntropy", F.cross_entropy, scores(6, 4), classes(4, 6), smooth, torch_smooth)
    case(
        "crossEntropy, smoothed, weights, ignoring",
        "crossEntropy",
        F.cross_entropy,
        scores(6, 4),
        ignored,
        {**smooth, "weight": saved(weight)},
        {**torch_smooth, "weight": weight},
    )
    case("crossEntropy of probabilities", "crossEntropy", F.cross_entropy, scores(6, 4), soft)
    case(
        "crossEntropy of probabilities, smoothed, weights",
        "crossEntropy",
        F.cross_entropy,
        scores(6, 4),
        soft,
        {**smooth, "weight": saved(weight)},
        {**torch_smooth, "weight": weight},
    )
    row = torch.tensor([0.5, 2.0, 1.0])
    case("bceWithLogits", "bceWithLogits", F.binary_cross_entropy_with_logits, scores(4, 3) * 4, probabilities(4, 3))
    case(
        "bceWithLogits with weights",
        "bceWithLogits",
        F.binary_cross_entropy_with_logits,
        scores(4, 3),
        probabilities(4, 3),
        {"weight": saved(row), "posWeight": saved(row * 3)},
        {"weight": row, "pos_weight": row * 3},
    )
    case("binaryCrossEntropy", "binaryCrossEntropy", F.binary_cross_entropy, probabilities(4, 3), probabilities(4, 3))
    case(
        "binaryCrossEntropy with weights",
        "binaryCrossEntropy",
        F.binary_cross_entropy,
        probabilities(4, 3),
        probabilities(4, 3),
        {"weight": saved(row)},
        {"weight": row},
    )
    return cases


def multi_margin(x, target, p=1, margin=1.0, weight=None, reduction="mean"):
    """PyTorch's has no second derivative, so the formula is differentiated; both must agree."""
    rows, places = (x, target) if x.dim() == 2 else (x[None], target[None])
    right = rows.gather(1, places[:, None])
    others = torch.ones_like(rows).scatter(1, places[:, None], 0.0)
    total = ((margin - right + rows).clamp(min=0) ** p * others).sum(1) / rows.shape[1]
    losses = total if weight is None else total * weight[places]
    losses = losses if x.dim() == 2 else losses[0]
    result = {"mean": losses.mean(), "sum": losses.sum(), "none": losses}[reduction]
    expected = F.multi_margin_loss(x, target, p=p, margin=margin, weight=weight, reduction=reduction)
    torch.testing.assert_close(result, expected)
    return result


def regression():
    cases = []

    def case(name, function, torch_function, given, options=None, torch_options=None, **rest):
        cases_of(cases, name, function, torch_function, given, options, torch_options, **rest)

    case("huberLoss", "huberLoss", F.huber_loss, [scores(4, 3), scores(4, 3)])
    case("huberLoss, delta", "huberLoss", F.huber_loss, [scores(4, 3), scores(4, 3)], {"delta": 0.4})
    case("smoothL1Loss", "smoothL1Loss", F.smooth_l1_loss, [scores(4, 3), scores(4, 3)])
    case("smoothL1Loss, beta", "smoothL1Loss", F.smooth_l1_loss, [scores(4, 3), scores(4, 3)], {"beta": 0.6})
    case("smoothL1Loss, beta of 0", "smoothL1Loss", F.smooth_l1_loss, [scores(4, 3), scores(4, 3)], {"beta": 0.0})

    every = {"reductions": ("mean", "sum", "none", "batchmean")}
    log_p = single(torch.log_softmax(scores(4, 3), 1))
    case("klDiv", "klDiv", F.kl_div, [log_p, single(torch.softmax(scores(4, 3), 1))], **every)
    log_t = single(torch.log_softmax(scores(4, 3), 1))
    case("klDiv, logTarget", "klDiv", F.kl_div, [log_p, log_t], {"logTarget": True}, {"log_target": True}, **every)

    # No 0: PyTorch finds NaN for the derivative to a target of 0 there.
    counts = torch.tensor([0.5, 0.75, 2.0, 5.0, 9.0, 3.5])
    case("poissonNllLoss", "poissonNllLoss", F.poisson_nll_loss, [scores(6), counts])
    case("poissonNllLoss, full", "poissonNllLoss", F.poisson_nll_loss, [scores(6), counts], {"full": True})
    case(
        "poissonNllLoss of rates",
        "poissonNllLoss",
        F.poisson_nll_loss,
        [probabilities(6) * 4, counts],
        {"logInput": False, "full": True, "eps": 1e-3},
        {"log_input": False, "full": True, "eps": 1e-3},
    )
    for name, shape in (("", (4, 3)), (", a variance a row", (4, 1)), (", a variance a row, one axis less", (4,))):
        case(
            f"gaussianNllLoss{name}",
            "gaussianNllLoss",
            F.gaussian_nll_loss,
            [scores(4, 3), scores(4, 3), probabilities(*shape)],
        )
    case(
        "gaussianNllLoss, full, held variance",
        "gaussianNllLoss",
        F.gaussian_nll_loss,
        [scores(4, 3), scores(4, 3), probabilities(4, 3)],
        {"full": True, "eps": 0.5},
    )
    return cases


def margins():
    cases = []

    def case(name, function, torch_function, given, options=None):
        cases_of(cases, name, function, torch_function, given, options)

    case("hingeEmbeddingLoss", "hingeEmbeddingLoss", F.hinge_embedding_loss, [scores(4, 3), signs(4, 3)])
    case(
        "hingeEmbeddingLoss, margin",
        "hingeEmbeddingLoss",
        F.hinge_embedding_loss,
        [scores(4, 3), signs(4, 3)],
        {"margin": 0.3},
    )
    pair = [scores(6), scores(6), signs(6)]
    case("marginRankingLoss", "marginRankingLoss", F.margin_ranking_loss, pair)
    case("marginRankingLoss, margin", "marginRankingLoss", F.margin_ranking_loss, pair, {"margin": 0.7})
    triplet = [scores(5, 3), scores(5, 3), scores(5, 3)]
    case("tripletMarginLoss", "tripletMarginLoss", F.triplet_margin_loss, triplet)
    case(
        "tripletMarginLoss, swapped",
        "tripletMarginLoss",
        F.triplet_margin_loss,
        triplet,
        {"margin": 2.5, "p": 3.0, "swap": True},
    )
    case("tripletMarginLoss of one example", "tripletMarginLoss", F.triplet_margin_loss, [x[0] for x in triplet])
    vectors = [scores(5, 3), scores(5, 3)]
    case("cosineEmbeddingLoss", "cosineEmbeddingLoss", F.cosine_embedding_loss, [*vectors, signs(5)])
    case(
        "cosineEmbeddingLoss, margin",
        "cosineEmbeddingLoss",
        F.cosine_embedding_loss,
        [*vectors, signs(5)],
        {"margin": 0.3},
    )
    case(
        "cosineEmbeddingLoss of one example",
        "cosineEmbeddingLoss",
        F.cosine_embedding_loss,
        [scores(3), scores(3), torch.tensor(1)],
    )
    case("softMarginLoss", "softMarginLoss", F.soft_margin_loss, [scores(4, 3), signs(4, 3)])
    case("multiMarginLoss", "multiMarginLoss", multi_margin, [scores(5, 4), classes(4, 5)])
    case("multiMarginLoss of one example", "multiMarginLoss", multi_margin, [scores(4), torch.tensor(2)])
    return cases


def weighted_margins():
    weight = torch.tensor([0.5, 1.0, 2.0, 0.25])
    cases = []
    cases_of(
        cases,
        "multiMarginLoss, squares, weights",
        "multiMarginLoss",
        multi_margin,
        [scores(5, 4), classes(4, 5)],
        {"p": 2, "margin": 0.5, "weight": saved(weight)},
        {"p": 2, "margin": 0.5, "weight": weight},
    )
    return cases


write(
    "packages/layers/fixtures/losses.golden.json",
    [*classification(), *regression(), *margins(), *weighted_margins()],
)
