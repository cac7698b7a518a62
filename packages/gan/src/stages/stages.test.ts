import { digits } from "@nn/data";
import type { StateDict } from "@nn/layers";
import { Generator, manualSeed, tensor, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { ConditioningAugmentation, StackGAN } from "./index.js";

const { train } = digits({ flat: false });
const labels = tensor([0, 1, 9], { dtype: "int32" });

function make(): StackGAN {
  manualSeed(0);
  return new StackGAN({
    inputSize: [1, 8, 8],
    codeSize: 8,
    classes: 10,
    width: 16,
    coarseChannels: [16],
    fineChannels: [16],
  });
}

const stateOf = async (module: { stateDict(): StateDict }): Promise<number[]> =>
  (await Promise.all(Object.values(module.stateDict()).map((x) => x.data()))).flatMap((x) => [...x]);

describe("ConditioningAugmentation", () => {
  it("draws from a distribution of the label's, and tells how far it is from the prior", async () => {
    const augmentation = new ConditioningAugmentation(3, 2);
    augmentation.loadStateDict({ "embedding.weight": tensor([[0, 0, 0, 0], [5, -5, -20, -20], [1, 2, 0, 0]]) }); // prettier-ignore
    const draw = (label: number) => augmentation.draw(tensor([label], { dtype: "int32" }));
    expect(await draw(0).kl.item()).toBeCloseTo(0, 6);
    expect(await draw(2).kl.item()).toBeCloseTo((1 + 4) / 4, 5);
    const [[first, second]] = (await draw(1).condition.array()) as [[number, number]];
    expect(first).toBeCloseTo(5, 3);
    expect(second).toBeCloseTo(-5, 3);
    const two = augmentation.forward(tensor([0, 0], { dtype: "int32" }));
    expect(await two.slice([0, 1]).array()).not.toEqual(await two.slice([1, 2]).array());
  });
});

describe("StackGAN", () => {
  it("trains one stage after the other", async () => {
    const model = make();
    const fine = await stateOf(model.fine);
    const { history } = await model.fitCoarse(train, { epochs: 1, seed: 0 });
    expect(Object.keys(history[0]!.metrics).sort()).toEqual([
      "adversarial",
      "discriminatorLoss",
      "generatorLoss",
      "kl",
    ]);
    expect(await stateOf(model.fine)).toEqual(fine);
    const coarse = await stateOf(model.coarse);
    await model.fitFine(train, { epochs: 1, seed: 0 });
    expect(await stateOf(model.coarse)).toEqual(coarse);
    expect(await stateOf(model.fine)).not.toEqual(fine);
    expect(model.training).toBe(false);
  });

  it("draws both stages of labels, the same with the same seed", async () => {
    const model = make().eval();
    const sample = (seed: number) => model.sample(labels, { generator: new Generator(seed) });
    const { coarse, fine } = sample(1);
    expect([coarse.shape, fine.shape]).toEqual([[3, 1, 4, 4], [3, 1, 8, 8]]); // prettier-ignore
    expect(await sample(1).fine.array()).toEqual(await fine.array());
    expect(await sample(2).fine.array()).not.toEqual(await fine.array());
  });

  it("makes coarse images as dark as real ones", async () => {
    const model = make();
    const { x } = train.batch([...Array(1000).keys()]);
    const darkness = async (): Promise<number> => {
      const many = tensor(Int32Array.from({ length: 200 }, (_, i) => i % 10));
      return model
        .sample(many, { generator: new Generator(0) })
        .coarse.mean()
        .item();
    };
    const wanted = await x.mean().item();
    const before = Math.abs((await darkness()) - wanted);
    await model.fitCoarse(train, { epochs: 5, lr: 2e-3, seed: 0 });
    expect(Math.abs((await darkness()) - wanted)).toBeLessThan(before / 2);
  });

  it("refuses what doesn't fit", async () => {
    const model = make();
    const of = (x: Tensor, y?: Tensor) => ({
      length: x.shape[0]!,
      batch: () => ({ x, ...(y && { y }) }) as { x: Tensor; y: Tensor },
    });
    await expect(model.fitCoarse(of(zeros([3, 1, 6, 6]), labels))).rejects.toThrow("images are [1, 6, 6]");
    await expect(model.fitCoarse(of(zeros([3, 1, 8, 8])))).rejects.toThrow(
      "a conditional model needs labels",
    );
    await expect(model.fitFine(of(zeros([3, 1, 8, 8]), labels.add(3)))).rejects.toThrow(
      "example 2 has the label 12",
    );
    await expect(model.fitFine(of(zeros([0, 1, 8, 8]), labels))).rejects.toThrow("there are no examples");
    expect(() => model.forward(zeros([3, 7]), labels)).toThrow("expected codes [n, 8], got [3, 7]");
    expect(() => model.forward(zeros([2, 8]), labels)).toThrow("needs labels [2], got [3]");
    expect(() => new StackGAN({ inputSize: [1, 8, 8], codeSize: 8, classes: 10, width: 0 })).toThrow(
      "width must be a whole number",
    );
    const sizes = { codeSize: 8, classes: 10, fineChannels: [8] };
    expect(() => new StackGAN({ ...sizes, inputSize: 64 as never })).toThrow("StackGAN: needs images, got");
    expect(() => new StackGAN({ ...sizes, inputSize: [1, 10, 10] })).toThrow("can't be halved");
  });
});
