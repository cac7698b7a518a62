import { floatType, isFloat, promoteTypes, type DType } from "../dtype.js";
import { DTypeError } from "../errors.js";
import { elementNode, fullNode, makeNode } from "../graph/build.js";
import type { Node } from "../graph/node.js";
import type { ElementOp } from "../kernel/expr.js";
import { broadcastShapes } from "../shape.js";
import { Tensor } from "../tensor.js";

/** What an operation takes where a number will do. */
export type TensorLike = Tensor | number | boolean;

export function castNode(node: Node, dtype: DType): Node {
  return node.dtype === dtype ? node : makeNode("cast", [node], node.shape, dtype, undefined);
}

/** The node of a tensor; everything that is not one is refused by name. */
export function nodeOf(operation: string, x: Tensor): Node {
  if (!(x instanceof Tensor)) {
    throw new DTypeError(operation, `expected a tensor, got ${describe(x)}`, fixFor(x));
  }
  return x.live(operation);
}

function describe(x: unknown): string {
  if (Array.isArray(x)) return "an array";
  if (x instanceof Promise) return "a promise";
  if (x === undefined || x === null) return String(x);
  return typeof x === "object" ? `an object of class ${x.constructor?.name}` : `the ${typeof x} ${String(x)}`;
}

function fixFor(x: unknown): string {
  return x instanceof Promise ? "await it first" : "make one with tensor(...)";
}

/** The dtype a plain number takes beside a tensor: the tensor's, unless that would lose its fraction. */
function numberType(value: number | boolean, beside: DType): DType {
  if (typeof value === "boolean") return beside;
  if (isFloat(beside)) return beside;
  if (!Number.isInteger(value)) return "float32";
  return beside === "bool" ? "int32" : beside;
}

/** Both operands as nodes of one dtype. */
export function operandPair(operation: string, x: TensorLike, y: TensorLike): [Node, Node] {
  if (x instanceof Tensor) {
    const a = x.live(operation);
    if (y instanceof Tensor) return unify(a, y.live(operation));
    if (typeof y === "number" || typeof y === "boolean") {
      const dtype = numberType(y, a.dtype);
      return [castNode(a, dtype), fullNode(Number(y), dtype)];
    }
    return [a, nodeOf(operation, y)];
  }
  if (typeof x === "number" || typeof x === "boolean") {
    if (y instanceof Tensor) {
      const [b, a] = operandPair(operation, y, x);
      return [a, b];
    }
    if (typeof y === "number" || typeof y === "boolean") {
      return [fullNode(Number(x), "float32"), fullNode(Number(y), "float32")];
    }
    return [fullNode(Number(x), "float32"), nodeOf(operation, y)];
  }
  return [nodeOf(operation, x), nodeOf(operation, y as Tensor)];
}

function unify(a: Node, b: Node): [Node, Node] {
  if (a.dtype === b.dtype) return [a, b];
  const dtype = promoteTypes(a.dtype, b.dtype);
  return [castNode(a, dtype), castNode(b, dtype)];
}

/** An element function of one argument that keeps the dtype. */
export function unary(op: ElementOp, x: Tensor): Tensor {
  const node = nodeOf(op, x);
  return new Tensor(elementNode(op, [node], node.dtype));
}

/** An element function of one argument that answers in floating point. */
export function floatUnary(op: ElementOp, x: Tensor, operation: string = op): Tensor {
  const node = nodeOf(operation, x);
  const dtype = floatType(node.dtype);
  return new Tensor(elementNode(op, [castNode(node, dtype)], dtype));
}

/** An element function of two arguments, in their common dtype (bool counts as int32). */
export function binary(op: ElementOp, x: TensorLike, y: TensorLike, operation: string = op): Tensor {
  let [a, b] = operandPair(operation, x, y);
  if (a.dtype === "bool") [a, b] = [castNode(a, "int32"), castNode(b, "int32")];
  return new Tensor(elementNode(op, [a, b], a.dtype, operation));
}

/** An element function of two arguments that answers in floating point. */
export function floatBinary(op: ElementOp, x: TensorLike, y: TensorLike, operation: string = op): Tensor {
  const [a, b] = operandPair(operation, x, y);
  const dtype = floatType(a.dtype);
  return new Tensor(elementNode(op, [castNode(a, dtype), castNode(b, dtype)], dtype, operation));
}

/** A comparison, to bool; `turned` compares y with x, while errors speak of x and y. */
export function comparison(
  op: ElementOp,
  x: TensorLike,
  y: TensorLike,
  operation: string,
  turned = false,
): Tensor {
  let [a, b] = operandPair(operation, x, y);
  if (a.dtype === "bool") [a, b] = [castNode(a, "int32"), castNode(b, "int32")];
  if (turned) {
    broadcastShapes(operation, a.shape, b.shape);
    [a, b] = [b, a];
  }
  return new Tensor(elementNode(op, [a, b], "bool", operation));
}

/** The tensor in floating point. */
export function toFloat(operation: string, x: Tensor): Node {
  const node = nodeOf(operation, x);
  return castNode(node, floatType(node.dtype));
}
