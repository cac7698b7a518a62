import { choose, type Chosen } from "./backend.ts";
import type { Command, Point, Report, Settings } from "./protocol.ts";
import { loadDigits, Trainer } from "./trainer.ts";
import { SpeedMeter } from "./speed-meter.ts";
import { turn } from "./turns.ts";

/** Steps are taken for as long before messages are heard, in milliseconds. */
const SLICE = 12;
/** The least time between two frames, in milliseconds. */
const FRAME = 70;

const port = globalThis as unknown as {
  postMessage: (report: Report, transfer?: Transferable[]) => void;
  onmessage: ((event: MessageEvent<Command>) => void) | null;
};

// What the page has asked for.
let reset: { readonly run: number; readonly settings: Settings } | undefined;
let learningRate: number | undefined;
let training = false;
let steps = 0;
let probe: Point | undefined;
let drawings = false;
/** Something is to be shown, and the page has shown what came before. */
let changed = false;
let free = true;
let wake: (() => void) | undefined;

port.onmessage = ({ data }) => {
  switch (data.type) {
    case "reset":
      reset = data;
      steps = 0;
      probe = undefined;
      break;
    case "learningRate":
      learningRate = data.value;
      break;
    case "train":
      training = data.on;
      break;
    case "step":
      steps++;
      break;
    case "shown":
      free = true;
      break;
    case "probe":
      probe = data.at;
      changed = true;
      break;
    case "drawings":
      drawings = data.on;
      changed = true;
  }
  wake?.();
};

async function work(): Promise<void> {
  const digits = await loadDigits();
  let trainer: Trainer | undefined;
  let chosen: Chosen = { backend: "wasm", refusal: undefined };
  let run = 0;
  let framed = 0;
  const meter = new SpeedMeter();
  for (;;) {
    if (reset || steps > 0 || training || (changed && free)) await turn();
    else await new Promise<void>((resolve) => (wake = resolve));
    wake = undefined;
    if (reset) {
      const { settings } = reset;
      ({ run } = reset);
      reset = undefined;
      learningRate = undefined;
      chosen = await choose(settings.backend, chosen.backend);
      trainer = new Trainer(digits, settings);
      port.postMessage(await trainer.start(run, settings, chosen));
      changed = free = true;
      meter.clear();
    }
    if (!trainer) continue;
    if (learningRate !== undefined) trainer.setLearningRate(learningRate);
    learningRate = undefined;
    if (!training) meter.clear();
    if (training || steps > 0) {
      const begin = performance.now();
      do {
        await trainer.advance();
        steps = Math.max(0, steps - 1);
      } while (training && performance.now() - begin < SLICE);
      changed = true;
    }
    if (changed && free && (!training || performance.now() - framed > FRAME)) {
      const picture = await trainer.picture(probe, drawings);
      const { step, train, heldOut } = trainer;
      trainer.train = [];
      trainer.heldOut = [];
      changed = free = false;
      framed = performance.now();
      const stepsPerSecond = meter.read(step, framed);
      port.postMessage({ type: "frame", run, step, stepsPerSecond, train, heldOut, ...picture }, [
        picture.codes.buffer,
        picture.reconstructions.buffer,
      ]);
    }
  }
}

work().catch((error: unknown) => {
  port.postMessage({ type: "failure", message: error instanceof Error ? error.message : String(error) });
});
