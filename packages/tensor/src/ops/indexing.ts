import { DTypeError, IndexError, ShapeError, formatShape } from "../errors.js";
import { gatherNode, scatterAddNode } from "../graph/build.js";
import type { Node } from "../graph/node.js";
import { normalizeAxis, numel, sameShape } from "../shape.js";
import { Tensor } from "../tensor.js";
import { choice } from "./comparison.js";
import { checkedPlace, expand, reshape, slice } from "./movement.js";
import { nodeOf, type TensorLike } from "./operand.js";
import { ones, zeros } from "./creation.js";

function indexNode(operation: string, index: Tensor): Node {
  const node = nodeOf(operation, index);
  if (node.dtype !== "int32") {
    throw new DTypeError(
      operation,
      `the index must be int32, got ${node.dtype}`,
      'cast it: index.cast("int32")',
    );
  }
  return node;
}

function checkAligned(operation: string, x: Node, index: Node, axis: number): void {
  const fits =
    x.shape.length === index.shape.length && index.shape.every((size, i) => i === axis || size <= x.shape[i]);
  if (!fits) {
    throw new ShapeError(
      operation,
      `index of shape ${formatShape(index.shape)} does not fit ${formatShape(x.shape)} along axis ${axis}`,
      "give it the same rank, and sizes no larger on the other axes",
    );
  }
}

/**
 * Picks along `axis` by an index of the same rank: `out[i][j] = x[index[i][j]][j]` for axis 0 (PyTorch's gather, NumPy's
 * take_along_axis). An index outside 0 … size - 1 is an error when the value is computed.
 */
export function gather(x: Tensor, axis: number, index: Tensor): Tensor {
  const node = nodeOf("gather", x);
  const places = indexNode("gather", index);
  const at = normalizeAxis("gather", axis, node.shape.length);
  checkAligned("gather", node, places, at);
  return new Tensor(gatherNode(node, places, at));
}

/** {@link gather} where the index is broadcast over the other axes (NumPy's take_along_axis). */
export function takeAlongAxis(x: Tensor, index: Tensor, axis: number): Tensor {
  const { shape } = nodeOf("takeAlongAxis", x);
  const at = normalizeAxis("takeAlongAxis", axis, shape.length);
  const target = shape.map((size, i) => (i === at ? (index.shape[i] ?? 1) : size));
  return gather(x, at, sameShape(index.shape, target) ? index : expand(index, target));
}

/** Whole slices along `axis`, chosen by an index of any shape, which takes the place of that axis. */
export function indexSelect(x: Tensor, axis: number, index: Tensor): Tensor {
  const { shape } = nodeOf("indexSelect", x);
  const places = indexNode("indexSelect", index);
  const at = normalizeAxis("indexSelect", axis, shape.length);
  const count = numel(places.shape);
  const [before, after] = [shape.slice(0, at), shape.slice(at + 1)];
  const aligned = reshape(index, [...before.map(() => 1), count, ...after.map(() => 1)]);
  const rows = gather(x, at, expand(aligned, [...before, count, ...after]));
  return reshape(rows, [...before, ...places.shape, ...after]);
}

/** The slice at one place along `axis`, without that axis. */
export function select(x: Tensor, axis: number, place: number): Tensor {
  const { shape } = nodeOf("select", x);
  const at = normalizeAxis("select", axis, shape.length);
  return slice(x, ...shape.slice(0, at).map(() => null), checkedPlace("select", place, shape[at] ?? 1, at));
}

/**
 * Adds `src` to a copy of `x` at the places of `index` along `axis`: `out[index[i][j]][j] += src[i][j]` for axis 0.
 * Repeated places add up.
 */
export function scatterAdd(x: Tensor, axis: number, index: Tensor, src: Tensor): Tensor {
  const node = nodeOf("scatterAdd", x);
  const places = indexNode("scatterAdd", index);
  const values = nodeOf("scatterAdd", src);
  const at = normalizeAxis("scatterAdd", axis, node.shape.length);
  checkAligned("scatterAdd", node, places, at);
  if (!sameShape(values.shape, places.shape)) {
    throw new ShapeError(
      "scatterAdd",
      `src has shape ${formatShape(values.shape)}, index ${formatShape(places.shape)}`,
    );
  }
  if (values.dtype !== node.dtype) {
    throw new DTypeError("scatterAdd", `src is ${values.dtype}, x is ${node.dtype}`, "cast one of them");
  }
  return new Tensor(scatterAddNode(node, places, values, at));
}

/** Adds slices of `src` to a copy of `x` at the places of a 1-D `index` along `axis`. */
export function indexAdd(x: Tensor, axis: number, index: Tensor, src: Tensor): Tensor {
  const { shape } = nodeOf("indexAdd", src);
  const at = normalizeAxis("indexAdd", axis, shape.length);
  const aligned = reshape(index, shape.map((_, i) => (i === at ? index.size : 1))); // prettier-ignore
  return scatterAdd(x, at, expand(aligned, shape), src);
}

/** The elements where `mask` (bool, of x's shape) holds, as one axis. Its length needs the mask's values: asynchronous. */
export async function maskedSelect(x: Tensor, mask: Tensor): Promise<Tensor> {
  const test = nodeOf("maskedSelect", mask);
  if (test.dtype !== "bool") throw new DTypeError("maskedSelect", `the mask must be bool, got ${test.dtype}`);
  if (!sameShape(test.shape, nodeOf("maskedSelect", x).shape)) {
    throw new ShapeError(
      "maskedSelect",
      `mask ${formatShape(test.shape)} and x ${formatShape(x.shape)} differ`,
    );
  }
  return indexSelect(x.flatten(), 0, (await nonzero(mask.flatten())).reshape([-1]));
}

/** The places of everything that is not 0, one row each: `[count, rank]`, int32. Asynchronous, for the count is data. */
export async function nonzero(x: Tensor): Promise<Tensor> {
  const { shape } = nodeOf("nonzero", x);
  const values = await x.data();
  const rows: number[] = [];
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0) continue;
    count++;
    let rest = i;
    const row = new Array<number>(shape.length);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      row[axis] = rest % shape[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    rows.push(...row);
  }
  return reshape(Tensor.ofPlaces(rows), [count, shape.length]);
}

/** x with `value` where `mask` (bool, broadcast) holds. */
export function maskedFill(x: Tensor, mask: Tensor, value: TensorLike): Tensor {
  return choice("maskedFill", mask, value, x);
}

/** 1 at the place that each element of `labels` (int32) names, 0 elsewhere: `[..., classes]`. */
export function oneHot(
  labels: Tensor,
  classes: number,
  options: { dtype?: "float32" | "int32" | "bool" } = {},
): Tensor {
  const node = indexNode("oneHot", labels);
  if (!Number.isInteger(classes) || classes < 1)
    throw new IndexError("oneHot", `classes must be a whole number > 0, got ${classes}`);
  const shape = [...node.shape, classes];
  const places = reshape(labels, [...node.shape, 1]);
  const spread = scatterAdd(
    zeros(shape, { dtype: "int32" }),
    -1,
    places,
    ones(places.shape, { dtype: "int32" }),
  );
  return spread.cast(options.dtype ?? "float32");
}
