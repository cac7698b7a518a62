import { expect, it } from "vitest";
import { presetOf, PRESETS, weightsOf, type Preset } from "./presets.ts";
import { WEIGHTS } from "./protocol.ts";

it("finds a preset by its weights, all of which are places of the sliders", () => {
  for (const name of Object.keys(PRESETS) as Preset[]) {
    expect(presetOf(weightsOf(name))).toBe(name);
    for (const weight of Object.values(weightsOf(name))) expect(WEIGHTS).toContain(weight);
  }
  expect(presetOf({ reconstruction: 1, kl: 0.5 })).toBeUndefined();
  expect(presetOf({ reconstruction: 0, kl: 0 })).toBeUndefined();
});
