import type { ScoredPiece } from "./seed-pieces.js";

/** How much worse than any piece a character is that has been given up (SentencePiece's penalty of the unknown). */
const PENALTY = 10;

/** All places of pieces in a word: edges from `begins` to `ends`, by their begins. */
export interface Lattice {
  readonly length: number;
  readonly begins: Int32Array;
  readonly ends: Int32Array;
  readonly pieces: Int32Array;
}

/**
 * Pieces with scores, as most of them are given up one after the other. A character that was given up can still be used,
 * at a penalty, so that every word can be cut.
 */
export class PieceTable {
  readonly texts: readonly string[];
  /** Logarithms of probabilities; -Infinity for what was given up, which single characters are penalised for instead. */
  readonly scores: Float64Array;
  readonly #kept: boolean[];
  readonly #single: readonly boolean[];
  readonly #ids: ReadonlyMap<string, number>;
  readonly #longest: number;

  constructor(pieces: readonly ScoredPiece[]) {
    this.texts = pieces.map(([text]) => text);
    const total = Math.log(pieces.reduce((sum, [, score]) => sum + score, 0));
    this.scores = Float64Array.from(pieces, ([, score]) => Math.log(score) - total);
    this.#kept = this.texts.map(() => true);
    this.#single = this.texts.map((text) => text.length <= 2 && [...text].length === 1);
    this.#ids = new Map(this.texts.map((text, id) => [text, id]));
    this.#longest = this.texts.reduce((most, text) => Math.max(most, text.length), 0);
  }

  /** The pieces that are left. */
  kept(): number[] {
    return [...this.texts.keys()].filter((id) => this.#kept[id]);
  }

  /** The lowest score of a piece that is left. */
  lowest(): number {
    return this.kept().reduce((least, id) => Math.min(least, this.scores[id]), Infinity);
  }

  /** Leaves these pieces only, with new scores. */
  keep(pieces: Iterable<readonly [id: number, score: number]>): void {
    this.#kept.fill(false);
    this.scores.fill(-Infinity);
    for (const [id, score] of pieces) {
      this.#kept[id] = true;
      this.scores[id] = score;
    }
    const penalised = this.lowest() - PENALTY;
    this.#single.forEach((single, id) => {
      if (single && !this.#kept[id]) this.scores[id] = penalised;
    });
  }

  /** Where in a word there are pieces. */
  lattice(word: string): Lattice {
    const edges: [begin: number, end: number, piece: number][] = [];
    for (let begin = 0; begin < word.length; begin++) {
      const last = Math.min(word.length, begin + this.#longest);
      for (let end = begin + 1; end <= last; end++) {
        const piece = this.#ids.get(word.slice(begin, end));
        if (piece !== undefined && this.scores[piece] > -Infinity) edges.push([begin, end, piece]);
      }
    }
    const column = (which: 0 | 1 | 2): Int32Array => Int32Array.from(edges, (edge) => edge[which]);
    return { length: word.length, begins: column(0), ends: column(1), pieces: column(2) };
  }
}
