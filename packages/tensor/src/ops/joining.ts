import { IndexError, ShapeError, formatShape } from "../errors.js";
import { promoteTypes } from "../dtype.js";
import { concatNode } from "../graph/build.js";
import { normalizeAxis, sameShape } from "../shape.js";
import { Tensor } from "../tensor.js";
import { slice, unsqueeze } from "./movement.js";
import { castNode, nodeOf } from "./operand.js";

/** Joins tensors along an existing axis; the other sizes must be equal. */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  if (tensors.length === 0) throw new ShapeError("concat", "got no tensors");
  const nodes = tensors.map((x) => nodeOf("concat", x));
  const [first] = nodes;
  if (first.shape.length === 0)
    throw new ShapeError("concat", "numbers have no axis to join along", "use stack");
  const at = normalizeAxis("concat", axis, first.shape.length);
  let { dtype } = first;
  for (const { shape, dtype: other } of nodes) {
    const fits =
      shape.length === first.shape.length && shape.every((size, i) => i === at || size === first.shape[i]);
    if (!fits) {
      throw new ShapeError(
        "concat",
        `${formatShape(first.shape)} and ${formatShape(shape)} differ outside axis ${axis}`,
      );
    }
    dtype = promoteTypes(dtype, other);
  }
  if (nodes.length === 1) return tensors[0];
  return new Tensor(concatNode(nodes.map((node) => castNode(node, dtype)), at)); // prettier-ignore
}

/** Joins tensors of equal shape along a new axis. */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  if (tensors.length === 0) throw new ShapeError("stack", "got no tensors");
  const { shape } = nodeOf("stack", tensors[0]);
  normalizeAxis("stack", axis, shape.length + 1);
  for (const x of tensors) {
    if (!sameShape(nodeOf("stack", x).shape, shape)) {
      throw new ShapeError("stack", `shapes ${formatShape(shape)} and ${formatShape(x.shape)} differ`);
    }
  }
  return concat(tensors.map((x) => unsqueeze(x, axis)), axis); // prettier-ignore
}

/** Cuts along `axis` into pieces of `size` (the last may be smaller), or of the given sizes. */
export function split(x: Tensor, size: number | readonly number[], axis = 0): Tensor[] {
  const { shape } = nodeOf("split", x);
  const at = normalizeAxis("split", axis, shape.length);
  const total = shape[at];
  if (typeof size === "number" && !(Number.isInteger(size) && size > 0)) {
    throw new ShapeError("split", `the piece size must be a whole number > 0, got ${size}`);
  }
  const sizes = typeof size === "number" ? evenSizes(total, size) : size;
  const sum = sizes.reduce((a, b) => a + b, 0);
  if (sizes.some((n) => !Number.isInteger(n) || n < 0))
    throw new ShapeError("split", `sizes must be whole numbers >= 0, got ${formatShape(sizes)}`);
  if (sum !== total)
    throw new ShapeError("split", `sizes ${formatShape(sizes)} sum to ${sum}, axis ${axis} has ${total}`);
  let start = 0;
  return sizes.map((length) => {
    const piece = slice(x, ...shape.slice(0, at).map(() => null), [start, start + length]);
    start += length;
    return piece;
  });
}

function evenSizes(total: number, size: number): number[] {
  const count = Math.max(1, Math.ceil(total / size));
  return Array.from({ length: count }, (_, i) => Math.min(size, total - i * size));
}

/** Cuts along `axis` into `count` pieces of equal size, the last ones smaller or missing (PyTorch's chunk). */
export function chunk(x: Tensor, count: number, axis = 0): Tensor[] {
  const { shape } = nodeOf("chunk", x);
  const at = normalizeAxis("chunk", axis, shape.length);
  if (!Number.isInteger(count) || count < 1)
    throw new IndexError("chunk", `needs at least one piece, got ${count}`);
  return split(x, Math.max(1, Math.ceil(shape[at] / count)), at);
}
