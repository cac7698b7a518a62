import { DataLoader, digits, type ImageBatch, type TensorDataset } from "@nn/data";
import { crossEntropy, type Module } from "@nn/layers";
import { Adam, CosineAnnealingLR } from "@nn/optim";
import { manualSeed, type Tensor } from "@nn/tensor";
import { ConfusionMatrix, evaluate, fit } from "@nn/train";
import type { PartOptions } from "../../report/part.js";
import { everything } from "../everything.js";
import { everyShift } from "./every-shift.js";
import { classifierSettings, type ClassifierSettings } from "./settings.js";

/** A classifier that was trained: how good it is, and what it takes for what. */
export interface ClassifierResult {
  readonly name: string;
  readonly built: string;
  readonly parameters: number;
  readonly seconds: number;
  /** Whether the training was stopped before its end. */
  readonly stopped: boolean;
  /** Cross entropies after each epoch. */
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
  /** How often digit i (row) was taken for digit j (column), over the held-out images. */
  readonly confusion: readonly (readonly number[])[];
}

/** The share of the images whose digit was found. */
export function accuracyOf({ confusion }: ClassifierResult): number {
  const all = confusion.flat().reduce((sum, count) => sum + count, 0);
  return confusion.reduce((sum, row, digit) => sum + row[digit]!, 0) / all;
}

/** Trains the classifiers on the digits, each image in nine places, and tries them on the held-out ones. */
export async function trainClassifiers(options: PartOptions): Promise<ClassifierResult[]> {
  const { train, test } = digits({ flat: false });
  const examples = await everyShift(train);
  const heldOut = everything(test);
  const results: ClassifierResult[] = [];
  for (const settings of classifierSettings(options.quick)) {
    if (options.signal.aborted) break;
    results.push(await trainOne(settings, examples, heldOut, options));
  }
  return results;
}

async function trainOne(
  { name, built, make, epochs, lr }: ClassifierSettings,
  examples: TensorDataset<"x" | "y">,
  heldOut: ImageBatch,
  { seed, signal, reporterFor }: PartOptions,
): Promise<ClassifierResult> {
  // Each anew, so that one doesn't change with the training of those before it.
  manualSeed(seed);
  const loader = new DataLoader(examples, { batchSize: 64, shuffle: true, seed });
  const model = make();
  const optimizer = new Adam(model.parameters(), { lr });
  const schedule = new CosineAnnealingLR(optimizer, epochs * loader.length);
  const { history, interrupted, seconds } = await fit(model, loader, {
    optimizer,
    loss: ({ x, y }) => crossEntropy(model.forward(x), y),
    epochs,
    compile: true,
    signal,
    validate: () => evaluate(model, [heldOut], (batch) => measure(model, batch)),
    schedule: { schedule, every: "step" },
    callbacks: [reporterFor(name)],
  });
  const whole = history.filter(({ complete }) => complete);
  return {
    name,
    built,
    parameters: model.parameters().reduce((sum, { size }) => sum + size, 0),
    seconds,
    stopped: interrupted,
    training: whole.map(({ metrics }) => metrics.loss!),
    heldOut: whole.map(({ validation }) => validation.loss!),
    confusion: await confusionOf(model, heldOut),
  };
}

function measure(model: Module, { x, y }: ImageBatch): { loss: Tensor; accuracy: Tensor } {
  const scores = model.forward(x);
  return { loss: crossEntropy(scores, y), accuracy: scores.argMax(1).eq(y).cast("float32").mean() };
}

async function confusionOf(model: Module, { x, y }: ImageBatch): Promise<number[][]> {
  const confusion = new ConfusionMatrix(10);
  model.eval();
  await confusion.update(model.forward(x), y);
  return confusion.compute();
}
