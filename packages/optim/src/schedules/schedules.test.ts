import { backward } from "@nn/autograd";
import { compile, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Adagrad, Adam, AdamW, Lion, NAdam, RAdam, RMSprop, SGD } from "../optimizers/index.js";
import { golden } from "../test-support/golden.js";
import {
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  CyclicLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiStepLR,
  OneCycleLR,
  ReduceLROnPlateau,
  SequentialLR,
  StepLR,
} from "./index.js";

const parameter = (): Tensor => tensor([1, -2, 3], { requiresGrad: true });
const sgd = (lr = 1): SGD => new SGD([parameter()], { lr, momentum: 0.9 });

describe("schedules", () => {
  it("go to any epoch, between two as well", () => {
    const { between } = golden<{ between: Record<"epochs" | "rates", readonly number[]> }>("schedules");
    const optimizer = sgd(0.8);
    const schedule = new CosineAnnealingWarmRestarts(optimizer, 4, { tMult: 2, etaMin: 0.1 });
    between.epochs.forEach((epoch, i) => {
      schedule.step(epoch);
      expect(optimizer.lr).toBeCloseTo(between.rates[i], 9);
      expect(schedule.lastEpoch).toBe(Math.floor(epoch));
    });
    const steps = new StepLR(sgd(), 10);
    steps.step(25);
    expect([steps.lastEpoch, ...steps.getLastLr()]).toEqual([25, 0.1 ** 2]);
    expect(() => {
      steps.step(-1);
    }).toThrow("StepLR: epoch must be at least 0, got -1");
  });

  it("begin from nothing and come back from nothing", () => {
    const optimizer = sgd();
    const schedule = new LinearLR(optimizer, { startFactor: 0, totalIters: 2 });
    const rates = [optimizer.lr];
    for (let i = 0; i < 3; i++) {
      schedule.step();
      rates.push(optimizer.lr);
    }
    expect(rates).toEqual([0, 0.5, 1, 1]);
  });

  it("count the rates of groups that are added later from what they came with", () => {
    const optimizer = sgd();
    const schedule = new ExponentialLR(optimizer, 0.5);
    schedule.step();
    optimizer.addParamGroup({ params: [parameter()], lr: 8 });
    schedule.step();
    expect(schedule.getLastLr()).toEqual([0.25, 4]);
  });

  it("show in the optimizer's state, and go on with it", () => {
    const optimizer = sgd();
    const schedule = new LinearLR(optimizer, { startFactor: 0.5, totalIters: 4 });
    schedule.step();
    const saved = { optimizer: optimizer.stateDict(), schedule: schedule.stateDict() };
    expect(saved.optimizer.param_groups[0]).toMatchObject({ lr: 0.625, initial_lr: 1 });
    const other = sgd(7);
    other.loadStateDict(saved.optimizer);
    const again = new LinearLR(other, { startFactor: 0.5, totalIters: 4 });
    again.loadStateDict(saved.schedule);
    again.step();
    expect(other.lr).toBe(0.75);
  });

  it("refuse what makes no sense, and leave the optimizer as it is", () => {
    const optimizer = sgd();
    expect(() => new StepLR(optimizer, 0)).toThrow(
      "StepLR: stepSize must be a whole number of at least 1, got 0",
    );
    expect(() => new ConstantLR(optimizer, { factor: 2 })).toThrow("factor must be from 0 to 1, got 2");
    expect(() => new LinearLR(optimizer, { totalIters: 0 })).toThrow("totalIters must be a whole number");
    expect(() => new ExponentialLR(optimizer, Number.NaN)).toThrow("gamma must be a number");
    expect(() => new CosineAnnealingLR(optimizer, 0)).toThrow("tMax must be a whole number");
    expect(() => new OneCycleLR(optimizer, 1, { epochs: 3 })).toThrow("give totalSteps, or epochs and");
    expect(() => new OneCycleLR(optimizer, [1, 2], { totalSteps: 3 })).toThrow(
      "maxLr has 2 values, and the optimizer 1 groups",
    );
    expect(() => new CyclicLR(optimizer, 1, 2, { mode: "square" as "triangular" })).toThrow(
      "mode must be one of triangular, triangular2, exp_range, got square",
    );
    expect(() => new LambdaLR(optimizer, 3 as never)).toThrow("lrLambda must be a function, got a number");
    expect(() => new OneCycleLR(optimizer, "1" as never, { totalSteps: 3 })).toThrow(
      "maxLr must be a number",
    );
    expect(() => new MultiStepLR(optimizer, 3 as never)).toThrow("milestones must be a list of epochs");
    expect(() => new OneCycleLR({} as never, 3, { totalSteps: 1 })).toThrow("must be an optimizer");
    expect(() => new StepLR({} as never, 3)).toThrow("StepLR: the first argument must be an optimizer");
    expect(() => new LambdaLR(optimizer, [])).toThrow("lrLambda has 0 values");
    expect(() => new ReduceLROnPlateau(optimizer, { factor: 1 })).toThrow(
      "factor must be at least 0 and below 1",
    );
    expect(() => {
      new ReduceLROnPlateau(optimizer).step(tensor(1) as never);
    }).toThrow("pass await loss.item()");
    expect(() => new ChainedScheduler([])).toThrow("there are no schedules");
    expect(() => new ChainedScheduler([new StepLR(optimizer, 1), new StepLR(sgd(), 1)])).toThrow(
      "the schedule at 1 is of another optimizer",
    );
    expect(() => new SequentialLR(optimizer, [new StepLR(optimizer, 1)], [1])).toThrow(
      "one milestone fewer than schedules, got 1 and 1",
    );
    expect(() => {
      new StepLR(optimizer, 1).loadStateDict({ last_epoch: 1, base_lrs: [1, 2], _last_lr: [1, 2] });
    }).toThrow("the optimizer has groups of parameters: 1, what is loaded 2");
    expect(optimizer.lr).toBe(1);
  });

  it("end when one cycle is over", () => {
    const schedule = new OneCycleLR(sgd(), 1, { totalSteps: 2 });
    schedule.step();
    schedule.step();
    const rates = schedule.getLastLr();
    expect(() => {
      schedule.step();
    }).toThrow("step() was called 3 times, and totalSteps is 2");
    expect([schedule.lastEpoch, ...schedule.getLastLr()]).toEqual([2, ...rates]);
  });
});

