import { concat, formatShape, IndexError, NNError, ShapeError, tensor, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { checkCount } from "./check-codes.js";

/** Options of {@link traverse}. */
export interface TraverseOptions {
  /** The least and the largest value. Initially [-3, 3], three standard deviations of the prior. */
  readonly range?: readonly [from: number, to: number];
  /** How many values. Initially 7. */
  readonly steps?: number;
}

/**
 * Copies of a code in which one number goes through a range and the others stay: what does this one do?
 *
 * @param code - `[k]`
 * @param unit - Which of the k numbers; counts from the end when negative.
 * @returns `[steps, k]`
 * @throws IndexError when there is no such unit; ShapeError for more than one code.
 *
 * @example
 * ```ts
 * import { traverse } from "@nn/latent";
 * import { tensor } from "@nn/tensor";
 * console.log(await traverse(tensor([5, 6]), 1, { range: [0, 1], steps: 2 }).array()); // [[5, 0], [5, 1]]
 * ```
 */
export function traverse(code: Tensor, unit: number, options: TraverseOptions = {}): Tensor {
  const { range: [low, high] = [-3, 3], steps = 7 } = options;
  checkCount("traverse", "steps", steps, 2);
  const { shape } = nodeOf("traverse", code);
  if (shape.length !== 1) {
    throw new ShapeError(
      "traverse",
      `expected one code [k], got ${formatShape(shape)}`,
      "codes.select(0, i) is one",
    );
  }
  if (!Number.isFinite(high - low))
    throw new NNError("traverse", `range must be finite, got ${low}, ${high}`);
  const size = code.size;
  const at = unit < 0 ? unit + size : unit;
  if (!Number.isInteger(at) || at < 0 || at >= size) {
    throw new IndexError("traverse", `unit ${unit} of a code of ${size} numbers`, `use 0 … ${size - 1}`);
  }
  const values = Array.from({ length: steps }, (_, i) => low + ((high - low) * i) / (steps - 1));
  const copies = code.reshape([1, size]).expand([steps, size]);
  const column = tensor(values, [steps, 1], { dtype: code.dtype });
  return concat([copies.slice(null, [0, at]), column, copies.slice(null, [at + 1, null])], 1);
}
