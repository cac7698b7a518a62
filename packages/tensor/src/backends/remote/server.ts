import type { Backend, DeviceBuffer, Executable } from "../backend.js";
import type { Answer, OpenOptions, Request, SentError } from "./messages.js";
import { packError } from "./sent-error.js";

/** Opens the backend that does the work, at once or when its code is loaded. */
export type OpenBackend = (options: OpenOptions) => Backend | Promise<Backend>;

/**
 * The worker's side: does what the page asks, in order. What fails marks the buffers that it should have written, and
 * so on with what reads those; the error reaches the page with the first of them that it downloads.
 */
export class Server {
  private backend: Backend | undefined;
  /** Until it settles, requests wait, in order. */
  private opening: Promise<void> | undefined;
  private readonly buffers = new Map<number, DeviceBuffer>();
  private readonly executables = new Map<number, Executable>();
  private readonly failures = new Map<number, SentError>();
  private readonly broken = new Map<number, SentError>();

  constructor(
    private readonly open: OpenBackend,
    private readonly answer: (answer: Answer, transfer: Transferable[]) => void,
  ) {}

  handle(requests: readonly Request[]): void {
    for (const request of requests) {
      if (this.opening) void this.opening.then(() => this.handleOne(request));
      else this.handleOne(request);
    }
  }

  private handleOne(request: Request): void {
    switch (request[0]) {
      case "open":
        this.opening = this.openBackend(request[1], request[2]);
        // The first of its reactions: those of waiting requests follow, and all new ones come after them.
        void this.opening.then(() => (this.opening = undefined));
        return;
      case "allocate":
        return this.attempt([request[1]], () => {
          this.buffers.set(request[1], this.live().allocate(request[2], request[3]));
        });
      case "free":
        return this.free(request[1]);
      case "upload":
        return this.attempt([request[1]], () => this.live().upload(this.buffer(request[1]), request[2]));
      case "copy":
        return this.copy(request[1], request[2]);
      case "compile":
        return this.compile(request[1], () => this.live().compile(request[2]));
      case "run":
        return this.run(request[1], request[2], request[3], request[4]);
      case "download":
        return this.reply(request[1], () => this.download(request[2], request[3], request[4]));
      case "fence":
        return this.reply(request[1], () => ({ reached: true }));
      case "destroy":
        return this.backend?.destroy();
    }
  }

  private async openBackend(question: number, options: OpenOptions): Promise<void> {
    try {
      const backend = await this.open(options);
      this.backend = backend;
      this.reply(question, () => ({ description: backend.describe() }));
    } catch (error) {
      this.reply(question, () => ({ error: packError(error) }));
    }
  }

  private live(): Backend {
    if (!this.backend) throw new Error("the backend could not be opened");
    return this.backend;
  }

  private buffer(id: number): DeviceBuffer {
    return this.buffers.get(id)!;
  }

  private free(id: number): void {
    const buffer = this.buffers.get(id);
    if (buffer) this.live().free(buffer);
    this.buffers.delete(id);
    this.failures.delete(id);
  }

  private compile(id: number, make: () => Executable): void {
    try {
      this.executables.set(id, make());
    } catch (error) {
      this.broken.set(id, packError(error));
    }
  }

  private copy(from: number, to: number): void {
    const failure = this.failures.get(from);
    if (failure) this.failures.set(to, failure);
    else this.attempt([to], () => this.live().copy(this.buffer(from), this.buffer(to)));
  }

  private run(
    id: number,
    inputs: readonly number[],
    outputs: readonly number[],
    scalars: readonly number[],
  ): void {
    const failure = this.broken.get(id) ?? this.failureAmong(inputs) ?? this.missingAmong(outputs);
    if (failure) return this.fail(outputs, failure);
    const [reads, writes] = [inputs, outputs].map((ids) => ids.map((buffer) => this.buffer(buffer)));
    this.attempt(outputs, () => this.executables.get(id)!.run(reads, writes, scalars));
  }

  private download(id: number, dtype: Parameters<Backend["allocate"]>[0], length: number) {
    const failure = this.failures.get(id);
    if (failure) return { error: failure };
    return { data: this.live().downloadSync!(this.buffer(id), dtype, length) };
  }

  /** Why there is no memory for one of the buffers to be written. */
  private missingAmong(ids: readonly number[]): SentError | undefined {
    for (const id of ids) if (!this.buffers.has(id)) return this.failures.get(id);
    return undefined;
  }

  private failureAmong(ids: readonly number[]): SentError | undefined {
    if (this.failures.size === 0) return undefined;
    for (const id of ids) if (this.failures.has(id)) return this.failures.get(id);
    return undefined;
  }

  private fail(outputs: readonly number[], error: SentError): void {
    for (const id of outputs) this.failures.set(id, error);
  }

  private attempt(outputs: readonly number[], action: () => void): void {
    try {
      action();
      if (this.failures.size > 0) for (const id of outputs) this.failures.delete(id);
    } catch (error) {
      this.fail(outputs, packError(error));
    }
  }

  private reply(question: number, find: () => DistributedOmit<Answer>): void {
    let found: DistributedOmit<Answer>;
    try {
      found = find();
    } catch (error) {
      found = { error: packError(error) };
    }
    const transfer = "data" in found ? [found.data.buffer as ArrayBuffer] : [];
    this.answer({ question, bytesHeld: this.backend?.bytesHeld() ?? 0, ...found }, transfer);
  }
}

/** The part of each kind of answer that differs. */
type DistributedOmit<T> = T extends unknown ? Omit<T, "question" | "bytesHeld"> : never;
