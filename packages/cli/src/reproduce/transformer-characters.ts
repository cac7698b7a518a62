import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { aliceInWonderland, DataLoader, RandomSampler } from "@nn/data";
import { manualSeed } from "@nn/tensor";
import { trainCharacters, type Tokenizer } from "@nn/tokenizers";
import { evaluate, fit, type Callback, type EpochRecord } from "@nn/train";
import { generate, GPT, languageModelLoss, TokenWindows, type WindowBatch } from "@nn/transformer";
import { curveChart } from "../draw/curve-chart.js";
import { textSheet } from "../draw/text-sheet.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { warmedUpAdamW } from "./transformer-optimiser.js";

/** nanoGPT's settings for a computer without a graphics card. */
const SIZES = { maxLength: 64, embedDim: 128, numLayers: 4, numHeads: 4, dropout: 0, bias: false } as const;
const BATCH = 12;
const STEPS = 2000;
const RATES = { highest: 1e-3, lowest: 1e-4, warmup: 100, betas: [0.9, 0.99] } as const;
/** Steps between two looks at the held-out part. */
const EVERY = 200;
const TEMPERATURE = 0.8;

/** The text that a model learns, in two parts. */
interface Corpus {
  readonly text: string;
  readonly source: string;
  readonly tokenizer: Tokenizer;
  readonly train: Int32Array;
  readonly heldOut: Int32Array;
}

/** A GPT that writes letter by letter: nanoGPT's smallest configuration. */
export async function transformerCharacters(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, training } = options;
  const corpus = await readCorpus(options);
  const { tokenizer } = corpus;
  const [steps, every] = quick ? [20, 10] : [STEPS, EVERY];
  manualSeed(seed);
  const model = new GPT({ vocabularySize: tokenizer.vocabularySize, ...SIZES, activation: "gelu" });
  const windows = new TokenWindows(corpus.train, SIZES.maxLength);
  const sampler = new RandomSampler(windows, { replacement: true, numSamples: every * BATCH });
  const texts = new TextsByEpoch(model, tokenizer, quick ? 40 : 300);
  const { callbacks = [], ...run } = training("character GPT");
  const heldOut = new DataLoader(
    new TokenWindows(quick ? corpus.heldOut.slice(0, 2000) : corpus.heldOut, SIZES.maxLength, {
      stride: SIZES.maxLength,
    }),
    { batchSize: 48 },
  );
  const loss = ({ ids, labels }: WindowBatch) => languageModelLoss(model.forward(ids), labels);
  const { history, seconds } = await fit(
    model,
    new DataLoader(windows, { batchSize: BATCH, sampler, seed }),
    {
      ...run,
      callbacks: [...callbacks, texts],
      epochs: steps / every,
      ...warmedUpAdamW(model.parameters(), { steps, ...RATES }),
      clipGradNorm: 1,
      compile: true,
      loss,
      validate: () => evaluate(model, heldOut, loss),
    },
  );
  const whole = history.filter(({ complete }) => complete);
  return whole.length === 0 ? undefined : chapterOf({ corpus, model, whole, seconds, every, texts });
}

/** The file that was given (or `input.txt` of a folder), or the bundled book; nine tenths to learn from. */
async function readCorpus({ data }: ExperimentOptions): Promise<Corpus> {
  const text = data === undefined ? await aliceInWonderland() : await readFile(await textFile(data), "utf8");
  const tokenizer = await trainCharacters(text);
  const tokens = Int32Array.from(tokenizer.encode(text));
  const border = Math.floor(0.9 * tokens.length);
  if (tokens.length - border <= SIZES.maxLength) {
    throw new Error(`the text has ${tokens.length} characters; give one of 1,000 or more`);
  }
  return {
    text,
    source:
      data === undefined
        ? "Lewis Carroll, Alice's Adventures in Wonderland (1865), public domain"
        : path.basename(data),
    tokenizer,
    train: tokens.slice(0, border),
    heldOut: tokens.slice(border),
  };
}

async function textFile(given: string): Promise<string> {
  return (await stat(given)).isDirectory() ? path.join(given, "input.txt") : given;
}

/** Writes a piece after some epochs, and keeps it with the checkpoints. */
class TextsByEpoch implements Callback {
  readonly #model: GPT;
  readonly #tokenizer: Tokenizer;
  readonly #length: number;
  #texts: Record<string, string> = {};

