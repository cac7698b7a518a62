"""Records what PyTorch answers, for packages/testing/src/goldens.test.ts.

Run with a Python that has PyTorch (1.13 made the committed files):

    python3 tools/goldens/record.py

For every case it writes the inputs, the result and, where there are derivatives, the gradients of
sum(result * cotangent) for every floating input, into packages/testing/goldens/FAMILY.golden.json. A case is a call of
an operation of @nn/tensor with its arguments ({"tensor": i} stands for input i), beside the same in PyTorch. All is
computed in float64 on inputs that are multiples of 1/64, which float32 holds too; results have ten digits.
"""

import json
import math
import os
import random

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "..", "..", "packages", "testing", "goldens")
families = {}
family = None


class In:
    """An input of a case."""

    def __init__(self, tensor):
        self.tensor = tensor


def coarse(x):
    return torch.round(x * 64) / 64


def start(name):
    global family
    family = families.setdefault(name, [])
    torch.manual_seed(len(families))
    random.seed(len(families))


def N(*shape):
    """Normal numbers."""
    return In(coarse(torch.randn(*shape)))


def P(*shape):
    """Numbers from 0.5 to 2.5."""
    return In(coarse(torch.rand(*shape) * 2 + 0.5))


def U(*shape):
    """Numbers from -0.9 to 0.9."""
    return In(coarse(torch.rand(*shape) * 1.8 - 0.9))