describe("momentum", () => {
  const makers = {
    SGD: (w: Tensor) => new SGD([w]),
    RMSprop: (w: Tensor) => new RMSprop([w]),
    Adam: (w: Tensor) => new Adam([w], { amsgrad: true }),
    AdamW: (w: Tensor) => new AdamW([w]),
    NAdam: (w: Tensor) => new NAdam([w]),
    RAdam: (w: Tensor) => new RAdam([w]),
    Lion: (w: Tensor) => new Lion([w]),
  };

  it.each(Object.keys(makers) as (keyof typeof makers)[])("reaches compiled steps of %s", async (name) => {
    const run = async (compiled: boolean) => {
      const w = parameter();
      const optimizer = makers[name](w);
      const schedule = new OneCycleLR(optimizer, 0.05, { totalSteps: 12 });
      const plain = (x: Tensor): void => {
        optimizer.zeroGrad();
        backward(w.sub(x).square().sum());
        optimizer.step();
      };
      const step = compiled ? compile(plain) : plain;
      for (let i = 0; i < 12; i++) {
        step(tensor([i, 1, 2]));
        schedule.step();
      }
      return [...(await w.data()), optimizer.paramGroups[0].momentum];
    };
    expect(await run(true)).toEqual(await run(false));
  });

  it("equals what a step with that momentum from the start would do", () => {
    const [a, b] = [parameter(), parameter()];
    const cycled = new SGD([a], { lr: 0.1 });
    cycled.paramGroups[0].momentum = 0.9;
    const fixed = new SGD([b], { lr: 0.1, momentum: 0.9 });
    for (let i = 0; i < 5; i++) {
      for (const [w, optimizer] of [[a, cycled] as const, [b, fixed] as const]) {
        w.grad = tensor([1, i, 0.5]);
        optimizer.step();
      }
    }
    const got = a.dataSync();
    b.dataSync().forEach((value, i) => {
      expect(got[i]).toBeCloseTo(value, 6);
    });
    expect(Object.keys(cycled.stateDict().state[0])).toEqual(["step", "momentum_buffer"]);
  });

  it("is refused where there is none, or where a compiled step can't see it", () => {
    expect(() => new OneCycleLR(new Adagrad([parameter()]), 1, { totalSteps: 5 })).toThrow(
      "OneCycleLR: the optimizer has neither momentum nor betas",
    );
    const w = parameter();
    const optimizer = new SGD([w], { momentum: 0.9, lr: 0.25 });
    compile((x: Tensor) => {
      optimizer.zeroGrad();
      backward(w.mul(x).sum());
      optimizer.step();
    })(tensor([1, 2, 3]));
    expect(() => new CyclicLR(optimizer, 0.1, 1)).toThrow(
      "the momentum is fixed in a step that was compiled",
    );
    expect(
      () => (optimizer.paramGroups[0].options = { ...optimizer.paramGroups[0].options, weightDecay: 1 }),
    ).toThrow("weightDecay is fixed in a step that was compiled");
    expect(optimizer.lr).toBe(0.25);
  });
});
