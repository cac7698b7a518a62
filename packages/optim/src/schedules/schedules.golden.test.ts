import { tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Adam, SGD } from "../optimizers/index.js";
import { golden } from "../test-support/golden.js";
import * as classes from "./index.js";

const {
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  CyclicLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiplicativeLR,
  MultiStepLR,
  NoamLR,
  OneCycleLR,
  PolynomialLR,
  ReduceLROnPlateau,
  SequentialLR,
  StepLR,
  SWALR,
} = classes;

interface Run {
  /** Of each group, before the first step and after each. */
  readonly rates: readonly (readonly number[])[];
  readonly momenta?: readonly (readonly number[])[];
}

interface AnySchedule {
  step(metric?: number): void;
  getLastLr(): number[];
  stateDict(): unknown;
  loadStateDict(state: never): void;
}

const { recorded } = golden<{ readonly recorded: Readonly<Record<string, Run>> }>("schedules");

type Make = (o: SGD | Adam) => AnySchedule;
const makers: Readonly<Record<string, Make>> = {
  StepLR: (o) => new StepLR(o, 7, { gamma: 0.5 }),
  "StepLR, as it is": (o) => new StepLR(o, 30),
  "StepLR, halved by hand": (o) => new StepLR(o, 7, { gamma: 0.5 }),
  MultiStepLR: (o) => new MultiStepLR(o, [5, 20, 20, 60], { gamma: 0.3 }),
  "MultiStepLR, as it is": (o) => new MultiStepLR(o, [80, 30]),
  ConstantLR: (o) => new ConstantLR(o, { factor: 0.25, totalIters: 10 }),
  "ConstantLR, as it is": (o) => new ConstantLR(o),
  LinearLR: (o) => new LinearLR(o, { startFactor: 0.25, endFactor: 0.9, totalIters: 30 }),
  "LinearLR, as it is": (o) => new LinearLR(o),
  "LinearLR, downwards": (o) => new LinearLR(o, { startFactor: 1, endFactor: 0.1, totalIters: 50 }),
  ExponentialLR: (o) => new ExponentialLR(o, 0.95),
  PolynomialLR: (o) => new PolynomialLR(o, { totalIters: 60, power: 1.5 }),
  "PolynomialLR, as it is": (o) => new PolynomialLR(o),
  CosineAnnealingLR: (o) => new CosineAnnealingLR(o, 30, { etaMin: 0.01 }),
  "CosineAnnealingLR, as it is": (o) => new CosineAnnealingLR(o, 100),
  "CosineAnnealingLR, halved by hand": (o) => new CosineAnnealingLR(o, 30, { etaMin: 0.01 }),
  CosineAnnealingWarmRestarts: (o) => new CosineAnnealingWarmRestarts(o, 10, { etaMin: 0.01 }),
  "CosineAnnealingWarmRestarts, longer": (o) => new CosineAnnealingWarmRestarts(o, 3, { tMult: 3 }),
  OneCycleLR: (o) => new OneCycleLR(o, [0.5, 0.1], { totalSteps: 101 }),
  "OneCycleLR, Adam": (o) => new OneCycleLR(o, 0.5, { totalSteps: 100 }),
  "OneCycleLR, three phases": (o) =>
    new OneCycleLR(o, 0.5, {
      epochs: 11,
      stepsPerEpoch: 10,
      pctStart: 0.25,
      annealStrategy: "linear",
      divFactor: 10,
      finalDivFactor: 100,
      threePhase: true,
      baseMomentum: [0.7, 0.8],
      maxMomentum: 0.9,
    }),
  "OneCycleLR, rate alone": (o) => new OneCycleLR(o, 0.5, { totalSteps: 110, cycleMomentum: false }),
  CyclicLR: (o) => new CyclicLR(o, 0.1, 0.5, { stepSizeUp: 13 }),
  "CyclicLR, triangular2": (o) =>
    new CyclicLR(o, [0.1, 0.05], [0.5, 0.2], {
      stepSizeUp: 5,
      stepSizeDown: 9,
      mode: "triangular2",
      cycleMomentum: false,
    }),
  "CyclicLR, exp_range": (o) =>
    new CyclicLR(o, 0.1, 0.5, {
      stepSizeUp: 8,
      mode: "exp_range",
      gamma: 0.98,
      baseMomentum: 0.5,
      maxMomentum: 0.95,
    }),
  "CyclicLR, a scale of its own": (o) =>
    new CyclicLR(o, 0.1, 0.5, { stepSizeUp: 8, scaleFn: (x) => 0.99 ** x, scaleMode: "iterations" }),
  LambdaLR: (o) => new LambdaLR(o, (epoch) => 1 / (1 + epoch)),
  "LambdaLR, one each": (o) => new LambdaLR(o, [(epoch) => 0.9 ** epoch, (epoch) => 1 + epoch]),
  MultiplicativeLR: (o) => new MultiplicativeLR(o, (epoch) => 1 - 1 / (epoch + 2)),
  SWALR: (o) => new SWALR(o, 0.05, { annealEpochs: 20 }),
  "SWALR, linear": (o) => new SWALR(o, [0.05, 0.5], { annealEpochs: 7, annealStrategy: "linear" }),
  "SWALR, halved by hand": (o) => new SWALR(o, 0.05),
  NoamLR: (o) => new NoamLR(o, 512, { warmup: 40 }),
  ChainedScheduler: (o) =>
    new ChainedScheduler([new LinearLR(o, { startFactor: 0.1, totalIters: 10 }), new ExponentialLR(o, 0.97)]),
  "ChainedScheduler, cosine": (o) =>
    new ChainedScheduler([new CosineAnnealingLR(o, 15, { etaMin: 0.02 }), new StepLR(o, 10, { gamma: 0.8 })]),
  SequentialLR: (o) =>
    new SequentialLR(
      o,
      [
        new LinearLR(o, { startFactor: 0.1, totalIters: 10 }),
        new CosineAnnealingLR(o, 50),
        new ExponentialLR(o, 0.9),
      ],
      [10, 60],
    ),
  "SequentialLR, multiplicative": (o) =>
    new SequentialLR(
      o,
      [new ConstantLR(o, { factor: 0.5, totalIters: 3 }), new MultiplicativeLR(o, () => 0.99)],
      [20],
    ),
  ReduceLROnPlateau: (o) => new ReduceLROnPlateau(o, { factor: 0.5, patience: 3 }),
  "ReduceLROnPlateau, as it is": (o) => new ReduceLROnPlateau(o),
  "ReduceLROnPlateau, max": (o) =>
    new ReduceLROnPlateau(o, {
      mode: "max",
      factor: 0.3,
      patience: 2,
      threshold: 0.05,
      thresholdMode: "abs",
      cooldown: 4,
      minLr: [0.01, 0.05],
    }),
  "ReduceLROnPlateau, max rel": (o) =>
    new ReduceLROnPlateau(o, { mode: "max", factor: 0.9, patience: 1, threshold: 0.1 }),
  "ReduceLROnPlateau, min abs": (o) =>
    new ReduceLROnPlateau(o, { factor: 0.9, patience: 0, threshold: 0.02, thresholdMode: "abs" }),
};