def D(*shape):
    """Numbers that all differ, none near 0."""
    n = math.prod(shape)
    return In(((torch.randperm(n) - n // 2) * 0.25 + 0.125).reshape(shape))


def I(low, high, *shape):
    return In(torch.randint(low, high, shape, dtype=torch.int32))


def B(*shape):
    return In(torch.rand(*shape) < 0.5)


def V(values, dtype=torch.float64):
    return In(torch.tensor(values, dtype=dtype))


def S(n, *batch):
    """Matrices far from singular."""
    return In(coarse(torch.randn(*batch, n, n)) + torch.diag(torch.arange(n) + 4.0))


def digits(x):
    if isinstance(x, bool) or isinstance(x, int):
        return int(x)
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    value = float(f"{x:.10g}")
    return int(value) if value == int(value) and abs(value) < 1e15 else value


KINDS = {torch.float64: "float", torch.float32: "float", torch.int32: "int32", torch.int64: "int32", torch.bool: "bool"}


def written(x):
    x = x.detach()
    return {
        "shape": list(x.shape),
        "dtype": KINDS[x.dtype],
        "data": [digits(v) for v in x.reshape(-1).tolist()],
    }


def case(op, args, torch_call, derivatives=True, part=None, absolute=False, symmetric=False):
    """One case; `part` names one of several results, `absolute` drops its sign, `symmetric` means x + x^T over 2."""
    inputs = []

    def collect(arg):
        if isinstance(arg, In):
            inputs.append(arg.tensor.clone())
            return {"tensor": len(inputs) - 1}
        if isinstance(arg, (list, tuple)):
            return [collect(a) for a in arg]
        if isinstance(arg, dict):
            return {key: collect(value) for key, value in arg.items()}
        return arg

    call = collect(args)
    leaves = [x.requires_grad_() if x.is_floating_point() and derivatives else x for x in inputs]
    given = [(x + x.transpose(-2, -1)) * 0.5 if symmetric and x.is_floating_point() else x for x in leaves]
    result = torch_call(*given)
    if absolute:
        result = result.abs()
    entry = {"op": op, "args": call, "inputs": [written(x) for x in inputs], "result": written(result)}
    if part is not None:
        entry["part"] = part
    if absolute:
        entry["absolute"] = True
    if symmetric:
        entry["symmetric"] = True
    wanted = [x for x in leaves if x.requires_grad]
    if derivatives and result.requires_grad and wanted:
        cotangent = coarse(torch.randn(result.shape))
        gradients = torch.autograd.grad(result, wanted, cotangent, allow_unused=True)
        entry["cotangent"] = written(cotangent)
        entry["gradients"] = [written(torch.zeros_like(x) if g is None else g) for g, x in zip(gradients, wanted)]
    family.append(entry)


def unary(op, call, x, edges=None):
    case(op, [x], call)
    if edges is not None:
        case(op, [V(edges)], call, derivatives=False)


INF, NAN = math.inf, math.nan
ANY = [0.0, 1.0, -1.0, 20.0, -20.0, INF, -INF, NAN]

start("arithmetic")
for op, call in [("add", torch.add), ("sub", torch.sub), ("mul", torch.mul), ("div", torch.div)]:
    case(op, [P(2, 3), P(3)], call)
    case(op, [P(2, 1), P(3)], call)
    case(op, [P(3), 2], lambda x, call=call: call(x, 2))
    case(op, [V([0.0, 1.0, -1.0, INF, NAN]), V([0.0, 0.0, 0.0, INF, 1.0])], call, derivatives=False)
case("div", [I(1, 9, 5), I(1, 5, 5)], torch.true_divide, derivatives=False)
case("add", [I(1, 9, 5), B(5)], torch.add, derivatives=False)
case("mul", [I(-9, 9, 5), I(-9, 9, 5)], torch.mul, derivatives=False)
case("floorDivide", [V([7.0, -7.0, 7.0, -7.0]), V([2.0, 2.0, -2.0, -2.0])], torch.floor_divide, derivatives=False)
case("floorDivide", [V([7, -7, 7, -7], torch.int32), V([2, 2, -2, -2], torch.int32)], torch.floor_divide, derivatives=False)
case("mod", [V([7.0, -7.0, 7.0, -7.0, 0.5]), V([3.0, 3.0, -3.0, -3.0, 0.3125])], torch.remainder)
case("mod", [V([7, -7, 7, -7], torch.int32), V([3, 3, -3, -3], torch.int32)], torch.remainder, derivatives=False)
case("pow", [P(2, 3), N(3)], torch.pow)
for exponent in [2, 3, 0.5, -1, -0.5, 2.5, 0, 1]:
    case("pow", [P(3), exponent], lambda x, e=exponent: torch.pow(x, e))
case("pow", [V([0.0, 0.0, -2.0, -2.0, 2.0]), V([0.0, 2.0, 3.0, 2.0, 0.0])], torch.pow)
case("pow", [2, N(4)], lambda x: torch.pow(2, x))
for op, call in [("maximum", torch.maximum), ("minimum", torch.minimum)]:
    case(op, [D(2, 3), U(3)], call)
    case(op, [V([1.0, 2.0, 3.0]), V([1.0, 3.0, 2.0])], call)
    case(op, [V([NAN, 1.0]), V([1.0, NAN])], call, derivatives=False)
unary("neg", torch.neg, N(2, 3))
unary("abs", torch.abs, D(2, 3), [0.0, -0.0, INF, -INF, NAN])
case("abs", [V([0.0, 1.0, -1.0])], torch.abs)
unary("sign", torch.sign, D(2, 3), [0.0, INF, -INF])
unary("square", torch.square, N(2, 3))
unary("sqrt", torch.sqrt, P(2, 3), [0.0, -1.0, INF])
unary("rsqrt", torch.rsqrt, P(2, 3), [0.0, -1.0, INF])
unary("reciprocal", torch.reciprocal, P(2, 3), [0.0, INF, NAN])
for op, call in [("floor", torch.floor), ("ceil", torch.ceil), ("round", torch.round), ("trunc", torch.trunc)]:
    unary(op, call, D(2, 3), [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, INF, NAN])
case("clamp", [D(2, 4), -0.5, 0.5], lambda x: torch.clamp(x, -0.5, 0.5))
case("clamp", [V([-1.0, -0.5, 0.0, 0.5, 1.0]), -0.5, 0.5], lambda x: torch.clamp(x, -0.5, 0.5))
case("clamp", [D(4), 0.2], lambda x: torch.clamp(x, min=0.2))
case("clamp", [V([NAN, INF, -INF]), -1, 1], lambda x: torch.clamp(x, -1, 1), derivatives=False)
case("lerp", [N(2, 3), N(3), 0.25], lambda x, y: torch.lerp(x, y, 0.25))
case("lerp", [N(3), N(3), N(3)], torch.lerp)

start("functions")
for op, call, x, edges in [
    ("exp", torch.exp, N(2, 3), ANY), ("expm1", torch.expm1, N(2, 3), ANY + [1e-8]), ("log", torch.log, P(2, 3), ANY),
    ("log1p", torch.log1p, P(2, 3), ANY + [1e-8]), ("log2", torch.log2, P(2, 3), ANY), ("log10", torch.log10, P(2, 3), ANY),
    ("sin", torch.sin, N(2, 3), ANY), ("cos", torch.cos, N(2, 3), ANY), ("tan", torch.tan, U(2, 3), ANY),
    ("asin", torch.asin, U(2, 3), [1.0, -1.0, 2.0]), ("acos", torch.acos, U(2, 3), [1.0, -1.0, 2.0]), ("atan", torch.atan, N(2, 3), ANY),
    ("sinh", torch.sinh, N(2, 3), [0.0, 5.0, -5.0, INF]), ("cosh", torch.cosh, N(2, 3), [0.0, 5.0, -5.0, INF]), ("tanh", torch.tanh, N(2, 3), ANY),
    ("erf", torch.erf, N(2, 3), ANY), ("normalCdf", torch.special.ndtr, N(2, 3), ANY), ("erfInv", torch.erfinv, U(2, 3), [1.0, -1.0, 0.0]),
    ("relu", torch.relu, D(2, 3), ANY), ("relu6", F.relu6, D(6, 6), ANY), ("leakyRelu", F.leaky_relu, D(2, 3), [0.0, 3.0]),
    ("elu", F.elu, D(2, 3), ANY), ("sigmoid", torch.sigmoid, N(2, 3), ANY + [1e4, -1e4]), ("logSigmoid", F.logsigmoid, N(2, 3), [0.0, 1e4, -1e4]),
    ("softplus", F.softplus, N(2, 3), [0.0, 1e4, -1e4]), ("gelu", F.gelu, N(2, 3), [0.0, 10.0, -10.0, 1e4, -1e4]), ("silu", F.silu, N(2, 3), [0.0, 1e4, -1e4]),
]:
    unary(op, call, x, edges)
for op, call in [("relu", torch.relu), ("leakyRelu", F.leaky_relu), ("elu", F.elu), ("relu6", F.relu6), ("softplus", F.softplus)]:
    case(op, [V([0.0, 6.0, -1.0, 1e4, -1e4])], call)
case("leakyRelu", [D(5), 0.25], lambda x: F.leaky_relu(x, 0.25))
case("elu", [D(5), 1.5], lambda x: F.elu(x, 1.5))
case("softplus", [D(5), 2.5], lambda x: F.softplus(x, 2.5, threshold=1e9))
case("gelu", [N(5), {"approximate": "tanh"}], lambda x: F.gelu(x, approximate="tanh"))
case("atan2", [D(2, 3), D(3)], torch.atan2)
case("atan2", [V([0.0, 0.0, 1.0, -1.0]), V([1.0, -1.0, 0.0, 0.0])], torch.atan2, derivatives=False)
for op, call in [("softmax", F.softmax), ("logSoftmax", F.log_softmax)]:
    case(op, [N(2, 3, 4)], lambda x, call=call: call(x, -1))
    case(op, [N(2, 3, 4), 1], lambda x, call=call: call(x, 1))
    case(op, [V([[1e4, -1e4, 0.0], [-1e4, -1e4, -1e4]])], lambda x, call=call: call(x, -1))
    case(op, [V([[-INF, 0.0, 1.0], [0.0, INF, 1.0]])], lambda x, call=call: call(x, -1), derivatives=False)

start("comparison")
for op, call in [("lt", torch.lt), ("le", torch.le), ("gt", torch.gt), ("ge", torch.ge), ("eq", torch.eq), ("ne", torch.ne)]:
    case(op, [I(-2, 3, 2, 6), I(-2, 3, 6)], call)
    case(op, [V([NAN, 1.0, INF, 0.0]), V([NAN, NAN, INF, -0.0])], call)
for op, call in [("logicalAnd", torch.bitwise_and), ("logicalOr", torch.bitwise_or), ("logicalXor", torch.bitwise_xor)]:
    case(op, [B(8), B(8)], call)
    case(op, [I(-99, 99, 8), I(-99, 99, 8)], call)
case("logicalNot", [B(8)], torch.bitwise_not)
case("logicalNot", [I(-99, 99, 8)], torch.bitwise_not)
case("where", [B(2, 3), N(2, 3), N(3)], torch.where)
for op, call in [("isNaN", torch.isnan), ("isFinite", torch.isfinite), ("isInf", torch.isinf)]:
    case(op, [V([NAN, 1.0, INF, -INF])], call)
case("cast", [V([1.75, -1.75, 0.0, 0.25]), "int32"], lambda x: x.int(), derivatives=False)
case("cast", [V([1.75, NAN, 0.0, 0.25]), "bool"], lambda x: x.bool(), derivatives=False)
case("maskedFill", [N(2, 3), B(3), 7], lambda x, m: x.masked_fill(m, 7))

start("reduction")
for op, call in [
    ("sum", lambda x, d, k: torch.sum(x, d, keepdim=k)), ("mean", lambda x, d, k: torch.mean(x, d, keepdim=k)),
    ("max", lambda x, d, k: torch.amax(x, d, keepdim=k)), ("min", lambda x, d, k: torch.amin(x, d, keepdim=k)),
    ("variance", lambda x, d, k: torch.var(x, d, keepdim=k)), ("std", lambda x, d, k: torch.std(x, d, keepdim=k)),
    ("logSumExp", lambda x, d, k: torch.logsumexp(x, d, keepdim=k)), ("norm", lambda x, d, k: torch.linalg.vector_norm(x, dim=d, keepdim=k)),
]:
    case(op, [D(2, 3, 4)], lambda x, call=call: call(x, (0, 1, 2), False))
    case(op, [D(2, 3, 4), 1], lambda x, call=call: call(x, (1,), False))
    case(op, [D(2, 3, 4), [0, -1], {"keepdim": True}], lambda x, call=call: call(x, (0, 2), True))
case("max", [V([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]]), 1], lambda x: torch.amax(x, 1))
case("max", [V([1.0, NAN, 3.0])], torch.max, derivatives=False)
case("min", [V([1.0, NAN, 3.0])], torch.min, derivatives=False)
case("prod", [P(2, 3)], torch.prod)
case("prod", [P(2, 3), 1], lambda x: torch.prod(x, 1))
case("prod", [V([[0.0, 2.0, 3.0], [0.0, 0.0, 3.0]]), 1], lambda x: torch.prod(x, 1))
case("variance", [N(2, 5), 1, {"correction": 0}], lambda x: torch.var(x, 1, unbiased=False))
case("variance", [N(1)], torch.var, derivatives=False)
case("sum", [I(-9, 9, 2, 5)], torch.sum)
case("sum", [B(2, 5), 1], lambda x: torch.sum(x, 1))
case("sum", [In(torch.zeros(0, 3)), 0], lambda x: torch.sum(x, 0))
case("mean", [In(torch.zeros(0, 3)), 0], lambda x: torch.mean(x, 0), derivatives=False)
case("prod", [In(torch.zeros(0, 3)), 0], lambda x: torch.prod(x, 0), derivatives=False)
case("logSumExp", [V([[1e4, -1e4], [-1e4, -1e4]]), 1], lambda x: torch.logsumexp(x, 1))
case("logSumExp", [V([[INF, 1.0], [-INF, -INF]]), 1], lambda x: torch.logsumexp(x, 1), derivatives=False)
for p in [1, 3, 2.5, INF, -INF, 0]:
    if not math.isinf(p):
        case("norm", [D(2, 4), 1, {"ord": p}], lambda x, p=p: torch.linalg.vector_norm(x, p, 1))
for p in [1, 2, 3]:
    case("norm", [V([[0.0, 0.0], [3.0, 4.0]]), 1, {"ord": p}], lambda x, p=p: torch.linalg.vector_norm(x, p, 1))
case("std", [V([[1.0, 1.0, 1.0], [1.0, 2.0, 4.0]]), 1], lambda x: torch.std(x, 1))
case("logSumExp", [V([[-INF, 1.0, 2.0]]), 1], lambda x: torch.logsumexp(x, 1))
case("softmax", [V([[-INF, 1.0, 2.0]])], lambda x: F.softmax(x, -1))
for op, call in [("argMax", torch.argmax), ("argMin", torch.argmin)]:
    case(op, [D(3, 4)], call)
    case(op, [D(3, 4), 1], lambda x, call=call: call(x, 1))
    case(op, [V([1.0, NAN, 3.0, NAN])], call)
for op, call in [("any", torch.any), ("all", torch.all)]:
    case(op, [B(3, 4)], call)
    case(op, [B(3, 2), 1], lambda x, call=call: call(x, 1))
case("cumSum", [N(2, 4), 1], lambda x: torch.cumsum(x, 1))
case("cumProd", [N(2, 4), 1], lambda x: torch.cumprod(x, 1))
case("cumProd", [V([2.0, 0.0, 3.0, 0.0])], lambda x: torch.cumprod(x, 0))

start("movement")
case("reshape", [N(2, 6), [3, -1]], lambda x: x.reshape(3, -1))
case("flatten", [N(2, 3, 2), 1], lambda x: x.flatten(1))
case("permute", [N(2, 3, 4), [2, 0, 1]], lambda x: x.permute(2, 0, 1))
case("transpose", [N(2, 3, 4), 0, 2], lambda x: x.transpose(0, 2))
case("expand", [N(2, 1), [4, -1, 3]], lambda x: x.expand(4, -1, 3))
case("broadcastTo", [N(3), [2, 3]], lambda x: torch.broadcast_to(x, (2, 3)))
case("squeeze", [N(1, 3, 1)], torch.squeeze)
case("unsqueeze", [N(2, 3), -1], lambda x: x.unsqueeze(-1))
case("slice", [N(5, 6), [1, 4], [0, None, 2]], lambda x: x[1:4, 0::2])
case("slice", [N(5, 6), -2], lambda x: x[-2])
case("flip", [N(2, 3, 4), [0, -1]], lambda x: torch.flip(x, (0, -1)))
case("roll", [N(2, 5), 2, 1], lambda x: torch.roll(x, 2, 1))
case("roll", [N(2, 5), -3], lambda x: torch.roll(x, -3))
case("pad", [N(2, 3), [[1, 2]]], lambda x: F.pad(x, (1, 2)))
case("pad", [N(2, 3, 4), [[1, 0], [0, 2]], {"value": 1.5}], lambda x: F.pad(x, (0, 2, 1, 0), value=1.5))
case("pad", [N(4, 5), [[-1, 1], [2, -2]]], lambda x: F.pad(x, (2, -2, -1, 1)))
for mode in ["reflect", "replicate", "circular"]:
    case("pad", [N(2, 3, 4), [[2, 1]], {"mode": mode}], lambda x, mode=mode: F.pad(x, (2, 1), mode=mode))
    case("pad", [N(1, 2, 3, 4), [[1, 2], [2, 1]], {"mode": mode}], lambda x, mode=mode: F.pad(x, (2, 1, 1, 2), mode=mode))
case("tile", [N(2, 3), [2]], lambda x: torch.tile(x, (2,)))
case("repeat", [N(2, 3), [2, 1, 3]], lambda x: x.repeat(2, 1, 3))
case("repeatInterleave", [N(2, 3), 2, 1], lambda x: x.repeat_interleave(2, 1))
case("unfold", [N(2, 7), 1, 3, 2], lambda x: x.unfold(1, 3, 2))
case("diagonal", [N(2, 3, 4), 1], lambda x: torch.diagonal(x, 1, -2, -1))
case("diag", [N(3)], torch.diag)
case("tril", [N(3, 4), -1], lambda x: torch.tril(x, -1))
case("triu", [N(3, 4), 1], lambda x: torch.triu(x, 1))
case("concat", [[N(2, 3), N(2, 2)], 1], lambda *xs: torch.cat(xs, 1))
case("stack", [[N(2, 3), N(2, 3)], 1], lambda *xs: torch.stack(xs, 1))
case("split", [N(5, 2), 2], lambda x: torch.split(x, 2)[2], part="2")
case("chunk", [N(2, 7), 3, 1], lambda x: torch.chunk(x, 3, 1)[1], part="1")

start("indexing")
case("gather", [N(4, 3), 0, I(0, 4, 2, 3)], lambda x, i: torch.gather(x, 0, i.long()))
case("gather", [N(4, 3), -1, I(0, 3, 4, 5)], lambda x, i: torch.gather(x, -1, i.long()))
case("takeAlongAxis", [N(4, 3), I(0, 3, 4, 2), 1], lambda x, i: torch.take_along_dim(x, i.long(), 1))
case("indexSelect", [N(4, 3), 1, I(0, 3, 5)], lambda x, i: torch.index_select(x, 1, i))
case("select", [N(4, 3), 1, -1], lambda x: x.select(1, -1))
case("scatterAdd", [N(4, 3), 0, I(0, 4, 6, 3), N(6, 3)], lambda x, i, s: x.scatter_add(0, i.long(), s))
case("indexAdd", [N(4, 3), 0, V([1, 3, 1], torch.int32), N(3, 3)], lambda x, i, s: x.index_add(0, i, s))
case("maskedSelect", [N(2, 3), B(2, 3)], torch.masked_select, derivatives=False)
case("nonzero", [I(-1, 2, 3, 4)], torch.nonzero)
case("oneHot", [I(0, 4, 5), 4, {"dtype": "int32"}], lambda i: F.one_hot(i.long(), 4))
case("argSort", [D(3, 5)], lambda x: torch.argsort(x))
case("argSort", [V([2.0, 1.0, 2.0, NAN, 1.0])], lambda x: torch.argsort(x, stable=True))
case("sort", [D(3, 5), 0, {"descending": True}], lambda x: torch.sort(x, 0, descending=True).values, part="values")
case("topK", [D(3, 5), 2], lambda x: torch.topk(x, 2).values, part="values")
case("topK", [D(3, 5), 2, 0, {"largest": False}], lambda x: torch.topk(x, 2, 0, largest=False).indices, part="indices")

start("products")
case("matMul", [N(3, 4), N(4, 2)], torch.matmul)
case("matMul", [N(2, 1, 3, 4), N(3, 4, 2)], torch.matmul)
case("matMul", [N(3, 4), N(4)], torch.matmul)
case("matMul", [N(4), N(2, 4, 3)], torch.matmul)
case("matMul", [N(4), N(4)], torch.matmul)
case("dot", [N(5), N(5)], torch.dot)
case("outer", [N(3), N(4)], torch.outer)
case("tensorDot", [N(2, 3, 4), N(3, 4, 2)], lambda x, y: torch.tensordot(x, y, 2))
case("tensorDot", [N(2, 3, 4), N(4, 5, 2), [[0, 2], [2, 0]]], lambda x, y: torch.tensordot(x, y, ([0, 2], [2, 0])))
for equation, shapes in [
    ("ij,jk->ik", [(2, 3), (3, 4)]), ("bij,bjk->bik", [(2, 3, 4), (2, 4, 2)]), ("ii->i", [(3, 3)]), ("ij->j", [(2, 3)]), ("i,j->ij", [(2,), (3,)]),
    ("ij,ij->", [(2, 3), (2, 3)]), ("...ij,...jk->...ik", [(2, 1, 3, 4), (3, 4, 2)]), ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 2)]),
    ("bhqd,bhkd->bhqk", [(2, 2, 3, 4), (2, 2, 5, 4)]), ("kj,ij", [(2, 3), (4, 3)]),
]:
    case("einsum", [equation] + [N(*shape) for shape in shapes], lambda *xs, e=equation: torch.einsum(e, *xs))
