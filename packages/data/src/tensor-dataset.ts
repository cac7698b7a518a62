import { DTypeError, ShapeError, type DType, type Tensor, type TypedArray, formatShape } from "@nn/tensor";
import { fromTypedArray } from "@nn/tensor/graph";
import { arrayDtype, zerosFor } from "./array-dtype.js";
import { allIndices, checkIndices } from "./check-indices.js";
import type { Dataset } from "./dataset.js";

/** The values of one column: all examples one after the other. */
export interface Column {
  /** The numbers, row-major, `length` times the size of an example. Used as it is, not copied. */
  readonly data: TypedArray;
  /** The shape of one example. Initially `[]`: one number each. */
  readonly shape?: readonly number[];
  /**
   * The dtype in which batches come. Initially that of the array; a `Uint8Array` (which is what bool tensors are made
   * of, and bytes too) needs it said.
   */
  readonly dtype?: DType;
  /** What the numbers are multiplied with on their way into a batch, such as 1 / 255. Initially 1. */
  readonly scale?: number;
}

interface Source {
  readonly name: string;
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly size: number;
  readonly dtype: DType;
  readonly scale: number;
}

/**
 * A data set of named columns that lie in typed arrays. A batch is an object of tensors with the same names, so that a
 * loop takes `{ x, y }` apart; the names are known to the types.
 *
 * @example
 * ```ts
 * import { TensorDataset } from "@nn/data";
 * const data = new TensorDataset({
 *   x: { data: new Float32Array([0, 0, 0, 1, 1, 0, 1, 1]), shape: [2] },
 *   y: new Int32Array([0, 1, 1, 0]),
 * });
 * const { x, y } = data.batch([1, 3]);
 * console.log(await x.array(), await y.array()); // [[0, 1], [1, 1]] [1, 0]
 * ```
 */
export class TensorDataset<Name extends string> implements Dataset<Record<Name, Tensor>> {
  readonly length: number;
  readonly #sources: readonly Source[];

  /**
   * @param columns - For each name the typed array (one number per example), or the array with the shape of an example.
   * @throws ShapeError when there is no column, when a column doesn't hold a whole number of examples, or when the
   * columns differ in their number.
   * @throws DTypeError for what is no typed array, and for a `Uint8Array` with no `dtype`.
   */
  constructor(columns: Readonly<Record<Name, Column | TypedArray>>) {
    const sources = Object.entries<Column | TypedArray>(columns).map(([name, column]) =>
      sourceOf(name, column),
    );
    if (sources.length === 0) throw new ShapeError("TensorDataset", "needs at least one column");
    const lengths = sources.map((source) => source.data.length / source.size);
    if (lengths.some((length) => length !== lengths[0])) {
      const counted = sources.map((source, i) => `${source.name} ${lengths[i]}`).join(", ");
      throw new ShapeError(
        "TensorDataset",
        `the columns hold different numbers of examples: ${counted}`,
        "give each column the shape of one of its examples",
      );
    }
    this.length = lengths[0];
    this.#sources = sources;
  }

  /**
   * The examples at `indices`, together: tensors of shape `[indices.length, ...shape]`.
   *
   * @throws IndexError where an index is out of range.
   */
  batch(indices: ArrayLike<number>): Record<Name, Tensor> {
    checkIndices("TensorDataset.batch", indices, this.length);
    return this.#columns(indices, [indices.length]);
  }

  /**
   * One example: tensors of shape `shape`.
   *
   * @throws IndexError where the index is out of range.
   */
  get(index: number): Record<Name, Tensor> {
    checkIndices("TensorDataset.get", [index], this.length);
    return this.#columns([index], []);
  }

  /** Every example, in one batch. */
  all(): Record<Name, Tensor> {
    return this.batch(allIndices(this.length));
  }

  #columns(indices: ArrayLike<number>, outer: readonly number[]): Record<Name, Tensor> {
    const columns = this.#sources.map((source) => {
      const shape = [...outer, ...source.shape];
      return [source.name, fromTypedArray(rows(source, indices), source.dtype, shape)];
    });
    return Object.fromEntries(columns) as Record<Name, Tensor>;
  }
}

function sourceOf(name: string, column: Column | TypedArray): Source {
  const given: Column = ArrayBuffer.isView(column) ? { data: column } : column;
  const { data, shape = [], scale = 1 } = given;
  if (!ArrayBuffer.isView(data)) {
    throw new DTypeError(
      "TensorDataset",
      `column ${name} is no typed array`,
      "give one, such as new Float32Array(values) or await tensor.data(), with the shape of an example: { data, shape }",
    );
  }
  const size = shape.reduce((product, n) => product * n, 1);
  if (!Number.isInteger(size) || size < 1 || data.length % size !== 0) {
    throw new ShapeError(
      "TensorDataset",
      `column ${name} has ${data.length} numbers, which are not examples of shape ${formatShape(shape)}`,
    );
  }
  return {
    name,
    data,
    shape: shape.slice(),
    size,
    dtype: given.dtype ?? arrayDtype("TensorDataset", `column ${name}`, data),
    scale,
  };
}

function rows(source: Source, indices: ArrayLike<number>): TypedArray {
  const { data, size, scale, dtype } = source;
  const result: TypedArray = zerosFor(dtype, indices.length * size);
  if (size === 1) for (let i = 0; i < indices.length; i++) result[i] = data[indices[i]];
  else {
    for (let i = 0; i < indices.length; i++) {
      result.set(data.subarray(indices[i] * size, (indices[i] + 1) * size), i * size);
    }
  }
  if (dtype === "bool") for (let i = 0; i < result.length; i++) result[i] = result[i] === 0 ? 0 : 1;
  else if (scale !== 1) for (let i = 0; i < result.length; i++) result[i] *= scale;
  return result;
}
