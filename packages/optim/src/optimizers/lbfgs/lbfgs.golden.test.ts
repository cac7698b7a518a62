import { backward } from "@nn/autograd";
import { tensor, withBackend, type Tensor, type TypedArray } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { expectClose, golden, type Saved } from "../../test-support/golden.js";
import { LBFGS, type LBFGSOptions } from "./lbfgs.js";

interface Run {
  readonly problem: "quadratic" | "Rosenbrock" | "network";
  readonly options: Partial<LBFGSOptions>;
  /** After each step. */
  readonly trace: readonly {
    readonly loss: number;
    readonly values: readonly number[];
    readonly evaluations: number;
  }[];
}

interface Recorded {
  readonly x: Saved;
  readonly y: Saved;
  readonly starts: Readonly<Record<Run["problem"], readonly Saved[]>>;
  readonly runs: readonly Run[];
}

type DType = "float32" | "float64";

const recorded = golden<Recorded>("lbfgs");

function lossOf(problem: Run["problem"], params: readonly Tensor[], dtype: DType): Tensor {
  const load = ({ data, shape }: Saved): Tensor => tensor(data, shape, { dtype });
  const [w] = params;
  if (problem === "quadratic")
    return w
      .square()
      .mul(tensor([1, 10, 50], { dtype }))
      .sum()
      .div(2);
  if (problem === "Rosenbrock") {
    const [a, b] = [w.slice([0, 1]), w.slice([1, 2])];
    return a.neg().add(1).square().add(b.sub(a.square()).square().mul(100)).sum();
  }
  const [w1, b1, w2, b2] = params;
  const hidden = load(recorded.x).matMul(w1).add(b1).tanh(); // [8, 4]
  return hidden.matMul(w2).add(b2).sub(load(recorded.y)).square().mean();
}

function start(run: Run, dtype: DType, values?: readonly TypedArray[]) {
  const params = recorded.starts[run.problem].map(({ data, shape }, i) =>
    tensor(values?.[i] ?? data, shape, { dtype, requiresGrad: true }),
  );
  const optimizer = new LBFGS(params, run.options);
  const closure = (): Tensor => {
    optimizer.zeroGrad();
    const loss = lossOf(run.problem, params, dtype);
    backward(loss);
    return loss;
  };
  return { params, optimizer, closure, values: () => params.flatMap((param) => [...param.dataSync()]) };
}

const named = recorded.runs.map((run) => [`${run.problem} ${JSON.stringify(run.options)}`, run] as const);

/**
 * In float64 all of it is PyTorch's. In float32 rounding of the gradient moves every step that follows, and a line search
 * or a stop may decide otherwise once the loss is near its rounding: what is compared then is where it leads.
 */
describe("equals PyTorch step for step in float64:", () => {
  it.each(named)("%s", async (_, run) => {
    await withBackend("js", async () => {
      const { optimizer, closure, values } = start(run, "float64");
      for (const [i, expected] of run.trace.entries()) {
        const loss = await optimizer.step(closure);
        expectClose([await loss.item()], [expected.loss], 1e-6, `the loss before step ${i}`);
        expectClose(values(), expected.values, 1e-6, `the parameters after step ${i}`);
        expect(optimizer.stateDict().state[0].func_evals.itemSync()).toBe(expected.evaluations);
      }
    });
  });
});

describe("stays with PyTorch in float32, and goes on from saved state with the same bits:", () => {
  it.each(named)("%s", async (_, run) => {
    const one = start(run, "float32");
    let two = start(run, "float32");
    for (const [i, expected] of run.trace.entries()) {
      const loss = await one.optimizer.step(one.closure);
      const error = Math.abs((await loss.item()) - expected.loss);
      expect(error, `the loss before step ${i}`).toBeLessThan(1e-3 * expected.loss + 1e-6);
      await two.optimizer.step(two.closure);
      expect(two.values()).toEqual(one.values());
      const saved = two.optimizer.stateDict();
      two = start(
        run,
        "float32",
        two.params.map((param) => param.dataSync()),
      );
      two.optimizer.loadStateDict(saved);
    }
  });
});
