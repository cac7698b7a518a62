import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Generator, eye, matMul, randn, tensor, type NestedNumbers, type Tensor } from "@nn/tensor";
import { PCA } from "./pca.js";

// Made by tools/pca-golden.py with scikit-learn.
const golden = JSON.parse(readFileSync(new URL("pca.golden.json", import.meta.url), "utf8")) as Record<
  string,
  number[][]
>;

async function expectClose(got: Tensor, want: NestedNumbers, tolerance = 1e-5): Promise<void> {
  const values = [await got.array()].flat(3) as number[];
  const wanted = [want].flat(3) as number[];
  expect(values.length).toBe(wanted.length);
  values.forEach((value, i) => {
    expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(wanted[i]!)));
  });
}

const data = (n: number, d: number) => {
  const generator = new Generator(3);
  return matMul(randn([n, d], { generator }), randn([d, d], { generator }));
};

describe("PCA", () => {
  it("equals scikit-learn", async () => {
    const x = tensor(golden.x!);
    const pca = await new PCA({ components: 3 }).fit(x);
    await expectClose(pca.mean, golden.mean!);
    await expectClose(pca.components, golden.components!);
    await expectClose(pca.singularValues, golden.singularValues!);
    await expectClose(pca.explainedVariance, golden.explainedVariance!);
    await expectClose(pca.explainedVarianceRatio, golden.explainedVarianceRatio!);
    await expectClose(pca.transform(x), golden.transform!);
    await expectClose(pca.reconstruct(x), golden.reconstruct!);
  });

  it("has orthonormal components, uncorrelated codes, and loses exactly the variance it leaves out", async () => {
    const x = data(50, 8);
    const pca = await new PCA({ components: 3 }).fit(x);
    await expectClose(matMul(pca.components, pca.components.transpose()), await eye(3).array());
    const code = pca.transform(x);
    await expectClose(code.mean(0), [0, 0, 0]);
    const covariance = matMul(code.transpose(), code).div(49);
    const variances = (await pca.explainedVariance.array()) as number[];
    await expectClose(
      covariance,
      variances.map((v, i) => variances.map((_, j) => (i === j ? v : 0))),
      1e-4,
    );
    const whole = await new PCA({ components: 8 }).fit(x);
    const all = (await whole.explainedVariance.array()) as number[];
    const lost = all.slice(3).reduce((sum, v) => sum + v, 0);
    await expectClose(x.sub(pca.reconstruct(x)).square().sum().div(49), lost, 1e-4);
  });

  it("gives the data back when every component is kept, also with fewer examples than dimensions", async () => {
    for (const [n, d] of [
      [50, 8],
      [6, 8],
    ] as const) {
      const x = data(n, d);
      const pca = await new PCA({ components: Math.min(n, d) }).fit(x);
      await expectClose(pca.reconstruct(x), await x.array(), 1e-4);
    }
  });

  it("takes one example as well as many, and constant data", async () => {
    const x = data(50, 8);
    const pca = await new PCA({ components: 2 }).fit(x);
    expect(pca.transform(x.select(0, 0)).shape).toEqual([2]);
    expect(pca.reconstruct(x.reshape([5, 10, 8])).shape).toEqual([5, 10, 8]);
    const flat = await new PCA({ components: 1 }).fit(tensor([[1, 2], [1, 2]])); // prettier-ignore
    await expectClose(flat.explainedVarianceRatio, [0]);
  });

  it("says what is wrong", async () => {
    expect(() => new PCA({ components: 0 })).toThrow(/components must be a whole number from 1 up, got 0/);
    const pca = new PCA({ components: 3 });
    expect(() => pca.components).toThrow(/await pca.fit\(x\) first/);
    await expect(pca.fit(data(50, 2))).rejects.toThrow(/at most 2 components, 3 were asked for/);
    await expect(pca.fit(tensor([1, 2, 3]))).rejects.toThrow(/x must be \[n, d\]/);
    await pca.fit(data(50, 8));
    expect(() => pca.transform(data(4, 5))).toThrow(/PCA.transform: expected \[\*, 8\], got \[4, 5\]/);
    expect(() => pca.inverseTransform(data(4, 5))).toThrow(/expected \[\*, 3\], got \[4, 5\]/);
  });
});
