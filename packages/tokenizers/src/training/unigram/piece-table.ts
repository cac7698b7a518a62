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
  readonly #root: TreeNode;

  constructor(pieces: readonly ScoredPiece[]) {
    this.texts = pieces.map(([text]) => text);
    const total = Math.log(pieces.reduce((sum, [, score]) => sum + score, 0));
    this.scores = Float64Array.from(pieces, ([, score]) => Math.log(score) - total);
    this.#kept = this.texts.map(() => true);
    this.#single = this.texts.map((text) => text.length <= 2 && [...text].length === 1);
    this.#root = treeOf(this.texts);
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
    const begins: number[] = [];
    const ends: number[] = [];
    const pieces: number[] = [];
    for (let begin = 0; begin < word.length; begin++) {
      let node = this.#root.next.get(word.charCodeAt(begin));
      for (let end = begin + 1; node !== undefined; end++) {
        if (node.piece >= 0 && this.scores[node.piece] > -Infinity) {
          begins.push(begin);
          ends.push(end);
          pieces.push(node.piece);
        }
        node = node.next.get(word.charCodeAt(end));
      }
    }
    return {
      length: word.length,
      begins: Int32Array.from(begins),
      ends: Int32Array.from(ends),
      pieces: Int32Array.from(pieces),
    };
  }
}

/** A place in the tree of all pieces, by their units: the piece that ends there, or -1, and what goes on. */
interface TreeNode {
  piece: number;
  readonly next: Map<number, TreeNode>;
}

function treeOf(texts: readonly string[]): TreeNode {
  const root: TreeNode = { piece: -1, next: new Map() };
  texts.forEach((text, piece) => {
    let node = root;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let next = node.next.get(unit);
      if (next === undefined) {
        next = { piece: -1, next: new Map() };
        node.next.set(unit, next);
      }
      node = next;
    }
    node.piece = piece;
  });
  return root;
}
