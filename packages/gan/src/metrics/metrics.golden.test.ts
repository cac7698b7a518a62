import { readFileSync } from "node:fs";
import { tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  classifierScore,
  densityCoverage,
  FeatureMoments,
  frechetDistance,
  kernelDistance,
  modeCoverage,
  precisionRecall,
  type Estimate,
  type ModeCoverage,
} from "./index.js";

type Rows = number[][];

/** Recorded by tools/goldens/record_gan_metrics.py with numpy, scipy and scikit-learn. */
const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/metrics.golden.json", import.meta.url), "utf8"),
) as {
  frechet: { name: string; a: Rows; b: Rows; distance: number }[];
  kernel: { a: Rows; b: Rows; distance: number };
  manifolds: {
    k: number;
    real: Rows;
    fake: Rows;
    precisionRecall: { precision: number; recall: number };
    densityCoverage: { density: number; coverage: number };
  }[];
  classifier: (Estimate & { splits: number })[];
  probabilities: Rows;
  modes: ModeCoverage & { modes: Rows; points: Rows; std: number };
};

const expectNear = (got: number, want: number, tolerance: number) =>
  expect(Math.abs(got - want)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(want)));

describe("frechetDistance equals the reference:", () => {
  it.each(golden.frechet)("$name", async ({ a, b, distance }) => {
    expectNear(await frechetDistance(tensor(a), tensor(b)), distance, 1e-7);
    expectNear(await frechetDistance(tensor(b), tensor(a)), distance, 1e-7);
  });

  it.each(golden.frechet)("$name, in batches that are merged", async ({ a, b, distance }) => {
    const [first, second] = [new FeatureMoments(), new FeatureMoments()];
    await first.update(tensor(a.slice(0, 2)));
    await second.update(tensor(a.slice(2, 5)));
    await second.update(tensor(a.slice(5)));
    await first.merge(second);
    expectNear(await frechetDistance(await first.compute(), tensor(b)), distance, 1e-7);
  });
});

it("kernelDistance equals the reference", async () => {
  const { a, b, distance } = golden.kernel;
  const { mean, std } = await kernelDistance(tensor(a), tensor(b), { subsets: 3 });
  // All vectors are in each subset.
  expectNear(mean, distance, 1e-5);
  expect(std).toBeLessThan(1e-4 * distance);
});

describe.each(golden.manifolds)("with k = $k", (wanted) => {
  const features = { real: tensor(wanted.real), fake: tensor(wanted.fake) };
  it("precisionRecall equals the reference", async () => {
    const { precision, recall } = await precisionRecall(features, { k: wanted.k });
    expect(precision).toBeCloseTo(wanted.precisionRecall.precision, 9);
    expect(recall).toBeCloseTo(wanted.precisionRecall.recall, 9);
  });
  it("densityCoverage equals the reference", async () => {
    const { density, coverage } = await densityCoverage(features, { k: wanted.k });
    expect(density).toBeCloseTo(wanted.densityCoverage.density, 9);
    expect(coverage).toBeCloseTo(wanted.densityCoverage.coverage, 9);
  });
});

it.each(golden.classifier)("classifierScore equals the reference with $splits parts", async (wanted) => {
  const { mean, std } = await classifierScore(tensor(golden.probabilities), { splits: wanted.splits });
  expectNear(mean, wanted.mean, 1e-6);
  expectNear(std, wanted.std, 1e-6);
});

it("modeCoverage equals the reference", async () => {
  const { modes, points, std, ...wanted } = golden.modes;
  const { kl, ...counted } = await modeCoverage(tensor(points), { modes: tensor(modes), std });
  expect({ ...counted, kl: expect.closeTo(kl, 9) as number }).toEqual(wanted);
});
