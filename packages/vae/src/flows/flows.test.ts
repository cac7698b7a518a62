import { jacobian } from "@nn/autograd";
import { det, Generator, log, randn, tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { describe, expect, it } from "vitest";
import { AffineCoupling, PlanarFlow, type Flow } from "./index.js";

const generator = new Generator(3);

/** A flow with parameters that are no longer those it began with. */
function stirred<F extends Flow>(flow: F): F {
  const others = flow.parameters().map((p) => [p, randn(p.shape, { generator }).node] as const);
  assign(others);
  return flow;
}

describe.each([
  ["PlanarFlow", () => new PlanarFlow(4)],
  ["AffineCoupling", () => new AffineCoupling(4, { hidden: 8 })],
  ["AffineCoupling, flipped, of an odd size", () => new AffineCoupling(5, { hidden: 8, flip: true })],
] as const)("%s", (_, make) => {
  it("widens space by what it says", async () => {
    const flow = stirred(make() as Flow);
    const size = make() instanceof AffineCoupling ? (make() as AffineCoupling).size : 4;
    const z = randn([3, size], { generator }).realize();
    const said = await flow.forward(z).logDet.data();
    for (let i = 0; i < 3; i++) {
      const matrix = jacobian((at) => flow.forward(at.unsqueeze(0)).z.squeeze(0), z.slice(i));
      expect(await log(det(matrix).abs()).item()).toBeCloseTo(said[i], 4);
    }
  });
});

describe("PlanarFlow", () => {
  it("stays invertible, whichever way its vectors point", async () => {
    const flow = new PlanarFlow(1);
    assign([[flow.u, tensor([-5]).node], [flow.weight, tensor([2]).node]]); // prettier-ignore
    const line = tensor([[-2], [-1], [0], [1], [2]]); // prettier-ignore
    const mapped = await flow.forward(line).z.data();
    expect([...mapped].sort((a, b) => a - b)).toEqual([...mapped]);
  });
});

describe("AffineCoupling", () => {
  it("is first the identity, and can be undone", async () => {
    const flow = new AffineCoupling(5, { flip: true });
    const z = randn([3, 5], { generator }).realize();
    expect(await flow.forward(z).z.data()).toEqual(await z.data());
    stirred(flow);
    const [there, back] = [flow.forward(z).z, flow.inverse(flow.forward(z).z)];
    expect(await there.sub(z).abs().max().item()).toBeGreaterThan(0.1);
    (await back.sub(z).data()).forEach((off) => expect(Math.abs(off)).toBeLessThan(1e-4));
  });

  it("needs two halves", () => {
    expect(() => new AffineCoupling(1)).toThrow("size must be a whole number from 2 up, got 1");
  });
});
