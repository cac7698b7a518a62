import { BackendError } from "../../../../errors.js";

/** What the device says, some time later, against what it was asked to do; and whether it is still there. */
export class Failures {
  #lost: string | undefined;
  #first: BackendError | undefined;
  /** Settles when the device has answered everything that was watched so far. */
  #answered: Promise<unknown> = Promise.resolve();

  constructor(private readonly device: GPUDevice) {
    void device.lost.then(({ reason, message }) => {
      this.#lost = reason === "destroyed" ? "it was destroyed" : message || "the browser gave no reason";
    });
  }

  get lost(): string | undefined {
    return this.#lost;
  }

  /** Does something, and keeps what the device says against it for the next `check`. */
  watch<T>(operation: string, filter: GPUErrorFilter, action: () => T): T {
    this.device.pushErrorScope(filter);
    try {
      return action();
    } finally {
      this.#answered = Promise.all([this.#answered, this.#answer(operation, filter)]);
    }
  }

  async #answer(operation: string, filter: GPUErrorFilter): Promise<void> {
    // A lost device answers nothing, or with an error; `check` says what happened to it.
    const error = await this.device.popErrorScope().catch(() => null);
    if (error) this.#first ??= refusal(operation, filter, error.message);
  }

  /** Throws where the device is gone. */
  checkThere(operation: string): void {
    if (this.#lost === undefined) return;
    throw new BackendError(
      operation,
      `the WebGPU device is gone: ${this.#lost}`,
      'what was on it is lost; `await setBackend("gpu")` starts anew',
    );
  }

  /** Throws what has gone wrong, once; that the device is gone, every time. */
  check(operation: string): void {
    this.checkThere(operation);
    const first = this.#first;
    this.#first = undefined;
    if (first) throw first;
  }

  /** As `check`, after waiting for what the device says of everything so far. */
  async checkAll(operation: string): Promise<void> {
    await this.#answered;
    this.check(operation);
  }
}

function refusal(operation: string, filter: GPUErrorFilter, message: string): BackendError {
  return filter === "out-of-memory"
    ? new BackendError(
        operation,
        `the graphics card has no memory left: ${message}`,
        "use smaller batches, or free tensors earlier with scope() and dispose()",
      )
    : new BackendError(operation, `WebGPU refused: ${message}`);
}
