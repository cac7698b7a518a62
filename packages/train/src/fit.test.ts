import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { DataLoader, digits } from "@nn/data";
import { Linear, mseLoss, ReLU, Sequential } from "@nn/layers";
import { Adam } from "@nn/optim";
import { deviceBytes, manualSeed, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { evaluate } from "./evaluate.js";
import { fit } from "./fit.js";
import type { EpochRecord } from "./types.js";

function setUp(batchSize = 64) {
  manualSeed(5);
  const { train, test } = digits();
  const model = new Sequential(new Linear(64, 32), new ReLU(), new Linear(32, 64));
  const optimizer = new Adam(model.parameters(), { lr: 1e-2 });
  const loader = new DataLoader(train, { batchSize, shuffle: true, seed: 1 });
  const testLoader = new DataLoader(test, { batchSize: 100 });
  const loss = ({ x }: ReturnType<typeof train.batch>) => mseLoss(model.forward(x), x);
  return { model, optimizer, loader, loss, validate: () => evaluate(model, testLoader, loss) };
}

describe("fit", () => {
  it("learns, and says how in the history", async () => {
    const { model, loader, validate, optimizer, loss } = setUp();
    const result = await fit(model, loader, { optimizer, loss, validate, epochs: 5 });
    expect(result).toMatchObject({ interrupted: false, steps: 5 * 23 });
    expect(result.history.map(({ epoch, steps, complete }) => [epoch, steps, complete])).toEqual(
      [1, 2, 3, 4, 5].map((epoch) => [epoch, 23, true]),
    );
    const first = result.history[0];
    const last = result.history[4];
    expect(last.metrics.loss).toBeLessThan(first.metrics.loss / 3);
    expect(last.validation.loss).toBeLessThan(0.03);
    expect(result.seconds).toBeGreaterThan(0);
  });

  it("averages over examples, not over batches", async () => {
    const { model, loader, optimizer, loss } = setUp(1000);
    const still = { zeroGrad: () => optimizer.zeroGrad(), step: () => undefined };
    const { history } = await fit(model, loader, { optimizer: still, loss, epochs: 1 });
    const whole = await loss(digits().train.all()).item();
    expect(history[0].metrics.loss).toBeCloseTo(whole, 6);
    expect((await evaluate(model, loader, loss)).loss).toBeCloseTo(whole, 6);
  });

  it("reports other metrics as they were before the step", async () => {
    const { model, loader, optimizer } = setUp(1438);
    const measured = ({ x }: { x: Tensor }) => {
      const y = model.forward(x);
      return { loss: mseLoss(y, x), spread: y.square().mean(), two: 2 };
    };
    const before = await evaluate(model, loader, measured);
    const { history } = await fit(model, loader, { optimizer, loss: measured, epochs: 1 });
    expect(Object.keys(history[0].metrics)).toEqual(["loss", "spread", "two"]);
    expect(history[0].metrics.spread).toBeCloseTo(before.spread, 6);
    expect(history[0].metrics.two).toBe(2);
  });

  it("trains in training mode, and comes back to it after evaluating", async () => {
    const { model, loader, optimizer, loss, validate } = setUp(500);
    model.eval();
    const modes: boolean[] = [];
    await fit(model, loader, {
      optimizer,
      loss: (batch) => (modes.push(model.training), loss(batch)),
      validate: () => (modes.push(model.training), validate()),
      epochs: 2,
    });
    expect(modes).toEqual(new Array(8).fill(true));
    model.eval();
    await validate();
    expect(model.training).toBe(false);
  });

  it("calls beforeStep when the gradients are there", async () => {
    const { model, loader, optimizer, loss } = setUp(1438);
    let gradients = 0;
    const beforeStep = () => (gradients = model.parameters().filter((p) => p.grad).length);
    await fit(model, loader, { optimizer, loss, beforeStep: () => void beforeStep(), epochs: 1 });
    expect(gradients).toBe(4);
  });

  it("gives the same history for the same seeds, whoever watches", async () => {
    const run = async (interval?: number) => {
      const { model, loader, ...rest } = setUp();
      const callbacks = interval === undefined ? [] : [{ interval, onProgress: () => undefined }];
      const { history } = await fit(model, loader, { ...rest, callbacks, epochs: 2 });
      return history.map(({ metrics, validation }) => [metrics.loss, validation.loss]);
    };
    const silent = await run();
    expect(await run()).toEqual(silent);
    expect(await run(0)).toEqual(silent);
  });

  it("gives the same numbers compiled, partial batches and other metrics included", async () => {
    const run = async (compile: boolean) => {
      const { model, loader, optimizer, validate } = setUp(100);
      const loss = ({ x }: { x: Tensor }) => {
        const y = model.forward(x);
        return { loss: mseLoss(y, x), spread: y.square().mean() };
      };
      const { history } = await fit(model, loader, { optimizer, loss, validate, compile, epochs: 3 });
      return history.flatMap(({ metrics, validation }) => [metrics.loss, metrics.spread, validation.loss]);
    };
    const [plain, compiled] = [await run(false), await run(true)];
    expect(compiled).toHaveLength(9);
    compiled.forEach((value, i) => expect(value).toBeCloseTo(plain[i], 6));
  });

  it("takes lone tensors compiled, and says what else it can't take", async () => {
    const { model, optimizer, loader } = setUp();
    const { x } = digits().test.all();
    const lone = await fit(model, [x, x], {
      optimizer,
      loss: (batch) => mseLoss(model.forward(batch), batch),
      compile: true,
      epochs: 2,
    });
    expect(lone.history[1].metrics.loss).toBeLessThan(lone.history[0].metrics.loss);
    const loss = ({ x }: { x: Tensor }) => ({ loss: mseLoss(model.forward(x), x), two: 2 });
    await expect(fit(model, loader, { optimizer, loss, compile: true, epochs: 1 })).rejects.toThrow(
      "two of the metrics is number",
    );
    const odd = fit(model, [{ x, name: "a" }], { optimizer, loss, compile: true, epochs: 1 });
    await expect(odd).rejects.toThrow("name of the batch is string");
  });

  it("holds memory steady over 3,000 iterations, on the device and in the heap", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const { model, loader, optimizer, loss } = setUp();
    const device: number[] = [];
    const heap: number[] = [];
    const onEpoch = ({ epoch }: EpochRecord) => {
      device.push(deviceBytes());
      if (epoch % 13 !== 5) return;
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      heap.push(heapUsed + arrayBuffers);
    };
    await fit(model, loader, { optimizer, loss, epochs: 131, callbacks: [{ onEpoch }] });
    expect(Math.max(...device.slice(5))).toBeLessThanOrEqual(device[4]);
    expect(heap).toHaveLength(10);
    // Typed arrays are freed some time after they are collected, so single figures jump: what counts is the low water.
    // A leak of one batch (16 KiB) or one step's graph in each of the 2,000 steps between would be 30 MiB or more.
    expect(Math.min(...heap.slice(6)) - Math.min(...heap.slice(1, 5))).toBeLessThan(8 * 2 ** 20);
  }, 120_000);
});
