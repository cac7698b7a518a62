import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Linear, mseLoss } from "@nn/layers";
import { SGD } from "@nn/optim";
import { tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { fit } from "../fit.js";
import { readEvents, type ReadEvent } from "../test-support/read-events.js";
import type { Training } from "../training.js";
import { SummaryWriter } from "./summary-writer.js";
import { TensorBoard, type TensorBoardOptions } from "./tensorboard-callback.js";

const batches = [tensor([[1, 2]]), tensor([[3, 4]])];

async function trained(writer: SummaryWriter | string, options: TensorBoardOptions, compile = false) {
  const model = new Linear(2, 1);
  const optimizer = new SGD(model.parameters(), { lr: 0.01 });
  return fit(model, batches, {
    optimizer,
    loss: (x) => mseLoss(model.forward(x), tensor([[1]])),
    epochs: 2,
    compile,
    validate: () => ({ loss: 0.5 }),
    callbacks: [new TensorBoard(writer, { model, optimizer, ...options })],
  });
}

const tagsOf = (events: readonly ReadEvent[]) =>
  events.flatMap(({ step = 0, summary }) => (summary?.value ?? []).map(({ tag }) => `${tag} ${step}`));

describe("TensorBoard", () => {
  it.each([false, true])(
    "writes curves, the learning rate and histograms (compiled: %s)",
    async (compile) => {
      const writer = new SummaryWriter("run", { store: "memory" });
      const { history } = await trained(writer, { everySteps: 2, histogramEpochs: 2 }, compile);
      const [{ bytes }] = await writer.files();
      const events = readEvents(bytes);
      const tags = tagsOf(events);
      const each = ["loss/step", "loss/train", "loss/validation", "lr"];
      expect(tags.filter((tag) => !/^(weights|gradients)/.test(tag))).toEqual(
        [2, 4].flatMap((step) => each.map((tag) => `${tag} ${step}`)),
      );
      expect(tags).toEqual(expect.arrayContaining(["weights/weight 4", "weights/bias 4"]));
      if (!compile) expect(tags).toContain("gradients/weight 4");
      const losses = events
        .flatMap(({ summary }) => summary?.value ?? [])
        .filter(({ tag }) => tag === "loss/train");
      expect(losses.map(({ simpleValue }) => simpleValue)).toEqual(
        history.map(({ metrics }) => expect.closeTo(metrics.loss, 5) as number),
      );
      writer.addScalar("still open", 1);
    },
  );

  it("closes a file of its own, and has later steps forgotten when training goes on", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "nn-tensorboard-"));
    await trained(folder, {});
    const [first] = readdirSync(folder);
    expect(tagsOf(readEvents(new Uint8Array(readFileSync(path.join(folder, first)))))).toContain(
      "loss/train 4",
    );
    const resumed = new TensorBoard(folder);
    resumed.onStart({ totalSteps: 2, parts: {} } as Training);
    await resumed.onEnd();
    const second = readdirSync(folder).find((name) => name !== first)!;
    const events = readEvents(new Uint8Array(readFileSync(path.join(folder, second))));
    expect(events[1]).toMatchObject({ step: 3, sessionLog: { status: "START" } });
    rmSync(folder, { recursive: true });
  });

  it("refuses an odd number of epochs", () => {
    expect(() => new TensorBoard("run", { histogramEpochs: 0 })).toThrow(/histogramEpochs must be/);
  });
});
