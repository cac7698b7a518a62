import { beforeAll, expect, it } from "vitest";
import { contiguousView, permuteView } from "../../kernel/view.js";
import { provideRoutines } from "../../routines/index.js";
import { load } from "./expr-shorthand.js";
import { runKernel } from "./run-kernel.js";

beforeAll(provideRoutines);

it("routine makes its inputs dense and rounds its outputs", async () => {
  const a = load(0, permuteView(contiguousView([2, 2]), [1, 0]));
  const b = load(1, [2, 1]);
  const kernel = {
    kind: "routine",
    name: "solve",
    inputs: [a, b],
    outputs: [{ shape: [2, 1], dtype: "float32" }],
  } as const;
  // [[3, 1], [0, 3]] x = [1, 3]
  const [x] = await runKernel(kernel, [Float32Array.of(3, 0, 1, 3), Float32Array.of(1, 3)]);
  expect([...x]).toEqual([0, 1]);
});

it("routine refuses a name it doesn't know", async () => {
  const run = runKernel({ kind: "routine", name: "toString", inputs: [], outputs: [] }, []);
  await expect(run).rejects.toThrow("toString: no such routine");
});
