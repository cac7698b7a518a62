import type { DType, TypedArray } from "../../dtype.js";
import { BackendError } from "../../errors.js";
import type { Kernel } from "../../kernel/kernel.js";
import { kernelKey } from "../../kernel/kernel-key.js";
import type { Backend, DeviceBuffer, Executable } from "../backend.js";
import { noFloat64 } from "../no-float64.js";
import type { Answer, OpenOptions, Request } from "./messages.js";
import { unpackError } from "./sent-error.js";

/** Where requests go. */
export interface Channel {
  post(requests: readonly Request[]): void;
  /** How the requests are carried, for `describe`. */
  readonly place: string;
}

/** Requests that are sent together at most. */
const BATCH = 128;
/** Requests from one fence to the next: a few steps of a small model, one of a large model. */
const FENCE_EVERY = 256;
/** Uploaded bytes that count as one request more. */
const UPLOAD_UNIT = 2 ** 16;

/** A buffer in the worker, by its number. */
class RemoteBuffer implements DeviceBuffer {
  freed = false;

  constructor(
    readonly id: number,
    readonly bytes: number,
  ) {}
}

interface Question {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A backend that runs in a worker: everything is posted there and done in order, and this thread never waits. Values
 * come back as promises; there are no synchronous reads.
 */
export class RemoteBackend implements Backend {
  readonly name = "wasm";
  readonly inPlace = true;
  readonly dtypes: readonly DType[] = ["bool", "int32", "float32"];
  readonly maxBytes = 2 ** 32;
  private readonly executables = new Map<string, Executable>();
  private readonly questions = new Map<number, Question>();
  private readonly channel: Channel;
  private requests: Request[] = [];
  private readonly fences: Promise<void>[] = [];
  private sinceFence = 0;
  private numbers = 0;
  private held = 0;
  private description = "WebAssembly SIMD";

  /** Settles when the worker has answered. */
  readonly ready: Promise<void>;

  /** @param connect - Opens the channel; answers come to the function that it is given. */
  constructor(options: OpenOptions, connect: (onAnswer: (answer: Answer) => void) => Channel) {
    this.channel = connect((answer) => this.settle(answer));
    this.ready = this.ask((question) => ["open", question, options]).then((answer) => {
      if ("description" in answer) this.description = answer.description;
    });
    // Whoever opens the backend may wait for it; whoever doesn't learns of a failure at the first read.
    this.ready.catch(() => undefined);
    this.flush();
  }

  describe(): string {
    return `${this.description}, ${this.channel.place}`;
  }

  allocate(dtype: DType, length: number): DeviceBuffer {
    if (dtype === "float64") throw noFloat64("allocate", this.name);
    const buffer = new RemoteBuffer(this.numbers++, 4 * length);
    this.send(["allocate", buffer.id, dtype, length]);
    return buffer;
  }

  free(buffer: DeviceBuffer): void {
    const remote = buffer as RemoteBuffer;
    if (remote.freed) return;
    remote.freed = true;
    this.send(["free", remote.id]);
  }

  upload(buffer: DeviceBuffer, data: TypedArray): void {
    this.send(["upload", idOf(buffer), data]);
    this.sinceFence += Math.floor(data.byteLength / UPLOAD_UNIT);
    // Posting copies the data; after this call they may change.
    this.flush();
  }

  copy(from: DeviceBuffer, to: DeviceBuffer): void {
    this.send(["copy", idOf(from), idOf(to)]);
  }

  async download(buffer: DeviceBuffer, dtype: DType, length: number): Promise<TypedArray> {
    const answer = this.ask((question) => ["download", question, idOf(buffer), dtype, length]);
    this.flush();
    const settled = await answer;
    if ("data" in settled) return settled.data;
    throw new BackendError("wasm", "the worker answered without data");
  }

  compile(kernel: Kernel): Executable {
    const key = kernelKey(kernel);
    let executable = this.executables.get(key);
    if (!executable) {
      const id = this.numbers++;
      this.send(["compile", id, kernel]);
      executable = {
        run: (inputs, outputs, scalars) =>
          this.send(["run", id, inputs.map(idOf), outputs.map(idOf), scalars.slice()]),
      };
      this.executables.set(key, executable);
    }
    return executable;
  }

  backlog(): Promise<void> | undefined {
    return this.fences.length > 1 ? this.fences[0] : undefined;
  }

  bytesHeld(): number {
    return this.held;
  }

  destroy(): void {
    this.executables.clear();
    this.send(["destroy"]);
    this.flush();
  }

  private send(request: Request): void {
    if (this.requests.length === 0) queueMicrotask(() => this.flush());
    this.requests.push(request);
    if (++this.sinceFence >= FENCE_EVERY) this.fence();
    if (this.requests.length >= BATCH) this.flush();
  }

  /** Asks to be told when the worker has come this far. */
  private fence(): void {
    this.sinceFence = 0;
    const fence = this.ask((question) => ["fence", question]).then(() => void this.fences.shift());
    this.fences.push(fence);
  }

  private flush(): void {
    if (this.requests.length === 0) return;
    const { requests } = this;
    this.requests = [];
    this.channel.post(requests);
  }

  private ask(request: (question: number) => Request): Promise<Answer> {
    const question = this.numbers++;
    const answer = new Promise<Answer>((resolve, reject) =>
      this.questions.set(question, { resolve, reject }),
    );
    this.send(request(question));
    return answer;
  }

  private settle(answer: Answer): void {
    this.held = answer.bytesHeld;
    const question = this.questions.get(answer.question);
    this.questions.delete(answer.question);
    if ("error" in answer) question?.reject(unpackError(answer.error));
    else question?.resolve(answer);
  }
}

function idOf(buffer: DeviceBuffer): number {
  if (!(buffer instanceof RemoteBuffer))
    throw new BackendError("wasm", "got a buffer that belongs to another backend");
  if (buffer.freed) throw new BackendError("wasm", "a buffer was used after it was freed");
  return buffer.id;
}
