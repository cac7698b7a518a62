import { withBackend } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Module } from "../../module/module.js";
import { golden } from "../../test-support/golden.js";
import { expectSteps, makeLayer, type StepsCase } from "../../test-support/steps.js";
import * as normalization from "./index.js";

/** The cases of tools/goldens/record_normalization.py. */
const recorded = golden<Record<string, StepsCase>>("normalization");

it("has a case for every layer", () => {
  const tested = new Set(Object.values(recorded).map(({ kind }) => kind));
  const layers = Object.entries(normalization).filter(([, value]) => value.prototype instanceof Module);
  expect(layers.map(([name]) => name).sort()).toEqual([...tested].sort());
});

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(Object.entries(recorded))("%s", async (_, c) => {
    await withBackend(backend, () => expectSteps(makeLayer(normalization, c), c));
  });
});
