import type { Hello } from "../protocol.js";

/** One round's time of a side on a workload. */
export interface Timing {
  readonly round: number;
  /** Milliseconds per call. */
  readonly ms: number;
  readonly blocks: number;
  readonly clean: number;
}

/** All that is known of a side on a workload. */
export interface Cell {
  readonly timings: Timing[];
  /** Milliseconds of the first call. */
  firstMs?: number;
  check?: number;
  parameters?: number;
  /** Why there is no time. */
  failed?: string;
  /** It did not answer within this many seconds. */
  timedOutAfter?: number;
}

/** What a run has measured. */
export class Results {
  readonly sides = new Map<string, Hello>();
  readonly #cells = new Map<string, Map<string, Cell>>();

  cell(workload: string, side: string): Cell {
    let row = this.#cells.get(workload);
    if (!row) this.#cells.set(workload, (row = new Map()));
    let cell = row.get(side);
    if (!cell) row.set(side, (cell = { timings: [] }));
    return cell;
  }

  find(workload: string, side: string): Cell | undefined {
    return this.#cells.get(workload)?.get(side);
  }

  /** The time of a side in a round, or the nearest round before it. */
  timeIn(workload: string, side: string, round: number): number | undefined {
    return this.find(workload, side)?.timings.findLast((timing) => timing.round <= round)?.ms;
  }

  /** The median over the rounds. */
  time(workload: string, side: string): number | undefined {
    return median(this.find(workload, side)?.timings.map(({ ms }) => ms) ?? []);
  }
}

export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

/** The value below which a share of the others lie; undefined among none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place % 1);
}
