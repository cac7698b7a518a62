import type { Answer, Request } from "./messages.js";
import type { Channel } from "./remote-backend.js";
import { Server, type OpenBackend } from "./server.js";

/**
 * A channel to a worker that `spawn` starts. Requests wait until it runs; should it fail to start, because its file is
 * not served or a policy forbids it, they are done in this thread instead, and `place` says so.
 */
export function connectWorker(
  spawn: () => Worker,
  openHere: OpenBackend,
): (onAnswer: (answer: Answer) => void) => Channel {
  return (onAnswer) => {
    const channel = new WorkerChannel(onAnswer, openHere);
    try {
      channel.start(spawn());
    } catch (error) {
      channel.giveUp(error instanceof Error ? error.message : String(error));
    }
    return channel;
  };
}

class WorkerChannel implements Channel {
  place = "in a worker";
  /** What was sent before the worker first answered. */
  private waiting: Request[][] | undefined = [];
  private worker: Worker | undefined;
  private server: Server | undefined;

  constructor(
    private readonly onAnswer: (answer: Answer) => void,
    private readonly openHere: OpenBackend,
  ) {}

  start(worker: Worker): void {
    this.worker = worker;
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      this.waiting = undefined;
      this.onAnswer(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.waiting) this.giveUp(event.message || "its file could not be loaded");
    };
  }

  post(requests: readonly Request[]): void {
    if (this.server) return this.server.handle(requests);
    this.waiting?.push([...requests]);
    this.worker?.postMessage(requests);
    if (requests.some(([kind]) => kind === "destroy")) setTimeout(() => this.worker?.terminate());
  }

  giveUp(reason: string): void {
    this.place = `in this thread (its worker did not start: ${reason})`;
    this.worker?.terminate();
    this.worker = undefined;
    this.server = new Server(this.openHere, (answer) => this.onAnswer(answer));
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.forEach((requests) => this.server!.handle(requests));
  }
}
