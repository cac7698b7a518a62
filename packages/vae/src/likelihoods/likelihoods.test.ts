import { Generator, tensor, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { bernoulli, categorical, gaussian, type Likelihood } from "./index.js";

/** The mean of many samples of one output, and their mean squared distance from the expected value. */
async function moments(likelihood: Likelihood, output: Tensor): Promise<[number, number]> {
  const many = output.expand([20_000, output.shape[1]]);
  const samples = likelihood.sample(many, { generator: new Generator(1) });
  const away = samples.sub(likelihood.mean(many)).square().mean();
  return [await samples.mean().item(), await away.item()];
}

describe("samples have the distribution that is meant:", () => {
  it("bernoulli", async () => {
    const [mean, variance] = await moments(bernoulli(), tensor([[Math.log(3)]])); // prettier-ignore
    expect(mean).toBeCloseTo(0.75, 1);
    expect(variance).toBeCloseTo(0.1875, 1);
  });

  it("gaussian", async () => {
    const [mean, variance] = await moments(gaussian({ std: 0.5 }), tensor([[2]])); // prettier-ignore
    expect(mean).toBeCloseTo(2, 1);
    expect(variance).toBeCloseTo(0.25, 1);
    const [, learned] = await moments(gaussian({ std: "learned" }), tensor([[2, Math.log(4)]])); // prettier-ignore
    expect(Math.abs(learned - 4)).toBeLessThan(0.2);
  });

  it("categorical", async () => {
    const [mean, variance] = await moments(categorical(3), tensor([[0, 0, Math.log(2)]])); // prettier-ignore
    expect(mean).toBeCloseTo(1.25, 1);
    expect(variance).toBeCloseTo(0.6875, 1);
  });
});

describe("images", () => {
  it("have their channels and scores side by side along axis 1", async () => {
    const x = zeros([2, 3, 4, 4]);
    expect(bernoulli().logProb(x, zeros([2, 3, 4, 4])).shape).toEqual([2]);
    expect(gaussian({ std: "learned" }).mean(zeros([2, 6, 4, 4])).shape).toEqual([2, 3, 4, 4]);
    const levels = categorical(8);
    expect(
      await levels
        .logProb(x, zeros([2, 24, 4, 4]))
        .mean()
        .item(),
    ).toBeCloseTo(-48 * Math.log(8), 3);
    expect(levels.mean(zeros([2, 24, 4, 4])).shape).toEqual([2, 3, 4, 4]);
    expect(levels.sample(zeros([2, 24, 4, 4])).shape).toEqual([2, 3, 4, 4]);
  });
});

describe("what doesn't fit is refused", () => {
  it("by name and shapes", () => {
    const x = zeros([2, 6]);
    expect(() => bernoulli().logProb(x, zeros([2, 5]))).toThrow(
      "bernoulli: examples [2, 6] need a decoder's output of [2, 6], got [2, 5]",
    );
    expect(() => gaussian({ std: "learned" }).logProb(x, zeros([2, 6]))).toThrow(
      "the decoder gives 2 numbers for each one",
    );
    expect(() => gaussian({ std: 0 })).toThrow('std must be over 0, or "learned", got 0');
    expect(() => categorical(1)).toThrow("classes must be a whole number from 2 up, got 1");
  });
});
