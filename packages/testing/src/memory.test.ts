import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { backward } from "@nn/autograd";
import { assign, assignLater } from "@nn/tensor/graph";
import { compile, deviceBytes, rand, randn, tensor, withBackend, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const MEGABYTE = 2 ** 20;

/** What a user would write: two layers, Adam by hand, running statistics, no memory call. */
class Model {
  readonly weights = [[8, 32], [32], [32, 1], [1]].map((shape) => randn(shape, { requiresGrad: true }));
  readonly moments = this.weights.map(({ shape }) => [zeros(shape).realize(), zeros(shape).realize()]);
  readonly runningMean = zeros([32]).realize();
  time = 0;

  forward(x: Tensor, training = false): Tensor {
    const [w1, b1, w2, b2] = this.weights;
    const hidden = x.matMul(w1).add(b1).relu();
    if (training)
      assignLater(this.runningMean, this.runningMean.mul(0.9).add(hidden.detach().mean(0).mul(0.1)).node);
    return hidden.matMul(w2).add(b2);
  }

  loss(x: Tensor, y: Tensor): Tensor {
    return this.forward(x, true).sub(y).square().mean();
  }

  step(): void {
    this.time++;
    const updates = this.weights.flatMap((w, i) => {
      const [m, v] = this.moments[i];
      const nextM = m.mul(0.9).add(w.grad!.mul(0.1));
      const nextV = v.mul(0.999).add(w.grad!.square().mul(0.001));
      const move = nextM.div(1 - 0.9 ** this.time).div(
        nextV
          .div(1 - 0.999 ** this.time)
          .sqrt()
          .add(1e-8),
      );
      return [[m, nextM.node], [v, nextV.node], [w, w.sub(move.mul(0.01)).node]] as const; // prettier-ignore
    });
    assign(updates);
  }

  zeroGrad(): void {
    for (const w of this.weights) w.grad = undefined;
  }
}

function batch(): [Tensor, Tensor] {
  const values = Float32Array.from({ length: 128 }, () => Math.random());
  return [tensor(values, [16, 8]), tensor(values.slice(0, 16), [16, 1])];
}

interface Memory {
  readonly device: number;
  readonly heap: number;
  readonly rss: number;
}

async function memory(): Promise<Memory> {
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { device: deviceBytes(), heap: heapUsed + external, rss };
}

/** Runs the steps and compares memory after the first hundreds with that at the end. */
async function steady(run: (from: number, to: number) => Promise<void> | void, steps: number): Promise<void> {
  await run(0, 100);
  const early = deviceBytes();
  await run(100, 300);
  const before = await memory();
  await run(300, steps);
  const device = deviceBytes();
  const after = await memory();
  expect(device, "device bytes against step 100").toBeLessThanOrEqual(early * 1.5 + 65536);
  expect(after.device, "device bytes").toBeLessThanOrEqual(before.device * 1.1 + 65536);
  expect(after.heap - before.heap, "heap and array buffers").toBeLessThan(2 * MEGABYTE);
  expect(after.rss - before.rss, "resident set").toBeLessThan(24 * MEGABYTE);
}

describe.each(["js", "wasm"] as const)("memory without a memory call on %s", (backend) => {
  const flat = (
    name: string,
    loop: () => (from: number, to: number) => Promise<void> | void,
    steps = 1000,
  ): void => {
    it(name, () => withBackend(backend, () => steady(loop(), steps)), 120_000);
  };

  flat(
    "a training loop that reads the loss now and then",
    () => {
      const model = new Model();
      return async (from, to) => {
        for (let i = from; i < to; i++) {
          const [x, y] = batch();
          model.zeroGrad();
          const loss = model.loss(x, y);
          backward(loss);
          model.step();
          if (i % 50 === 0) expect(await loss.item()).toBeGreaterThanOrEqual(0);
        }
      };
    },
    3000,
  );

  flat("a training loop that never waits", () => {
    const model = new Model();
    return (from, to) => {
      for (let i = from; i < to; i++) {
        const [x, y] = batch();
        model.zeroGrad();
        backward(model.loss(x, y));
        model.step();
      }
    };
  });

  flat("a loop that keeps the last outputs and shows them", () => {
    const model = new Model();
    let shown: Tensor | undefined;
    return async (from, to) => {
      for (let i = from; i < to; i++) {
        const [x, y] = batch();
        model.zeroGrad();
        const fake = model.forward(x);
        backward(fake.sub(y).square().mean());
        model.step();
        shown = fake;
        if (i % 10 === 0) expect((await shown.data()).length).toBe(16);
      }
    };
  });

  flat("inference that reads every output, without noGrad", () => {
    const model = new Model();
    return async (from, to) => {
      for (let i = from; i < to; i++) {
        const [x] = batch();
        expect((await model.forward(x).data()).length).toBe(16);
      }
    };
  });

  flat("a value that grows out of itself and is read at every step", () => {
    let state = zeros([64]);
    return async (from, to) => {
      for (let i = from; i < to; i++) {
        state = state.mul(0.9).add(rand([64]));
        await state.data();
      }
    };
  });

  flat("a compiled training step", () => {
    const model = new Model();
    const step = compile((x: Tensor, y: Tensor) => {
      model.zeroGrad();
      const loss = model.loss(x, y);
      backward(loss);
      model.step();
      return loss;
    });
    return async (from, to) => {
      for (let i = from; i < to; i++) {
        const loss = step(...batch());
        if (i % 50 === 0) await loss.item();
      }
    };
  });
});
