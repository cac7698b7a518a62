import { FLOPS_PER_TURN, multiplyAddLoop } from "../limits/loops.js";

const TURNS = 100_000;
const WARM_UP = 60;

/**
 * Tells how fast the processor runs at the moment: by a loop in registers, which only a lower clock or somebody else on
 * the core can slow down.
 */
export class Clock {
  readonly #run: (turns: number) => number;
  #best = 0;

  constructor() {
    const module = new WebAssembly.Module(multiplyAddLoop() as Uint8Array<ArrayBuffer>);
    this.#run = new WebAssembly.Instance(module).exports.run as (turns: number) => number;
    for (let i = 0; i < WARM_UP; i++) this.share();
  }

  /** The speed now, as a share of the best that was ever seen. */
  share(): number {
    const start = performance.now();
    this.#run(TURNS);
    const rate = (TURNS * FLOPS_PER_TURN) / (performance.now() - start);
    this.#best = Math.max(this.#best, rate);
    return rate / this.#best;
  }
}
