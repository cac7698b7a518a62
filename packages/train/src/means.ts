import { realize, ShapeError, Tensor, tensor, formatShape, zeros } from "@nn/tensor";
import { assignLater, stateTensor } from "@nn/tensor/graph";
import type { Metrics } from "./types.js";

/** A sum of a metric, times the number of examples, and that number. */
export interface WeightedSum {
  readonly total: number;
  readonly weight: number;
}

/** What `stateDict()` of {@link Means} gives, by the name of the metric. */
export type MeansState = Readonly<
  Record<string, { readonly read: WeightedSum; readonly pending: WeightedSum & { readonly count: number } }>
>;

interface Sum {
  /** What has not been read, on the device. */
  readonly device: Tensor;
  /** How many batches and examples `device` sums up. */
  count: number;
  pending: number;
  /** What was read, and plain numbers. */
  total: number;
  weight: number;
}

/**
 * After so many batches a sum moves from float32 on the device to float64 here. It depends on nothing else, so that means
 * are the same to the last bit whoever looks at them, and when.
 */
const MOST_PENDING = 1024;

/**
 * Weighted means of metrics. Tensors are summed on the device, together with whatever is computed next, and read only
 * when somebody asks.
 */
export class Means {
  readonly #sums = new Map<string, Sum>();

  /** Adds metrics that stand for `weight` examples. */
  record(metrics: Metrics, weight: number): void {
    for (const [name, value] of Object.entries(metrics)) {
      const sum = this.#sumOf(name);
      if (typeof value === "number") {
        sum.total += value * weight;
        sum.weight += weight;
        continue;
      }
      if (value.size !== 1) {
        throw new ShapeError(
          "train",
          `the metric ${name} has shape ${formatShape(value.shape)}`,
          "reduce it to one number, as with mean()",
        );
      }
      const scaled = value.detach().reshape([]).cast("float32").mul(weight);
      assignLater(sum.device, (sum.count === 0 ? scaled : sum.device.add(scaled)).node);
      sum.pending += weight;
      sum.count++;
    }
  }

  /** Has the sums computed now, without reading them; from time to time it must wait for one. */
  flush(): Promise<void> | undefined {
    const sums = [...this.#sums.values()];
    realize(...sums.map((sum) => sum.device));
    const full = sums.filter((sum) => sum.count >= MOST_PENDING);
    return full.length === 0 ? undefined : this.#settle(full);
  }

  /** The sums since the last reset, in the order in which they were first recorded. */
  async sums(): Promise<Map<string, WeightedSum>> {
    const used = [...this.#sums].filter(([, sum]) => sum.weight + sum.pending > 0);
    const read = used.map(async ([name, sum]): Promise<[string, WeightedSum]> => {
      const { total, weight } = await pendingSum(sum);
      return [name, { total: sum.total + total, weight: sum.weight + weight }];
    });
    return new Map(await Promise.all(read));
  }

  /** The means since the last reset. */
  async read(): Promise<Record<string, number>> {
    return meansOf(await this.sums());
  }

  /** Starts anew. */
  reset(): void {
    for (const sum of this.#sums.values()) sum.count = sum.pending = sum.total = sum.weight = 0;
  }

  /** All sums, as they are. */
  async stateDict(): Promise<MeansState> {
    const entries = [...this.#sums].map(async ([name, sum]) => {
      const { total, weight, count } = sum;
      return [name, { read: { total, weight }, pending: { ...(await pendingSum(sum)), count } }] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  loadStateDict(state: MeansState): void {
    this.#sums.clear();
    for (const [name, { read, pending }] of Object.entries(state)) {
      const sum = this.#sumOf(name);
      Object.assign(sum, read, { pending: pending.weight, count: pending.count });
      assignLater(sum.device, tensor(pending.total).node);
    }
  }

  async #settle(sums: readonly Sum[]): Promise<void> {
    for (const sum of sums) {
      const { total, weight } = await pendingSum(sum);
      sum.total += total;
      sum.weight += weight;
      sum.pending = sum.count = 0;
    }
  }

  #sumOf(name: string): Sum {
    let sum = this.#sums.get(name);
    if (!sum) {
      this.#sums.set(
        name,
        (sum = { device: stateTensor(zeros([])), count: 0, pending: 0, total: 0, weight: 0 }),
      );
    }
    return sum;
  }
}

async function pendingSum({ device, count, pending }: Sum): Promise<WeightedSum> {
  return count === 0 ? { total: 0, weight: 0 } : { total: await device.item(), weight: pending };
}

/** The mean of each sum, or of what was added to it after `since`; without those to which nothing was. */
export function meansOf(
  sums: ReadonlyMap<string, WeightedSum>,
  since?: ReadonlyMap<string, WeightedSum>,
): Record<string, number> {
  const means: Record<string, number> = {};
  for (const [name, { total, weight }] of sums) {
    const before = since?.get(name) ?? { total: 0, weight: 0 };
    if (weight > before.weight) means[name] = (total - before.total) / (weight - before.weight);
  }
  return means;
}

/** The examples in a batch: the length of the first axis of its first tensor; 1 where there is none. */
export function examplesIn(batch: unknown): number {
  if (typeof batch !== "object" || batch === null) return 1;
  for (const value of isTensor(batch) ? [batch] : Object.values(batch)) {
    if (isTensor(value)) return Math.max(value.shape[0] ?? 1, 1);
  }
  return 1;
}

function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}
