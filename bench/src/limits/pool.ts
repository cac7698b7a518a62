import { Worker, isMainThread, workerData } from "node:worker_threads";

/** What a thread of the pool is given. */
interface Task {
  readonly limitsThread: true;
  readonly modules: readonly WebAssembly.Module[];
  readonly control: SharedArrayBuffer;
}

/** Places in the control block. */
const [TURN, MODULE, ARGUMENT, DONE] = [0, 1, 2, 3];

type Run = (argument: number) => number;

const runOf = (module: WebAssembly.Module): Run => new WebAssembly.Instance(module).exports.run as Run;

/** Threads that each run the same function of a module of their own at the same time. */
export class Pool {
  readonly #control = new Int32Array(new SharedArrayBuffer(16));
  readonly #own: readonly Run[];
  readonly #helpers: number;

  constructor(modules: readonly WebAssembly.Module[], threads: number) {
    this.#own = modules.map(runOf);
    this.#helpers = threads - 1;
    const task: Task = {
      limitsThread: true,
      modules,
      control: this.#control.buffer as SharedArrayBuffer,
    };
    for (let i = 0; i < this.#helpers; i++) new Worker(process.argv[1], { workerData: task }).unref();
  }

  /** Runs a module's function in this thread only. */
  alone(module: number, argument: number): void {
    this.#own[module](argument);
  }

  /** Runs a module's function in all threads, and waits for all. */
  together(module: number, argument: number): void {
    const control = this.#control;
    control[MODULE] = module;
    control[ARGUMENT] = argument;
    Atomics.store(control, DONE, 0);
    Atomics.add(control, TURN, 1);
    Atomics.notify(control, TURN);
    this.#own[module](argument);
    while (Atomics.load(control, DONE) < this.#helpers);
  }
}

/** Whether this is a thread of a pool, which then works for it and never comes back. */
export function workIfHelper(): boolean {
  const task = workerData as Task | null;
  if (isMainThread || !task?.limitsThread) return false;
  const control = new Int32Array(task.control);
  const runs = task.modules.map(runOf);
  for (let turn = 0; ;) {
    Atomics.wait(control, TURN, turn);
    if (Atomics.load(control, TURN) === turn) continue;
    turn++;
    runs[control[MODULE]](control[ARGUMENT]);
    Atomics.add(control, DONE, 1);
  }
}
