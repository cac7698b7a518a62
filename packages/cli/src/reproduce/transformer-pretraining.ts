import { noGrad } from "@nn/autograd";
import { DataLoader, Subset } from "@nn/data";
import { crossEntropy } from "@nn/layers";
import { manualSeed, softmax, tensor, type Tensor } from "@nn/tensor";
import { evaluate, fit, type TrainResult } from "@nn/train";
import {
  BERT,
  languageModelLoss,
  MaskedLanguageModel,
  maskTokens,
  SequenceClassifier,
} from "@nn/transformer";
import { curveChart } from "../draw/curve-chart.js";
import { textSheet } from "../draw/text-sheet.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { warmedUpAdamW } from "./transformer-optimiser.js";
import { MAX_LENGTH, sentenceSets, type SentenceSets } from "./transformer-pretraining-data.js";

const SIZES = { maxLength: MAX_LENGTH, embedDim: 64, numLayers: 2, numHeads: 4, dropout: 0.1 };

/** How many labels there are to learn from, and how to learn. */
interface FewLabels {
  readonly labels: number;
  readonly epochs: number;
  readonly batchSize: number;
}

const FEW: readonly FewLabels[] = [
  { labels: 100, epochs: 40, batchSize: 20 },
  { labels: 1000, epochs: 12, batchSize: 32 },
];
/** Each with labels of its own. */
const REPETITIONS = 3;

/** Where an encoder comes from. */
type Origin = "from scratch" | "pre-trained";

/** Accuracies with so many labels, one for each choice of them. */
interface Comparison {
  readonly origin: Origin;
  readonly labels: number;
  readonly accuracies: readonly number[];
  /** Of one training. */
  readonly seconds: number;
}

/** What is compared, and with what. */
interface Contest {
  readonly sets: SentenceSets;
  readonly pretrained: BERT;
  readonly options: ExperimentOptions;
}

/** Masked pre-training on sentences without labels, and what it is worth where labels are few. */
export async function transformerPretraining(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, signal } = options;
  const sets = await sentenceSets(
    quick
      ? { unlabelled: 320, labelled: 40, test: 60 }
      : { unlabelled: 20_000, labelled: REPETITIONS * 1000, test: 2000 },
    seed,
  );
  manualSeed(seed);
  const model = new MaskedLanguageModel(makeEncoder(sets));
  const pretraining = await pretrain(model, sets, options);
  if (signal.aborted) return undefined;
  const contest = { sets, pretrained: model.encoder, options };
  const comparisons: Comparison[] = [];
  for (const few of quick ? [{ labels: 40, epochs: 1, batchSize: 20 }] : FEW) {
    for (const origin of ["from scratch", "pre-trained"] as const) {
      const accuracies = await compare(origin, few, contest);
      if (!signal.aborted) comparisons.push(accuracies);
    }
  }
  return chapterOf(sets, pretraining, comparisons, await fillIns(model, sets));
}

function makeEncoder({ tokenizer }: SentenceSets): BERT {
  return new BERT({ vocabularySize: tokenizer.vocabularySize, ...SIZES });
}

/** Other tokens are masked each time a sentence comes, as in RoBERTa. */
async function pretrain(
  model: MaskedLanguageModel,
  { tokenizer, unlabelled }: SentenceSets,
  { quick, seed, training }: ExperimentOptions,
): Promise<TrainResult> {
  const loader = new DataLoader(unlabelled, { batchSize: 64, shuffle: true, dropLast: true, seed });
  const epochs = quick ? 1 : 10;
  const rates = { steps: epochs * loader.length, warmup: 200, highest: 2e-3, lowest: 0 };
  const result = await fit(model, loader, {
    ...training("masked pre-training"),
    ...warmedUpAdamW(model.parameters(), rates),
    epochs,
    clipGradNorm: 1,
    compile: true,
    loss: ({ ids }) => {
      const masked = maskTokens(ids, tokenizer);
      const logits = model.forward(masked.ids, { attentionMask: ids.ne(tokenizer.padId!) }); // [N, L, V]
      return languageModelLoss(logits, masked.labels);
    },
  });
  model.eval();
  return result;
}

/** Trains classifiers that differ in nothing but the first values of their encoders. */
async function compare(origin: Origin, few: FewLabels, contest: Contest): Promise<Comparison> {
  const { quick, signal } = contest.options;
  const found: { accuracy: number; seconds: number }[] = [];
  for (let repetition = 0; repetition < (quick ? 1 : REPETITIONS); repetition++) {
    if (signal.aborted) break;
    found.push(await fineTune(origin, few, repetition, contest));
  }
  return {
    origin,
    labels: few.labels,
    accuracies: found.map(({ accuracy }) => accuracy),
    seconds: mean(found.map(({ seconds }) => seconds)),
  };
}

