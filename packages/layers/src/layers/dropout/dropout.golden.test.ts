import { gradients } from "@nn/autograd";
import { full, Generator, withBackend } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Module } from "../../module/module.js";
import { golden } from "../../test-support/golden.js";
import * as dropouts from "./index.js";

/** What PyTorch makes of equal elements: the results there are, each with its gradient. */
interface DropoutCase {
  readonly kind: "Dropout" | "Dropout1d" | "Dropout2d" | "Dropout3d" | "AlphaDropout" | "FeatureAlphaDropout";
  readonly p: number;
  readonly shape: readonly number[];
  readonly input: number;
  readonly pairs: readonly (readonly [value: number, gradient: number])[];
}

const recorded = golden<readonly DropoutCase[]>("dropout");

it("has a case for every layer", () => {
  const layers = Object.entries(dropouts).filter(([, value]) => value.prototype instanceof Module);
  expect(layers.map(([name]) => name).sort()).toEqual([...new Set(recorded.map(({ kind }) => kind))].sort());
});

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(recorded)("$kind($p)", async ({ kind, p, shape, input, pairs }) => {
    await withBackend(backend, async () => {
      const x = full(shape, input, { requiresGrad: true });
      const y = new dropouts[kind](p, { generator: new Generator(2) }).forward(x);
      const [gradient] = gradients(y.sum(), [x]);
      const [values, slopes] = [await y.data(), await gradient.data()];
      const met = new Map([...values].map((value, i) => [value, slopes[i]]));
      const found = [...met].sort(([a], [b]) => a - b);
      expect(found).toEqual(pairs.map((pair) => pair.map((number) => expect.closeTo(number, 5))));
    });
  });
});
