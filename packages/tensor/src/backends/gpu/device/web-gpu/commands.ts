import type { Block } from "./buffer-pool.js";
import type { Failures } from "./failures.js";

/** Dispatches gathered before the device gets them, so that it starts while more are being made. */
export const mostDispatches = 64;

/** The device is far behind when it has not done what came before so many dispatches, and as many after them. */
const dispatchesPerFence = 256;

/** Commands on their way to the device, in the order of calls. */
export class Commands {
  #encoder: GPUCommandEncoder | undefined;
  #pass: GPUComputePassEncoder | undefined;
  #dispatches = 0;
  /** Number of the submission that is being gathered. */
  #submission = 0;
  #sinceFence = 0;
  /** Settle when the device has come so far. */
  readonly #fences: Promise<void>[] = [];

  /** `beforeSubmit` is called before each submission, for writes that it needs. */
  constructor(
    private readonly device: GPUDevice,
    private readonly failures: Failures,
    private readonly beforeSubmit: () => void,
  ) {}

  /** Says that what is being gathered uses a block. */
  use(block: Block): void {
    block.lastUse = this.#submission;
  }

  dispatch(pipeline: GPUComputePipeline, group: GPUBindGroup, columns: number, rows: number): void {
    this.#pass ??= this.#commands().beginComputePass();
    this.#pass.setPipeline(pipeline);
    this.#pass.setBindGroup(0, group);
    this.#pass.dispatchWorkgroups(columns, rows);
    this.#sinceFence++;
    if (++this.#dispatches >= mostDispatches) this.submit();
  }

  copy(from: Block, to: Block, bytes: number): void {
    this.use(to);
    this.copyOut(from, to.buffer, 0, bytes);
  }

  /** Copies from the start of a block to a buffer that is none of the pool's. */
  copyOut(from: Block, to: GPUBuffer, offset: number, bytes: number): void {
    this.use(from);
    this.#pass?.end();
    this.#pass = undefined;
    this.#commands().copyBufferToBuffer(from.buffer, 0, to, offset, bytes);
  }

  #commands(): GPUCommandEncoder {
    return (this.#encoder ??= this.#open());
  }

  #open(): GPUCommandEncoder {
    const submission = this.#submission;
    // What was gathered when the caller pauses should not wait for more.
    queueMicrotask(() => {
      if (submission === this.#submission) this.submit();
    });
    return this.device.createCommandEncoder();
  }

  /** Sends off what was gathered if it uses a block: what is done to the block without commands must come after. */
  submitUseOf(block: Block): void {
    if (block.lastUse === this.#submission) this.submit();
  }

  submit(): void {
    const encoder = this.#encoder;
    if (!encoder) return;
    this.#pass?.end();
    this.#pass = undefined;
    this.#encoder = undefined;
    this.#dispatches = 0;
    this.#submission++;
    this.beforeSubmit();
    this.failures.watch("run", "validation", () => this.device.queue.submit([encoder.finish()]));
    if (this.#sinceFence >= dispatchesPerFence) this.#fence();
  }

  #fence(): void {
    this.#sinceFence = 0;
    const passed = () => void this.#fences.shift();
    this.#fences.push(this.device.queue.onSubmittedWorkDone().then(passed, passed));
  }

  /** Settles when the device has caught up, where it is far behind. */
  backlog(): Promise<void> | undefined {
    return this.#fences.length > 1 ? this.#fences[0] : undefined;
  }
}