/** The metrics that the script gave to ReduceLROnPlateau. */
const metrics: Readonly<Partial<Record<string, (t: number) => number>>> = {
  ReduceLROnPlateau: (t) => 1 / (1 + Math.min(t, 20)),
  "ReduceLROnPlateau, as it is": () => 0.5,
  "ReduceLROnPlateau, max": (t) => Math.sin(t / 5) + t / 100,
  "ReduceLROnPlateau, max rel": (t) => 1.05 ** t,
  "ReduceLROnPlateau, min abs": (t) => -0.01 * t,
};
/** Runs in which the rate was halved by hand after some epoch. */
const halvedAfter: Readonly<Record<string, number>> = {
  "StepLR, halved by hand": 50,
  "CosineAnnealingLR, halved by hand": 20,
  "SWALR, halved by hand": 4,
};

function start(
  name: string,
  groups: number,
): { readonly optimizer: SGD | Adam; readonly schedule: AnySchedule } {
  const params = [0.8, 0.2]
    .slice(0, groups)
    .map((lr) => ({ params: [tensor([0], { requiresGrad: true })], lr }));
  const optimizer = name.includes("Adam") ? new Adam(params) : new SGD(params);
  return { optimizer, schedule: makers[name](optimizer) };
}

function expectNear(got: readonly number[], want: readonly number[], what: string): void {
  got.forEach((value, i) => {
    const error = Math.abs(value - want[i]) / Math.max(Math.abs(want[i]), 1e-9);
    expect(error, `${what}, group ${i}: got ${value}, expected ${want[i]}`).toBeLessThan(1e-8);
  });
}

const ABSTRACT = ["LRSchedule", "Schedule", "FactorSchedule"];

it("every schedule has runs recorded", () => {
  const names = Object.keys(classes).filter((name) => !ABSTRACT.includes(name));
  expect(new Set(Object.keys(recorded).map((name) => name.split(",")[0]))).toEqual(new Set(names));
});

describe("100 steps equal PyTorch's, and go on from saved state:", () => {
  it.each(Object.keys(recorded))("%s", (name) => {
    const { rates, momenta } = recorded[name];
    let { optimizer, schedule } = start(name, rates[0].length);
    rates.forEach((expected, epoch) => {
      expectNear(schedule.getLastLr(), expected, `the rate at epoch ${epoch}`);
      if (momenta) {
        const found = optimizer.paramGroups.map(({ momentum }) => momentum!);
        expectNear(found, momenta[epoch], `the momentum at epoch ${epoch}`);
      }
      if (epoch === halvedAfter[name]) for (const group of optimizer.paramGroups) group.lr *= 0.5;
      if (epoch % 19 === 7) {
        const state = JSON.parse(JSON.stringify(schedule.stateDict())) as never;
        ({ optimizer, schedule } = start(name, rates[0].length));
        schedule.loadStateDict(state);
      }
      if (epoch < rates.length - 1) schedule.step(metrics[name]?.(epoch));
    });
  });
});
