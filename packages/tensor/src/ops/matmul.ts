import { DTypeError, ShapeError, formatShape } from "../errors.js";
import { dotNode, expandNode, permuteNode, reshapeNode } from "../graph/build.js";
import type { Node } from "../graph/node.js";
import { broadcastShapes, normalizeAxis, sameShape } from "../shape.js";
import { Tensor } from "../tensor.js";
import { nodeOf, operandPair } from "./operand.js";

function productOperands(operation: string, x: Tensor, y: Tensor): [Node, Node] {
  const [a, b] = operandPair(operation, nodeTensor(operation, x), nodeTensor(operation, y));
  if (a.dtype === "bool")
    throw new DTypeError(operation, "bool tensors have no product", 'cast them: x.cast("float32")');
  return [a, b];
}

function nodeTensor(operation: string, x: Tensor): Tensor {
  nodeOf(operation, x);
  return x;
}

function mismatch(operation: string, a: Node, b: Node): ShapeError {
  return new ShapeError(
    operation,
    `shapes ${formatShape(a.shape)} and ${formatShape(b.shape)} do not fit`,
    "the last axis of the first must equal the last but one of the second; leading axes broadcast",
  );
}

/**
 * The matrix product, by NumPy's rules: `[..., m, k] x [..., k, n] -> [..., m, n]` with broadcast leading axes; a 1-D
 * tensor is a row on the left and a column on the right, and its axis disappears from the result.
 *
 * @throws ShapeError when the inner sizes differ or the leading axes don't broadcast.
 *
 * @example
 * ```ts
 * import { ones } from "@nn/tensor";
 * console.log(ones([2, 3]).matMul(ones([3, 4])).shape); // [2, 4]
 * ```
 */
export function matMul(x: Tensor, y: Tensor): Tensor {
  const [a, b] = productOperands("matMul", x, y);
  if (a.shape.length === 0 || b.shape.length === 0) {
    throw new ShapeError(
      "matMul",
      `shapes ${formatShape(a.shape)} and ${formatShape(b.shape)} need at least one axis`,
      "use mul for numbers",
    );
  }
  if (a.shape[a.shape.length - 1] !== b.shape[Math.max(0, b.shape.length - 2)])
    throw mismatch("matMul", a, b);
  // Without leading axes on the right, all axes of the left but the last are rows of one product.
  if (b.shape.length <= 2) return new Tensor(dotNode(a, b, 0, 1));
  if (a.shape.length === 1) {
    const [row] = [reshapeNode(a, [1, a.shape[0]])];
    const product = batchedProduct(row, b);
    return new Tensor(reshapeNode(product, [...product.shape.slice(0, -2), b.shape[b.shape.length - 1]]));
  }
  return new Tensor(batchedProduct(a, b));
}

function batchedProduct(a: Node, b: Node): Node {
  const batch = broadcastShapes("matMul", a.shape.slice(0, -2), b.shape.slice(0, -2));
  const spread = (x: Node): Node => {
    const target = [...batch, ...x.shape.slice(-2)];
    return sameShape(target, x.shape) ? x : expandNode(x, target);
  };
  return dotNode(spread(a), spread(b), batch.length, 1);
}

/** The inner product of two 1-D tensors. */
export function dot(x: Tensor, y: Tensor): Tensor {
  const [a, b] = productOperands("dot", x, y);
  if (a.shape.length !== 1 || !sameShape(a.shape, b.shape)) throw mismatch("dot", a, b);
  return new Tensor(dotNode(a, b, 0, 1));
}

/** All products of an element of the 1-D `x` with one of the 1-D `y`: `[n] x [m] -> [n, m]`. */
export function outer(x: Tensor, y: Tensor): Tensor {
  const [a, b] = productOperands("outer", x, y);
  if (a.shape.length !== 1 || b.shape.length !== 1) throw mismatch("outer", a, b);
  return new Tensor(dotNode(a, b, 0, 0));
}

/**
 * Contraction of two tensors over the named axes: the last axes of `x` with the first of `y` when a count is given
 * (NumPy's tensordot).
 */
export function tensorDot(
  x: Tensor,
  y: Tensor,
  axes: number | readonly [readonly number[], readonly number[]] = 2,
): Tensor {
  const [a, b] = productOperands("tensorDot", x, y);
  const [left, right] =
    typeof axes === "number"
      ? [lastAxes(a.shape.length, axes), Array.from({ length: axes }, (_, i) => i)]
      : [
          axes[0].map((i) => normalizeAxis("tensorDot", i, a.shape.length)),
          axes[1].map((i) => normalizeAxis("tensorDot", i, b.shape.length)),
        ];
  if (left.length !== right.length || left.some((axis, i) => a.shape[axis] !== b.shape[right[i]]))
    throw mismatch("tensorDot", a, b);
  const keep = (node: Node, gone: readonly number[]): number[] =>
    node.shape.map((_, i) => i).filter((i) => !gone.includes(i));
  return new Tensor(
    dotNode(
      permuteNode(a, [...keep(a, left), ...left]),
      permuteNode(b, [...right, ...keep(b, right)]),
      0,
      left.length,
    ),
  );
}

function lastAxes(rank: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => rank - count + i);
}
