import { batch, signal, type Signal } from "@preact/signals";
import { GrowingCurve } from "./growing-curve.ts";
import type { Command, Frame, Protocol, Report, Start } from "./protocol.ts";

export type Status = "loading" | "ready" | "training" | "paused" | "failed";

/** What a page begins with. */
export interface Beginning<P extends Protocol> {
  readonly settings: P["settings"];
  readonly view: P["view"];
  readonly curves: readonly P["curve"][];
}

/** One worker that trains (it calls `serve`) and what it has said so far, as signals. */
export class Session<P extends Protocol> {
  readonly status = signal<Status>("loading");
  readonly failure = signal<string | undefined>(undefined);
  readonly settings: Signal<P["settings"]>;
  readonly view: Signal<P["view"]>;
  /** The run that is on the screen and its last frame: they always belong together. */
  readonly start = signal<Start<P> | undefined>(undefined);
  readonly frame = signal<Frame<P> | undefined>(undefined);
  /** The curves grow in place; the frame tells when. */
  readonly curves: Readonly<Record<P["curve"], GrowingCurve>>;

  readonly #names: readonly P["curve"][];
  readonly #worker: Worker;
  readonly #aborted = new AbortController();
  #run = 0;
  /** What began, and has no frame yet. */
  #beginning: Start<P> | undefined;
  #sleeping = false;

  constructor(worker: Worker, { settings, view, curves }: Beginning<P>) {
    this.#worker = worker;
    this.#names = curves;
    this.settings = signal(settings);
    this.view = signal(view);
    this.curves = Object.fromEntries(curves.map((name) => [name, new GrowingCurve()])) as typeof this.curves;
    const { signal: aborted } = this.#aborted;
    worker.addEventListener("message", (event: MessageEvent<Report<P>>) => this.#hear(event.data));
    worker.addEventListener("error", (event) => this.#fail(event.message || "the worker did not start"));
    // A hidden page trains nobody: its frames would not be seen.
    document.addEventListener("visibilitychange", () => this.#sleep(document.hidden), { signal: aborted });
    this.#tell({ type: "look", view });
    this.reset();
  }

  /** New weights; a run that is going on goes on from them. */
  reset(settings: Partial<P["settings"]> = {}): void {
    if (this.status.value === "failed") return;
    this.settings.value = { ...this.settings.value, ...settings };
    this.#run++;
    this.#tell({ type: "reset", run: this.#run, settings: this.settings.value });
  }

  /** Starts a fresh run that waits. */
  clear(): void {
    this.pause();
    this.reset();
  }

  play(): void {
    if (this.status.value !== "ready" && this.status.value !== "paused") return;
    this.status.value = "training";
    this.#tell({ type: "train", on: true });
  }

  pause(): void {
    if (this.status.value !== "training") return;
    this.status.value = "paused";
    this.#tell({ type: "train", on: false });
  }

  step(): void {
    this.#halt();
    this.#tell({ type: "step" });
  }

  /** Has something done to the run, which then waits. */
  act(action: P["action"]): void {
    this.#halt();
    this.#tell({ type: "act", action });
  }

  /** Changes settings that need no new weights. */
  tune(settings: Partial<P["settings"]>): void {
    this.settings.value = { ...this.settings.value, ...settings };
    this.#tell({ type: "tune", settings: this.settings.value });
  }

  /** Changes what the page looks at. */
  look(view: Partial<P["view"]>): void {
    this.view.value = { ...this.view.value, ...view };
    this.#tell({ type: "look", view: this.view.value });
  }

  end(): void {
    this.#aborted.abort();
    this.#worker.terminate();
  }

  #halt(): void {
    this.pause();
    if (this.status.value === "ready") this.status.value = "paused";
  }

  #tell(command: Command<P>): void {
    this.#worker.postMessage(command);
  }

  #sleep(hidden: boolean): void {
    if (hidden && this.status.value === "training") {
      this.pause();
      this.#sleeping = true;
    } else if (!hidden && this.#sleeping) {
      this.#sleeping = false;
      this.play();
    }
  }

  #hear(report: Report<P>): void {
    if (report.type === "failure") this.#fail(report.message);
    else if (report.type === "start") this.#beginning = report.run === this.#run ? report.start : undefined;
    else if (report.run === this.#run) this.#show(report.frame);
    else this.#tell({ type: "shown" });
  }

  #show(frame: Frame<P>): void {
    batch(() => {
      if (this.#beginning) this.#begin(this.#beginning);
      for (const name of this.#names) this.curves[name].add(frame.losses[name]);
      this.frame.value = frame;
    });
    // The next frame comes when this one has been painted, so a slow screen never falls behind.
    requestAnimationFrame(() => this.#tell({ type: "shown" }));
  }

  #begin(start: Start<P>): void {
    this.#beginning = undefined;
    for (const name of this.#names) this.curves[name].clear();
    this.start.value = start;
    this.settings.value = { ...this.settings.value, backend: start.backend };
    if (this.status.value !== "training") this.status.value = "ready";
  }

  #fail(message: string): void {
    batch(() => {
      this.status.value = "failed";
      this.failure.value = message;
    });
    this.#worker.terminate();
  }
}
