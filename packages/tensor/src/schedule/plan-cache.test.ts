import { describe, expect, it } from "vitest";
import { createJsBackend } from "../backends/js/js-backend.js";
import { identityNode } from "../graph/build.js";
import { concat, conv1d, rand, randn, tensor, Tensor } from "../index.js";
import { planFor } from "./plan-cache.js";
import type { PreparedPlan } from "./prepare.js";
import { schedule } from "./schedule.js";
import { hashOf } from "./structure.js";

const backend = createJsBackend();

function plan(...roots: readonly Tensor[]): PreparedPlan {
  return planFor(schedule(roots.map((x) => x.node)), backend);
}

const x = rand([4, 6]).realize();
const y = rand([4, 6]).realize();

const passed = (a: Tensor): Tensor => new Tensor(identityNode(a.node, { stop: false }));
const stored = (a: Tensor): Tensor => new Tensor(identityNode(a.node, { stop: false, stored: true }));

describe("the plan of a schedule", () => {
  it.each<[string, (a: Tensor, b: Tensor) => Tensor]>([
    ["element functions", (a, b) => a.add(b).mul(a).exp()],
    ["constants of other values", (a) => a.mul(Math.random()).add(2)],
    ["random numbers", (a) => a.add(rand([4, 6]))],
    ["reductions and products", (a, b) => a.matMul(b.transpose(0, 1)).sum(1).max()],
    ["movements", (a, b) => concat([a.slice([1, 3]), b.flip(0)], 0).pad([[1, 2]], { value: Math.random() })],
    ["values wanted on the way", (a, b) => a.sub(b).keep().square()],
  ])("serves all schedules of its structure: %s", (_, make) => {
    expect(plan(make(x, y))).toBe(plan(make(x, y)));
  });

  it.each<[string, Tensor, Tensor]>([
    ["another primitive", x.add(y), x.sub(y)],
    ["other sources", x.sub(y), y.sub(x).add(x.sub(x))],
    ["the same source twice", x.add(y), x.add(x)],
    ["other shapes", x.add(1), x.reshape([6, 4]).add(1)],
    ["other dtypes", x.cast("int32").add(1), x.cast("float64").add(1)],
    ["other axes", x.sum(0, { keepdim: true }).add(x), x.sum(1, { keepdim: true }).add(x)],
    ["another reduction", x.max(), x.min()],
    ["another part", x.slice([0, 2]).exp(), x.slice([1, 3]).exp()],
    [
      "nested parameters",
      conv1d(tensor([[[1, 2, 3]]]), tensor([[[1, 1]]]), { padding: 1 }),
      conv1d(tensor([[[1, 2, 3]]]), tensor([[[1, 1]]]), { padding: 2 }),
    ],
    [
      "a value that is stored on the way",
      stored(x.matMul(y.transpose())).add(1),
      passed(x.matMul(y.transpose())).add(1),
    ],
    ["a value that is there", x.exp().realize().add(x), x.exp().add(x)],
  ])("does not serve others: %s", (_, a, b) => {
    expect(plan(a)).not.toBe(plan(b));
  });

  it("computes what is to be stored in its turn, before what was made later", () => {
    const kinds = (then: (a: Tensor) => Tensor): string[] => {
      const [first, second] = [then(x.matMul(y.transpose())), then(x.matMul(y.transpose().exp()))];
      return plan(concat([first, second])).plan.steps.map(({ kernel }) => kernel.kind);
    };
    expect(kinds(passed)).toEqual(["map", "dot", "dot", "assemble"]);
    expect(kinds(stored)).toEqual(["dot", "map", "dot", "assemble"]);
  });

  it("depends on what is wanted", () => {
    const both = (): [Tensor, Tensor] => {
      const e = x.exp();
      return [e, e.add(y)];
    };
    const [e, sum] = both();
    expect(plan(sum)).not.toBe(plan(sum, e));
    expect(plan(sum, e)).toBe(plan(...(both().reverse() as [Tensor, Tensor])));
  });

  it("is found by a hash that tells the parameters of a primitive apart", () => {
    const hash = (t: Tensor): number => hashOf(schedule([t.node]));
    const places = [0, 1, 2, 3];
    expect(new Set(places.map((at) => hash(x.slice([at, at + 1])))).size).toBe(4);
    expect(new Set(places.map((at) => hash(x.pad([[at, 3 - at]])))).size).toBe(4);
    expect(hash(randn([3]))).toBe(hash(randn([3])));
  });
});

describe("a deep graph", () => {
  it("of 20,000 operations is computed", () => {
    let deep = x;
    for (let i = 0; i < 20_000; i++) deep = deep.add(1);
    expect(deep.dataSync()[5]).toBeCloseTo(x.dataSync()[5] + 20_000, 1);
  });
});
