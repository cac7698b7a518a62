import { DataLoader, TensorDataset } from "@nn/data";
import { Linear, Module, mseLoss, Sequential } from "@nn/layers";
import { SGD } from "@nn/optim";
import { manualSeed, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { fit, type FitOptions } from "../fit.js";

class Log extends Module {
  forward(x: Tensor): Tensor {
    return x.log();
  }
}

type Batch = { x: Tensor };

/** Fails at a batch with a negative number, unless the model does something else. */
async function run(
  x: Float32Array,
  options: Partial<FitOptions<Batch>> & { readonly compile?: boolean } = {},
  model: Module = new Sequential(new Log(), new Linear(1, 1)),
) {
  manualSeed(1);
  const before: string[] = [];
  const loader = new DataLoader(new TensorDataset({ x: { data: x, shape: [1] } }), { batchSize: 1 });
  const message = await fit(model, loader, {
    optimizer: new SGD(model.parameters(), { lr: 1e-3 }),
    loss: ({ x }) => mseLoss(model.forward(x), x),
    epochs: 3,
    callbacks: [{ interval: 1e9 }],
    ...options,
  }).then(
    () => "no error",
    (error: Error) => error.message,
  );
  return { message, before, weights: model.parameters().flatMap((p) => [...p.dataSync()]) };
}

const good = (length: number) => new Float32Array(length).fill(2);

describe("a loss that is not finite", () => {
  it.each([false, true])("is found in its step and layer, long after it (compile: %s)", async (compile) => {
    const x = good(450);
    x[317] = -1;
    const { message, weights } = await run(x, { compile });
    expect(message).toContain("the loss is NaN, in step 318: the output of 0 (Log) has NaN is the first");
    expect(weights.every(Number.isFinite)).toBe(true);
  });

  it("is found in the data", async () => {
    const x = good(10);
    x[7] = Infinity;
    expect((await run(x)).message).toContain("in step 8: x of the batch has Infinity is the first");
  });

  it("is found in a gradient, when the forward pass was still finite", async () => {
    const root = (model: { forward(x: Tensor): Tensor }) => (batch: Batch) =>
      model.forward(batch.x).sum().sqrt();
    const model = new Sequential(new Linear(1, 1, { bias: false }));
    model.loadStateDict({ "0.weight": tensor([[1]]) });
    const x = good(6);
    x[3] = 0;
    const { message } = await run(x, { loss: root(model) }, model);
    expect(message).toContain("in step 4: the gradient of 0.weight has NaN is the first");
  });

  it("is found in a parameter that grew too large", async () => {
    const model = new Sequential(new Linear(1, 1), new Linear(1, 1));
    const { message, weights } = await run(
      good(400),
      { optimizer: new SGD(model.parameters(), { lr: 50 }) },
      model,
    );
    expect(message).toMatch(
      /the loss is (NaN|Infinity), in step \d+: (the output of|the gradient of|the loss)/,
    );
    expect(weights.every(Number.isFinite)).toBe(true);
  });

  it("is found in a parameter that something else than the steps has changed", async () => {
    const model = new Sequential(new Linear(1, 1), new Linear(1, 1));
    const onStep = ({ totalSteps }: { readonly totalSteps: number }) =>
      totalSteps === 3 ? void model.loadStateDict({ "1.bias": tensor([NaN]) }, { strict: false }) : undefined;
    const { message } = await run(good(6), { callbacks: [{ interval: 1e9, onStep }] }, model);
    expect(message).toMatch(
      /the loss is NaN, by step 6; repeated, .* from outside of them: the parameter 0\.weight has NaN/,
    );
  });

  it("is left alone with checkLoss: false", async () => {
    expect((await run(Float32Array.of(1, -1), { checkLoss: false })).message).toBe("no error");
  });
});
