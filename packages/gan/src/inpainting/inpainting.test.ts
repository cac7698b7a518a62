import { digits } from "@nn/data";
import { Flatten, Linear, Sequential, Unflatten } from "@nn/layers";
import { arange, manualSeed, ones, randn, tensor, where, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { GAN, lsLoss, mlp, wassersteinLoss } from "../index.js";
import { ContextEncoder, inpaint, invert } from "./index.js";
import { contextWeights } from "./mask.js";

/** A generator of 4 x 4 images that is linear, so that half an image tells its code. */
function linearGan(): GAN {
  manualSeed(3);
  const generator = new Sequential(new Linear(2, 16), new Unflatten(1, [1, 4, 4]));
  const discriminator = new Sequential(new Flatten(), new Linear(16, 1));
  return new GAN({ generator, discriminator, codeSize: 2 });
}

const upperHalf = arange(4).lt(2).unsqueeze(1); // [4, 1]
const largest = (x: Tensor): Promise<number> => x.abs().max().item();

describe("invert", () => {
  it("finds the codes of what a generator made", async () => {
    const gan = linearGan();
    const z = randn([5, 2]);
    const found = await invert(gan, gan.generate(z), { steps: 400 });
    expect(await largest(found.z.sub(z))).toBeLessThan(0.02);
    expect(await largest(found.loss)).toBeLessThan(1e-4);
  });

  it("takes the best of several starts for each example", async () => {
    const gan = linearGan();
    const x = gan.generate(randn([6, 2]));
    const losses = async (starts: number): Promise<Tensor> =>
      (await invert(gan, x, { steps: 3, starts, seed: 1 })).loss;
    expect(await (await losses(16)).mean().item()).toBeLessThan(await (await losses(1)).mean().item());
  });

  it("holds codes near where they are drawn from, and tells the error alone", async () => {
    const gan = linearGan();
    const x = gan.generate(randn([5, 2]).mul(4));
    const found = async (codePrior: number) => invert(gan, x, { steps: 300, codePrior });
    const [free, held] = [await found(0), await found(0.1)];
    const length = (z: Tensor): Promise<number> => z.square().sum().item();
    expect(await length(held.z)).toBeLessThan(0.8 * (await length(free.z)));
    const errors = gan.generate(held.z).sub(x).square().flatten(1).mean(1);
    expect(await largest(held.loss.sub(errors))).toBeLessThan(1e-5);
    await expect(found(-1)).rejects.toThrow("invert: codePrior must be at least 0, got -1");
  });

  it("refuses other shapes and impossible options", async () => {
    const gan = linearGan();
    await expect(invert(gan, ones([2, 16]))).rejects.toThrow("needs examples [n, 1, 4, 4]");
    await expect(invert(gan, ones([0, 1, 4, 4]))).rejects.toThrow("got [0, 1, 4, 4]");
    await expect(invert(gan, ones([2, 1, 4, 4]), { starts: 0 })).rejects.toThrow(
      "starts must be a whole number",
    );
    const labels = tensor([1, 0], { dtype: "int32" });
    await expect(invert(gan, ones([2, 1, 4, 4]), { labels })).rejects.toThrow("the model has no classes");
  });
});

describe("inpaint", () => {
  it("fills in what the generator says about the rest, and keeps what is known", async () => {
    const gan = linearGan();
    const x = gan.generate(randn([4, 2]));
    const damaged = where(upperHalf, x, NaN);
    const { images, z, generated, loss } = await inpaint(gan, damaged, upperHalf, { steps: 500, prior: 0 });
    expect(await largest(images.sub(x))).toBeLessThan(0.05);
    expect(await largest(images.sub(x).mul(upperHalf))).toBe(0);
    expect([z.shape, generated.shape, loss.shape]).toEqual([[4, 2], [4, 1, 4, 4], [4]]);
  });

  it("listens to the discriminator", async () => {
    const gan = linearGan();
    const x = gan.generate(randn([4, 2]));
    const score = async (prior: number): Promise<number> =>
      gan
        .score((await inpaint(gan, x, upperHalf, { steps: 60, prior })).generated)
        .mean()
        .item();
    expect(await score(100)).toBeGreaterThan((await score(0)) + 0.1);
  });

  it("goes on from the same codes with the same seed", async () => {
    const gan = linearGan();
    const x = gan.generate(randn([2, 2]));
    const run = async (seed: number) => (await inpaint(gan, x, upperHalf, { steps: 5, seed })).z.array();
    expect(await run(1)).toEqual(await run(1));
    expect(await run(2)).not.toEqual(await run(1));
  });

  it("takes discriminators with scores, and leaves the networks as they were", async () => {
    const { generator, discriminator, codeSize } = linearGan();
    const gan = new GAN({ generator, discriminator, codeSize, loss: wassersteinLoss() });
    const before = await gan.generator.parameters()[0]!.array();
    await inpaint(gan, gan.sample(2), upperHalf, { steps: 3 });
    expect(await gan.generator.parameters()[0]!.array()).toEqual(before);
    expect(gan.parameters().every(({ grad }) => grad === undefined)).toBe(true);
    expect(gan.generator.training).toBe(true);
  });

  it("refuses masks and options that make no sense", async () => {
    const gan = linearGan();
    const x = gan.sample(2);
    const run = (mask: Tensor, options = {}) => inpaint(gan, x, mask, options);
    await expect(run(ones([3, 4]))).rejects.toThrow("the mask is [3, 4], and the images are [2, 1, 4, 4]");
    await expect(run(ones([4, 4]))).rejects.toThrow("no pixel is missing in image 0");
    await expect(run(zeros([4, 4]))).rejects.toThrow("no pixel is known in image 0");
    await expect(run(ones([4, 4]).mul(0.5))).rejects.toThrow(
      "1 where a pixel is known and 0 where not, got 0.5",
    );
    await expect(inpaint(gan, x.div(0), upperHalf)).rejects.toThrow("images has ");
    await expect(run(upperHalf, { window: 4 })).rejects.toThrow("window must be 0 or an odd number");
    await expect(run(upperHalf, { prior: -1 })).rejects.toThrow("prior must be at least 0, got -1");
    const points = new GAN(mlp({ inputSize: 2, codeSize: 2 }));
    await expect(inpaint(points, ones([1, 2]), ones([2]))).rejects.toThrow("needs a generator of images");
  });
});

it("contextWeights are the shares of missing neighbours", async () => {
  const known = tensor([1, 1, 1, 0], [1, 1, 1, 4]);
  const weights = await contextWeights(known, 3).data();
  // Each window of 3 x 3 has one row inside of the image.
  [0, 0, 1 / 3, 0].forEach((weight, i) => expect(weights[i]).toBeCloseTo(weight, 6));
  expect(await contextWeights(known, 0).array()).toEqual(await known.array());
});

describe("ContextEncoder", () => {
  const { train, test } = digits({ flat: false });
  const half = arange(8).lt(4).unsqueeze(1); // [8, 1]
  const make = (loss = lsLoss()): ContextEncoder => {
    manualSeed(0);
    return new ContextEncoder({
      inputSize: [1, 8, 8],
      channels: [16],
      codeSize: 32,
      discriminatorChannels: [16],
      loss,
    });
  };

  it("fills in half a digit better than the mean digit does", async () => {
    const model = make();
    const { history } = await model.fit(train, half, { epochs: 10, batchSize: 32, lr: 3e-3, seed: 0 });
    expect(Object.keys(history[0]!.metrics)).toEqual(
      expect.arrayContaining(["discriminatorLoss", "generatorLoss", "reconstruction", "adversarial"]),
    );
    const { x } = test.batch([...Array(100).keys()]);
    const filled = await model.inpaint(x, half);
    const mean = train.batch([...Array(500).keys()]).x.mean(0);
    const error = (y: Tensor): Promise<number> => y.sub(x).slice(null, null, [4, 8]).square().mean().item();
    expect(await error(filled)).toBeLessThan(0.8 * (await error(mean)));
    expect(await filled.sub(x).slice(null, null, [0, 4]).abs().max().item()).toBe(0);
  });

  it("looks at nothing that is missing", async () => {
    const model = make().eval();
    const { x } = test.batch([0, 1]);
    const other = where(half, x, NaN);
    expect(await (await model.inpaint(other, half)).array()).toEqual(
      await (await model.inpaint(x, half)).array(),
    );
  });

  it("refuses what doesn't fit", async () => {
    const model = make();
    const { x } = test.batch([0, 1]);
    await expect(model.fit(x.mul(16), half)).rejects.toThrow(
      "out of 0 … 1, which the decoder's sigmoid needs",
    );
    await expect(model.fit(zeros([3, 1, 9, 9]), half)).rejects.toThrow("images are [1, 9, 9]");
    await expect(model.fit(zeros([0, 1, 8, 8]), half)).rejects.toThrow("there are no examples");
    expect(
      () =>
        new ContextEncoder({
          inputSize: [1, 8, 8],
          channels: [4],
          codeSize: 4,
          weights: { adversarial: -1 },
        }),
    ).toThrow("the weight adversarial must be a number from 0 up, got -1");
    const flat = { inputSize: 64 as never, channels: [4], codeSize: 4 };
    expect(() => new ContextEncoder(flat)).toThrow("ContextEncoder: needs images, got inputSize 64");
    await expect(model.fit(x, ones([7, 8]))).rejects.toThrow("the mask is [7, 8]");
    await expect(model.inpaint(ones([2, 64]), half)).rejects.toThrow(
      "needs images [n, 1, 8, 8], got [2, 64]",
    );
  });
});
