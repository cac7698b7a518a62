import { expect, it } from "vitest";
import { DataLoader } from "../data-loader.js";
import { digits } from "./digits.js";

it("digits come in batches in a page, which gets its turns", async () => {
  const { train } = digits();
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  let images = 0;
  const begin = performance.now();
  // A loop that never let go would never see the timer; how soon it does depends on the machine.
  while (turns < 4 && performance.now() - begin < 10_000) {
    for await (const { x, y } of new DataLoader(train, { batchSize: 64, shuffle: true })) {
      images += (await y.data()).length;
      expect(x.shape[1]).toBe(64);
    }
  }
  clearInterval(timer);
  expect(images % 1438).toBe(0);
  expect(turns).toBeGreaterThanOrEqual(4);
});
