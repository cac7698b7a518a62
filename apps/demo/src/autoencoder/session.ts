import { batch, signal } from "@preact/signals";
import { GrowingCurve } from "./curve.ts";
import type { Command, Frame, Point, Report, Settings, Start } from "./protocol.ts";

export type Status = "loading" | "ready" | "training" | "paused" | "failed";

/** One worker and what it has said so far, as signals. */
export class Session {
  readonly status = signal<Status>("loading");
  readonly failure = signal<string | undefined>(undefined);
  readonly settings = signal<Settings>({ backend: "wasm", codeSize: 2, learningRate: 1e-3 });
  readonly start = signal<Start | undefined>(undefined);
  readonly frame = signal<Frame | undefined>(undefined);
  readonly drawings = signal(false);
  /** The curves grow in place; the frame tells when. */
  readonly train = new GrowingCurve();
  readonly heldOut = new GrowingCurve();

  readonly #worker = new Worker(new URL("./trainer.worker.ts", import.meta.url), { type: "module" });
  readonly #aborted = new AbortController();
  #run = 0;
  #sleeping = false;

  constructor() {
    const { signal } = this.#aborted;
    this.#worker.addEventListener("message", (event: MessageEvent<Report>) => this.#hear(event.data));
    this.#worker.addEventListener("error", (event) =>
      this.#fail(event.message || "the worker did not start"),
    );
    // A hidden page trains nobody: its frames would not be seen.
    document.addEventListener("visibilitychange", () => this.#sleep(document.hidden), { signal });
    this.reset();
  }

  /** New weights; a run that is going on goes on from them. */
  reset(settings: Partial<Settings> = {}): void {
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
    this.pause();
    if (this.status.value === "ready") this.status.value = "paused";
    this.#tell({ type: "step" });
  }

  setLearningRate(value: number): void {
    this.settings.value = { ...this.settings.value, learningRate: value };
    this.#tell({ type: "learningRate", value });
  }

  setDrawings(on: boolean): void {
    this.drawings.value = on;
    this.#tell({ type: "drawings", on });
  }

  probe(at: Point): void {
    this.#tell({ type: "probe", at });
  }

  end(): void {
    this.#aborted.abort();
    this.#worker.terminate();
  }

  #tell(command: Command): void {
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

  #hear(report: Report): void {
    if (report.type === "failure") this.#fail(report.message);
    else if (report.run === this.#run) {
      if (report.type === "start") this.#begin(report);
      else this.#show(report);
    } else if (report.type === "frame") this.#tell({ type: "shown" });
  }

  #begin(start: Start): void {
    batch(() => {
      this.train.clear();
      this.heldOut.clear();
      this.start.value = start;
      this.settings.value = { ...this.settings.value, backend: start.backend };
      if (this.status.value !== "training") this.status.value = "ready";
    });
  }

  #show(frame: Frame): void {
    this.train.add(frame.train);
    this.heldOut.add(frame.heldOut);
    this.frame.value = frame;
    // The next frame comes when this one has been painted, so a slow screen never falls behind.
    requestAnimationFrame(() => this.#tell({ type: "shown" }));
  }

  #fail(message: string): void {
    batch(() => {
      this.status.value = "failed";
      this.failure.value = message;
    });
    this.#worker.terminate();
  }
}
