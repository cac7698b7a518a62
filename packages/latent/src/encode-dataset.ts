import { noGrad } from "@nn/autograd";
import { breathe, DataLoader, type Dataset } from "@nn/data";
import {
  formatShape,
  NNError,
  ShapeError,
  tensor,
  type DType,
  type Tensor,
  type TypedArray,
} from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";

/** Options of {@link encodeDataset}. */
export interface EncodeDatasetOptions {
  /** How many examples are encoded together. Initially 512. */
  readonly batchSize?: number;
}

/** What {@link encodeDataset} gives: the columns of the data set but `x`, and the codes. */
export type Encoded<Batch> = Omit<Batch, "x"> & { readonly codes: Tensor };

/**
 * The codes of all examples of a data set, in its order, beside its other columns such as labels.
 *
 * @param encode - From examples to codes, such as `(x) => model.encode(x)`; put the model into `eval()` mode before.
 * @param data - Its batches have the examples as `x`.
 * @returns `codes` `[n, …]`, and the other columns of the data set in full.
 * @throws NNError when the data set is empty, or none; ShapeError when `encode` does not give a code for each example.
 *
 * @example
 * ```ts
 * import { digits } from "@nn/data";
 * import { encodeDataset } from "@nn/latent";
 * const { codes, y } = await encodeDataset((x) => x.slice(null, [0, 2]), digits().test);
 * console.log(codes.shape, y.shape);
 * ```
 */
export async function encodeDataset<Batch extends { readonly x: Tensor }>(
  encode: (x: Tensor) => Tensor,
  data: Dataset<Batch>,
  options: EncodeDatasetOptions = {},
): Promise<Encoded<Batch>> {
  if (typeof data?.batch !== "function") {
    throw new NNError(
      "encodeDataset",
      "expected a data set",
      "make one of a tensor with new TensorDataset({ x }), or encode the tensor itself",
    );
  }
  if (typeof encode !== "function") {
    throw new NNError("encodeDataset", "encode must be a function", "give (x) => model.encode(x)");
  }
  if (data.length === 0) throw new NNError("encodeDataset", "there are no examples");
  const columns: Record<string, Column> = {};
  for (const batch of new DataLoader(data, { batchSize: options.batchSize ?? 512 })) {
    const { x, ...rest } = batch as { x: Tensor } & Record<string, Tensor>;
    if (!x) throw new NNError("encodeDataset", "the batches of the data set have no x");
    const codes = noGrad(() => encode(x));
    const { shape } = nodeOf("encodeDataset: encode", codes);
    if (shape[0] !== x.shape[0]) {
      throw new ShapeError(
        "encodeDataset",
        `encode gave ${formatShape(shape)} for ${x.shape[0]} examples`,
        `it must give a code for each: [${x.shape[0]}, …]`,
      );
    }
    for (const [name, part] of Object.entries({ ...rest, codes })) {
      const column = (columns[name] ??= { parts: [], shape: part.shape.slice(1), dtype: part.dtype });
      column.parts.push(await part.data());
    }
    await breathe();
  }
  const joined = Object.entries(columns).map(([name, column]) => [name, join(column, data.length)]);
  return Object.fromEntries(joined) as Encoded<Batch>;
}

/** The values of one column so far, on the host: codes of a large set needn't lie on the device. */
interface Column {
  readonly parts: TypedArray[];
  readonly shape: readonly number[];
  readonly dtype: DType;
}

function join({ parts, shape, dtype }: Column, length: number): Tensor {
  const size = shape.reduce((product, count) => product * count, 1);
  const whole = new (parts[0].constructor as new (length: number) => TypedArray)(length * size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part as never, offset);
    offset += part.length;
  }
  return tensor(whole, [length, ...shape], { dtype });
}
