import { backward } from "@nn/autograd";
import { tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { StepLR } from "../../schedules/index.js";
import { LBFGS, type LBFGSOptions } from "./lbfgs.js";

function bowl(options: Partial<LBFGSOptions> = {}) {
  const w = tensor([3, -2], { requiresGrad: true });
  const frozen = tensor([5], { requiresGrad: true });
  frozen.requiresGrad = false;
  const optimizer = new LBFGS([w, frozen], options);
  let evaluations = 0;
  const closure = (): Tensor => {
    evaluations++;
    optimizer.zeroGrad();
    const loss = w
      .square()
      .mul(tensor([1, 4]))
      .sum()
      .add(frozen.sum());
    backward(loss);
    return loss;
  };
  return { w, frozen, optimizer, closure, evaluations: () => evaluations };
}

describe("LBFGS", () => {
  it("finds the lowest point, answers the loss before, and leaves frozen parameters", async () => {
    const { w, frozen, optimizer, closure } = bowl({ lineSearchFn: "strong_wolfe" });
    expect(await (await optimizer.step(closure)).item()).toBe(9 + 16 + 5);
    for (const value of await w.data()) expect(Math.abs(value)).toBeLessThan(1e-3);
    expect(await frozen.item()).toBe(5);
    expect((await optimizer.step(closure)).itemSync()).toBeCloseTo(5, 6);
  });

  it("stays where the gradient is nothing", async () => {
    const { w, optimizer, closure, evaluations } = bowl();
    optimizer.paramGroups[0].options = { ...optimizer.paramGroups[0].options, toleranceGrad: 100 };
    await optimizer.step(closure);
    expect([...(await w.data()), evaluations()]).toEqual([3, -2, 1]);
  });

  it("takes closures that answer later, and rates of a schedule", async () => {
    const { optimizer, closure, w } = bowl({ lr: 0.1, maxIter: 1 });
    const schedule = new StepLR(optimizer, 1);
    await optimizer.step(() => Promise.resolve(closure()));
    const before = await w.data();
    schedule.step();
    await optimizer.step(() => Promise.resolve(closure()));
    expect(optimizer.lr).toBeCloseTo(0.01, 12);
    expect(await w.data()).not.toEqual(before);
  });

  it("puts the parameters back where the closure fails", async () => {
    const { w, optimizer, closure, evaluations } = bowl({ lineSearchFn: "strong_wolfe" });
    const failing = (): Tensor => {
      if (evaluations() === 1) throw new Error("no");
      return closure();
    };
    await expect(optimizer.step(failing)).rejects.toThrow("no");
    expect([...(await w.data())]).toEqual([3, -2]);
  });

  it("refuses what makes no sense", async () => {
    const [a, b] = [tensor([1], { requiresGrad: true }), tensor([1], { requiresGrad: true })];
    expect(() => new LBFGS([{ params: [a] }, { params: [b] }])).toThrow("only one group of parameters");
    expect(() => new LBFGS([a], { maxIter: 0 })).toThrow("maxIter must be a whole number above 0, got 0");
    expect(() => new LBFGS([a], { lineSearchFn: "armijo" as "strong_wolfe" })).toThrow("got armijo");
    expect(() => new LBFGS([a], { toleranceGrad: -1 })).toThrow("toleranceGrad must be at least 0");
    const optimizer = new LBFGS([a]);
    await expect(optimizer.step(undefined as never)).rejects.toThrow("step() takes a closure");
    await expect(optimizer.step(() => a.mul(tensor([1, 2])))).rejects.toThrow(
      "the closure must answer the loss",
    );
    await expect(optimizer.step(() => undefined as never)).rejects.toThrow(
      "the closure must answer the loss",
    );
    expect(() => {
      optimizer.loadStateDict({
        state: { 0: { func_evals: 1, n_iter: 1, d: tensor([1, 2]) } },
        param_groups: [{ lr: 1, params: [0] }],
      });
    }).toThrow("d of parameter 0 is [1] here and [2] among what is loaded");
  });

  it("has PyTorch's names in its state", async () => {
    const { optimizer, closure } = bowl({ maxIter: 3, lr: 0.1 });
    await optimizer.step(closure);
    const { state, param_groups } = optimizer.stateDict();
    expect(Object.keys(state[0]).sort()).toEqual([
      "H_diag",
      "d",
      "func_evals",
      "n_iter",
      "old_dirs",
      "old_stps",
      "prev_flat_grad",
      "prev_loss",
      "ro",
      "t",
    ]);
    expect(state[0].old_dirs.shape).toEqual([1, 3]);
    expect(param_groups).toEqual([
      {
        lr: 0.1,
        max_iter: 3,
        max_eval: 3,
        tolerance_grad: 1e-7,
        tolerance_change: 1e-9,
        history_size: 100,
        line_search_fn: null,
        params: [0, 1],
      },
    ]);
  });
});
