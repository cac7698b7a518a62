import { readFileSync } from "node:fs";
import { tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  Accuracy,
  ConfusionMatrix,
  F1Score,
  MeanAbsoluteError,
  MeanSquaredError,
  type Metric,
  Precision,
  Recall,
  TopKAccuracy,
} from "./index.js";

interface Recorded {
  readonly scores: number[][];
  readonly labels: number[];
  readonly predictions: number[][];
  readonly targets: number[][];
  readonly perClass: Readonly<Record<string, number[]>>;
  readonly results: Readonly<Record<string, number | number[][]>>;
}

const file = new URL("../../fixtures/metrics.golden.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8")) as Recorded;
const { scores, labels, predictions, targets, perClass, results } = recorded;

type Pair = Metric<
  [input: ReturnType<typeof tensor>, target: ReturnType<typeof tensor>],
  number | number[][]
>;
const metrics: Record<string, { make: () => Pair; classes: boolean }> = {
  accuracy: { make: () => new Accuracy(), classes: true },
  top1: { make: () => new TopKAccuracy(1), classes: true },
  top3: { make: () => new TopKAccuracy(3), classes: true },
  confusion: { make: () => new ConfusionMatrix(5), classes: true },
  accuracyWithout0: { make: () => new Accuracy({ ignoreIndex: 0 }), classes: true },
  top3Without0: { make: () => new TopKAccuracy(3, { ignoreIndex: 0 }), classes: true },
  confusionWithout0: { make: () => new ConfusionMatrix(5, { ignoreIndex: 0 }), classes: true },
  precisionMacro: { make: () => new Precision(5, { average: "macro" }), classes: true },
  precisionMicro: { make: () => new Precision(5, { average: "micro" }), classes: true },
  precisionWeighted: { make: () => new Precision(5, { average: "weighted" }), classes: true },
  recallMacro: { make: () => new Recall(5, { average: "macro" }), classes: true },
  recallMicro: { make: () => new Recall(5, { average: "micro" }), classes: true },
  recallWeighted: { make: () => new Recall(5, { average: "weighted" }), classes: true },
  f1Macro: { make: () => new F1Score(5, { average: "macro" }), classes: true },
  f1Micro: { make: () => new F1Score(5, { average: "micro" }), classes: true },
  f1Weighted: { make: () => new F1Score(5, { average: "weighted" }), classes: true },
  mse: { make: () => new MeanSquaredError(), classes: false },
  mae: { make: () => new MeanAbsoluteError(), classes: false },
};

function update(metric: Pair, classes: boolean, from: number, to: number): Promise<void> {
  return classes
    ? metric.update(tensor(scores.slice(from, to)), tensor(labels.slice(from, to), { dtype: "int32" }))
    : metric.update(tensor(predictions.slice(from, to)), tensor(targets.slice(from, to)));
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
    const { make, classes } = metrics[name];
    const n = labels.length;
    const [whole, batched, other] = [make(), make(), make()];
    await update(whole, classes, 0, n);
    expectEqual(await whole.compute(), results[name]);

    void update(batched, classes, 0, 7);
    void update(other, classes, 20, n);
    void update(batched, classes, 7, 20);
    await batched.merge(other);
    expectEqual(await batched.compute(), results[name]);

    whole.reset();
    await update(whole, classes, 0, n);
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
    await update(score, true, 0, labels.length);
    (await score.perClass()).forEach((value, i) => expect(value).toBeCloseTo(perClass[name][i], 12));
  }
});
