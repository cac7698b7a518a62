import { gradients } from "@nn/autograd";
import { tensor } from "@nn/tensor";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  beganLoss,
  hingeLoss,
  lsLoss,
  mmLoss,
  nsLoss,
  relativisticLoss,
  wassersteinLoss,
  type GanLoss,
} from "./index.js";

interface Recorded {
  readonly value: number;
  readonly real: readonly number[];
  readonly fake: readonly number[];
}

interface Golden {
  readonly real: number[];
  readonly fake: number[];
  readonly losses: Readonly<Record<string, Readonly<Record<"discriminator" | "generator", Recorded>>>>;
}

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/losses.golden.json", import.meta.url), "utf8"),
) as Golden;

const LOSSES: Readonly<Record<string, GanLoss>> = {
  mmLoss: mmLoss(),
  nsLoss: nsLoss(),
  "nsLoss smoothed": nsLoss({ labelSmoothing: 0.1 }),
  wassersteinLoss: wassersteinLoss(),
  lsLoss: lsLoss(),
  hingeLoss: hingeLoss(),
  relativisticLoss: relativisticLoss(),
};

describe("losses of GANs against PyTorch", () => {
  it.each(Object.keys(golden.losses))("%s", async (name) => {
    const loss = LOSSES[name]!;
    for (const player of ["discriminator", "generator"] as const) {
      const scores = { real: tensor(golden.real), fake: tensor(golden.fake) };
      const value = loss[player](scores);
      const wanted = golden.losses[name]![player];
      const slopes = gradients(value, [scores.real, scores.fake]);
      expect(await value.item()).toBeCloseTo(wanted.value, 5);
      for (const [i, side] of (["real", "fake"] as const).entries()) {
        const found = await slopes[i]!.data();
        wanted[side].forEach((slope, at) => expect(found[at]).toBeCloseTo(slope, 6));
      }
    }
  });
});

describe("beganLoss", () => {
  it("is the game of errors, and keeps the balance", async () => {
    const loss = beganLoss({ diversity: 0.5, rate: 0.1 });
    const scores = { real: tensor([2, 4]), fake: tensor([1, 0]) };
    expect(await loss.discriminator(scores).item()).toBe(3);
    const { convergence } = loss.afterStep(scores);
    expect(await convergence.item()).toBeCloseTo(3 + Math.abs(0.5 * 3 - 0.5), 6);
    expect(await loss.k.item()).toBeCloseTo(0.1, 6);
    expect(await loss.discriminator(scores).item()).toBeCloseTo(3 - 0.1 * 0.5, 6);
    expect(await loss.generator(scores).item()).toBe(0.5);
    loss.afterStep({ real: tensor([0]), fake: tensor([100]) });
    expect(await loss.k.item()).toBe(0);
  });

  it("refuses what makes no sense", () => {
    expect(() => beganLoss({ diversity: 2 })).toThrow("diversity must be in 0 … 1, got 2");
    expect(() => beganLoss({ rate: -1 })).toThrow("rate must be at least 0, got -1");
    expect(() => nsLoss({ labelSmoothing: 1 })).toThrow(
      "labelSmoothing must be at least 0 and below 1, got 1",
    );
  });
});
