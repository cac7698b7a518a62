import { backward, jacobian } from "@nn/autograd";
import { Adam } from "@nn/optim";
import { Parameter } from "@nn/layers";
import { det, Generator, log, randn, tensor } from "@nn/tensor";
import { logNormal, reparameterize } from "../normal/diagonal-normal.js";
import { assign } from "@nn/tensor/graph";
import { describe, expect, it } from "vitest";
import { AffineCoupling, InverseAutoregressiveFlow, PlanarFlow, type Flow } from "./index.js";

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
  ["InverseAutoregressiveFlow", () => new InverseAutoregressiveFlow(4, { hidden: 8 })],
  [
    "InverseAutoregressiveFlow, reversed",
    () => new InverseAutoregressiveFlow(4, { hidden: 8, reverse: true }),
  ],
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

describe("InverseAutoregressiveFlow", () => {
  it.each([false, true])("tells a number only those on one side of it: reverse %s", async (reverse) => {
    const flow = stirred(new InverseAutoregressiveFlow(3, { hidden: 8, reverse }));
    const slopes = jacobian((at) => flow.forward(at.unsqueeze(0)).z.squeeze(0), randn([3], { generator }));
    const zero = Array.from(await slopes.data(), (slope) => slope === 0);
    const [upper, lower] = [[1, 2, 5], [3, 6, 7]]; // prettier-ignore
    (reverse ? lower : upper).forEach((at) => expect(zero[at]).toBe(true));
    (reverse ? upper : lower).forEach((at) => expect(zero[at]).toBe(false));
  });

  it("fits a correlated normal better than any diagonal one", async () => {
    const correlation = 0.9;
    const diagonal = -Math.log(1 - correlation ** 2) / 2; // the least KL(q ‖ p) of independent numbers: 0.83 nats
    const posterior = {
      mean: new Parameter(randn([1, 2], { generator })),
      logVar: new Parameter(randn([1, 2], { generator })),
    };
    const flow = new InverseAutoregressiveFlow(2, { hidden: 16, generator });
    const optimizer = new Adam([...Object.values(posterior), ...flow.parameters()], { lr: 0.02 });
    const divergence = (n: number) => {
      const q = { mean: posterior.mean.expand([n, 2]), logVar: posterior.logVar.expand([n, 2]) };
      const drawn = reparameterize(q, { generator });
      const { z, logDet } = flow.forward(drawn);
      const [a, b] = [z.select(1, 0), z.select(1, 1)];
      const quadratic = a
        .square()
        .add(b.square())
        .sub(a.mul(b).mul(2 * correlation))
        .div(1 - correlation ** 2);
      const logTarget = quadratic.mul(-0.5).sub(Math.log(2 * Math.PI) + Math.log(1 - correlation ** 2) / 2);
      return logNormal(drawn, q).sub(logDet).sub(logTarget).mean();
    };
    for (let step = 0; step < 300; step++) {
      optimizer.zeroGrad();
      backward(divergence(128));
      optimizer.step();
    }
    expect(await divergence(4000).item()).toBeLessThan(diagonal / 4);
  });

  it("needs two numbers", () => {
    expect(() => new InverseAutoregressiveFlow(1)).toThrow("size must be a whole number from 2 up, got 1");
  });
});
