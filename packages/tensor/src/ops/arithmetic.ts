import { floatType, isFloat } from "../dtype.js";
import { elementNode } from "../graph/build.js";
import { Tensor } from "../tensor.js";
import {
  binary,
  castNode,
  comparison,
  floatBinary,
  floatUnary,
  nodeOf,
  operandPair,
  toFloat,
  unary,
  type TensorLike,
} from "./operand.js";
import { where } from "./comparison.js";

/** x + y, element by element, broadcast. */
export function add(x: TensorLike, y: TensorLike): Tensor {
  return binary("add", x, y);
}

/** x - y, element by element, broadcast. */
export function sub(x: TensorLike, y: TensorLike): Tensor {
  return binary("sub", x, y);
}

/** x * y, element by element, broadcast. */
export function mul(x: TensorLike, y: TensorLike): Tensor {
  return binary("mul", x, y);
}

/** x / y in floating point (integers are converted), broadcast. */
export function div(x: TensorLike, y: TensorLike): Tensor {
  return floatBinary("div", x, y);
}

/** The largest whole number that is not above x / y; keeps integers as integers. Integer division by 0 gives 0. */
export function floorDivide(x: TensorLike, y: TensorLike): Tensor {
  const [a, b] = operandPair("floorDivide", x, y);
  if (isFloat(a.dtype)) return floor(binary("div", x, y, "floorDivide"));
  const [n, d] = [castNode(a, "int32"), castNode(b, "int32")];
  const rest = elementNode("mod", [n, d], "int32", "floorDivide");
  return new Tensor(elementNode("idiv", [elementNode("sub", [n, rest], "int32"), d], "int32"));
}

/** x - floor(x / y) * y: the remainder with the sign of y, as Python's `%` and PyTorch's `remainder`. */
export function mod(x: TensorLike, y: TensorLike): Tensor {
  return binary("mod", x, y);
}

/** x to the power y. Integers stay integers only under a plain whole exponent >= 0; otherwise floating point. */
export function pow(x: TensorLike, y: TensorLike): Tensor {
  if (x instanceof Tensor && typeof y === "number") {
    if (y === 1) return x;
    if (y === 2) return square(x);
    if (y === 3) return mul(square(x), x);
    if (y === 0.5) return sqrt(x);
    if (y === -1) return reciprocal(x);
    if (y === -0.5) return rsqrt(x);
  }
  return floatBinary("pow", x, y);
}

/** The larger of x and y; NaN where either is NaN. Where they are equal each gets half of the gradient. */
export function maximum(x: TensorLike, y: TensorLike): Tensor {
  return binary("max", x, y, "maximum");
}

/** The smaller of x and y; NaN where either is NaN. Where they are equal each gets half of the gradient. */
export function minimum(x: TensorLike, y: TensorLike): Tensor {
  return binary("min", x, y, "minimum");
}

/** -x. */
export function neg(x: Tensor): Tensor {
  return unary("neg", x);
}

/** |x|. The gradient at 0 is 0. */
export function abs(x: Tensor): Tensor {
  return unary("abs", x);
}

/** -1, 0 or 1 by the sign of x. */
export function sign(x: Tensor): Tensor {
  return unary("sign", x);
}

/** x * x. */
export function square(x: Tensor): Tensor {
  return mul(x, x);
}

/** The square root of x; NaN below 0. */
export function sqrt(x: Tensor): Tensor {
  return floatUnary("sqrt", x);
}

/** 1 / sqrt(x). */
export function rsqrt(x: Tensor): Tensor {
  return reciprocal(sqrt(x));
}

/** 1 / x. */
export function reciprocal(x: Tensor): Tensor {
  return floatUnary("reciprocal", x);
}

function rounding(op: "floor" | "ceil" | "round" | "trunc", x: Tensor): Tensor {
  return isFloat(nodeOf(op, x).dtype) ? unary(op, x) : x;
}

/** The largest whole number <= x. */
export function floor(x: Tensor): Tensor {
  return rounding("floor", x);
}

/** The smallest whole number >= x. */
export function ceil(x: Tensor): Tensor {
  return rounding("ceil", x);
}

/** The nearest whole number; halves go to the even neighbour, as in NumPy and PyTorch. */
export function round(x: Tensor): Tensor {
  return rounding("round", x);
}

/** x without its fraction. */
export function trunc(x: Tensor): Tensor {
  return rounding("trunc", x);
}

/** x held between `min` and `max`. Either may be left out (undefined). The gradient is 0 outside, 1 on the bounds. */
export function clamp(x: Tensor, min?: TensorLike, max?: TensorLike): Tensor {
  nodeOf("clamp", x);
  let result = x;
  // Selecting, rather than maximum, gives x the whole gradient on the bound, as PyTorch does.
  if (min !== undefined) result = where(comparison("lt", result, min, "clamp"), min, result);
  if (max !== undefined) result = where(comparison("lt", max, result, "clamp"), max, result);
  return result;
}

/** x + weight * (y - x): linear interpolation. */
export function lerp(x: Tensor, y: TensorLike, weight: TensorLike): Tensor {
  const a = new Tensor(castNode(toFloat("lerp", x), floatType(x.dtype)));
  return add(a, mul(sub(y, a), weight));
}