for rank, conv, transposed in [(1, F.conv1d, F.conv_transpose1d), (2, F.conv2d, F.conv_transpose2d), (3, F.conv3d, F.conv_transpose3d)]:
    n = lambda size: [size] * rank
    name, back = f"conv{rank}d", f"convTranspose{rank}d"
    case(name, [N(2, 3, *n(4)), N(4, 3, *n(3))], conv)
    case(name, [N(1, 2, *n(5)), N(3, 2, *n(2)), {"bias": N(3), "stride": 2, "padding": 1}], lambda x, w, b: conv(x, w, b, stride=2, padding=1))
    case(name, [N(1, 4, *n(5)), N(2, 2, *n(2)), {"dilation": 2, "groups": 2}], lambda x, w: conv(x, w, dilation=2, groups=2))
    case(name, [N(1, 2, *n(4)), N(2, 2, *n(2)), {"padding": "same"}], lambda x, w: conv(x, w, padding="same"))
    case(back, [N(2, 3, *n(3)), N(3, 2, *n(2))], transposed)
    case(back, [N(1, 2, *n(3)), N(2, 3, *n(3)), {"bias": N(3), "stride": 2, "padding": 1, "outputPadding": 1}],
         lambda x, w, b: transposed(x, w, b, stride=2, padding=1, output_padding=1))
    case(back, [N(1, 4, *n(3)), N(4, 1, *n(2)), {"dilation": 2, "groups": 2}], lambda x, w: transposed(x, w, dilation=2, groups=2))

