import { gpuWorkloads } from "@nn/bench/gpu";
import { signal } from "@preact/signals";
import { measureAll, TARGETS, type Measured, type Target } from "./measure.ts";

export type Status = "ready" | "measuring" | "done";

/** What a run has found so far. */
export class BenchmarkSession {
  readonly status = signal<Status>("ready");
  readonly measured = signal<readonly Measured[]>([]);
  /** A line for each backend: where it computes, or why it does not. */
  readonly devices = signal<ReadonlyMap<Target, string>>(new Map());

  async run(): Promise<void> {
    this.status.value = "measuring";
    this.measured.value = [];
    this.devices.value = new Map();
    const note = (target: Target, text: string): void => {
      this.devices.value = new Map(this.devices.value).set(target, text);
    };
    await measureAll({
      onDevice: note,
      onFailure: (target, reason) => note(target, `${TARGETS[target]} is not here: ${reason.split("\n")[0]}`),
      onMeasured: (found) => (this.measured.value = [...this.measured.value, found]),
    });
    this.status.value = "done";
  }

  /** The results as text that can be pasted anywhere. */
  text(): string {
    const rows = gpuWorkloads.map(({ name, title }) => {
      const times = this.measured.value
        .filter(({ workload }) => workload === name)
        .map(({ target, ms }) => `${TARGETS[target]} ${milliseconds(ms)}`);
      return `${title}: ${times.join(", ")}`;
    });
    return [...rows, "", ...this.devices.value.values(), navigator.userAgent].join("\n");
  }
}

export function milliseconds(ms: number): string {
  return `${ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`;
}
