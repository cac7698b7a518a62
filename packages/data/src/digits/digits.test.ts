import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { digits } from "./digits.js";
import { decodeDigits } from "./decode-digits.js";
import { DIGITS } from "./digits-data.js";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

// Taken from scikit-learn's digits.csv.gz with Python: hashes of the bytes, first and last rows, numbers per class.
describe("the stored digits", () => {
  const { labels, pixels } = decodeDigits(DIGITS);

  it("are scikit-learn's, byte by byte", () => {
    expect(sha256(pixels)).toBe("8f26b2bd9d135c256808f68f14fdabddde6d9c7f869ae419704b051f0f14b3b3");
    expect(sha256(labels)).toBe("8ba4f891220f5e4c9c819638d1602d74b83618f167043c6da52a2a247841ddf0");
    expect(pixels.reduce((sum, value) => sum + value, 0)).toBe(561718);
  });

  it("have the known first and last image", () => {
    expect([...pixels.subarray(0, 16)]).toEqual([0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]);
    expect([...pixels.subarray(-16)]).toEqual([0, 8, 16, 10, 8, 16, 8, 0, 0, 1, 8, 12, 14, 12, 1, 0]);
    expect([labels[0], labels[1], labels[1795], labels[1796]]).toEqual([0, 1, 9, 8]);
  });

  it("have the known number of each class", () => {
    const counts = new Array<number>(10).fill(0);
    for (const label of labels) counts[label]++;
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });
});

describe("digits", () => {
  it("gives 1,438 images to train with and 359 to test, stratified", async () => {
    const { train, test } = digits();
    expect([train.length, test.length]).toEqual([1438, 359]);
    const labels = await test.all().y.data();
    for (let digit = 0; digit < 10; digit++) {
      const share = labels.filter((label) => label === digit).length;
      expect(share).toBeGreaterThanOrEqual(34);
      expect(share).toBeLessThanOrEqual(37);
    }
    expect(new Set([...train.indices, ...test.indices]).size).toBe(1797);
  });

  it("scales to 0 … 1 and gives the shapes that it says", async () => {
    const { x, y } = digits().train.batch([0, 1, 2]);
    expect([x.shape, x.dtype, y.shape, y.dtype]).toEqual([[3, 64], "float32", [3], "int32"]);
    const whole = await digits({ testShare: 0 }).train.all().x.data();
    expect([Math.min(...whole), Math.max(...whole)]).toEqual([0, 1]);
    expect(digits({ flat: false }).train.batch([0]).x.shape).toEqual([1, 1, 8, 8]);
    expect(digits({ testShare: 0.5 }).test.length).toBe(898);
  });

  it("splits the same way for a seed", () => {
    expect(digits({ seed: 3 }).test.indices).toEqual(digits({ seed: 3 }).test.indices);
    expect(digits({ seed: 4 }).test.indices).not.toEqual(digits({ seed: 3 }).test.indices);
    expect([...digits().test.indices.subarray(0, 5)]).toMatchInlineSnapshot(`
      [
        232,
        1482,
        1239,
        106,
        196,
      ]
    `);
  });

  it("keeps images and labels together", async () => {
    const { labels, pixels } = decodeDigits(DIGITS);
    const { test } = digits();
    const { x, y } = test.batch([7]);
    const index = test.indices[7];
    expect(await y.array()).toEqual([labels[index]]);
    expect(await x.array()).toEqual([[...pixels.subarray(index * 64, index * 64 + 64)].map((v) => v / 16)]);
  });

  it("refuses shares outside of 0 … 1", () => {
    expect(() => digits({ testShare: 20 })).toThrow("testShare must lie in 0 … 1, got 20");
  });
});
