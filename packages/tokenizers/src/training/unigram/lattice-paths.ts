import type { Lattice } from "./piece-table.js";

/**
 * The most probable cut of a word (Viterbi): its pieces, and the sum of their scores. Of equal cuts the one with the
 * longer last piece.
 *
 * @param without - A piece that may not be used.
 * @returns undefined when there is no cut.
 */
export function bestCut(
  { length, begins, ends, pieces }: Lattice,
  scores: Float64Array,
  without = -1,
): { pieces: number[]; score: number } | undefined {
  const best = new Float64Array(length + 1).fill(-Infinity);
  const edge = new Int32Array(length + 1).fill(-1);
  best[0] = 0;
  for (let i = 0; i < begins.length; i++) {
    if (pieces[i] === without) continue;
    const score = best[begins[i]] + scores[pieces[i]];
    if (score <= best[ends[i]]) continue;
    best[ends[i]] = score;
    edge[ends[i]] = i;
  }
  if (edge[length] === -1) return undefined;
  const path: number[] = [];
  for (let end = length; end > 0; end = begins[edge[end]]) path.push(pieces[edge[end]]);
  return { pieces: path.reverse(), score: best[length] };
}

/**
 * How often each piece is expected in a word (forward-backward): its probability over all cuts, added to `expected`
 * `count` times.
 */
export function addExpected(
  { length, begins, ends, pieces }: Lattice,
  scores: Float64Array,
  count: number,
  expected: Float64Array,
): void {
  const before = new Float64Array(length + 1).fill(-Infinity);
  const after = new Float64Array(length + 1).fill(-Infinity);
  before[0] = after[length] = 0;
  for (let i = 0; i < begins.length; i++) {
    before[ends[i]] = logAddExp(before[ends[i]], before[begins[i]] + scores[pieces[i]]);
  }
  for (let i = begins.length - 1; i >= 0; i--) {
    after[begins[i]] = logAddExp(after[begins[i]], after[ends[i]] + scores[pieces[i]]);
  }
  for (let i = 0; i < begins.length; i++) {
    const score = before[begins[i]] + scores[pieces[i]] + after[ends[i]] - before[length];
    expected[pieces[i]] += count * Math.exp(score);
  }
}

function logAddExp(a: number, b: number): number {
  if (a === -Infinity) return b;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}
