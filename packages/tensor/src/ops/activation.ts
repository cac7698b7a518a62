import { normalizeAxis } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { abs, add, clamp, div, maximum, mul, neg, sub } from "./arithmetic.js";
import { ge, gt, le, where } from "./comparison.js";
import { exp, expm1, log, log1p, normalCdf, tanh } from "./functions.js";
import { floatUnary, nodeOf, unary } from "./operand.js";
import { max, sum } from "./reduction.js";
import { detachTensor, withDerivative } from "./identity.js";

/** max(x, 0); the gradient at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return unary("relu", x);
}

/** min(max(x, 0), 6); the gradient at 0 and at 6 is 0. */
export function relu6(x: Tensor): Tensor {
  return where(le(x, 0), 0, where(ge(x, 6), 6, x));
}

/** x where x > 0, else negativeSlope * x. */
export function leakyRelu(x: Tensor, negativeSlope = 0.01): Tensor {
  return where(gt(x, 0), x, mul(x, negativeSlope));
}

/** x where x > 0, else alpha * (exp(x) - 1) (Clevert et al. 2015). */
export function elu(x: Tensor, alpha = 1): Tensor {
  // The unused branch is held at 0, so that its derivative can't overflow into the sum.
  return where(gt(x, 0), x, mul(expm1(clamp(x, undefined, 0)), alpha));
}

/** 1 / (1 + exp(-x)), without overflow. */
export function sigmoid(x: Tensor): Tensor {
  return floatUnary("sigmoid", x);
}

/** log(1 / (1 + exp(-x))) = -softplus(-x), without overflow. */
export function logSigmoid(x: Tensor): Tensor {
  return neg(softplus(neg(x)));
}

/** log(1 + exp(beta * x)) / beta, computed as max(z, 0) + log1p(exp(-|z|)) with z = beta * x. */
export function softplus(x: Tensor, beta = 1): Tensor {
  const z = beta === 1 ? x : mul(x, beta);
  const value = add(maximum(z, 0), log1p(exp(neg(abs(z)))));
  // The derivative by parts is wrong at 0, where |z| has none.
  const result = withDerivative(value, [z], (gradient) => [mul(gradient, sigmoid(z))]);
  return beta === 1 ? result : div(result, beta);
}

/** Gaussian error linear unit (Hendrycks & Gimpel 2016): x Φ(x), or with `tanh` its tanh approximation. */
export function gelu(x: Tensor, options: { approximate?: "none" | "tanh" } = {}): Tensor {
  if (options.approximate !== "tanh") return mul(x, normalCdf(x));
  const inner = mul(mul(x, add(mul(mul(x, x), 0.044715), 1)), Math.sqrt(2 / Math.PI));
  return mul(mul(x, 0.5), add(tanh(inner), 1));
}

/** x * sigmoid(x), also called swish. */
export function silu(x: Tensor): Tensor {
  return mul(x, sigmoid(x));
}

/** exp(x) / sum of exp(x) along `axis`, shifted by the maximum so that it never overflows. */
export function softmax(x: Tensor, axis = -1): Tensor {
  const e = exp(sub(x, shiftOf("softmax", x, axis)));
  const value = div(e, sum(e, axis, { keepdim: true }));
  // By parts, the exponentials would be kept for the derivative too; this one needs the result alone.
  return withDerivative(value, [x], (gradient) => {
    const mean = sum(mul(gradient, value), axis, { keepdim: true });
    return [mul(value, sub(gradient, mean))];
  });
}

/** log(softmax(x)) along `axis`, without overflow or loss of small values. */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  const shifted = sub(x, shiftOf("logSoftmax", x, axis));
  return sub(shifted, log(sum(exp(shifted), axis, { keepdim: true })));
}

/** The maximum, as a constant: any shift gives the same result, so no derivative has to pass. */
function shiftOf(operation: string, x: Tensor, axis: number): Tensor {
  normalizeAxis(operation, axis, nodeOf(operation, x).shape.length);
  const top = max(x, axis, { keepdim: true });
  return detachTensor(top);
}
