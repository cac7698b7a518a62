import { tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import { pageReporter } from "./page-reporter.js";
import { trainLoop } from "./train-loop.js";

it("shows a bar, the metrics and how it ended, in the place of what was there", async () => {
  const element = document.createElement("div");
  element.textContent = "before";
  const seen: number[] = [];
  await trainLoop([tensor([1, 2]), tensor([3, 4])], (x) => ({ loss: x.mean() }), {
    epochs: 2,
    callbacks: [
      pageReporter(element),
      { onEpoch: () => void seen.push(element.querySelector("progress")!.value) },
    ],
  });
  expect(seen).toEqual([2, 4]);
  const bar = element.querySelector("progress")!;
  expect([bar.max, bar.value, bar.ariaLabel]).toEqual([4, 4, "training"]);
  const { textContent } = element.querySelector("output")!;
  expect(textContent).toMatch(/^epoch 2\/2, [\d.]+ steps\/s, loss 2\.500.*, done after 4 steps, [\d.]+ s$/);
  expect(element.textContent).not.toContain("before");
});
