import { PassThrough } from "node:stream";
import { tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { trainLoop } from "../train-loop.js";
import { formatNumber, formatRate, formatSeconds } from "./format.js";
import { terminalReporter } from "./terminal-reporter.js";

const batches = [tensor([1, 2]), tensor([3, 4])];

async function output(isTTY: boolean, options: { signal?: AbortSignal; stepMs?: number } = {}) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  const { stepMs = 0, ...rest } = options;
  await trainLoop(
    batches,
    async (x) => {
      await new Promise((resolve) => setTimeout(resolve, stepMs));
      return { loss: x.mean() };
    },
    { epochs: 3, callbacks: [terminalReporter({ stream })], validate: () => ({ loss: 0.125 }), ...rest },
  );
  return String(stream.read());
}

describe("terminalReporter", () => {
  it("writes one plain line per epoch where there is no terminal", async () => {
    const lines = (await output(false)).trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    lines.forEach((line, i) => {
      expect(line).toMatch(
        new RegExp(`^epoch ${i + 1}/3  loss 2\\.500  validation loss 0\\.1250  [\\d.]+ steps/s  [\\d.]+ s$`),
      );
    });
  });

  it("says that it was interrupted", async () => {
    expect(await output(false, { signal: AbortSignal.abort() })).toBe("interrupted after 0 steps\n");
  });

  it("shows a bar with rate, loss and time left in a terminal", async () => {
    const text = await output(true, { stepMs: 120 });
    expect(text).toMatch(
      /epoch 2\/3 \[=+-+\] 50 % {2}[\d.]+ steps\/s {2}loss [\d.]+ {2}validation loss 0\.1250 {2}0\.\d s left/,
    );
    expect(text).toMatch(/epoch 3\/3 \[=+\] 100 % .*loss 2\.500/);
    expect(text).toMatch(/done after 6 steps, \d\.\d s\n$/);
  });
});

it("writes numbers briefly", () => {
  expect([0, 0.0321456, 12.345, 1234.5, 1.5e6, 0.00001234, NaN].map(formatNumber)).toEqual([
    "0",
    "0.03215",
    "12.35",
    "1235",
    "1.50e+6",
    "1.23e-5",
    "NaN",
  ]);
  expect([0.5, 12.34, 1240.2].map(formatRate)).toEqual(["0.500", "12.3", "1240"]);
  expect([0.44, 12, 185, 7620].map(formatSeconds)).toEqual(["0.4 s", "12 s", "3 min 05 s", "2 h 07 min"]);
});
