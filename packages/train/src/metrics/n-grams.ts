/** A text, or its tokens. */
export type Sentence = string | readonly (string | number)[];

type Tokens = readonly (string | number)[];

/** The runs of `order` tokens that a reference has too, each as often as the reference that has it most often. */
export function countMatches(tokens: Tokens, references: readonly Tokens[], order: number): number {
  const allowed = references.map((reference) => countRuns(reference, order));
  let matches = 0;
  for (const [run, count] of countRuns(tokens, order)) {
    matches += Math.min(count, Math.max(0, ...allowed.map((counts) => counts.get(run) ?? 0)));
  }
  return matches;
}

/** The length of the reference that is closest to it in length, the shorter one of two. */
export function closestLength(tokens: Tokens, references: readonly Tokens[]): number {
  const lengths = references.map(({ length }) => length).sort((a, b) => a - b);
  const distance = (length: number): number => Math.abs(length - tokens.length);
  return lengths.reduce((best, length) => (distance(length) < distance(best) ? length : best));
}

function countRuns(tokens: Tokens, order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + order <= tokens.length; i++) {
    const run = JSON.stringify(tokens.slice(i, i + order));
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
}
