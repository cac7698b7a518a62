import { compile, Generator, manualSeed, ones, randn, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Sequential } from "../sequential.js";
import * as dropouts from "./index.js";

const { AlphaDropout, alphaDropout, Dropout, dropout, Dropout1d, Dropout2d, Dropout3d, FeatureAlphaDropout } =
  dropouts;
const X = ones([4, 6, 2]);
const LAYERS = [
  [Dropout, X],
  [Dropout1d, X],
  [Dropout2d, X],
  [Dropout3d, X.unsqueeze(-1)],
  [AlphaDropout, X],
  [FeatureAlphaDropout, X],
] as const;

async function shareOf(x: Tensor, value: number): Promise<number> {
  const data = await x.data();
  return data.filter((element) => element === value).length / data.length;
}

describe("dropout", () => {
  it("drops a share p and keeps the mean", async () => {
    const y = new Dropout(0.25, { generator: new Generator(3) }).forward(ones([20_000]));
    expect(await shareOf(y, 0)).toBeCloseTo(0.25, 2);
    expect(await y.mean().item()).toBeCloseTo(1, 2);
  });

  it.each([
    [Dropout1d, [200, 50, 3], 3],
    [Dropout1d, [10_000, 3], 3],
    [Dropout2d, [200, 50, 3, 2], 6],
    [Dropout2d, [200, 50, 3], 3],
    [Dropout3d, [200, 50, 2, 1, 2], 4],
    [Dropout3d, [10_000, 2, 1, 2], 4],
    [FeatureAlphaDropout, [200, 50, 3], 3],
  ])("drops channels whole, and each by itself", async (Layer, shape, inside) => {
    const y = new Layer(0.3, { generator: new Generator(5) }).forward(ones(shape));
    const channels = y.reshape([-1, inside]);
    expect(await channels.max(1).sub(channels.min(1)).abs().max().item()).toBe(0);
    expect(await shareOf(channels.select(1, 0), await y.min().item())).toBeCloseTo(0.3, 1);
  });

  it.each([AlphaDropout, FeatureAlphaDropout])("of SELU keeps mean and variance", async (Layer) => {
    const x = randn([2000, 100], { generator: new Generator(1) });
    const y = new Layer(0.4, { generator: new Generator(2) }).forward(x);
    expect(await y.mean().item()).toBeCloseTo(0, 1);
    expect(await y.std().item()).toBeCloseTo(1, 1);
  });

  it.each(LAYERS)("is the identity in use, and without a probability", (Layer, x) => {
    expect(new Layer(0.7).eval().forward(x)).toBe(x);
    expect(new Layer(0).forward(x)).toBe(x);
  });

  it.each(LAYERS)("leaves nothing at a probability of 1", async (Layer, x) => {
    expect(await new Layer(1).forward(x).abs().max().item()).toBe(0);
  });

  it.each(LAYERS)("draws by its generator, or the default one", async (Layer, x) => {
    const draw = (generator?: Generator) => new Layer(0.5, { generator }).forward(x).data();
    expect(await draw(new Generator(1))).toEqual(await draw(new Generator(1)));
    expect(await draw(new Generator(1))).not.toEqual(await draw(new Generator(2)));
    manualSeed(4);
    const first = await draw();
    expect(await draw()).not.toEqual(first);
    manualSeed(4);
    expect(await draw()).toEqual(first);
  });

  it("draws anew at each call of a compiled step", async () => {
    const layer = new Dropout(0.5, { generator: new Generator(1) });
    const step = compile((x: Tensor) => layer.forward(x));
    expect(await step(X).data()).not.toEqual(await step(X).data());
  });

  it("as a function is on or off as PyTorch's is", async () => {
    expect(dropout(X)).not.toBe(X);
    expect(dropout(X, 0.5, { training: false })).toBe(X);
    expect(alphaDropout(X)).toBe(X);
    expect(alphaDropout(X, 0.5, { training: true })).not.toBe(X);
    expect((await dropout(zeros([0, 3])).data()).length).toBe(0);
  });

  it.each(LAYERS)("refuses what is no tensor", (Layer) => {
    expect(() => new Layer().forward([1] as never)).toThrow("expected a tensor, got an array");
  });

  it("refuses what can't be, by name", () => {
    expect(() => new Dropout2d(1.5)).toThrow("Dropout2d: p must be from 0 to 1, got 1.5");
    expect(() => dropout(X, -1)).toThrow("dropout: p must be from 0 to 1, got -1");
    expect(() => new Sequential(new Dropout1d()).forward(ones([3]))).toThrow(
      "0: dropout1d expected 2 or 3 axes",
    );
    expect(() => new Dropout2d().eval().forward(ones([3]))).toThrow(
      "dropout2d: expected 3 or 4 axes, got [3]",
    );
    expect(() => new FeatureAlphaDropout().forward(ones([3]))).toThrow("expected [N, C, *], got [3]");
  });
});
