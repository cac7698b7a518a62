/** The ways of a page to its graphics card. */
export type Mode = "webgl2" | "webgpu";

/** The four things that every library does. */
export type GpuWorkloadName = "mlp" | "autoencoder" | "convolution" | "product";

/** A workload with its data on the device. */
export interface Running {
  /** Asks for one step; it may still be under way when this ends. */
  readonly step: () => void | Promise<void>;
  /** The loss of the last step (of a product, the mean of its squares); waits for the steps. */
  readonly read: () => Promise<number>;
  readonly release: () => void;
  /** Of how many operations a step consists before any are put together, where the library tells. */
  readonly operations?: () => number;
}

/** A library on a device. */
export interface PageSide {
  /** Where it computes, in a few words. */
  readonly device: string;
  readonly workloads: Readonly<Record<GpuWorkloadName, () => Running>>;
}

/** Milliseconds of a step when `steps` of them are asked for, and then the loss. */
export async function timeBlock({ step, read }: Running, steps: number): Promise<number> {
  const start = performance.now();
  await run(step, steps);
  await read();
  return (performance.now() - start) / steps;
}

/** Steps one after the other; turns of the event loop only where a step is asynchronous. */
export async function run(step: Running["step"], steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) {
    const pending = step();
    if (pending) await pending;
  }
}
