import { serveDataset } from "../serve-dataset.js";

// Examples that arrive in another order than they were asked for; one of them can't be read.
serveDataset({
  length: 10,
  get: async (i: number) => {
    await new Promise((resolve) => setTimeout(resolve, (i * 7) % 5));
    if (i === 9) throw new RangeError("example 9 can't be read");
    return { x: i, image: Float32Array.of(i, i * i), name: `n${i}`, tag: { even: i % 2 === 0 } };
  },
});
