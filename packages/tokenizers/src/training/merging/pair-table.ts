/** More than any vocabulary has: both ids of a pair make one number. */
const IDS = 2 ** 24;

/** A word as ids of its pieces, and how often it occurs. */
export interface Word {
  readonly pieces: number[];
  readonly count: number;
}

/**
 * How often each two pieces stand side by side in words, kept up as pairs are merged: only the words that have the pair
 * are looked at. Pairs are numbered in the order they are met.
 */
export class PairTable {
  readonly left: number[] = [];
  readonly right: number[] = [];
  /** How often each pair occurs. */
  readonly count: number[] = [];
  /** How often each piece occurs. */
  readonly pieceCount: number[] = [];
  readonly #words: Word[];
  readonly #numbers = new Map<number, number>();
  /** The words in which a pair was met; some don't have it any more. */
  readonly #places: number[][] = [];

  constructor(words: Word[]) {
    this.#words = words;
    words.forEach(({ pieces, count }, place) => {
      for (const piece of pieces) this.#tally(piece, count);
      for (let i = 0; i + 1 < pieces.length; i++) {
        this.#note(this.#meet(pieces[i], pieces[i + 1], count), place);
      }
    });
  }

  /** Merges a pair into one piece, everywhere from left to right; gives the pairs that the piece is in now. */
  merge(pair: number, piece: number): Set<number> {
    const [a, b] = [this.left[pair], this.right[pair]];
    const met = new Set<number>();
    for (const place of this.#places[pair]) this.#mergeIn(place, [a, b, piece], met);
    this.#places[pair] = [];
    return met;
  }

  #mergeIn(place: number, [a, b, piece]: readonly [number, number, number], met: Set<number>): void {
    const { pieces, count } = this.#words[place];
    const first = pieces.findIndex((one, i) => one === a && pieces[i + 1] === b);
    if (first === -1) return;
    for (let i = 0; i + 1 < pieces.length; i++) this.#leave(pieces[i], pieces[i + 1], count);
    let end = first;
    for (let i = first; i < pieces.length; i++) {
      if (pieces[i] !== a || pieces[i + 1] !== b) {
        pieces[end++] = pieces[i];
        continue;
      }
      pieces[end++] = piece;
      i++;
      this.#tally(a, -count);
      this.#tally(b, -count);
      this.#tally(piece, count);
    }
    pieces.length = end;
    for (let i = 0; i + 1 < end; i++) {
      const pair = this.#meet(pieces[i], pieces[i + 1], count);
      if (pieces[i] !== piece && pieces[i + 1] !== piece) continue;
      this.#note(pair, place);
      met.add(pair);
    }
  }

  #tally(piece: number, count: number): void {
    this.pieceCount[piece] = (this.pieceCount[piece] ?? 0) + count;
  }

  #leave(a: number, b: number, count: number): void {
    this.count[this.#numbers.get(a * IDS + b)!] -= count;
  }

  #note(pair: number, place: number): void {
    const places = this.#places[pair];
    if (places.at(-1) !== place) places.push(place);
  }

  #meet(a: number, b: number, count: number): number {
    const key = a * IDS + b;
    let pair = this.#numbers.get(key);
    if (pair === undefined) {
      pair = this.left.push(a) - 1;
      this.right.push(b);
      this.count.push(0);
      this.#places.push([]);
      this.#numbers.set(key, pair);
    }
    this.count[pair] += count;
    return pair;
  }
}
