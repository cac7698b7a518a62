import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Generator, eye, matMul, randn, tensor, type NestedNumbers, type Tensor } from "@nn/tensor";
import { PCA } from "./pca.js";

type Found = Record<keyof typeof measured, NestedNumbers>;

const golden = JSON.parse(readFileSync(new URL("pca.golden.json", import.meta.url), "utf8")) as {
  x: number[][];
} & Record<"full" | "whitened" | "share" | "incremental", Found>;

/** What tools/goldens/record_pca.py records of scikit-learn. */
const measured = {
  mean: (pca: PCA) => pca.mean,
  components: (pca: PCA) => pca.components,
  singularValues: (pca: PCA) => pca.singularValues,
  explainedVariance: (pca: PCA) => pca.explainedVariance,
  explainedVarianceRatio: (pca: PCA) => pca.explainedVarianceRatio,
  transform: (pca: PCA, x: Tensor) => pca.transform(x),
  reconstruct: (pca: PCA, x: Tensor) => pca.reconstruct(x),
};

async function expectFound(pca: PCA, x: Tensor, want: Found): Promise<void> {
  for (const name of Object.keys(measured) as (keyof Found)[]) {
    await expectClose(measured[name](pca, x), want[name]);
  }
}

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
  const cases: Record<keyof Omit<typeof golden, "x">, (x: Tensor) => Promise<PCA>> = {
    full: (x) => new PCA({ components: 3, solver: "full" }).fit(x),
    whitened: (x) => new PCA({ components: 3, whiten: true }).fit(x),
    share: (x) => new PCA({ components: 0.8 }).fit(x),
    incremental: async (x) => {
      const pca = await new PCA({ components: 3 }).partialFit(x.slice([0, 7]));
      await pca.partialFit(x.slice([7, 12]));
      return pca.partialFit(x.slice([12, 20]));
    },
  };

  it.each(Object.keys(cases) as (keyof typeof cases)[])("equals scikit-learn: %s", async (name) => {
    const x = tensor(golden.x);
    await expectFound(await cases[name](x), x, golden[name]);
  });

  it.each(["covariance", "truncated", "randomized"] as const)("finds the same with %s", async (solver) => {
    // Singular values that fall by a third each leave the randomised solver nothing to miss.
    const falling = tensor(Array.from({ length: 40 }, (_, i) => 1.5 ** -i));
    const generator = new Generator(5);
    const x = randn([120, 40], { generator }).mul(falling).add(3).realize();
    const wanted = await new PCA({ components: 4, solver: "full" }).fit(x);
    const pca = await new PCA({ components: 4, solver }).fit(x);
    for (const name of Object.keys(measured) as (keyof Found)[]) {
      await expectClose(measured[name](pca, x), await measured[name](wanted, x).array());
    }
  });

  it("is the same whether batch by batch or at once, where all components are kept", async () => {
    const x = data(40, 6);
    const whole = await new PCA().fit(x);
    const batches = new PCA();
    for (let i = 0; i < 40; i += 8) await batches.partialFit(x.slice([i, i + 8]));
    await expectClose(batches.explainedVarianceRatio, await whole.explainedVarianceRatio.array());
    await expectClose(batches.reconstruct(x), await x.array(), 1e-4);
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
    expect(() => new PCA({ components: 0 })).toThrow(
      /components must be a whole number from 1 up, or a share .* got 0/,
    );
    expect(() => new PCA({ solver: "fast" as "full" })).toThrow(/no solver "fast"\n.*use one of auto, full/);
    expect(() => new PCA({ components: 0.9, solver: "randomized" })).toThrow(
      /share of the variance needs all/,
    );
    const pca = new PCA({ components: 3 });
    expect(() => pca.components).toThrow(/await pca.fit\(x\) first/);
    await expect(pca.fit(data(50, 2))).rejects.toThrow(/at most 2 components, 3 were asked for/);
    await expect(pca.fit(tensor([1, 2, 3]))).rejects.toThrow(/x must be \[n, d\]/);
    await expect(new PCA({ components: 0.5 }).partialFit(data(5, 2))).rejects.toThrow(/batch by batch/);
    await pca.fit(data(50, 8));
    await expect(pca.partialFit(data(5, 2))).rejects.toThrow(
      /PCA.partialFit: expected \[\*, 8\], got \[5, 2\]/,
    );
    expect(() => pca.transform(data(4, 5))).toThrow(/PCA.transform: expected \[\*, 8\], got \[4, 5\]/);
    expect(() => pca.inverseTransform(data(4, 5))).toThrow(/expected \[\*, 3\], got \[4, 5\]/);
  });
});
