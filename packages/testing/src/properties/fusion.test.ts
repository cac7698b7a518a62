import { concat, maximum, realize, tensor, type Tensor, where, withBackend } from "@nn/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numericDifference } from "../compare.js";
import { read } from "../evaluate.js";
import { randomNumbers } from "../inputs.js";
import { runs } from "./runs.js";

/** Operations on n × n matrices and their rows, columns and totals, which all broadcast together. */
const OPERATIONS: Readonly<Record<string, (x: Tensor, y: Tensor, z: Tensor) => Tensor>> = {
  add: (x, y) => x.add(y),
  sub: (x, y) => x.sub(y),
  mul: (x, y) => x.mul(y).mul(0.5),
  div: (x, y) => x.div(y.square().add(1)),
  maximum: (x, y) => maximum(x, y),
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
  exp: (x) => x.clamp(-3, 3).exp(),
  sqrt: (x) => x.square().add(0.1).sqrt(),
  where: (x, y, z) => where(x.gt(0), y, z),
  rowSums: (x) => x.sum(1, { keepdim: true }).mul(0.3),
  columnMeans: (x) => x.mean(0, { keepdim: true }),
  tops: (x) => x.max(1, { keepdim: true }),
  total: (x) => x.mean().reshape([1, 1]),
  softmax: (x) => x.softmax(),
  normalise: (x) => x.sub(x.mean(1, { keepdim: true })).div(x.variance(1, { keepdim: true, correction: 0 }).add(0.1).sqrt()), // prettier-ignore
  transpose: (x) => (x.shape[0] === x.shape[1] ? x.transpose() : x),
  flip: (x) => x.flip(1),
  roll: (x) => (x.shape[1] > 1 ? x.roll(1, 1) : x),
  matMul: (x, y) => full(x).matMul(full(y)).mul(0.3),
  linear: (x, y, z) => full(x).matMul(full(y)).add(z).relu(),
  halves: (x) => concat([full(x).slice([1, null]), full(x).slice([0, 1])], 0),
  cumSum: (x) => x.cumSum(1).mul(0.3),
};

let size = 3;
const full = (x: Tensor): Tensor => x.expand([size, size]);

const graph = fc.record({
  n: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 12, max: 40 })),
  seed: fc.nat({ max: 999 }),
  steps: fc.array(fc.tuple(fc.constantFrom(...Object.keys(OPERATIONS)), fc.nat({ max: 99 }), fc.nat({ max: 99 }), fc.nat({ max: 99 })), { minLength: 2, maxLength: 14 }), // prettier-ignore
});

function build(
  { n, seed, steps }: { n: number; seed: number; steps: [string, number, number, number][] },
  after: (x: Tensor) => Tensor,
): Tensor[] {
  // prettier-ignore
  const random = randomNumbers(seed);
  const leaf = (shape: number[]): Tensor =>
    tensor(Array.from({ length: shape[0] * shape[1] }, () => random() * 2 - 1), shape); // prettier-ignore
  size = n;
  const nodes = [leaf([n, n]), leaf([1, n]), leaf([n, n])];
  for (const [name, i, j, k] of steps) {
    const [x, y, z] = [i, j, k].map((at) => nodes[nodes.length - 1 - (at % Math.min(nodes.length, 5))]);
    nodes.push(after(OPERATIONS[name](x, y, z)));
  }
  return nodes.slice(3);
}

describe.each(["js", "wasm"] as const)("random graphs on %s", (backend) => {
  it("computed in one schedule equal those computed operation by operation", async () => {
    await withBackend(backend, () =>
      fc.assert(
        fc.asyncProperty(graph, async (description) => {
          const apart = build(description, (x) => x.realize());
          const together = build(description, (x) => x);
          const wanted = together.map((x, i) => [x, apart[i]] as const).filter((_, i) => i % 3 === 0 || i === together.length - 1); // prettier-ignore
          realize(...wanted.map(([x]) => x));
          for (const [x, expected] of wanted) {
            expect(numericDifference(await read(x), await read(expected), 3e-5)).toBeUndefined();
          }
        }),
        runs(200, 4),
      ),
    );
  });
});
