import { concat, Tensor, tensor, ValueError } from "@nn/tensor";
import { checkIndices } from "./check-indices.js";
import type { AnyDataset, BatchResult, Dataset, ExampleResult } from "./dataset.js";
import { batchReader, readExample } from "./read-batch.js";

/**
 * Several data sets one after the other, as one. Nothing is copied.
 *
 * @example
 * ```ts
 * import { circles, ConcatDataset, moons } from "@nn/data";
 * const data = new ConcatDataset([moons(50, { seed: 0 }), circles(30, { seed: 0 })]);
 * console.log(data.length, data.batch([0, 79]).x.shape); // 80 [2, 2]
 * ```
 */
export class ConcatDataset<Data extends AnyDataset> implements Dataset<BatchResult<Data>> {
  /** The number of examples of all. */
  readonly length: number;
  /** Where each data set begins. */
  readonly #starts: readonly number[];

  /**
   * @param datasets - At least one; their batches have the same form.
   * @throws ValueError when there are none.
   */
  constructor(readonly datasets: readonly Data[]) {
    if (datasets.length === 0) throw new ValueError("ConcatDataset", "needs at least one data set");
    let length = 0;
    this.#starts = datasets.map((data) => {
      const start = length;
      length += data.length;
      return start;
    });
    this.length = length;
  }

  /**
   * The examples at `indices`, together; a promise, where one of the data sets answers one.
   *
   * @throws IndexError where an index is out of range.
   */
  batch(indices: ArrayLike<number>): BatchResult<Data> {
    checkIndices("ConcatDataset.batch", indices, this.length);
    const owners = Array.from(indices, (index) => this.#owner(index));
    const used = [...new Set(owners)];
    const parts = used.map((owner) => {
      const own = Array.from(indices).filter((_, i) => owners[i] === owner);
      return batchReader(this.datasets[owner])(own.map((index) => index - this.#starts[owner]));
    });
    if (parts.length === 1) return parts[0];
    // The parts lie one after the other; example i of the batch is the next one of its own part.
    const sizes = used.map((owner) => owners.filter((other) => other === owner).length);
    const next = sizes.map((_, part) => sizes.slice(0, part).reduce((sum, size) => sum + size, 0));
    const order = owners.map((owner) => next[used.indexOf(owner)]++);
    const joined = parts.some((part) => part instanceof Promise)
      ? Promise.all(parts).then((batches) => join(batches, order))
      : join(parts, order);
    return joined as BatchResult<Data>;
  }

  /**
   * Example number `index`, where the data sets have single ones.
   *
   * @throws IndexError where the index is out of range.
   */
  get(index: number): ExampleResult<Data> {
    checkIndices("ConcatDataset.get", [index], this.length);
    const owner = this.#owner(index);
    return readExample("ConcatDataset.get", this.datasets[owner], index - this.#starts[owner]);
  }

  #owner(index: number): number {
    return this.#starts.findLastIndex((start, i) => index >= start && this.datasets[i].length > 0);
  }
}

/** Batches of one form as one, its examples in the given order of theirs. */
function join(batches: readonly unknown[], order: readonly number[]): unknown {
  const [first] = batches;
  if (batches.every((batch) => batch instanceof Tensor))
    return concat(batches).indexSelect(0, tensor(order, { dtype: "int32" }));
  if (batches.every((batch) => Array.isArray(batch) && batch.length > 0 && typeof batch[0] !== "object")) {
    const all = (batches as unknown[][]).flat();
    return order.map((place) => all[place]);
  }
  if (typeof first !== "object" || first === null || batches.some((batch) => typeof batch !== typeof first)) {
    throw new ValueError("ConcatDataset", "the batches of the data sets differ in their form");
  }
  const parts = Object.keys(first).map((key): [string, unknown] => {
    return [key, join(batches.map((batch) => (batch as Record<string, unknown>)[key]), order)]; // prettier-ignore
  });
  return Array.isArray(first) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}
