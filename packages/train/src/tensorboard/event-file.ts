import { toBinary, type MessageInitShape, create } from "@bufbuild/protobuf";
import { builtin } from "./builtin.js";
import { EventSchema } from "./proto/tensorboard_pb.js";
import { tfRecord } from "./tf-record.js";

/** An event as it is given: everything but the time, which is now unless told. */
export type EventInit = MessageInitShape<typeof EventSchema>;

/** How an event file is kept. */
export interface EventFileOptions {
  /** In a file of Node's, or in memory. */
  readonly store: "file" | "memory";
  /** Seconds after which what was added is written. */
  readonly flushSecs: number;
  readonly suffix: string;
}

let opened = 0;

/** The events of one run: made in their order, and written together now and then. */
export class EventFile {
  readonly path: string;
  /** What was written, where it is kept in memory. */
  readonly written: Uint8Array[] = [];
  #queue: Uint8Array[] = [];
  #work: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failure: unknown;

  constructor(
    readonly folder: string,
    readonly options: EventFileOptions,
  ) {
    this.path = `${folder}/${fileName(options.suffix)}`;
    this.add(Promise.resolve({ what: { case: "fileVersion", value: "brain.Event:2" } }));
  }

  /** Adds an event once its values are there; one that fails is told by the next `flush`, and later ones go on. */
  add(event: Promise<EventInit>, wallTime = Date.now() / 1000): void {
    const ready = Promise.allSettled([event]);
    void this.#then(async () => {
      const [made] = await ready;
      if (made.status === "rejected") throw made.reason;
      const message = create(EventSchema, { wallTime, ...made.value });
      this.#queue.push(tfRecord(toBinary(EventSchema, message)));
    });
    this.#timer ??= this.#startTimer();
  }

  /** Ends when all that was added is written. Throws what went wrong since the last time. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#then(() => this.#write());
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
  }

  #startTimer(): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#then(() => this.#write());
    }, this.options.flushSecs * 1000);
    // In Node it shall not keep the process alive.
    (timer as { unref?(): void }).unref?.();
    return timer;
  }

  #then(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#failure ??= error;
    });
    return this.#work;
  }

  async #write(): Promise<void> {
    const records = this.#queue;
    if (records.length === 0) return;
    this.#queue = [];
    if (this.options.store === "memory") {
      this.written.push(...records);
      return;
    }
    const files = builtin("node:fs/promises")!;
    await files.mkdir(this.folder, { recursive: true });
    await files.appendFile(this.path, joined(records));
  }
}

/** Pieces as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The name by which TensorBoard knows an event file: seconds, machine, process and number. */
function fileName(suffix: string): string {
  const seconds = String(Math.floor(Date.now() / 1000)).padStart(10, "0");
  const host = builtin("node:os")?.hostname() ?? "page";
  const process = (globalThis as { process?: { pid?: number } }).process?.pid ?? 0;
  return `events.out.tfevents.${seconds}.${host}.${process}.${opened++}${suffix}`;
}