start("pooling")
for rank, top, average in [(1, F.max_pool1d, F.avg_pool1d), (2, F.max_pool2d, F.avg_pool2d), (3, F.max_pool3d, F.avg_pool3d)]:
    n = lambda size: [size] * rank
    case(f"maxPool{rank}d", [D(1, 2, *n(4)), 2], lambda x: top(x, 2))
    case(f"maxPool{rank}d", [D(1, 2, *n(5)), 3, {"stride": 2, "padding": 1}], lambda x: top(x, 3, 2, 1))
    case(f"maxPool{rank}d", [D(1, 1, *n(6)), 2, {"dilation": 2, "ceilMode": True}], lambda x: top(x, 2, dilation=2, ceil_mode=True))
    case(f"avgPool{rank}d", [N(1, 2, *n(4)), 2], lambda x: average(x, 2))
    case(f"avgPool{rank}d", [N(1, 2, *n(5)), 3, {"stride": 2, "padding": 1}], lambda x: average(x, 3, 2, 1))
    case(f"avgPool{rank}d", [N(1, 1, *n(5)), 2, {"ceilMode": True, "padding": 1}], lambda x: average(x, 2, ceil_mode=True, padding=1))
    case(f"avgPool{rank}d", [N(1, 1, *n(5)), 2, {"ceilMode": True, "padding": 1, "countIncludePad": False}],
         lambda x: average(x, 2, ceil_mode=True, padding=1, count_include_pad=False))
