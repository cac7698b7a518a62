import { device } from "@nn/tensor";
import { choose } from "./backend.ts";
import type { LossLog } from "./loss-log.ts";
import type { Chosen, Command, Protocol, Report } from "./protocol.ts";
import { SpeedMeter } from "./speed-meter.ts";
import { turn as messageTurn } from "./turns.ts";

/** Steps are taken for as long before messages are heard, in milliseconds. */
const SLICE = 12;
/** The least time between two frames, in milliseconds. */
const FRAME = 70;

/** One model in training. The same settings give the same run. */
export interface Trainer<P extends Protocol> {
  readonly step: number;
  readonly losses: LossLog<P["curve"]>;
  /** Gets ready, and says what the run is. */
  start(): Promise<P["facts"]>;
  /** Takes over settings that may change while it trains. */
  tune(settings: P["settings"]): void;
  /** One batch. */
  advance(): Promise<void>;
  /** Does what the page asks for; for pages that ask. */
  act?(action: P["action"]): Promise<void>;
  picture(view: P["view"]): Promise<P["picture"]>;
}

/** What the page has asked for, and not got. */
interface Wishes<P extends Protocol> {
  reset: { readonly run: number; readonly settings: P["settings"] } | undefined;
  tune: P["settings"] | undefined;
  training: boolean;
  steps: number;
  actions: P["action"][];
  view: P["view"];
  /** Something is to be shown, and the page has shown what came before. */
  changed: boolean;
  free: boolean;
}

/** Does in a worker what the page's session asks for: one trainer at a time, for ever; in each `turn` messages are heard. */
export function serve<P extends Protocol>(
  makeTrainer: (settings: P["settings"]) => Promise<Trainer<P>>,
  view: P["view"],
  turn: () => Promise<void> = messageTurn,
): void {
  const port = globalThis as unknown as {
    postMessage: (report: Report<P>) => void;
    onmessage: ((event: MessageEvent<Command<P>>) => void) | null;
  };
  const wishes: Wishes<P> = {
    reset: undefined,
    tune: undefined,
    training: false,
    steps: 0,
    actions: [],
    view,
    changed: false,
    free: true,
  };
  let wake: (() => void) | undefined;
  const asleep = () => new Promise<void>((resolve) => (wake = resolve));
  const next = (busy: boolean) => (busy ? turn() : asleep());
  port.onmessage = ({ data }) => {
    hear(wishes, data);
    wake?.();
  };
  work<P>(wishes, next, makeTrainer, (report) => port.postMessage(report)).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ type: "failure", message });
  });
}

function hear<P extends Protocol>(wishes: Wishes<P>, command: Command<P>): void {
  switch (command.type) {
    case "reset":
      wishes.reset = command;
      wishes.steps = 0;
      wishes.actions = [];
      wishes.tune = undefined;
      break;
    case "tune":
      wishes.tune = command.settings;
      wishes.changed = true;
      break;
    case "train":
      wishes.training = command.on;
      break;
    case "step":
      wishes.steps++;
      break;
    case "act":
      wishes.actions.push(command.action);
      wishes.changed = true;
      break;
    case "shown":
      wishes.free = true;
      break;
    case "look":
      wishes.view = command.view;
      wishes.changed = true;
  }
}

/** Whether something is to be done once. */
function isAsked<P extends Protocol>({ reset, steps, actions }: Wishes<P>): boolean {
  return reset !== undefined || steps > 0 || actions.length > 0;
}

async function work<P extends Protocol>(
  wishes: Wishes<P>,
  next: (busy: boolean) => Promise<void>,
  makeTrainer: (settings: P["settings"]) => Promise<Trainer<P>>,
  say: (report: Report<P>) => void,
): Promise<never> {
  let trainer: Trainer<P> | undefined;
  let chosen: Chosen = { backend: "wasm", refusal: undefined };
  let run = 0;
  let framed = 0;
  const meter = new SpeedMeter();
  for (;;) {
    await next(isAsked(wishes) || wishes.training || (wishes.changed && wishes.free));
    if (wishes.reset) {
      const { settings } = wishes.reset;
      ({ run } = wishes.reset);
      wishes.reset = undefined;
      chosen = await choose(settings.backend, chosen.backend);
      trainer = await makeTrainer(settings);
      const facts = await trainer.start();
      say({ type: "start", run, start: { ...facts, ...chosen, device: device() } });
      wishes.changed = wishes.free = true;
      meter.clear();
    }
    if (!trainer) continue;
    if (wishes.tune) trainer.tune(wishes.tune);
    wishes.tune = undefined;
    for (const action of wishes.actions.splice(0)) await trainer.act?.(action);
    if (!wishes.training) meter.clear();
    await train(trainer, wishes);
    const { changed, free, training } = wishes;
    if (!changed || !free || (training && performance.now() - framed < FRAME)) continue;
    wishes.changed = wishes.free = false;
    const picture = await trainer.picture(wishes.view);
    framed = performance.now();
    const { step, losses } = trainer;
    const stepsPerSecond = meter.read(step, framed);
    say({ type: "frame", run, frame: { ...picture, step, stepsPerSecond, losses: losses.take() } });
  }
}

/** As many steps as fit in a slice, or those that were asked for. */
async function train<P extends Protocol>(trainer: Trainer<P>, wishes: Wishes<P>): Promise<void> {
  if (!wishes.training && wishes.steps === 0) return;
  const begin = performance.now();
  do {
    await trainer.advance();
    wishes.steps = Math.max(0, wishes.steps - 1);
  } while (wishes.training && performance.now() - begin < SLICE);
  wishes.changed = true;
}
