import { englishGerman, TensorDataset } from "@nn/data";
import { Generator, rand } from "@nn/tensor";
import { trainWordLevel, type Tokenizer } from "@nn/tokenizers";

/** The tokens that sentences are filled up to; longer ones are left out. */
export const MAX_LENGTH = 24;

/** Sentences as token ids `[24]`, and whether each is right: 1, or 0. */
export type Sentences = TensorDataset<"ids" | "y">;

/** How many sentences there are of each kind. */
export interface SentenceCounts {
  readonly unlabelled: number;
  readonly labelled: number;
  readonly test: number;
}

/** German sentences: without labels, and right or spoilt ones. */
export interface SentenceSets {
  readonly tokenizer: Tokenizer;
  readonly unlabelled: TensorDataset<"ids">;
  /** To take labels from, in random order. */
  readonly labelled: Sentences;
  readonly test: Sentences;
  /** Some of the test part, as texts. */
  readonly texts: readonly string[];
}

/** The German half of the grammar's sentences; those of the test are held out. */
export async function sentenceSets(counts: SentenceCounts, seed: number): Promise<SentenceSets> {
  const { target } = englishGerman(counts.unlabelled, { split: "train", seed });
  const tokenizer = await trainWordLevel(target, {
    specialTokens: { pad: "<pad>", unk: "<unk>", bos: "<s>", mask: "<mask>" },
    addBos: true,
  });
  const unlabelled = target.filter((text) => fits(text, tokenizer));
  const others = englishGerman(2 * counts.labelled, { split: "train", seed: seed + 1000 }).target;
  const held = englishGerman(2 * counts.test, { split: "test", seed }).target;
  return {
    tokenizer,
    unlabelled: new TensorDataset({ ids: { data: idsOf(unlabelled, tokenizer), shape: [MAX_LENGTH] } }),
    labelled: await judged(others, counts.labelled, tokenizer, seed),
    test: await judged(held, counts.test, tokenizer, seed + 1),
    texts: held.filter((text) => fits(text, tokenizer)).slice(0, 8),
  };
}

/** Sentences of which every other one is spoilt: two words next to each other have changed places. */
async function judged(
  texts: readonly string[],
  count: number,
  tokenizer: Tokenizer,
  seed: number,
): Promise<Sentences> {
  const draws = await rand([texts.length], { generator: new Generator(seed) }).data();
  const usable = [...texts.keys()].filter((i) => fits(texts[i]!, tokenizer) && swaps(texts[i]!).length > 0);
  // Both kinds are sentences that could be spoilt, so that their length tells nothing.
  const chosen = usable.slice(0, count).map((i, place) => {
    const text = texts[i]!;
    return place % 2 === 0 ? text : spoilt(text, draws[i]!);
  });
  return new TensorDataset({
    ids: { data: idsOf(chosen, tokenizer), shape: [MAX_LENGTH] },
    y: { data: Int32Array.from(chosen, (_, place) => 1 - (place % 2)), shape: [] },
  });
}

/** Where a word and the next could change places: not the first, whose letter is a capital, nor beside signs. */
function swaps(text: string): number[] {
  const words = text.split(" ");
  const isPlain = (word: string | undefined): boolean => word !== undefined && /^[\p{L}-]+$/u.test(word);
  return [...words.keys()].filter(
    (i) => i > 0 && isPlain(words[i]) && isPlain(words[i + 1]) && words[i] !== words[i + 1],
  );
}

function spoilt(text: string, draw: number): string {
  const words = text.split(" ");
  const places = swaps(text);
  const place = places[Math.floor(draw * places.length)]!;
  return words
    .with(place, words[place + 1]!)
    .with(place + 1, words[place]!)
    .join(" ");
}

function fits(text: string, tokenizer: Tokenizer): boolean {
  return tokenizer.encode(text).length <= MAX_LENGTH;
}

function idsOf(texts: readonly string[], tokenizer: Tokenizer): Int32Array {
  const ids = new Int32Array(texts.length * MAX_LENGTH).fill(tokenizer.padId!);
  for (const [row, text] of texts.entries()) ids.set(tokenizer.encode(text), row * MAX_LENGTH);
  return ids;
}
