import { Heap } from "./heap.js";
import type { PairTable } from "./pair-table.js";

/** Says which pair is merged next. */
export interface Chooser {
  /** The number of the best pair; undefined when none occurs often enough. */
  next(): number | undefined;
  /** Told which pairs have come to be, or more often. */
  update?(pairs: Iterable<number>): void;
}

interface Entry {
  readonly pair: number;
  readonly count: number;
}

/**
 * Byte-pair encoding's choice: the pair that occurs most often; of equally many the one of the lower ids, by its left
 * piece first. A heap holds each pair with its count at some time; what has become less since is put back on the way.
 */
export class MostFrequent implements Chooser {
  readonly #table: PairTable;
  readonly #least: number;
  readonly #heap: Heap<Entry>;

  constructor(table: PairTable, minFrequency: number) {
    this.#table = table;
    this.#least = minFrequency;
    this.#heap = new Heap((a, b) =>
      a.count === b.count ? comesFirst(table, a.pair, b.pair) : a.count > b.count,
    );
    this.update(table.count.keys());
  }

  next(): number | undefined {
    for (let top = this.#heap.pop(); top !== undefined; top = this.#heap.pop()) {
      const count = this.#table.count[top.pair];
      if (count === top.count) return top.pair;
      this.#add(top.pair);
    }
    return undefined;
  }

  update(pairs: Iterable<number>): void {
    for (const pair of pairs) this.#add(pair);
  }

  #add(pair: number): void {
    const count = this.#table.count[pair];
    if (count >= this.#least) this.#heap.push({ pair, count });
  }
}

/**
 * WordPiece's choice: the pair whose merging raises the likelihood of the texts most, that is, with the highest
 *
 *     count(ab) / (count(a) · count(b))
 *
 * Each merge changes the scores of all pairs of both pieces, so that all are looked at each time.
 */
export class MostLikely implements Chooser {
  readonly #table: PairTable;
  readonly #least: number;

  constructor(table: PairTable, minFrequency: number) {
    this.#table = table;
    this.#least = minFrequency;
  }

  next(): number | undefined {
    const { count, left, right, pieceCount } = this.#table;
    let best = -1;
    let highest = 0;
    for (let pair = 0; pair < count.length; pair++) {
      if (count[pair] < this.#least) continue;
      const score = count[pair] / (pieceCount[left[pair]] * pieceCount[right[pair]]);
      if (score > highest || (score === highest && comesFirst(this.#table, pair, best))) {
        best = pair;
        highest = score;
      }
    }
    return best === -1 ? undefined : best;
  }
}

function comesFirst({ left, right }: PairTable, a: number, b: number): boolean {
  return left[a] === left[b] ? right[a] < right[b] : left[a] < left[b];
}
