import { realize, ShapeError, Tensor, zeros, formatShape } from "@nn/tensor";
import { assignLater, identityNode } from "@nn/tensor/graph";
import type { Metrics } from "./types.js";

interface Sum {
  /** Since the last reading, on the device. */
  readonly device: Tensor;
  /** Weights of what `device` sums up. */
  pending: number;
  /** Since the last reset, as far as read. */
  total: number;
  weight: number;
}

/**
 * Weighted means of metrics. Tensors are summed on the device, together with whatever is computed next, and read only
 * when somebody asks; sums of one reading are float32, what is read adds up in float64.
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
      assignLater(sum.device, (sum.pending === 0 ? scaled : sum.device.add(scaled)).node);
      sum.pending += weight;
    }
  }

  /** Has the sums computed now, without reading them. */
  flush(): void {
    realize(...[...this.#sums.values()].map((sum) => sum.device));
  }

  /** Reads what was added since the last reading, and answers its means; plain numbers count from the last reset. */
  async read(): Promise<Record<string, number>> {
    const means: Record<string, number> = {};
    await Promise.all(
      [...this.#sums].map(async ([name, sum]) => {
        const { pending } = sum;
        if (pending > 0) {
          const value = await sum.device.item();
          means[name] = value / pending;
          sum.total += value;
          sum.weight += pending;
          sum.pending = 0;
        } else if (sum.weight > 0) means[name] = sum.total / sum.weight;
      }),
    );
    // In the order in which they were first recorded.
    return Object.fromEntries(
      [...this.#sums.keys()].filter((name) => name in means).map((name) => [name, means[name]]),
    );
  }

  /** The means since the last reset; call `read` before. */
  all(): Record<string, number> {
    const used = [...this.#sums].filter(([, sum]) => sum.weight > 0);
    return Object.fromEntries(used.map(([name, sum]) => [name, sum.total / sum.weight]));
  }

  /** Starts anew. */
  reset(): void {
    for (const sum of this.#sums.values()) sum.pending = sum.total = sum.weight = 0;
  }

  #sumOf(name: string): Sum {
    let sum = this.#sums.get(name);
    if (!sum) {
      const device = new Tensor(identityNode(zeros([]).node, { stop: true }), { state: true });
      this.#sums.set(name, (sum = { device, pending: 0, total: 0, weight: 0 }));
    }
    return sum;
  }
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