for rank, top, average in [(1, F.adaptive_max_pool1d, F.adaptive_avg_pool1d), (2, F.adaptive_max_pool2d, F.adaptive_avg_pool2d)]:
    for count in [1, 3, 4]:
        case(f"adaptiveMaxPool{rank}d", [D(1, 2, *[5] * rank), count], lambda x: top(x, count))
        case(f"adaptiveAvgPool{rank}d", [N(1, 2, *[5] * rank), count], lambda x: average(x, count))
case("resize", [N(1, 2, 3, 4), [5, 6]], lambda x: F.interpolate(x, (5, 6)))
case("resize", [N(1, 2, 5, 6), [3, 4]], lambda x: F.interpolate(x, (3, 4)))
case("resize", [N(1, 2, 3, 4), [5, 6], {"mode": "bilinear"}], lambda x: F.interpolate(x, (5, 6), mode="bilinear", align_corners=False))
case("resize", [N(1, 2, 5, 6), [3, 4], {"mode": "bilinear"}], lambda x: F.interpolate(x, (3, 4), mode="bilinear", align_corners=False))
case("resize", [N(1, 2, 3, 4), [5, 6], {"mode": "bilinear", "alignCorners": True}], lambda x: F.interpolate(x, (5, 6), mode="bilinear", align_corners=True))

