import type { Pace } from "../pace.js";
import { checkRoom } from "../training-options.js";
import { alphabetOf, byCodePoint } from "../alphabet.js";
import { MostFrequent, MostLikely, type Chooser } from "./choosers.js";
import { PairTable } from "./pair-table.js";
import { Pieces } from "./pieces.js";

/** How merges are learnt. */
export interface MergeOptions {
  readonly special: readonly string[];
  readonly vocabularySize: number;
  readonly minFrequency: number;
  /** Characters that get ids whether they occur or not. */
  readonly alphabet?: Iterable<string>;
  /** Put before each piece that doesn't begin a word. */
  readonly prefix?: string;
  /** Put behind each piece that ends a word. */
  readonly suffix?: string;
  readonly choice: "frequency" | "likelihood";
}

/** What was learnt: the pieces by ids, and the merges in their order. */
export interface Merges {
  readonly pieces: readonly string[];
  readonly merges: readonly [string, string][];
}

/**
 * Merges the best pair of pieces again and again, from single characters on, until there are enough pieces. Ids: special
 * tokens, the characters in the order of Unicode, those with a prefix or suffix in the same, then the merges.
 */
export async function learnMerges(
  operation: string,
  words: ReadonlyMap<string, number>,
  options: MergeOptions,
  pace: Pace,
): Promise<Merges> {
  const { special, vocabularySize, minFrequency, prefix = "", choice } = options;
  const { pieces, table } = singleCharacters(words, options);
  checkRoom(operation, vocabularySize, special.length, pieces.size - special.length);
  const chooser: Chooser =
    choice === "frequency" ? new MostFrequent(table, minFrequency) : new MostLikely(table, minFrequency);
  const merges: [string, string][] = [];
  while (pieces.size < vocabularySize) {
    const pair = chooser.next();
    if (pair === undefined) break;
    const [a, b] = [pieces.texts[table.left[pair]], pieces.texts[table.right[pair]]];
    const id = pieces.add(a + b.slice(prefix.length));
    merges.push([a, b]);
    const met = table.merge(pair, id);
    chooser.update?.(met);
    if (pace.due) await pace.turn(pieces.size, vocabularySize);
  }
  return { pieces: pieces.texts, merges };
}

/** The beginning: words as characters, and the ids of these. */
function singleCharacters(
  words: ReadonlyMap<string, number>,
  { special, alphabet = [], prefix = "", suffix = "" }: MergeOptions,
): { pieces: Pieces; table: PairTable } {
  const cut = [...words].map(([word, count]) => ({ marked: mark([...word], prefix, suffix), count }));
  const plain = alphabetOf([...words.keys(), ...alphabet]);
  const marked = new Set(cut.flatMap((word) => word.marked));
  const pieces = new Pieces([...special, ...plain]);
  for (const piece of [...marked].sort(byMarkedCharacter(prefix))) pieces.add(piece);
  const table = new PairTable(
    cut.map((word) => ({ pieces: word.marked.map((piece) => pieces.add(piece)), count: word.count })),
  );
  return { pieces, table };
}

/** The characters of a word, with the prefix before all but the first and the suffix behind the last. */
function mark(characters: string[], prefix: string, suffix: string): string[] {
  const last = characters.length - 1;
  return characters.map((character, i) => (i > 0 ? prefix : "") + character + (i === last ? suffix : ""));
}

function byMarkedCharacter(prefix: string): (a: string, b: string) => number {
  const plain = (piece: string): string =>
    prefix !== "" && piece.startsWith(prefix) && piece.length > prefix.length
      ? piece.slice(prefix.length)
      : piece;
  return (a, b) => byCodePoint(plain(a), plain(b));
}