async function fineTune(
  origin: Origin,
  { labels, epochs, batchSize }: FewLabels,
  repetition: number,
  { sets, pretrained, options: { seed, training } }: Contest,
): Promise<{ accuracy: number; seconds: number }> {
  manualSeed(seed + repetition);
  const encoder = makeEncoder(sets);
  if (origin === "pre-trained") encoder.loadStateDict(pretrained.stateDict());
  const model = new SequenceClassifier(encoder, 2);
  const chosen = Array.from({ length: labels }, (_, i) => repetition * labels + i);
  const loader = new DataLoader(new Subset(sets.labelled, chosen), { batchSize, shuffle: true, seed });
  const classify = (ids: Tensor): Tensor =>
    model.forward(ids, { attentionMask: ids.ne(sets.tokenizer.padId!) }); // [N, 2]
  const rates = { steps: epochs * loader.length, warmup: 40, highest: 1e-3, lowest: 0 };
  const { seconds } = await fit(model, loader, {
    ...training(`${labels} labels ${origin} ${repetition + 1}`),
    ...warmedUpAdamW(model.parameters(), rates),
    epochs,
    clipGradNorm: 1,
    compile: true,
    loss: ({ ids, y }) => crossEntropy(classify(ids), y),
  });
  const { accuracy } = await evaluate(model, new DataLoader(sets.test, { batchSize: 100 }), ({ ids, y }) => ({
    accuracy: classify(ids).argMax(1).eq(y).cast("float32").mean(),
  }));
  return { accuracy: accuracy!, seconds };
}

/** Held-out sentences with a word masked, and the three words that the model finds likeliest there. */
async function fillIns(model: MaskedLanguageModel, { tokenizer, texts }: SentenceSets): Promise<string> {
  const lines = texts.map(async (text, row) => {
    const ids = tokenizer.encode(text);
    const place = 1 + ((2 * row + 1) % (ids.length - 2));
    const shown = ids.with(place, tokenizer.maskId!);
    const logits = noGrad(() => model.forward(tensor([shown], { dtype: "int32" }))); // [1, L, V]
    const shares = await softmax(logits.slice(0, place), -1).data();
    const likely = [...shares.keys()].sort((a, b) => shares[b]! - shares[a]!).slice(0, 3);
    const words = likely.map((id) => `${tokenizer.idToToken(id)!} ${(100 * shares[id]!).toFixed(0)} %`);
    const sentence = tokenizer.decode(shown.slice(1)).replace("<mask>", "_____");
    return `${sentence}\n    ${words.join(",  ")}   (it was ${tokenizer.idToToken(ids[place]!)!})`;
  });
  return (await Promise.all(lines)).join("\n");
}

function chapterOf(
  { unlabelled, test }: SentenceSets,
  { history, seconds }: TrainResult,
  comparisons: readonly Comparison[],
  filled: string,
): Chapter {
  const losses = history.filter(({ complete }) => complete).map(({ metrics }) => metrics["loss"]!);
  return {
    title: "Pre-training, and what it is worth",
    lead:
      "A small BERT (two layers, 64 wide) learns to fill in masked words of German sentences that a grammar made. Then it is to tell " +
      "right sentences from those in which two words next to each other have changed places, with few labels to learn from. " +
      "The same model without pre-training gets the same labels, steps and rates.",
    facts: comparisons.map(({ origin, labels, accuracies }) => [
      percent(mean(accuracies)),
      `of test sentences told with ${labels.toLocaleString("en")} labels, ${origin}`,
    ]),
    table: {
      title: "Right or spoilt?",
      note:
        `${test.length.toLocaleString("en")} held-out sentences, half of them spoilt; means over choices of labels, and the lowest and ` +
        `the highest. Pre-training took ${formatDuration(seconds)} on ${unlabelled.length.toLocaleString("en")} sentences; some spoilt ` +
        "sentences are right by chance.",
      head: ["encoder", "labels", "accuracy", "lowest", "highest", "fine-tuning"],
      rows: comparisons.map(({ origin, labels, accuracies, seconds: took }) => ({
        built: "",
        cells: [
          origin,
          labels.toLocaleString("en"),
          ...[mean(accuracies), Math.min(...accuracies), Math.max(...accuracies)].map(percent),
          formatDuration(took),
        ],
      })),
    },
    figures: [
      {
        file: "words.png",
        title: "What it fills in",
        caption:
          "Held-out sentences with one word masked, and the words that the pre-trained model finds likeliest.",
        picture: textSheet([{ title: "masked words", note: "pre-trained model, no labels", text: filled }]),
      },
      {
        file: "loss.png",
        title: "How pre-training goes",
        caption: "The cross entropy of masked words, in the mean of each epoch.",
        picture: curveChart(
          [
            {
              title: "masked words",
              note: "nats per word",
              x: losses.map((_, i) => i + 1),
              curves: [{ name: "training", y: losses }],
            },
          ],
          { x: "epoch", y: "loss" },
        ),
      },
    ],
    data: "sentences of a grammar in @nn/data",
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
