import { readFileSync } from "node:fs";
import { openSafetensors } from "@nn/data";
import { Linear } from "@nn/layers";
import { arange, type Tensor, zeros } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { inceptionFeatures, InceptionV3 } from "../index.js";

const fixtures = new URL("../../../fixtures/", import.meta.url);

/** Recorded by tools/goldens/record_inception.py with PyTorch, of a network with random weights. */
const golden = JSON.parse(readFileSync(new URL("inception.golden.json", fixtures), "utf8")) as {
  width: number;
  shape: [number, number, number, number];
  features: number[][];
  grey: number[][];
};
const open = () => openSafetensors(new Uint8Array(readFileSync(new URL("inception.safetensors", fixtures))));

const size = golden.shape.reduce((product, n) => product * n);
const images = arange(size).mul(37).mod(101).div(100).reshape(golden.shape);

async function expectRows(got: Tensor, want: number[][]): Promise<void> {
  const largest = Math.max(...want.flat());
  const values = (await got.array()) as number[][];
  expect(values.length).toBe(want.length);
  values.flat().forEach((value, i) => {
    expect(Math.abs(value - want.flat()[i])).toBeLessThanOrEqual(1e-4 * largest);
  });
}

describe("the Inception network with given weights", () => {
  it("has PyTorch's features, in colour and grey", async () => {
    const network = await inceptionFeatures(await open(), { width: golden.width });
    await expectRows(network.features(images), golden.features);
    await expectRows(network.features(images.slice(null, [0, 1])), golden.grey);
  });

  it("has 2048 features of 21.8 million parameters", () => {
    const network = new InceptionV3();
    expect(network.Mixed_7c.outChannels).toBe(2048);
    expect(network.parameters().reduce((sum, { size }) => sum + size, 0)).toBe(21_785_568);
  });

  it("refuses other files and other images", async () => {
    const state = new Linear(2, 2).stateDict();
    const other = {
      tensors: new Map(Object.entries(state)),
      read: (name: string) => Promise.resolve(state[name]),
    };
    await expect(inceptionFeatures(other, { width: golden.width })).rejects.toThrow(
      "missing Conv2d_1a_3x3.conv.weight",
    );
    await expect(inceptionFeatures(await open(), { width: 1 / 16 })).rejects.toThrow(
      "Conv2d_1a_3x3.conv.weight",
    );
    expect(() => new InceptionV3({ width: golden.width }).features(zeros([2, 4, 8, 8]))).toThrow(
      "images must be [n, 3, height, width] or [n, 1, height, width], got [2, 4, 8, 8]",
    );
    expect(() => new InceptionV3({ width: 0 })).toThrow("width must lie above 0 and up to 1, got 0");
  });
});
