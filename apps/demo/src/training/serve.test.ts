import { afterAll, beforeEach, expect, it } from "vitest";
import { LossLog } from "./loss-log.ts";
import type { CommonFacts, CommonSettings, Command, Report } from "./protocol.ts";
import { serve, type Trainer } from "./serve.ts";

// In Node a message port that is always busy keeps timers waiting, those of this test among them.
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Counting {
  readonly settings: CommonSettings;
  readonly view: { readonly of: string };
  readonly facts: CommonFacts;
  readonly picture: { readonly seen: string };
  readonly curve: "train";
  readonly action: { readonly add: number };
}

const FACTS: CommonFacts = { parameters: 1, trainCount: 2, heldOutCount: 3, stepsPerEpoch: 4 };
const settings: CommonSettings = { backend: "wasm", learningRate: 0.1 };

/** Counts its steps, and shows what it is told. */
class Counter implements Trainer<Counting> {
  step = 0;
  readonly losses = new LossLog(["train"]);
  #rate: number;

  constructor({ learningRate }: CommonSettings) {
    this.#rate = learningRate;
  }

  async start(): Promise<CommonFacts> {
    return FACTS;
  }

  tune({ learningRate }: CommonSettings): void {
    this.#rate = learningRate;
  }

  async advance(): Promise<void> {
    this.step++;
    this.losses.add("train", this.step, 1 / this.step);
  }

  async act({ add }: Counting["action"]): Promise<void> {
    this.step += add;
  }

  async picture({ of }: Counting["view"]): Promise<Counting["picture"]> {
    return { seen: `${of} at ${this.#rate}` };
  }
}

const worker = globalThis as unknown as {
  postMessage: (report: Report<Counting>) => void;
  onmessage: (event: { readonly data: Command<Counting> }) => void;
};
let reports: Report<Counting>[];
const tell = (data: Command<Counting>) => worker.onmessage({ data });
const frames = () => reports.flatMap((report) => (report.type === "frame" ? [report.frame] : []));

beforeEach(() => {
  reports = [];
  worker.postMessage = (report) => reports.push(report);
  serve<Counting>(async (wanted) => new Counter(wanted), { of: "all" }, turn);
});

afterAll(() => {
  for (const name of ["postMessage", "onmessage"]) Reflect.deleteProperty(globalThis, name);
});

it("begins a run, and shows it at rest", async () => {
  tell({ type: "reset", run: 7, settings });
  await expect.poll(() => reports.length).toBe(2);
  expect(reports[0]).toMatchObject({ type: "start", run: 7, start: { ...FACTS, backend: "wasm" } });
  expect(frames()).toEqual([{ seen: "all at 0.1", step: 0, stepsPerSecond: 0, losses: { train: [] } }]);
});

it("shows what changes while it rests, but waits until the page has shown the frame before", async () => {
  tell({ type: "reset", run: 1, settings });
  await expect.poll(() => frames().length).toBe(1);
  tell({ type: "step" });
  tell({ type: "look", view: { of: "one" } });
  tell({ type: "tune", settings: { ...settings, learningRate: 0.2 } });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(frames().length).toBe(1);
  tell({ type: "shown" });
  await expect.poll(() => frames().length).toBe(2);
  expect(frames()[1]).toMatchObject({
    seen: "one at 0.2",
    step: 1,
    losses: { train: [{ step: 1, loss: 1 }] },
  });
});

it("trains until it is told to rest, and reports each loss once", async () => {
  tell({ type: "reset", run: 1, settings });
  tell({ type: "train", on: true });
  await expect.poll(() => frames().length).toBe(1);
  tell({ type: "shown" });
  await expect.poll(() => frames().length).toBe(2);
  tell({ type: "train", on: false });
  tell({ type: "shown" });
  await expect.poll(() => frames().length).toBe(3);
  const steps = frames().flatMap(({ losses }) => losses.train.map(({ step }) => step));
  expect(steps.length).toBe(frames()[2].step);
  expect(steps.every((step, i) => step === i + 1)).toBe(true);
});

it("does what is asked for beside training, and shows it", async () => {
  tell({ type: "reset", run: 1, settings });
  tell({ type: "act", action: { add: 5 } });
  tell({ type: "act", action: { add: 2 } });
  await expect.poll(() => frames().length).toBe(1);
  expect(frames()[0].step).toBe(7);
});

it("says what went wrong", async () => {
  serve<Counting>(async () => Promise.reject(new Error("no digits")), { of: "all" }, turn);
  tell({ type: "reset", run: 1, settings });
  await expect.poll(() => reports).toEqual([{ type: "failure", message: "no digits" }]);
});
