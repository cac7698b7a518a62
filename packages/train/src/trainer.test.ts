import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DataLoader, digits } from "@nn/data";
import { Linear, mseLoss } from "@nn/layers";
import { Adam } from "@nn/optim";
import { manualSeed, type Tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import { Checkpoints } from "./checkpoint/index.js";
import { fit } from "./fit.js";
import { Trainer } from "./trainer.js";

function setUp() {
  manualSeed(4);
  const { train, test } = digits();
  const model = new Linear(64, 64);
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  const loss = ({ x }: { x: Tensor }) => mseLoss(model.forward(x), x);
  return { model, optimizer, loss, data: new DataLoader(train, { batchSize: 200, shuffle: true }), test };
}

it("trains as fit does, evaluates, and goes on from checkpoints", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "nn-trainer-"));
  const plain = setUp();
  const { history } = await fit(plain.model, plain.data, { ...plain, epochs: 3 });

  const { model, data, test, optimizer, loss } = setUp();
  const callbacks = [new Checkpoints({ folder })];
  const measure = (batch: { x: Tensor }) => ({ error: loss(batch).sqrt() });
  const trainer = new Trainer(model, { optimizer, loss, callbacks, measure });
  const validation = new DataLoader(test, { batchSize: 360 });
  await trainer.fit(data, { epochs: 2, validation });
  const result = await trainer.fit(data, { epochs: 3, validation, resume: folder });
  expect(result.history.map(({ metrics }) => metrics)).toEqual(history.map(({ metrics }) => metrics));
  expect(result.history[2].validation).toEqual(await trainer.evaluate(validation));
  rmSync(folder, { recursive: true });
});
