import {
  DTypeError,
  formatShape,
  IndexError,
  NNError,
  ones,
  ShapeError,
  where,
  zeros,
  type Tensor,
} from "@nn/tensor";
import { assignLater, nodeOf, withDerivative } from "@nn/tensor/graph";

/** How a table is looked up. */
export interface LookUpOptions {
  /** The index of a row that gets no gradient; negative ones count from the end. Initially none. */
  readonly paddingIdx?: number | undefined;
  /** The largest norm that a row may have: longer ones are shortened in place when they are looked up. Initially none. */
  readonly maxNorm?: number | undefined;
  /** The p of that norm. Initially 2. */
  readonly normType?: number | undefined;
  /** Whether a row's gradient is divided by how often it was looked up. Initially false. */
  readonly scaleGradByFreq?: boolean | undefined;
}

/** The rows of `weight` `[count, size]` at the indexes `[*]`: `[*, size]`. */
export function lookUp(operation: string, x: Tensor, weight: Tensor, options: LookUpOptions): Tensor {
  const [count, size] = tableSizes(operation, weight);
  checkIndexes(operation, x, count);
  const paddingIdx = paddingPlace(operation, options.paddingIdx, count);
  const places = x.reshape([-1]);
  const table = shortened(operation, weight, places, options);
  const rows = table.indexSelect(0, places).reshape([...x.shape, size]);
  const factors: Tensor[] = [];
  if (paddingIdx !== undefined) factors.push(x.ne(paddingIdx).cast(weight.dtype).unsqueeze(-1));
  if (options.scaleGradByFreq) {
    const often = timesUsed(places, count)
      .indexSelect(0, places)
      .reshape([...x.shape, 1]); // [*, 1]
    factors.push(often.cast(weight.dtype).reciprocal());
  }
  if (factors.length === 0) return rows;
  return withDerivative(rows, [rows], (gradient) => [factors.reduce((g, factor) => g.mul(factor), gradient)]);
}

/** How many rows a table has, and how long they are. */
export function tableSizes(operation: string, weight: Tensor): readonly [count: number, size: number] {
  const { shape } = nodeOf(operation, weight);
  if (shape.length === 2) return [shape[0], shape[1]];
  throw new ShapeError(operation, `the weight is [count, size], got ${formatShape(shape)}`);
}

/** The padding index counted from the front. */
export function paddingPlace(
  operation: string,
  paddingIdx: number | undefined,
  count: number,
): number | undefined {
  if (paddingIdx === undefined) return undefined;
  if (Number.isInteger(paddingIdx) && paddingIdx >= -count && paddingIdx < count) {
    return paddingIdx < 0 ? paddingIdx + count : paddingIdx;
  }
  throw new IndexError(operation, `paddingIdx must be from ${-count} to ${count - 1}, got ${paddingIdx}`);
}

/** Names a wrong index where the values are at hand; elsewhere computing the rows is an error. */
function checkIndexes(operation: string, x: Tensor, count: number): void {
  const { dtype, shape, storage } = nodeOf(operation, x);
  if (dtype !== "int32") {
    throw new DTypeError(operation, `expected int32 indexes, got ${dtype}`, 'use cast("int32")');
  }
  const host = storage?.host;
  const place = host?.findIndex((index) => index < 0 || index >= count) ?? -1;
  if (!host || place < 0) return;
  throw new IndexError(
    operation,
    `index ${host[place]} at place ${place} of x ${formatShape(shape)} is not from 0 to ${count - 1}`,
  );
}

/** How often each row is looked up, `[count]`, int32. */
function timesUsed(places: Tensor, count: number): Tensor {
  return zeros([count], { dtype: "int32" }).scatterAdd(0, places, ones(places.shape, { dtype: "int32" }));
}

/**
 * The table with the rows that are looked up no longer than `maxNorm`. A parameter gets that value; derivatives pass as
 * if the rows had always been so short.
 */
function shortened(operation: string, weight: Tensor, places: Tensor, options: LookUpOptions): Tensor {
  const { maxNorm, normType = 2 } = options;
  if (maxNorm === undefined) return weight;
  if (!(maxNorm > 0)) throw new NNError(operation, `maxNorm must be above 0, got ${maxNorm}`);
  const norms = weight.norm(1, { ord: normType, keepdim: true }); // [count, 1]
  const tooLong = timesUsed(places, weight.shape[0]).gt(0).unsqueeze(1).logicalAnd(norms.gt(maxNorm));
  const table = weight.mul(where(tooLong, norms.add(1e-7).reciprocal().mul(maxNorm), 1));
  if (weight.node.owner !== weight) return withDerivative(table, [weight], (gradient) => [gradient]);
  assignLater(weight, table.node);
  return weight;
}
