import { byCodePoint } from "../alphabet.js";

/** The longest piece, in characters. */
const LONGEST = 16;

/** A piece with its score: at first a frequency, later the logarithm of a probability. */
export type ScoredPiece = readonly [piece: string, score: number];

/**
 * What the pieces are chosen from: all characters, and the parts of words that occur at least twice and are followed by
 * different characters (a longer part with the same occurrences stands for the others), by length times frequency.
 */
export function seedPieces(words: ReadonlyMap<string, number>, seedSize: number): ScoredPiece[] {
  const characters = new Map<string, number>();
  for (const [word, count] of words) {
    for (const one of word) characters.set(one, (characters.get(one) ?? 0) + count);
  }
  const single = [...characters].sort(([a, m], [b, n]) => n - m || byCodePoint(a, b));
  const parts = [...repeatedParts([...words.keys()])]
    .map(([part, count]): ScoredPiece => [part, count * [...part].length])
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return [...single, ...parts.slice(0, Math.max(0, seedSize - single.length))];
}

/** Parts of two or more characters that occur repeatedly, as inner nodes of the tree of all ends of words. */
function repeatedParts(words: readonly string[]): Map<string, number> {
  const ends = words.flatMap((word) => Array.from(word, (_, i) => word.slice(i))).sort(byUnits);
  const parts = new Map<string, number>();
  const open: { length: number; from: number }[] = [];
  for (let i = 1; i <= ends.length; i++) {
    const length = i < ends.length ? sharedLength(ends[i - 1], ends[i]) : 0;
    let from = i - 1;
    while (open.length > 0 && open.at(-1)!.length > length) {
      const node = open.pop()!;
      note(parts, ends[node.from].slice(0, node.length), i - node.from);
      from = node.from;
    }
    if (length > 0 && (open.at(-1)?.length ?? 0) < length) open.push({ length, from });
  }
  return parts;
}

function note(parts: Map<string, number>, part: string, count: number): void {
  const whole = /[\uD800-\uDBFF]$/u.test(part) ? part.slice(0, -1) : part;
  const length = [...whole].length;
  if (length < 2 || length > LONGEST) return;
  parts.set(whole, Math.max(count, parts.get(whole) ?? 0));
}

function byUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sharedLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}
