import { readFileSync } from "node:fs";
import { ones, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  Accuracy,
  AUROC,
  AveragePrecision,
  ConfusionMatrix,
  ExplainedVariance,
  F1Score,
  MeanAbsoluteError,
  MeanSquaredError,
  type Metric,
  Perplexity,
  Precision,
  R2Score,
  Recall,
  TopKAccuracy,
} from "./index.js";

interface Recorded {
  readonly scores: number[][];
  readonly labels: number[];
  readonly predictions: number[][];
  readonly targets: number[][];
  readonly binary: number[];
  readonly truth: number[];
  readonly chances: number[][];
  readonly perClass: Readonly<Record<string, number[]>>;
  readonly results: Readonly<Record<string, number | number[][]>>;
}

const file = new URL("../../fixtures/metrics.golden.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8")) as Recorded;
const { scores, labels, predictions, targets, perClass, results, binary, truth, chances } = recorded;

type Pair = Metric<[input: Tensor, target: Tensor], number | number[][]>;
type Batch = (from: number, to: number) => [input: Tensor, target: Tensor];
const ints = (values: number[]) => tensor(values, { dtype: "int32" });
const ofClasses: Batch = (from, to) => [tensor(scores.slice(from, to)), ints(labels.slice(from, to))];
const ofNumbers: Batch = (from, to) => [tensor(predictions.slice(from, to)), tensor(targets.slice(from, to))];
const ofFirstNumber: Batch = (from, to) =>
  ofNumbers(from, to).map((x) => x.select(1, 0)) as ReturnType<Batch>;
const ofConstant: Batch = (from, to) => [ofFirstNumber(from, to)[0], ones([to - from])];
const ofTwoClasses: Batch = (from, to) => [tensor(binary.slice(from, to)), ints(truth.slice(from, to))];
const ofChances: Batch = (from, to) => [tensor(chances.slice(from, to)), ints(labels.slice(from, to))];

const metrics: Record<string, { make: () => Pair; batch: Batch }> = {
  accuracy: { make: () => new Accuracy(), batch: ofClasses },
  top1: { make: () => new TopKAccuracy(1), batch: ofClasses },
  top3: { make: () => new TopKAccuracy(3), batch: ofClasses },
  confusion: { make: () => new ConfusionMatrix(5), batch: ofClasses },
  accuracyWithout0: { make: () => new Accuracy({ ignoreIndex: 0 }), batch: ofClasses },
  top3Without0: { make: () => new TopKAccuracy(3, { ignoreIndex: 0 }), batch: ofClasses },
  confusionWithout0: { make: () => new ConfusionMatrix(5, { ignoreIndex: 0 }), batch: ofClasses },
  precisionMacro: { make: () => new Precision(5, { average: "macro" }), batch: ofClasses },
  precisionMicro: { make: () => new Precision(5, { average: "micro" }), batch: ofClasses },
  precisionWeighted: { make: () => new Precision(5, { average: "weighted" }), batch: ofClasses },
  recallMacro: { make: () => new Recall(5, { average: "macro" }), batch: ofClasses },
  recallMicro: { make: () => new Recall(5, { average: "micro" }), batch: ofClasses },
  recallWeighted: { make: () => new Recall(5, { average: "weighted" }), batch: ofClasses },
  f1Macro: { make: () => new F1Score(5, { average: "macro" }), batch: ofClasses },
  f1Micro: { make: () => new F1Score(5, { average: "micro" }), batch: ofClasses },
  f1Weighted: { make: () => new F1Score(5, { average: "weighted" }), batch: ofClasses },
  mse: { make: () => new MeanSquaredError(), batch: ofNumbers },
  mae: { make: () => new MeanAbsoluteError(), batch: ofNumbers },
  r2: { make: () => new R2Score(), batch: ofNumbers },
  r2One: { make: () => new R2Score(), batch: ofFirstNumber },
  r2Constant: { make: () => new R2Score(), batch: ofConstant },
  explained: { make: () => new ExplainedVariance(), batch: ofNumbers },
  aurocBinary: { make: () => new AUROC(), batch: ofTwoClasses },
  precisionOfRanking: { make: () => new AveragePrecision(), batch: ofTwoClasses },
  aurocMacro: { make: () => new AUROC(), batch: ofChances },
  aurocWeighted: { make: () => new AUROC({ average: "weighted" }), batch: ofChances },
  perplexity: { make: () => new Perplexity(), batch: ofClasses },
  perplexityWithout0: { make: () => new Perplexity({ ignoreIndex: 0 }), batch: ofClasses },
};

