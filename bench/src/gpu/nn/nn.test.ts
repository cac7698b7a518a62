import { expect, it } from "vitest";
import { run } from "../workload.js";
import { implementations } from "./index.js";

// The losses that tfjs and jax-js find from the same numbers.
it.each([
  ["mlp", 2.310177, 2.117558],
  ["autoencoder", 0.083453, 0.081082],
  ["convolution", 2.304554, 1.429602],
  ["product", 0.335635, 0.361225],
] as const)("%s computes what the peers compute", async (name, first, tenth) => {
  const { step, read, release } = implementations[name]();
  await step();
  expect(Math.abs((await read()) / first - 1)).toBeLessThan(1e-5);
  await run(step, 9);
  expect(Math.abs((await read()) / tenth - 1)).toBeLessThan(1e-4);
  release();
});
