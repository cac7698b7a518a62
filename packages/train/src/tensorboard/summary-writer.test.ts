import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Linear, LSTM, Module, ReLU, Sequential } from "@nn/layers";
import { randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { afterAll, describe, expect, it } from "vitest";
import { decode, readEvents, type ReadEvent } from "../test-support/read-events.js";
import { crc32c, maskedCrc32c } from "./crc32c.js";
import { histogramOf } from "./histogram.js";
import { SummaryWriter } from "./summary-writer.js";

const folder = mkdtempSync(path.join(tmpdir(), "nn-tensorboard-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function written(add: (writer: SummaryWriter) => void): Promise<ReadEvent[]> {
  const writer = new SummaryWriter("run", { store: "memory" });
  add(writer);
  const files = await writer.files();
  return files.flatMap(({ bytes }) => readEvents(bytes));
}

interface ReadNode {
  readonly name: string;
  readonly op: string;
  readonly input?: string[];
  readonly attr: Readonly<Record<string, { readonly list?: { readonly shape: unknown[] } }>>;
}

async function graphOf(model: Module<never[], unknown>, inputs: Tensor | Tensor[]): Promise<ReadNode[]> {
  const [, { graphDef }] = await written((writer) => writer.addGraph(model, inputs));
  return (decode("tensorboard.GraphDef", graphDef!) as { node: ReadNode[] }).node;
}

it("computes CRC-32C as RFC 3720, B.4", () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  expect(crc32c(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
  expect(maskedCrc32c(new Uint8Array(0))).toBe(0xa282ead8);
});

describe("histogramOf", () => {
  it("leaves out what is no finite number", () => {
    expect(histogramOf([NaN, 1, Infinity, 3], [0, 2, 4])).toMatchObject({
      num: 2,
      sum: 4,
      bucket: [0, 1, 1],
    });
    expect(histogramOf([NaN], [0, 2])).toEqual({
      ...{ min: 0, max: 0, num: 0, sum: 0, sumSquares: 0 },
      ...{ bucketLimit: [0], bucket: [0] },
    });
  });

  it("counts all values within the edges", () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 10 ** ((i % 20) - 10));
    const { bucket, bucketLimit, num, min, max } = histogramOf(values);
    expect(bucket.reduce((a, b) => a + b)).toBe(num);
    expect(bucket).toHaveLength(bucketLimit.length);
    expect([bucketLimit[0] <= min, bucketLimit.at(-1)! >= max]).toEqual([true, true]);
  });
});

describe("SummaryWriter", () => {
  it("takes the values that tensors have when they are added", async () => {
    const layer = new Linear(2, 2);
    const before = await layer.weight.mean().item();
    const events = await written((writer) => {
      writer.addScalar("mean", layer.weight.mean(), 1);
      layer.loadStateDict({ weight: zeros([2, 2]), bias: zeros([2]) });
      writer.addScalar("mean", layer.weight.mean(), 2);
    });
    const values = events.slice(1).map(({ summary }) => summary!.value[0].simpleValue!);
    expect(values[0]).toBeCloseTo(before, 6);
    expect(values[1]).toBe(0);
  });

  it("writes several curves of a picture, and the settings of a run, into folders of their own", async () => {
    const writer = new SummaryWriter("run/", { store: "memory" });
    writer.addScalars("loss/all", { train: 1, test: tensor(2) }, 3);
    writer.addHparams({ lr: 0.1, name: "sgd", nesterov: true }, { accuracy: 0.9 }, { runName: "first" });
    const files = await writer.files();
    const folders = files.map((file) => path.posix.dirname(file.path));
    expect(folders).toEqual(["run", "run/loss_all_train", "run/loss_all_test", "run/first"]);
    const [, , test, hparams] = files.map(({ bytes }) => readEvents(bytes));
    expect(test[1]).toMatchObject({ step: 3, summary: { value: [{ tag: "loss/all", simpleValue: 2 }] } });
    const values = hparams.slice(1).map(({ summary }) => summary!.value[0]);
    const said = values
      .slice(0, 3)
      .map(({ metadata }) => decode("tensorboard.hparams.HParamsPluginData", metadata!.pluginData.content!));
    expect(said).toEqual([
      {
        experiment: {
          hparamInfos: [
            { name: "lr", type: "DATA_TYPE_FLOAT64" },
            { name: "name", type: "DATA_TYPE_STRING" },
            { name: "nesterov", type: "DATA_TYPE_BOOL" },
          ],
          metricInfos: [{ name: { tag: "accuracy" } }],
        },
      },
      {
        sessionStartInfo: {
          hparams: { lr: { numberValue: 0.1 }, name: { stringValue: "sgd" }, nesterov: { boolValue: true } },
        },
      },
      { sessionEndInfo: { status: "STATUS_SUCCESS" } },
    ]);
    expect(values[3]).toMatchObject({ tag: "accuracy", simpleValue: expect.closeTo(0.9) as number });
  });

  it("has TensorBoard forget later steps when training goes on", async () => {
    const writer = new SummaryWriter("run", { store: "memory", purgeStep: 7 });
    const [{ bytes }] = await writer.files();
    expect(readEvents(bytes)[1]).toMatchObject({ step: 7, sessionLog: { status: "START" } });
  });

  it("writes a file after some time, and the rest when it is closed", async () => {
    const writer = new SummaryWriter(path.join(folder, "in", "time"), { flushSecs: 0.05 });
    writer.addScalar("a", 1, 0);
    const file = () => path.join(writer.logDir, readdirSync(writer.logDir)[0]);
    await expect.poll(() => statSync(file()).size, { timeout: 5000 }).toBeGreaterThan(0);
    expect(readEvents(new Uint8Array(readFileSync(file())))).toHaveLength(2);
    writer.addScalar("a", 2, 1);
    await writer.close();
    expect(path.basename(file())).toMatch(/^events\.out\.tfevents\.\d{10}\./);
    expect(readEvents(new Uint8Array(readFileSync(file())))).toHaveLength(3);
    expect(() => writer.addScalar("a", 3, 2)).toThrow("addScalar: the writer is closed");
    await expect(writer.files()).rejects.toThrow(/the events are in/);
  });

  it("tells a failed write once, and goes on", async () => {
    const blocked = new SummaryWriter(path.join(folder, "in", "time", "x"));
    blocked.addScalar("a", 1);
    await blocked.close();
    const [name] = readdirSync(blocked.logDir);
    const below = new SummaryWriter(path.join(blocked.logDir, name));
    below.addScalar("a", 1);
    await expect(below.flush()).rejects.toThrow(/EEXIST|ENOTDIR/);
    await below.flush();
  });

  it("refuses what TensorBoard couldn't show", () => {
    const writer = new SummaryWriter("run", { store: "memory" });
    expect(() => writer.addScalar("a", zeros([2]))).toThrow(/addScalar: the value has shape \[2\]/);
    expect(() => writer.addScalar("a", 1, 0.5)).toThrow(/step must be a whole number, got 0.5/);
    expect(() => writer.addScalar("", 1)).toThrow(/the tag must be a text/);
    expect(() => writer.addHistogram("a", [])).toThrow(/there are no values for "a"/);
    expect(() => writer.addHistogram("a", [1], 0, { edges: [1, 1] })).toThrow(/ascending/);
    expect(() => writer.addImage("a", zeros([2, 4, 4]))).toThrow(
      /2 channels, 4 by 4, from \[2, 4, 4\] as CHW/,
    );
    expect(() => writer.addImage("a", zeros([4, 4]))).toThrow(/"CHW" does not fit shape \[4, 4\]/);
    expect(() => writer.addImages("a", zeros([1, 1, 4, 4]), 0, { dataformats: "NCXW" })).toThrow(/NCXW/);
    expect(() => writer.addImages("a", zeros([0, 1, 4, 4]))).toThrow(/image/);
    expect(() => writer.addHparams({ a: {} as never }, {})).toThrow(/a is object/);
    expect(() => new SummaryWriter("run", { flushSecs: 0 })).toThrow(/flushSecs must be above 0/);
  });
});

describe("addGraph", () => {
  it("shows the operations inside of their modules, between input and output", async () => {
    const model = new Sequential(new Linear(4, 3), new ReLU());
    const nodes = await graphOf(model, randn([2, 4]));
    const names = nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("Sequential/Linear[0]/weight");
    expect(names.some((name) => name.startsWith("Sequential/ReLU[1]/"))).toBe(true);
    for (const { input = [] } of nodes) expect(names).toEqual(expect.arrayContaining(input));
    const output = nodes.find(({ op }) => op === "Output")!;
    expect(output.input![0]).toMatch(/^Sequential\/ReLU\[1\]\//);
    expect(output.attr._output_shapes.list!.shape).toEqual([{ dim: [{ size: 2 }, { size: 3 }] }]);
    expect(model.training).toBe(true);
    expect(Object.keys(model)).not.toContain("forward");
  });

  it("takes several inputs, and results in lists", async () => {
    const ops = (await graphOf(new LSTM(3, 2), [randn([5, 1, 3])])).map(({ op }) => op);
    expect(ops.filter((op) => op === "Output")).toHaveLength(3);
    class Sum extends Module<[a: Tensor, b: Tensor]> {
      forward(a: Tensor, b: Tensor): Tensor {
        return a.add(b);
      }
    }
    const nodes = await graphOf(new Sum(), [zeros([2]), zeros([2])]);
    expect(nodes.find(({ op }) => op === "add")!.input).toEqual(["input/input_1", "input/input_2"]);
  });

  it("puts the model back after an error", () => {
    const model = new Sequential(new Linear(4, 3));
    const writer = new SummaryWriter("run", { store: "memory" });
    const { forward } = model;
    expect(() => writer.addGraph(model, zeros([2, 5]))).toThrow(/Linear expected \[\*, 4\]/);
    expect([model.forward, model.training]).toEqual([forward, true]);
  });
});
