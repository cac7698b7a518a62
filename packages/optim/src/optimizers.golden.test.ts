import { tensor, withBackend, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import type { Optimizer } from "./index.js";
import * as all from "./optimizers/index.js";
import { expectClose, golden, type Saved } from "./test-support/golden.js";

interface Run<Trace> {
  readonly optimizer: keyof typeof classes;
  readonly options: Readonly<Record<string, never>>;
  readonly trace: Trace;
}

interface Recorded {
  readonly start: readonly Saved[];
  readonly gradients: readonly (readonly (readonly number[])[])[];
  readonly absent: readonly number[];
  readonly halvedAt: number;
  readonly runs: Readonly<Record<string, Run<readonly (readonly (readonly number[])[])[]>>>;
}

/** LBFGS, which needs a closure, has fixtures of its own. */
const { LBFGS: _, ...classes } = all;

const recorded = golden<Recorded>("optimizers");
const longRuns = golden<Record<string, Run<Readonly<Record<string, readonly number[]>>>>>("long-runs");

function make({ optimizer, options }: Run<unknown>, params: readonly Tensor[]): Optimizer<never> {
  return new classes[optimizer](params, options) as unknown as Optimizer<never>;
}

it.each(Object.keys(classes))("%s has runs recorded", (name) => {
  expect(Object.values(recorded.runs).map((run) => run.optimizer)).toContain(name);
});

describe.each([
  ["wasm", "float32", 1e-5],
  ["js", "float32", 1e-5],
  ["js", "float64", 5e-8],
] as const)("on %s in %s, equals PyTorch for 20 steps:", (backend, dtype, tolerance) => {
  it.each(Object.keys(recorded.runs))("%s", async (name) => {
    const run = recorded.runs[name];
    await withBackend(backend, () => {
      const params = recorded.start.map(({ data, shape }) =>
        tensor(data, shape, { dtype, requiresGrad: true }),
      );
      const optimizer = make(run, params);
      run.trace.forEach((expected, step) => {
        if (step === recorded.halvedAt) optimizer.lr *= 0.5;
        params.forEach((param, i) => {
          const absent = i === 1 && recorded.absent.includes(step);
          param.grad = absent ? undefined : tensor(recorded.gradients[step][i], param.shape, { dtype });
        });
        optimizer.step();
        params.forEach((param, i) => {
          expectClose(param.dataSync(), expected[i], tolerance, `parameter ${i} after step ${step}`);
        });
      });
    });
  });
});

describe("stays with PyTorch (in float64) for 2,000 steps:", () => {
  it.each(Object.keys(longRuns))("%s", (name) => {
    const run = longRuns[name];
    const param = tensor([0, 0, 0, 0], { requiresGrad: true });
    const optimizer = make(run, [param]);
    for (let t = 1; t <= 2000; t++) {
      param.grad = tensor(Array.from({ length: 4 }, (_, k) => Math.cos(0.37 * t + k) + 0.1 * k));
      optimizer.step();
      const expected = run.trace[t] as readonly number[] | undefined;
      if (expected) expectClose(param.dataSync(), expected, t > 100 ? 5e-5 : 1e-5, `step ${t}`);
    }
    expect(optimizer.stateDict().state[0].step.itemSync()).toBe(2000);
  });
});
