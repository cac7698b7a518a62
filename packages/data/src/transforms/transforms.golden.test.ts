import { readFileSync } from "node:fs";
import { full, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { inverseAffine } from "./affine.js";
import { adjustBrightness, adjustContrast, centerCrop, normalize, resize, rotate } from "./index.js";
import { sampleAt } from "./sample-at.js";

interface Saved {
  readonly shape: number[];
  readonly data: number[];
}

type Mode = "nearest" | "bilinear";

interface Recorded {
  readonly images: Saved;
  readonly grey: Saved;
  readonly rotations: readonly { degrees: number; mode: Mode; fill: number; output: Saved }[];
  readonly affine: readonly {
    angle: number;
    translate: [number, number];
    scale: number;
    shear: number;
    mode: Mode;
    output: Saved;
  }[];
  readonly crops: readonly { size: [number, number]; output: Saved }[];
  readonly resized: readonly { size: [number, number]; mode: Mode; output: Saved }[];
  readonly adjusted: readonly { brightness: number; output: Saved; contrast: Saved; grey: Saved }[];
  readonly normalized: { mean: number[]; std: number[]; output: Saved };
}

const file = new URL("../../fixtures/transforms.golden.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8")) as Recorded;
const load = ({ shape, data }: Saved): Tensor => tensor(data, shape);
const images = load(recorded.images);

async function expectEqual(got: Tensor, want: Saved): Promise<void> {
  expect(got.shape).toEqual(want.shape);
  const values = await got.data();
  want.data.forEach((value, i) => expect(Math.abs(values[i] - value), `element ${i}`).toBeLessThan(2e-6));
}

describe("as PyTorch and torchvision", () => {
  it.each(recorded.rotations)("rotate $degrees $mode $fill", async ({ degrees, mode, fill, output }) => {
    await expectEqual(rotate(degrees, { mode, fill })(images), output);
  });

  it.each(recorded.affine)(
    "affine $angle $mode",
    async ({ angle, translate, scale, shear, mode, output }) => {
      const [x, y] = translate;
      const parts = [angle, shear, scale, x, y].map((value) => full([1, 1, 1], value));
      const map = inverseAffine({
        angle: parts[0],
        shear: parts[1],
        scale: parts[2],
        x: parts[3],
        y: parts[4],
      });
      await expectEqual(sampleAt("affine", images, map, { mode }), output);
    },
  );

  it.each(recorded.crops)("centerCrop $size", async ({ size, output }) => {
    await expectEqual(centerCrop(size)(images), output);
  });

  it.each(recorded.resized)("resize $size $mode", async ({ size, mode, output }) => {
    await expectEqual(resize(size, { mode })(images), output);
  });

  it.each(recorded.adjusted)("brightness and contrast $brightness", async (adjusted) => {
    const { brightness: factor, output, contrast, grey } = adjusted;
    await expectEqual(adjustBrightness(factor)(images), output);
    await expectEqual(adjustContrast(factor)(images), contrast);
    await expectEqual(adjustContrast(factor)(load(recorded.grey)), grey);
  });

  it("normalize", async () => {
    const { mean, std, output } = recorded.normalized;
    await expectEqual(normalize(mean, std)(images), output);
  });
});
