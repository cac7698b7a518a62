import { arange, Generator, manualSeed, ones, rand, tensor, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import * as transforms from "./index.js";
import type { Transform } from "./index.js";

const numbers = async (x: Tensor) => [...(await x.data())];
/** Every pixel a number of its own. */
const numbered = (count: number, size: number) => arange(count * size * size).reshape([count, 1, size, size]);

const random: Record<string, Transform> = {
  randomHorizontalFlip: transforms.randomHorizontalFlip(),
  randomVerticalFlip: transforms.randomVerticalFlip(),
  randomCrop: transforms.randomCrop(6, { padding: 2 }),
  randomRotation: transforms.randomRotation(40),
  randomAffine: transforms.randomAffine(20, { translate: [0.2, 0.2], scale: [0.8, 1.2], shear: 10 }),
  gaussianNoise: transforms.gaussianNoise(),
  saltAndPepper: transforms.saltAndPepper(0.4),
  maskingNoise: transforms.maskingNoise(0.4),
  speckle: transforms.speckle(),
  randomErasing: transforms.randomErasing({ value: "random" }),
  cutout: transforms.cutout(3),
  colorJitter: transforms.colorJitter({ brightness: 0.4, contrast: 0.4 }),
};

describe("every random transform", () => {
  it.each(Object.entries(random))(
    "%s is fixed by its generator, and differs from image to image",
    async (_, change) => {
      const one = rand([1, 2, 6, 6], { generator: new Generator(9) });
      const images = one.expand([16, 2, 6, 6]);
      const run = (seed: number) => numbers(change(images, new Generator(seed)));
      const first = await run(1);
      expect(await run(1)).toEqual(first);
      expect(await run(2)).not.toEqual(first);
      const size = first.length / 16;
      expect(new Set(Array.from({ length: 16 }, (_, i) => first.slice(i * size, (i + 1) * size).join())).size).toBeGreaterThan(1); // prettier-ignore
      manualSeed(5);
      const drawn = await numbers(change(images));
      manualSeed(5);
      expect(await numbers(change(images))).toEqual(drawn);
    },
  );

  it.each(Object.entries(random))("%s takes one image and several axes of them", (_, change) => {
    expect(change(zeros([3, 6, 6])).shape).toEqual([3, 6, 6]);
    expect(change(zeros([2, 4, 1, 6, 6])).shape).toEqual([2, 4, 1, 6, 6]);
  });
});

describe("flips", () => {
  it("turn images over as often as asked for", async () => {
    const x = numbered(400, 2);
    const [left, right] = [await numbers(x), await numbers(transforms.horizontalFlip()(x))];
    expect(right.slice(0, 4)).toEqual([1, 0, 3, 2]);
    expect((await numbers(transforms.verticalFlip()(x))).slice(0, 4)).toEqual([2, 3, 0, 1]);
    const mixed = await numbers(transforms.randomHorizontalFlip({ p: 0.25 })(x, new Generator(0)));
    let turned = 0;
    for (let i = 0; i < 400; i++) {
      const image = mixed.slice(4 * i, 4 * i + 4);
      if (image[0] === right[4 * i]) turned++;
      expect([left.slice(4 * i, 4 * i + 4), right.slice(4 * i, 4 * i + 4)]).toContainEqual(image);
    }
    expect(turned / 400).toBeCloseTo(0.25, 1);
    expect(await numbers(transforms.randomVerticalFlip({ p: 0 })(x))).toEqual(left);
    expect(() => transforms.randomHorizontalFlip({ p: 1.5 })).toThrow("p must lie in 0 … 1, got 1.5");
    expect(() => transforms.horizontalFlip()(zeros([4, 4]))).toThrow(
      "needs images [..., C, H, W], got [4, 4]",
    );
  });
});

describe("randomCrop", () => {
  it("takes each place as often, and whole parts only", async () => {
    const x = tensor([[[0, 1, 2], [3, 4, 5], [6, 7, 8]]]).expand([900, 1, 3, 3]); // prettier-ignore
    const parts = await numbers(transforms.randomCrop(2)(x, new Generator(0)));
    const counts = new Map<string, number>();
    for (let i = 0; i < 900; i++) {
      const key = parts.slice(4 * i, 4 * i + 4).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["0,1,3,4", "1,2,4,5", "3,4,6,7", "4,5,7,8"]);
    for (const count of counts.values()) expect(Math.abs(count - 225)).toBeLessThan(4 * 13);
  });

  it("pads in every mode", async () => {
    const x = tensor([[[1, 2, 3]]]);
    const row = (paddingMode: "constant" | "replicate" | "reflect" | "circular") =>
      numbers(transforms.randomCrop([1, 7], { padding: [0, 2], paddingMode, fill: 9 })(x));
    expect(await row("constant")).toEqual([9, 9, 1, 2, 3, 9, 9]);
    expect(await row("replicate")).toEqual([1, 1, 1, 2, 3, 3, 3]);
    expect(await row("reflect")).toEqual([3, 2, 1, 2, 3, 2, 1]);
    expect(await row("circular")).toEqual([2, 3, 1, 2, 3, 1, 2]);
    expect(() => transforms.randomCrop(4)(x)).toThrow(
      "images of 1 x 3, padding included, have no part of 4 x 4",
    );
  });
});

describe("noise", () => {
  it("has its deviation, and can be kept in 0 … 1", async () => {
    const x = transforms.gaussianNoise({ sigma: 0.3, mean: 1, clip: false })(
      zeros([100, 100, 1]),
      new Generator(0),
    );
    expect(await x.mean().item()).toBeCloseTo(1, 1.5);
    expect(await x.std().item()).toBeCloseTo(0.3, 2);
    const clipped = await numbers(transforms.gaussianNoise({ sigma: 3 })(zeros([1, 9, 9]), new Generator(0)));
    expect([Math.min(...clipped), Math.max(...clipped)]).toEqual([0, 1]);
  });

  it("of salt and pepper takes its share", async () => {
    const x = await numbers(transforms.saltAndPepper(0.2)(ones([100, 100, 1]).mul(0.5), new Generator(0)));
    for (const lost of [0, 1]) expect(x.filter((v) => v === lost).length / 10_000).toBeCloseTo(0.1, 1.7);
  });

  it("of masking takes its share, and that of speckle goes with the value", async () => {
    const half = ones([100, 100, 1]).mul(0.5);
    const masked = await numbers(transforms.maskingNoise(0.2)(half, new Generator(0)));
    expect(masked.filter((v) => v === 0).length / 10_000).toBeCloseTo(0.2, 1.7);
    expect(masked.filter((v) => v === 0.5).length / 10_000).toBeCloseTo(0.8, 1.7);
    const speckled = transforms.speckle({ sigma: 0.2, clip: false })(half, new Generator(0));
    expect(await speckled.mean().item()).toBeCloseTo(0.5, 2);
    expect(await speckled.std().item()).toBeCloseTo(0.1, 2);
    expect(() => transforms.speckle({ sigma: -1 })).toThrow("sigma must be at least 0, got -1");
  });
});

describe("erasing", () => {
  it("randomErasing takes rectangles of the sizes asked for", async () => {
    const erase = transforms.randomErasing({ p: 1, scale: [0.25, 0.25], ratio: [1, 1] });
    const left = await numbers(erase(ones([50, 1, 8, 8]), new Generator(0)).sum([-3, -2, -1]));
    expect(new Set(left)).toEqual(new Set([48]));
    const some = await numbers(transforms.randomErasing({ p: 0.5 })(ones([200, 1, 8, 8]), new Generator(0)).sum([-3, -2, -1])); // prettier-ignore
    expect(some.filter((sum) => sum === 64).length / 200).toBeCloseTo(0.5, 0.9);
    expect(() => transforms.randomErasing({ scale: [0.5, 0.2] })).toThrow("scale must be [low, high]");
  });

  it("cutout takes squares, cut at the border", async () => {
    const left = await numbers(
      transforms
        .cutout(3)(ones([200, 1, 8, 8]), new Generator(0))
        .sum([-3, -2, -1]),
    );
    expect(new Set(left)).toEqual(new Set([55, 58, 60]));
  });
});

it("compose hands the generator on", async () => {
  const both = transforms.compose([transforms.gaussianNoise({ clip: false }), transforms.cutout(2)]);
  const generator = new Generator(3);
  const expected = transforms.cutout(2)(
    transforms.gaussianNoise({ clip: false })(ones([1, 4, 4]), generator),
    generator,
  );
  expect(await numbers(both(ones([1, 4, 4]), new Generator(3)))).toEqual(await numbers(expected));
});

it("refuses what can't be", () => {
  expect(() => transforms.normalize([0.5], [0])).toThrow("positive standard deviations");
  expect(() => transforms.normalize([0, 0], [1, 1])(zeros([3, 2, 2]))).toThrow(
    "2 means for images of 3 channels",
  );
  expect(() => transforms.rotate(NaN)).toThrow("degrees");
  expect(() => transforms.rotate(10)(zeros([1, 2, 2], { dtype: "int32" }))).toThrow("needs floating images");
  expect(() => transforms.randomRotation([5, -5])).toThrow(
    "degrees must be a number from 0 on or [low, high]",
  );
  expect(() => transforms.randomAffine(1, { translate: [2, 0] })).toThrow("translate must be shares");
  expect(() => transforms.randomAffine(1, { scale: [0, 1] })).toThrow("scale must be above 0");
  expect(() => transforms.centerCrop(0)).toThrow("size must be whole numbers of at least 1, got 0");
  expect(() => transforms.gaussianNoise({ sigma: -1 })).toThrow("sigma must be at least 0");
  expect(() => transforms.colorJitter({ contrast: -1 })).toThrow("contrast must be a finite number");
});
