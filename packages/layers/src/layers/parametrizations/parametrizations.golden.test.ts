import { withBackend } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import * as layers from "../../index.js";
import { expectClose, golden, type Saved } from "../../test-support/golden.js";
import { expectSteps, makeLayer, type StepsCase } from "../../test-support/steps.js";

/** A case of tools/goldens/record_parametrizations.py. */
interface NormCase extends StepsCase {
  readonly norm: "spectralNorm" | "weightNorm";
  readonly normOptions: object;
  /** The state when the normalisation was taken off. */
  readonly removed: Readonly<Record<string, Saved>>;
}

const recorded = golden<Record<string, NormCase>>("parametrizations");
const REMOVE = { spectralNorm: layers.removeSpectralNorm, weightNorm: layers.removeWeightNorm };

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(Object.entries(recorded))("%s", async (_, c) => {
    await withBackend(backend, async () => {
      const layer = layers[c.norm](makeLayer(layers, c), c.normOptions);
      await expectSteps(layer, c);
      const state = REMOVE[c.norm](layer).stateDict();
      expect(Object.keys(state)).toEqual(Object.keys(c.removed));
      for (const [name, value] of Object.entries(c.removed))
        await expectClose(state[name], value, 1e-5, name);
    });
  });
});
