import { expect, it } from "vitest";
import { explain, manualSeed, matMul, rand, setBackend } from "../index.js";

it("cuts a long sum of few results into pieces, and adds them", async () => {
  manualSeed(0);
  const [a, b] = [rand([3, 8192]).realize(), rand([8192, 5]).realize()];
  const product = a.matMul(b).add(1);
  expect(explain(product).split("\n").filter((line) => line.includes("dot"))).toHaveLength(1); // prettier-ignore
  expect(explain(product)).toContain("dot [16] x [3] x [512] x [5]");
  expect(explain(product)).toContain("sum[16]");
  const got = await product.data();
  await setBackend("js");
  const expected = await a.matMul(b).add(1).data();
  await setBackend("wasm");
  got.forEach((value, i) => expect(Math.abs(value / expected[i] - 1)).toBeLessThan(1e-6));
});

it("leaves sums that have no even pieces, many results, or few terms, as they are", () => {
  const kernels = (m: number, k: number, n: number): string =>
    explain(matMul(rand([m, k]).realize(), rand([k, n]).realize()));
  for (const [m, k, n] of [
    [3, 8191, 5],
    [128, 8192, 128],
    [3, 512, 5],
  ])
    expect(kernels(m, k, n)).not.toContain("sum[");
});
