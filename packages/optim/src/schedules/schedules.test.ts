import { tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import { SGD } from "../optimizers/index.js";
import { golden } from "../test-support/golden.js";
import { CosineAnnealingLR, LinearWarmup, StepLR, type LRSchedule } from "./index.js";

const recorded = golden<Record<string, readonly number[]>>("schedules");
const makers: Record<string, (optimizer: SGD) => LRSchedule> = {
  StepLR: (optimizer) => new StepLR(optimizer, { stepSize: 3, gamma: 0.5 }),
  CosineAnnealingLR: (optimizer) => new CosineAnnealingLR(optimizer, { tMax: 8, etaMin: 0.01 }),
  LinearWarmup: (optimizer) => new LinearWarmup(optimizer, { steps: 5, startFactor: 0.25 }),
};

it.each(Object.keys(recorded))("%s equals PyTorch, and goes on from its saved state", (name) => {
  const optimizer = new SGD([tensor([0], { requiresGrad: true })], { lr: 0.8 });
  const schedule = makers[name](optimizer);
  recorded[name].forEach((expected, epoch) => {
    expect(schedule.epoch).toBe(epoch);
    expect(optimizer.lr).toBeCloseTo(expected, 9);
    schedule.step();
  });
  const other = new SGD([tensor([0], { requiresGrad: true })], { lr: 0.1 });
  const again = makers[name](other);
  again.loadStateDict(schedule.stateDict());
  expect(again.lastLr).toEqual(schedule.lastLr);
});
