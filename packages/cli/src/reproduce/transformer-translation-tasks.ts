import { readFile } from "node:fs/promises";
import path from "node:path";
import { dates, englishGerman, TextPairs } from "@nn/data";
import { trainBpe, trainCharacters, trainWordLevel, type Tokenizer } from "@nn/tokenizers";
import type { ExperimentOptions } from "./experiment.js";
import type { TranslatorSizes, TranslatorTraining } from "./transformer-translator.js";

/** Texts and their translations, and how they are learnt. */
export interface TranslationTask {
  readonly name: string;
  readonly built: string;
  /** Where the texts are from. */
  readonly source: string;
  readonly train: TextPairs;
  /** What is measured after each epoch. */
  readonly validation: TextPairs;
  readonly test: TextPairs;
  readonly sourceTokenizer: Tokenizer;
  /** The same one, where all tables of the model are one. */
  readonly targetTokenizer: Tokenizer;
  readonly sizes: TranslatorSizes;
  readonly training: TranslatorTraining;
  /** What is put under the picture of attention. */
  readonly shown: string;
}

type Size = Pick<ExperimentOptions, "quick" | "seed">;

const SPECIAL = { specialTokens: { pad: "<pad>", unk: "<unk>", bos: "<s>", eos: "</s>" }, addEos: true };

/** Dates in seven styles to ISO 8601, character by character. */
export async function datesTask({ quick, seed }: Size): Promise<TranslationTask> {
  const train = dates(quick ? 200 : 20_000, { split: "train", seed });
  const test = dates(quick ? 50 : 1000, { split: "test", seed });
  const tokenizer = await trainCharacters([...train.source, ...train.target], SPECIAL);
  return {
    ...{
      name: "dates to ISO 8601",
      built: "characters; 64 wide, 2 + 2 layers",
      source: "dates made by @nn/data",
    },
    ...{ train, test, validation: test, sourceTokenizer: tokenizer, targetTokenizer: tokenizer },
    sizes: { embedDim: 64, numHeads: 4, layers: 2, dropout: 0.1 },
    training: {
      epochs: quick ? 1 : 8,
      maxTokens: 2048,
      multipleOf: 16,
      ...{ lr: 0.4, warmup: 400, labelSmoothing: 0.1 },
    },
    shown: "Tuesday, March 7, 2017",
  };
}

/** Sentences of a grammar, word by word. */
export async function grammarTask({ quick, seed }: Size): Promise<TranslationTask> {
  const train = englishGerman(quick ? 200 : 20_000, { split: "train", seed });
  const test = englishGerman(quick ? 50 : 1000, { split: "test", seed });
  return {
    ...{
      name: "English to German",
      built: "words; 128 wide, 2 + 2 layers",
      source: "sentences of a grammar in @nn/data",
    },
    ...{ train, test, validation: test },
    sourceTokenizer: await trainWordLevel(train.source, SPECIAL),
    targetTokenizer: await trainWordLevel(train.target, SPECIAL),
    sizes: { embedDim: 128, numHeads: 4, layers: 2, dropout: 0.1 },
    training: {
      epochs: quick ? 1 : 8,
      maxTokens: 1024,
      multipleOf: 8,
      ...{ lr: 0.4, warmup: 600, labelSmoothing: 0.1 },
    },
    shown: "When did the teacher give the small child a book?",
  };
}

/** Parallel files in the layout of Multi30k: `train.en`, `train.de`, `val.*` and, where they are there, `test.*`. */
export async function filesTask(folder: string, { quick }: Size): Promise<TranslationTask> {
  const [train, validation] = [await pairsIn(folder, "train"), await pairsIn(folder, "val")];
  const test = (await pairsIn(folder, "test").catch(ignoreMissing)) ?? validation;
  const part = (pairs: TextPairs, count: number): TextPairs =>
    quick ? new TextPairs(pairs.source.slice(0, count), pairs.target.slice(0, count)) : pairs;
  const learnt = withoutLong(part(train, 200));
  const tokenizer = await trainBpe([...learnt.source, ...learnt.target], {
    ...SPECIAL,
    vocabularySize: 6000,
  });
  const name = path.basename(path.resolve(folder));
  return {
    ...{ name, built: "6,000 pieces of words; 128 wide, 2 + 2 layers", source: `parallel files in ${name}` },
    train: learnt,
    validation: part(validation, 50),
    test: part(test, 50),
    ...{ sourceTokenizer: tokenizer, targetTokenizer: tokenizer },
    sizes: { embedDim: 128, numHeads: 4, layers: 2, dropout: 0.1 },
    training: {
      epochs: quick ? 1 : 10,
      maxTokens: 2048,
      multipleOf: 8,
      ...{ lr: 0.4, warmup: 800, labelSmoothing: 0.1 },
    },
    shown: test.source[0]!,
  };
}

/** Lines of one file, and the same lines in the other language. */
async function pairsIn(folder: string, part: string): Promise<TextPairs> {
  const source = await linesOf(folder, `${part}.en`);
  return new TextPairs(source, await linesOf(folder, `${part}.de`));
}

async function linesOf(folder: string, file: string): Promise<string[]> {
  const text = await readFile(path.join(folder, file), "utf8");
  return text.replace(/\r?\n$/u, "").split(/\r?\n/u);
}

function ignoreMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}

/** Without empty lines, and those that would not fit in a batch. */
function withoutLong({ source, target }: TextPairs, most = 400): TextPairs {
  const kept = [...source.keys()].filter((i) =>
    [source[i]!, target[i]!].every((text) => text !== "" && text.length <= most),
  );
  return new TextPairs(kept.map((i) => source[i]!), kept.map((i) => target[i]!)); // prettier-ignore
}