start("linear-algebra")
for shape in [(4, 3), (3, 3), (2, 2, 4)]:
    case("svd", [N(*shape)], torch.linalg.svdvals, part="s")
    case("pinv", [N(*shape)], torch.linalg.pinv)
case("svd", [N(4, 3)], lambda x: torch.linalg.svd(x, full_matrices=False)[0], part="u", absolute=True)
case("svd", [N(3, 4)], lambda x: torch.linalg.svd(x, full_matrices=False)[2], part="vh", absolute=True)
case("qr", [N(4, 3)], lambda x: torch.linalg.qr(x)[0], part="q", absolute=True)
case("qr", [N(2, 3, 3)], lambda x: torch.linalg.qr(x)[1], part="r", absolute=True)
case("eigh", [S(3)], torch.linalg.eigvalsh, part="values", symmetric=True)
case("eigh", [S(3, 2)], lambda x: torch.linalg.eigh(x)[1], part="vectors", absolute=True, symmetric=True)
case("cholesky", [S(3, 2)], torch.linalg.cholesky, symmetric=True)
case("solve", [S(3), N(3, 2)], torch.linalg.solve)
case("solve", [S(3, 2), N(2, 3, 1)], torch.linalg.solve)
case("solve", [S(3), N(3)], torch.linalg.solve)
case("det", [S(3, 2)], torch.linalg.det)
case("inverse", [S(3, 2)], torch.linalg.inv)

