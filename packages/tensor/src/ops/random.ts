import { DTypeError, ShapeError } from "../errors.js";
import { makeNode } from "../graph/build.js";
import { drawKey, type Generator } from "../random/generator.js";
import { capturing } from "../schedule/capture.js";
import { checkShape, normalizeAxis } from "../shape.js";
import { Tensor } from "../tensor.js";
import { add, div, floor, minimum, mul, neg, sqrt, sub } from "./arithmetic.js";
import { lt } from "./comparison.js";
import type { CreateOptions } from "./creation.js";
import { cos, erf, log } from "./functions.js";
import { nodeOf, type TensorLike } from "./operand.js";
import { argMax } from "./reduction.js";
import { argSort } from "./sorting.js";
import { erfInv } from "./special.js";

/** Options of random tensors. */
export interface RandomOptions extends CreateOptions {
  /** Where the numbers come from. Initially the default generator, which `manualSeed` seeds. */
  readonly generator?: Generator;
}

/** 32 random bits per element, as int32: the raw stream under all other random tensors (Threefry-2x32). */
export function randomBits(shape: readonly number[], options: RandomOptions = {}): Tensor {
  checkShape("randomBits", shape);
  const key = drawKey(options.generator);
  capturing()?.keys.push(key);
  return new Tensor(makeNode("randomBits", [], shape.slice(), "int32", { key }));
}

/** Numbers (k + ½) / 2²³ with k of 23 bits: uniform, never 0 and never 1. */
function openUniform(shape: readonly number[], options: RandomOptions): Tensor {
  return mul(add(topBits(shape, options, 9), 0.5), 2 ** -23);
}

function topBits(shape: readonly number[], options: RandomOptions, drop: number): Tensor {
  const bits = randomBits(shape, options).node;
  const shift = makeNode("full", [], [], "int32", { value: drop });
  return new Tensor(makeNode("shr", [bits, shift], bits.shape, "int32", undefined)).cast(
    options.dtype ?? "float32",
  );
}

function withOptions(x: Tensor, options: RandomOptions): Tensor {
  return options.requiresGrad ? new Tensor(x.node, { requiresGrad: true }) : x;
}

/** Uniform numbers in [0, 1): multiples of 2⁻²⁴. */
export function rand(shape: readonly number[], options: RandomOptions = {}): Tensor {
  return withOptions(mul(topBits(shape, options, 8), 2 ** -24), options);
}

/** Uniform numbers in [low, high). */
export function uniform(shape: readonly number[], low = 0, high = 1, options: RandomOptions = {}): Tensor {
  return withOptions(add(mul(rand(shape, { ...options, requiresGrad: false }), high - low), low), options);
}

/** Standard normal numbers, by Box and Muller's transform of two uniform ones. */
export function randn(shape: readonly number[], options: RandomOptions = {}): Tensor {
  const radius = sqrt(mul(log(openUniform(shape, options)), -2));
  const angle = mul(topBits(shape, options, 8), 2 * Math.PI * 2 ** -24);
  return withOptions(mul(radius, cos(angle)), options);
}

/** Normal numbers with the given mean and standard deviation (numbers or tensors that broadcast to `shape`). */
export function normal(
  shape: readonly number[],
  mean: TensorLike = 0,
  std: TensorLike = 1,
  options: RandomOptions = {},
): Tensor {
  return withOptions(add(mul(randn(shape, { ...options, requiresGrad: false }), std), mean), options);
}

/** Options of {@link truncatedNormal}. */
export interface TruncatedNormalOptions extends RandomOptions {
  /** Initially 0. */
  readonly mean?: number;
  /** Initially 1. */
  readonly std?: number;
  /** The lowest and highest value. Initially -2 and 2 (absolute, as in PyTorch's trunc_normal_). */
  readonly low?: number;
  readonly high?: number;
}

/** Normal numbers that lie between `low` and `high`, by inverting the distribution function. */
export function truncatedNormal(shape: readonly number[], options: TruncatedNormalOptions = {}): Tensor {
  const { mean = 0, std = 1, low = -2, high = 2 } = options;
  if (!(low < high) || !(std > 0)) {
    throw new ShapeError(
      "truncatedNormal",
      `needs low < high and std > 0, got low ${low}, high ${high}, std ${std}`,
    );
  }
  const bound = (value: number): Tensor =>
    erf(mul(new Tensor(makeNode("full", [], [], "float32", { value: (value - mean) / std })), Math.SQRT1_2));
  const [from, to] = [bound(low), bound(high)];
  const u = add(mul(openUniform(shape, options), sub(to, from)), from);
  return withOptions(add(mul(erfInv(u), std * Math.SQRT2), mean).clamp(low, high), options);
}

/** Whole numbers from `low` to `high - 1`, int32. */
export function randint(
  low: number,
  high: number,
  shape: readonly number[],
  options: RandomOptions = {},
): Tensor {
  if (!Number.isInteger(low) || !Number.isInteger(high) || high <= low) {
    throw new ShapeError("randint", `needs whole numbers low < high, got ${low} and ${high}`);
  }
  const count = high - low;
  if (count > 2 ** 24) throw new ShapeError("randint", `spans ${count} values; the limit is 2^24`);
  const u = mul(topBits(shape, { ...options, dtype: "float32" }, 8), 2 ** -24);
  return add(minimum(floor(mul(u, count)).cast("int32"), count - 1), low).cast(options.dtype ?? "int32");
}

/** 1 with probability `p` (a number, or a tensor of probabilities), else 0. */
export function bernoulli(
  p: number | Tensor,
  shape?: readonly number[],
  options: RandomOptions = {},
): Tensor {
  const target = shape ?? (typeof p === "number" ? [] : p.shape);
  if (typeof p === "number" && !(p >= 0 && p <= 1))
    throw new ShapeError("bernoulli", `p must lie in 0 … 1, got ${p}`);
  return lt(rand(target, { ...options, dtype: "float32" }), p).cast(options.dtype ?? "float32");
}

/** The numbers 0 … count - 1 in random order, int32. */
export function randperm(count: number, options: RandomOptions = {}): Tensor {
  checkShape("randperm", [count]);
  return argSort(randomBits([count], options), 0);
}

/** Standard Gumbel noise, -log(-log(u)). */
export function gumbel(shape: readonly number[], options: RandomOptions = {}): Tensor {
  return neg(log(neg(log(openUniform(shape, options)))));
}

/** A class drawn for each row of unnormalised log-probabilities along `axis`, int32 (the Gumbel-max trick). */
export function categorical(logits: Tensor, axis = -1, options: RandomOptions = {}): Tensor {
  const { shape, dtype } = nodeOf("categorical", logits);
  if (dtype === "int32" || dtype === "bool")
    throw new DTypeError("categorical", `needs floating logits, got ${dtype}`);
  normalizeAxis("categorical", axis, shape.length);
  return argMax(add(logits, gumbel(shape, { ...options, dtype })), axis);
}

/** `count` classes for each row of non-negative weights `[..., classes]`, drawn with replacement, int32. */
export function multinomial(weights: Tensor, count: number, options: RandomOptions = {}): Tensor {
  const { shape } = nodeOf("multinomial", weights);
  const logits = log(div(weights, weights.sum(-1, { keepdim: true }))).unsqueeze(-2);
  return categorical(logits.expand([...shape.slice(0, -1), count, shape[shape.length - 1]]), -1, options);
}
