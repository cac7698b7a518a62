import { gradCheck, gradients } from "@nn/autograd";
import { withBackend } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { bind, describeSample, differentiable, tensorsOf } from "./evaluate.js";
import type { Operation, Sample } from "./operation.js";
import { operations } from "./operations/index.js";

/** Derivatives of a sample against central differences in float64, up to the highest order that the registry claims. */
async function check(operation: Operation, sample: Sample, order: number): Promise<string | undefined> {
  try {
    await withBackend("js", async () => {
      const found = differentiable(operation, sample, "float64");
      if (found) await gradCheck(found.f, found.points, { order, seed: 3 });
    });
    return undefined;
  } catch (error) {
    return `${describeSample(operation, sample)}: ${String(error)}`;
  }
}

describe("finite differences", () => {
  for (const operation of operations) {
    const { name, derivatives = 2, samples } = operation;
    if (typeof derivatives === "object") continue;
    const smooth = samples.filter((sample) => sample.smooth);
    it(`${name}, order ${derivatives}`, async () => {
      const problems: (string | undefined)[] = [];
      for (const sample of smooth) problems.push(await check(operation, sample, derivatives));
      expect(problems.filter(Boolean).join("\n")).toBe("");
    });
  }
});

describe("zero derivatives", () => {
  for (const operation of operations) {
    const { name, derivatives, samples } = operation;
    if (typeof derivatives !== "object") continue;
    it(name, async () => {
      for (const sample of samples) {
        const { inputs, call } = bind(operation, sample);
        const result = call(inputs);
        if (result instanceof Promise) continue;
        const results = tensorsOf(result).filter(({ dtype }) => dtype === "float32");
        const floats = inputs.filter(({ dtype }) => dtype === "float32");
        if (results.length === 0 || floats.length === 0) continue;
        for (const g of gradients(results.map((x) => x.sum()), floats)) expect(await g.data()).toEqual(new Float32Array(g.size)); // prettier-ignore
      }
    });
  }
});
