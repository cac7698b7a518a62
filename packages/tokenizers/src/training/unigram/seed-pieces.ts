import { byCodePoint } from "../alphabet.js";

/** The longest piece, in characters. */
const LONGEST = 16;

/** A piece with its score: at first a frequency, later the logarithm of a probability. */
export type ScoredPiece = readonly [piece: string, score: number];

/**
 * What the pieces are chosen from: all characters, and the parts of words that occur at least twice, by length times
 * frequency. Of parts with the same occurrences, such as "qui" in "quick" and "quiet" beside "qu", only the longest is
 * taken.
 */
export function seedPieces(words: ReadonlyMap<string, number>, seedSize: number): ScoredPiece[] {
  const characters = new Map<string, number>();
  for (const [word, count] of words) {
    for (const one of word) add(characters, one, count);
  }
  const single = [...characters].sort(([a, m], [b, n]) => n - m || byCodePoint(a, b));
  const parts = [...repeatedParts(words)]
    .map(([part, count]): ScoredPiece => [part, count * [...part].length])
    .sort(([a, m], [b, n]) => n - m || byUnits(a, b));
  return [...single, ...parts.slice(0, Math.max(0, seedSize - single.length))];
}

/** Parts of two or more characters that occur repeatedly: the nodes of the tree of all words' ends. */
function repeatedParts(words: ReadonlyMap<string, number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word, count] of words) {
    let rest = word;
    for (const character of word) {
      add(counts, rest, count);
      rest = rest.slice(character.length);
    }
  }
  const ends = [...counts.keys()].sort(byUnits);
  const parts = new Map<string, number>();
  const open: { length: number; count: number }[] = [];
  for (let i = 0; i <= ends.length; i++) {
    const shared = i > 0 && i < ends.length ? sharedLength(ends[i - 1], ends[i]) : 0;
    let inside = 0;
    while (open.length > 0 && open.at(-1)!.length > shared) {
      const node = open.pop()!;
      inside += node.count;
      note(parts, ends[i - 1].slice(0, node.length), inside);
    }
    if (open.at(-1)?.length === shared) open.at(-1)!.count += inside;
    else if (shared > 0) open.push({ length: shared, count: inside });
    if (i < ends.length) open.push({ length: ends[i].length, count: counts.get(ends[i])! });
  }
  return parts;
}

function note(parts: Map<string, number>, part: string, count: number): void {
  const whole = /[\uD800-\uDBFF]$/u.test(part) ? part.slice(0, -1) : part;
  const length = [...whole].length;
  if (count < 2 || length < 2 || length > LONGEST) return;
  parts.set(whole, Math.max(count, parts.get(whole) ?? 0));
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
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
