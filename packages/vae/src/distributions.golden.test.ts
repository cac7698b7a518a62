import { readFileSync } from "node:fs";
import { concat, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { bernoulli, categorical, gaussian, normalKl } from "./index.js";
import { logNormal } from "./normal/diagonal-normal.js";

/** Recorded by tools/goldens/record_vae.py with torch.distributions. */
const golden = JSON.parse(
  readFileSync(new URL("../fixtures/distributions.golden.json", import.meta.url), "utf8"),
) as Record<string, number[]>;

const rows = (name: string): Tensor => tensor(golden[name], [4, golden[name].length / 4]);
const posterior = { mean: rows("mean"), logVar: rows("logVar") };

async function expectClose(got: Tensor, want: readonly number[]): Promise<void> {
  const values = await got.data();
  expect(values.length).toBe(want.length);
  values.forEach((value, i) => {
    expect(Math.abs(value - want[i])).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(want[i])));
  });
}

describe("equals torch.distributions:", () => {
  const cases: Record<string, () => Tensor> = {
    kl: () => normalKl(posterior),
    logNormal: () => logNormal(rows("z"), posterior),
    bernoulli: () => bernoulli().logProb(rows("bits"), rows("output")),
    gaussian: () => gaussian({ std: 0.3 }).logProb(rows("z"), rows("output")),
    learned: () => gaussian({ std: "learned" }).logProb(rows("z"), concat([rows("mean"), rows("logVar")], 1)),
    categorical: () => categorical(5).logProb(rows("classes"), rows("scores")),
  };

  it.each(Object.keys(cases))("%s", async (name) => {
    await expectClose(cases[name](), golden[name]);
  });
});
