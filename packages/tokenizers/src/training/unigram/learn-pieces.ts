import type { Pace } from "../pace.js";
import { alphabetOf } from "../alphabet.js";
import { digamma } from "./digamma.js";
import { addExpected } from "./lattice-paths.js";
import { PieceTable, type Lattice } from "./piece-table.js";
import { prune } from "./prune.js";
import { seedPieces, type ScoredPiece } from "./seed-pieces.js";

/** How unigram pieces are learnt. */
export interface UnigramLearning {
  /** The tokens wanted, the special ones included. */
  readonly vocabularySize: number;
  /** How many of them are special. */
  readonly special: number;
  readonly seedSize: number;
  readonly shrinkingFactor: number;
  readonly subIterations: number;
}

/** A word, where pieces are in it, and how often it occurs. */
export interface LatticeOfWord {
  readonly lattice: Lattice;
  readonly count: number;
}

/** What is expected less often than this is given up. */
const EXPECTED_LEAST = 0.5;
/** Pruning stops a little above the size wanted; the last pieces go by their scores. */
const SPARE = 1.1;
/** By how much characters that were given up and are needed all the same lie below the lowest score, and apart. */
const APART = 0.0001;

/**
 * From many pieces to few: estimates the probabilities by expectation maximisation, gives up the pieces that the
 * likelihood loses least by, and again. All characters stay.
 *
 * @returns Pieces with the logarithms of their probabilities, the most probable first.
 */
export async function learnPieces(
  words: ReadonlyMap<string, number>,
  learning: UnigramLearning,
  pace: Pace,
): Promise<ScoredPiece[]> {
  const table = new PieceTable(seedPieces(words, learning.seedSize));
  const lattices = await latticesOf(words, table, pace);
  const target = Math.floor(learning.vocabularySize * SPARE);
  const size = learning.vocabularySize - learning.special;
  const seeds = table.texts.length;
  for (;;) {
    for (let i = 0; i < learning.subIterations; i++) await maximise(table, lattices, pace);
    const left = table.kept().length;
    if (left <= target) break;
    await pace.turn(seeds - left, seeds - size);
    const pruned = Math.max(target, Math.floor(left * learning.shrinkingFactor));
    const kept = prune(table, lattices, pruned);
    if (kept.length === left) break;
    table.keep(kept.map((id) => [id, table.scores[id]]));
  }
  return finish(table, alphabetOf(words.keys()), size);
}

async function latticesOf(
  words: ReadonlyMap<string, number>,
  table: PieceTable,
  pace: Pace,
): Promise<LatticeOfWord[]> {
  const lattices: LatticeOfWord[] = [];
  for (const [word, count] of words) {
    lattices.push({ lattice: table.lattice(word), count });
    if (pace.due) await pace.turn();
  }
  return lattices;
}

/**
 * One step of expectation maximisation. New scores are ψ(expected) - ψ(sum) instead of logarithms, the Bayesian form with
 * a sparse prior that SentencePiece has.
 */
async function maximise(table: PieceTable, lattices: readonly LatticeOfWord[], pace: Pace): Promise<void> {
  const expected = new Float64Array(table.texts.length);
  for (const { lattice, count } of lattices) {
    addExpected(lattice, table.scores, count, expected);
    if (pace.due) await pace.turn();
  }
  const kept = table.kept().filter((id) => expected[id] >= EXPECTED_LEAST);
  const sum = digamma(kept.reduce((total, id) => total + expected[id], 0));
  table.keep(kept.map((id) => [id, digamma(expected[id]) - sum]));
}

/** All characters, and the most probable other pieces. */
function finish(table: PieceTable, characters: readonly string[], size: number): ScoredPiece[] {
  const score = new Map(table.kept().map((id) => [table.texts[id], table.scores[id]]));
  const lowest = table.lowest();
  let missing = 0;
  const needed = characters.map((one): ScoredPiece => [one, score.get(one) ?? lowest - APART * ++missing]);
  for (const one of characters) score.delete(one);
  const others = [...score].sort(byScore).slice(0, size - needed.length);
  return [...needed, ...others].sort(byScore);
}

function byScore([a, m]: ScoredPiece, [b, n]: ScoredPiece): number {
  return n - m || (a < b ? -1 : 1);
}
