import type { Tensor } from "../tensor.js";
import { add, mul } from "./arithmetic.js";
import { floatBinary, floatUnary, type TensorLike } from "./operand.js";

/** e to the power x. */
export function exp(x: Tensor): Tensor {
  return floatUnary("exp", x);
}

/** exp(x) - 1, exact near 0. */
export function expm1(x: Tensor): Tensor {
  return floatUnary("expm1", x);
}

/** The natural logarithm of x; -Infinity at 0, NaN below. */
export function log(x: Tensor): Tensor {
  return floatUnary("log", x);
}

/** log(1 + x), exact near 0. */
export function log1p(x: Tensor): Tensor {
  return floatUnary("log1p", x);
}

/** The logarithm to base 2. */
export function log2(x: Tensor): Tensor {
  return mul(floatUnary("log", x, "log2"), Math.LOG2E);
}

/** The logarithm to base 10. */
export function log10(x: Tensor): Tensor {
  return mul(floatUnary("log", x, "log10"), Math.LOG10E);
}

/** Sine of x (radians). */
export function sin(x: Tensor): Tensor {
  return floatUnary("sin", x);
}

/** Cosine of x (radians). */
export function cos(x: Tensor): Tensor {
  return floatUnary("cos", x);
}

/** Tangent of x (radians). */
export function tan(x: Tensor): Tensor {
  return floatUnary("tan", x);
}

/** The angle whose sine is x, in -π/2 … π/2. */
export function asin(x: Tensor): Tensor {
  return floatUnary("asin", x);
}

/** The angle whose cosine is x, in 0 … π. */
export function acos(x: Tensor): Tensor {
  return floatUnary("acos", x);
}

/** The angle whose tangent is x, in -π/2 … π/2. */
export function atan(x: Tensor): Tensor {
  return floatUnary("atan", x);
}

/** The angle of the point (x, y), in -π … π: `atan2(y, x)`. */
export function atan2(y: TensorLike, x: TensorLike): Tensor {
  return floatBinary("atan2", y, x);
}

/** Hyperbolic sine. */
export function sinh(x: Tensor): Tensor {
  return floatUnary("sinh", x);
}

/** Hyperbolic cosine. */
export function cosh(x: Tensor): Tensor {
  return floatUnary("cosh", x);
}

/** Hyperbolic tangent. */
export function tanh(x: Tensor): Tensor {
  return floatUnary("tanh", x);
}

/** The error function 2/√π ∫₀ˣ exp(-t²) dt. */
export function erf(x: Tensor): Tensor {
  return floatUnary("erf", x);
}

/** The standard normal distribution function, (1 + erf(x/√2)) / 2. */
export function normalCdf(x: Tensor): Tensor {
  const scaled = floatBinary("div", x, Math.SQRT2, "normalCdf");
  return mul(add(erf(scaled), 1), 0.5);
}
