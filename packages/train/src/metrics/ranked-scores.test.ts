import { rand, tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { AUROC, AveragePrecision, Perplexity, R2Score } from "./index.js";

const ints = (...values: number[]) => tensor(values, { dtype: "int32" });

describe("AUROC", () => {
  it("counts equal scores as half", async () => {
    const auroc = new AUROC();
    await auroc.update(tensor([1, 1, 1, 1]), ints(0, 1, 1, 0));
    expect(await auroc.compute()).toBe(0.5);
  });

  it("leaves out classes that don't occur, and ignoreIndex", async () => {
    const auroc = new AUROC({ ignoreIndex: 2 });
    await auroc.update(tensor([[0.9, 0.1, 0], [0.2, 0.8, 0], [0, 0, 1]]), ints(0, 1, 2)); // prettier-ignore
    expect(await auroc.compute()).toBe(1);
    expect((await auroc.perClass())[2]).toBeNaN();
    expect(await new AUROC().compute()).toBeNaN();
    const alone = new AUROC();
    await alone.update(tensor([0.3, 0.4]), ints(1, 1));
    expect(await alone.compute()).toBeNaN();
  });

  it("takes scores with more axes", async () => {
    const [whole, flat] = [new AveragePrecision(), new AveragePrecision()];
    const scores = rand([4, 3, 2]);
    const target = ints(0, 1, 2, 0, 1, 2, 0, 1);
    await whole.update(scores, target.reshape([4, 2]));
    await flat.update(scores.permute([0, 2, 1]).reshape([8, 3]), target);
    expect(await whole.compute()).toBe(await flat.compute());
  });

  it("refuses what has no order", async () => {
    const auroc = new AUROC();
    await expect(auroc.update(tensor([NaN, 1]), ints(0, 1))).rejects.toThrow("a score is NaN");
    auroc.reset();
    await expect(auroc.update(tensor([0, 1]), ints(0, 2))).rejects.toThrow(
      "target 2 is not one of the 2 classes",
    );
    auroc.reset();
    await auroc.update(tensor([0, 1]), ints(0, 1));
    await expect(auroc.update(tensor([[0, 1, 2]]), ints(0))).rejects.toThrow(
      "scores [1] and [3] for each example",
    );
    expect(() => auroc.update(tensor([0.1]), tensor([1]))).toThrow("expected int32 class indexes");
  });
});

it("Perplexity takes logits [..., V], and refuses tokens that don't exist", async () => {
  const perplexity = new Perplexity({ ignoreIndex: -100 });
  const half = tensor([[0, 0], [0, 0]]).reshape([1, 2, 2]); // prettier-ignore
  await perplexity.update(half, tensor([[1, -100]], { dtype: "int32" }));
  expect(await perplexity.compute()).toBeCloseTo(2, 6);
  await expect(perplexity.update(half, tensor([[1, 2]], { dtype: "int32" }))).rejects.toThrow(
    "target 2 is not one",
  );
  expect(() => perplexity.update(half, ints(1))).toThrow("pass logits [..., V] and targets [...]");
});

it("R2Score needs two examples, and as many outputs in all batches", async () => {
  const r2 = new R2Score();
  await r2.update(tensor([1]), tensor([1]));
  expect(await r2.compute()).toBeNaN();
  await expect(r2.update(tensor([[1, 2]]), tensor([[1, 2]]))).rejects.toThrow("2 outputs for each example");
  const far = new R2Score();
  await far.update(tensor([1e6, 1e6 + 1]), tensor([1e6, 1e6 + 1]));
  expect(await far.compute()).toBe(1);
});
