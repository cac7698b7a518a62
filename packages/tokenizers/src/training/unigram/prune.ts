import type { LatticeOfWord } from "./learn-pieces.js";
import { bestCut } from "./lattice-paths.js";
import type { PieceTable } from "./piece-table.js";

/**
 * The pieces that are kept, so many as wanted, by what the likelihood of the best cuts would lose without each: then
 * the pieces that it is itself best cut into stand for it,
 *
 *     loss = f · (log p(piece) - Σ log p(parts))
 *
 * with f the share of words that have it. A piece without other parts is kept; one that no word's best cut has is not.
 *
 * Source: Kudo, "Subword regularization" (2018), section 3.2; the approximation of SentencePiece.
 */
export function prune(table: PieceTable, lattices: readonly LatticeOfWord[], size: number): number[] {
  const { frequency, share } = countBest(table, lattices);
  const sum = frequency.reduce((total, count) => total + count, 0);
  const kept: number[] = [];
  const candidates: { id: number; loss: number }[] = [];
  for (const id of table.kept()) {
    if (frequency[id] === 0) continue;
    const parts = bestCut(table.lattice(table.texts[id]), table.scores, id);
    if (parts === undefined) {
      kept.push(id);
    } else if (table.scores[id] >= parts.score) {
      const logSum = Math.log(sum + frequency[id] * (parts.pieces.length - 1));
      const logParts = parts.pieces.reduce(
        (total, part) => total + Math.log(frequency[part] + frequency[id]) - logSum,
        0,
      );
      candidates.push({ id, loss: share[id] * (Math.log(frequency[id]) - Math.log(sum) - logParts) });
    }
  }
  candidates.sort((a, b) => b.loss - a.loss || a.id - b.id);
  const room = Math.max(0, size - kept.length);
  return [...kept, ...candidates.slice(0, room).map(({ id }) => id)].sort((a, b) => a - b);
}

/** How often each piece is in the best cuts, and the share of words that it is in. */
function countBest(
  table: PieceTable,
  lattices: readonly LatticeOfWord[],
): { frequency: Float64Array; share: Float64Array } {
  const frequency = new Float64Array(table.texts.length);
  const total = lattices.reduce((sum, { count }) => sum + count, 0);
  for (const { lattice, count } of lattices) {
    for (const piece of bestCut(lattice, table.scores)!.pieces) frequency[piece] += count;
  }
  return { frequency, share: frequency.map((count) => count / total) };
}