function update(metric: Pair, batch: Batch, from: number, to: number): Promise<void> {
  return metric.update(...batch(from, to));
}

function expectEqual(got: number | number[][], want: number | number[][]): void {
  const round = (x: number | number[][]): unknown => (typeof x === "number" ? Number(x.toPrecision(6)) : x);
  expect(round(got)).toEqual(round(want));
}

describe("equals scikit-learn at once, in batches that nobody waits for, merged, and after a reset:", () => {
  it("has a case for everything that was recorded", () => {
    expect(Object.keys(metrics).sort()).toEqual(Object.keys(results).sort());
  });

  it.each(Object.keys(metrics))("%s", async (name) => {
    const { make, batch } = metrics[name];
    const n = labels.length;
    const [whole, batched, other] = [make(), make(), make()];
    await update(whole, batch, 0, n);
    expectEqual(await whole.compute(), results[name]);

    void update(batched, batch, 0, 7);
    void update(other, batch, 20, n);
    void update(batched, batch, 7, 20);
    await batched.merge(other);
    expectEqual(await batched.compute(), results[name]);

    whole.reset();
    await update(whole, batch, 0, n);
    expectEqual(await whole.compute(), results[name]);
  });
});

describe("metrics refuse what doesn't fit, and count nothing of it", () => {
  const ints = (...values: number[]) => tensor(values, { dtype: "int32" });

  it("in shapes and dtypes", async () => {
    const accuracy = new Accuracy();
    expect(() => accuracy.update(tensor([[1, 2]]), ints(1, 0))).toThrow(
      "scores have shape [1, 2], the targets [2]",
    );
    expect(() => accuracy.update(tensor([0.3]), ints(1))).toThrow("x.gt(0.5)");
    expect(() => accuracy.update(ints(1), tensor([1]))).toThrow("expected int32 class indexes");
    expect(await accuracy.compute()).toBeNaN();
    expect(() => new MeanSquaredError().update(tensor([1]), tensor([1, 2]))).toThrow("MeanSquaredError");
    expect(() => new TopKAccuracy(3).update(tensor([[1, 2]]), ints(1))).toThrow("the 3 largest of 2");
  });

  it("in class numbers", async () => {
    const matrix = new ConfusionMatrix(2);
    await expect(matrix.update(ints(0, 1), ints(1, 2))).rejects.toThrow(
      "target 2 is not one of the 2 classes",
    );
    const topK = new TopKAccuracy(1);
    await expect(topK.update(tensor([[1, 2]]), ints(5))).rejects.toThrow("target 5");
    await expect(topK.compute()).rejects.toThrow("target 5");
    topK.reset();
    await topK.update(tensor([[1, 2]]), ints(1));
    expect(await topK.compute()).toBe(1);
  });

  it("in settings", () => {
    expect(() => new TopKAccuracy(0)).toThrow("k must be a whole number from 1 on, got 0");
    expect(() => new ConfusionMatrix(1.5)).toThrow("numClasses");
  });
});

it("takes class indexes, and scores with more axes", async () => {
  const accuracy = new Accuracy();
  const target = tensor([[0, 1], [1, 1]], { dtype: "int32" }); // prettier-ignore
  void accuracy.update(tensor([[0, 0], [1, 1]], { dtype: "int32" }), target); // prettier-ignore
  expect(await accuracy.compute()).toBe(0.75);
  const scores = tensor([
    [
      [1, 0],
      [0, 1],
    ],
    [
      [0, 0],
      [1, 1],
    ],
  ]); // [2, C = 2, 2] // prettier-ignore
  await accuracy.update(scores, target);
  expect(await accuracy.compute()).toBe(0.875);
});

it("answers precision, recall and F1 of each class, as scikit-learn", async () => {
  for (const [name, score] of Object.entries({
    precision: new Precision(5),
    recall: new Recall(5),
    f1: new F1Score(5),
  })) {
    await update(score, ofClasses, 0, labels.length);
    (await score.perClass()).forEach((value, i) => expect(value).toBeCloseTo(perClass[name][i], 12));
  }
});