  constructor(model: GPT, tokenizer: Tokenizer, length: number) {
    this.#model = model;
    this.#tokenizer = tokenizer;
    this.#length = length;
  }

  async onEpoch({ epoch, complete }: EpochRecord): Promise<void> {
    if (complete) this.#texts[epoch] = await writeOn(this.#model, this.#tokenizer, this.#length);
  }

  stateDict(): Record<string, string> {
    return { ...this.#texts };
  }

  loadStateDict(texts: Record<string, string>): void {
    this.#texts = { ...texts };
  }

  /** What was written after an epoch. */
  at(epoch: number): string {
    return this.#texts[epoch] ?? "";
  }
}

/** A piece that begins behind an end of line (or any character, where there is none), drawn letter by letter. */
async function writeOn(model: GPT, tokenizer: Tokenizer, length: number): Promise<string> {
  const [ids] = await generate(model, [[tokenizer.tokenToId("\n") ?? 0]], {
    temperature: TEMPERATURE,
    maxNewTokens: length,
    overflow: "slide",
    seed: 7,
  });
  return tokenizer.decode(ids!);
}

/** What was found. */
interface Found {
  readonly corpus: Corpus;
  readonly model: GPT;
  readonly whole: readonly EpochRecord[];
  readonly seconds: number;
  readonly every: number;
  readonly texts: TextsByEpoch;
}

function chapterOf({ corpus, model, whole, seconds, every, texts }: Found): Chapter {
  const best = whole.reduce((least, record) => (lossOf(record) < lossOf(least) ? record : least));
  const last = whole.at(-1)!;
  const size = model.parameters().reduce((sum, { size: numbers }) => sum + numbers, 0);
  const step = (record: EpochRecord): string => (record.epoch * every).toLocaleString("en");
  const chosen = [...new Set([whole[0]!, whole[Math.floor((whole.length - 1) / 2)]!, last])];
  return {
    title: "A GPT that writes letter by letter",
    lead:
      "nanoGPT's configuration for computers without a graphics card: 4 layers, 4 heads, 128 wide, 64 characters of context, " +
      "batches of 12, AdamW with a rate of 0.001 that rises for 100 steps and falls to 0.0001 along a cosine. The last tenth of the " +
      `text is held out. The text has ${corpus.text.length.toLocaleString("en")} characters, ` +
      `${corpus.tokenizer.vocabularySize} different ones.`,
    facts: [
      [lossOf(last).toFixed(3), `validation loss after ${step(last)} steps`],
      [lossOf(best).toFixed(3), `the lowest, after ${step(best)} steps`],
      [size.toLocaleString("en"), "parameters"],
      [formatDuration(seconds), "of training, validation included"],
    ],
    table: {
      title: "As it learns",
      note: "Cross entropy per character, in nats; the held-out part in windows side by side, and the perplexity there.",
      head: ["after step", "training", "held out", "perplexity", "seconds"],
      rows: whole.map((record, i) => ({
        built: "",
        cells: [
          step(record),
          record.metrics["loss"]!.toFixed(3),
          lossOf(record).toFixed(3),
          Math.exp(lossOf(record)).toFixed(2),
          whole
            .slice(0, i + 1)
            .reduce((sum, one) => sum + one.seconds, 0)
            .toFixed(0),
        ],
      })),
    },
    figures: [
      {
        file: "samples.png",
        title: "What it writes",
        caption: `Letters drawn one by one from what the model expects, sharpened by a temperature of ${TEMPERATURE}.`,
        picture: textSheet(
          chosen.map((record) => ({
            title: `after ${step(record)} steps`,
            note: `validation loss ${lossOf(record).toFixed(3)}`,
            text: texts.at(record.epoch),
          })),
        ),
      },
      {
        file: "loss.png",
        title: "How the loss falls",
        caption: `Training: the mean of the ${every} steps before. Held out: after them.`,
        picture: curveChart(
          [
            {
              title: "cross entropy",
              note: "nats per character",
              x: whole.map(({ epoch }) => epoch * every),
              curves: [
                { name: "training", y: whole.map(({ metrics }) => metrics["loss"]!) },
                { name: "held out", y: whole.map(lossOf) },
              ],
            },
          ],
          { x: "step", y: "loss" },
        ),
      },
    ],
    data: corpus.source,
  };
}

function lossOf({ validation }: EpochRecord): number {
  return validation["loss"]!;
}
