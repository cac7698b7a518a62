import { zeros } from "@nn/tensor";
import { expect, it } from "vitest";
import { peakBytes } from "./peak-bytes.js";

it("counts what is in use at a time, at any size", async () => {
  const million = 4 * 2 ** 20;
  const half = (): void =>
    void zeros([2 ** 20])
      .add(1)
      .realize()
      .sort()
      .values.realize();
  expect(await peakBytes(half)).toBeGreaterThanOrEqual(2 * million);
  expect(await peakBytes(() => undefined)).toBe(0);
  const sumOf = (count: number) => (): void => void zeros([count]).add(1).realize().sum().realize();
  expect(await peakBytes(sumOf(2 ** 30))).toBe(2 ** 32 + 4);
});