start("creation")
case("arange", [2, 12, 3, {"dtype": "int32"}], lambda: torch.arange(2, 12, 3))
case("arange", [1, 2, 0.25], lambda: torch.arange(1, 2, 0.25))
case("linspace", [-1, 2, 7], lambda: torch.linspace(-1, 2, 7))
case("eye", [2, 4], lambda: torch.eye(2, 4))
case("full", [[2, 3], 1.5], lambda: torch.full((2, 3), 1.5))
case("zeros", [[2, 3]], lambda: torch.zeros(2, 3))
case("ones", [[2, 3]], lambda: torch.ones(2, 3))
case("zerosLike", [N(2)], torch.zeros_like, derivatives=False)
case("onesLike", [N(2)], torch.ones_like, derivatives=False)
case("fullLike", [N(2), 3], lambda x: torch.full_like(x, 3), derivatives=False)

os.makedirs(TARGET, exist_ok=True)
for name, cases in families.items():
    path = os.path.join(TARGET, f"{name}.golden.json")
    with open(path, "w") as file:
        lines = ",\n".join(json.dumps(entry, separators=(",", ":"), allow_nan=False) for entry in cases)
        file.write(f'{{"pytorch": "{torch.__version__}", "cases": [\n{lines}\n]}}\n')
    print(f"{path}: {len(cases)} cases, {os.path.getsize(path)} bytes")
