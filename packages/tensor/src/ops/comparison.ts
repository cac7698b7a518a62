import { isFloat } from "../dtype.js";
import { DTypeError } from "../errors.js";
import { elementNode } from "../graph/build.js";
import { Tensor } from "../tensor.js";
import { castNode, comparison, nodeOf, operandPair, type TensorLike } from "./operand.js";
import { abs } from "./arithmetic.js";

/** x < y (bool). */
export function lt(x: TensorLike, y: TensorLike): Tensor {
  return comparison("lt", x, y, "lt");
}

/** x <= y (bool). */
export function le(x: TensorLike, y: TensorLike): Tensor {
  return comparison("le", x, y, "le");
}

/** x > y (bool). */
export function gt(x: TensorLike, y: TensorLike): Tensor {
  return comparison("lt", x, y, "gt", true);
}

/** x >= y (bool). */
export function ge(x: TensorLike, y: TensorLike): Tensor {
  return comparison("le", x, y, "ge", true);
}

/** x == y (bool); NaN equals nothing. */
export function eq(x: TensorLike, y: TensorLike): Tensor {
  return comparison("eq", x, y, "eq");
}

/** x != y (bool). */
export function ne(x: TensorLike, y: TensorLike): Tensor {
  return comparison("ne", x, y, "ne");
}

function bitwise(op: "and" | "or" | "xor", x: TensorLike, y: TensorLike, operation: string): Tensor {
  const [a, b] = operandPair(operation, x, y);
  if (isFloat(a.dtype)) {
    throw new DTypeError(operation, `takes bool or int32, got ${a.dtype}`, "compare first, as in x.gt(0)");
  }
  return new Tensor(elementNode(op, [a, b], a.dtype, operation));
}

/** x and y: logical for bool, bit by bit for int32. */
export function logicalAnd(x: TensorLike, y: TensorLike): Tensor {
  return bitwise("and", x, y, "logicalAnd");
}

/** x or y: logical for bool, bit by bit for int32. */
export function logicalOr(x: TensorLike, y: TensorLike): Tensor {
  return bitwise("or", x, y, "logicalOr");
}

/** x exclusive-or y: logical for bool, bit by bit for int32. */
export function logicalXor(x: TensorLike, y: TensorLike): Tensor {
  return bitwise("xor", x, y, "logicalXor");
}

/** not x: logical for bool, bit by bit for int32. */
export function logicalNot(x: Tensor): Tensor {
  const node = nodeOf("logicalNot", x);
  if (isFloat(node.dtype))
    throw new DTypeError(
      "logicalNot",
      `takes bool or int32, got ${node.dtype}`,
      "compare first, as in x.eq(0)",
    );
  return new Tensor(elementNode("not", [node], node.dtype));
}

/** `x` where `condition` (bool) holds, else `y`; all broadcast. */
export function where(condition: Tensor, x: TensorLike, y: TensorLike): Tensor {
  return choice("where", condition, x, y);
}

/** {@link where} under the name that errors give. */
export function choice(operation: string, condition: Tensor, x: TensorLike, y: TensorLike): Tensor {
  const test = nodeOf(operation, condition);
  if (test.dtype !== "bool") {
    throw new DTypeError(
      operation,
      `the condition must be bool, got ${test.dtype}`,
      "compare first, as in x.gt(0)",
    );
  }
  const [a, b] = operandPair(operation, x, y);
  return new Tensor(elementNode("where", [test, a, b], a.dtype, operation));
}

/** True where x is NaN. */
export function isNaN(x: Tensor): Tensor {
  return ne(x, x);
}

/** True where x is neither infinite nor NaN. */
export function isFinite(x: Tensor): Tensor {
  return lt(abs(x), Infinity);
}

/** True where x is plus or minus infinity. */
export function isInf(x: Tensor): Tensor {
  return eq(abs(x), Infinity);
}

/** x in another dtype: fractions are cut towards zero, and everything but 0 is true. */
export function cast(x: Tensor, dtype: Tensor["dtype"]): Tensor {
  const node = nodeOf("cast", x);
  return node.dtype === dtype ? x : new Tensor(castNode(node, dtype));
}
