import { backward } from "@nn/autograd";
import {
  backlog,
  compile,
  deviceBytes,
  manualSeed,
  rand,
  randn,
  setBackend,
  tensor,
  withBackend,
  type Tensor,
} from "@nn/tensor";
import { assign, endIteration } from "@nn/tensor/graph";
import { afterAll, describe, expect, it } from "vitest";
// The backend itself, to see what it does.
// eslint-disable-next-line import-x/no-relative-packages
import { createGpuBackend } from "../../tensor/src/backends/gpu/gpu-backend.js";

afterAll(() => setBackend("wasm"));

/** A small model and its steps, as a user would write them. */
class Model {
  readonly weights = [
    randn([8, 16], { requiresGrad: true }),
    randn([16, 1], { requiresGrad: true }),
  ] as const;

  step(x: Tensor, y: Tensor): Tensor {
    for (const weight of this.weights) weight.grad = undefined;
    const [first, second] = this.weights;
    const loss = x.matMul(first).relu().matMul(second).sub(y).square().mean();
    backward(loss);
    assign(this.weights.map((weight) => [weight, weight.sub(weight.grad!.mul(0.01)).node] as const));
    return loss;
  }
}

function batch(size = 4): [Tensor, Tensor] {
  const values = Float32Array.from({ length: 8 * size }, () => Math.random());
  return [tensor(values, [size, 8]), tensor(values.slice(0, size), [size, 1])];
}

describe.each(["webgpu", "webgl2"] as const)("memory on %s", (mode) => {
  it("holds steady over 3,000 training steps", { timeout: 90_000 }, async () => {
    await withBackend(
      "gpu",
      async () => {
        const model = new Model();
        const bytes: number[] = [];
        for (let i = 1; i <= 3000; i++) {
          const loss = model.step(...batch());
          if (i % 250 === 0) {
            expect(await loss.item()).toBeGreaterThanOrEqual(0);
            bytes.push(deviceBytes());
          }
        }
        expect(bytes[0]).toBeGreaterThan(0);
        expect(Math.max(...bytes.slice(1))).toBeLessThanOrEqual(1.1 * bytes[1] + 65536);
      },
      { mode },
    );
  });

  it("holds steady over compiled steps whose loss is read now and then", { timeout: 60_000 }, async () => {
    await withBackend(
      "gpu",
      async () => {
        const model = new Model();
        const step = compile((x: Tensor, y: Tensor) => model.step(x, y));
        const run = async (steps: number): Promise<void> => {
          for (let i = 0; i < steps; i++) {
            const loss = step(...batch());
            if (i % 50 === 0) expect(await loss.item()).toBeGreaterThanOrEqual(0);
          }
        };
        await run(201);
        const before = deviceBytes();
        await run(1001);
        expect(deviceBytes()).toBeLessThanOrEqual(1.1 * before + 65536);
      },
      { mode },
    );
  });

  it("is bounded in a loop that reads nothing and awaits backlog()", { timeout: 60_000 }, async () => {
    await withBackend(
      "gpu",
      async () => {
        const weight = rand([64, 64]).keep().realize();
        const held: Tensor[] = [];
        for (let i = 0; i < 1200; i++) {
          held.push(tensor(new Float32Array(4096).fill(i), [64, 64]).matMul(weight).realize());
          endIteration();
          await backlog();
        }
        // All of them are 20 MB.
        expect(deviceBytes()).toBeLessThan(12e6);
        expect((await held[0].data()).every((value) => value === 0)).toBe(true);
      },
      { mode },
    );
  });

  it("keeps values when another backend takes over and comes back", async () => {
    manualSeed(1);
    await setBackend("gpu", { mode });
    const parameter = rand([5, 7], { requiresGrad: true });
    const [float, int, bool] = [rand([33]).realize(), rand([9]).mul(1e6).cast("int32").realize(), rand([3]).gt(0.5).realize()]; // prettier-ignore
    const all = [parameter, float, int, bool];
    const read = () => Promise.all(all.map(async (x) => Array.from(await x.data())));
    const before = await read();
    await setBackend("js");
    expect(await read()).toEqual(before);
    await setBackend("gpu", { mode });
    expect(await read()).toEqual(before);
    expect(await float.add(0).sub(float).abs().max().item()).toBe(0);
  });

  it("is all given back when the backend is destroyed", async () => {
    const backend = await createGpuBackend({ mode });
    await setBackend(backend);
    const model = new Model();
    for (let i = 0; i < 3; i++) await model.step(...batch()).item();
    expect(deviceBytes()).toBeGreaterThan(0);
    await setBackend("js");
    backend.destroy();
    expect(backend.bytesHeld()).toBe(0);
    // What the model learned came over.
    expect(await model.step(...batch()).item()).toBeGreaterThanOrEqual(0);
  });
});
