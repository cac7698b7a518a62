import { IndexError } from "../../errors.js";
import type { CompiledProgram, Device, Memory, Part } from "./device/device.js";
import type { Program } from "./program.js";
import { fromNumbers } from "./gpu-buffer.js";
import type { IndexCheck } from "./source/recipe.js";

/** The state is one texel: the halves of the first index out of range, and the number of its site; 0 is none. */
const STATE = 4;

/**
 * Remembers on the device the first index that was out of range. It comes back with the next value that is read, so that
 * checking costs no reading of its own.
 */
export class IndexWatch {
  readonly #sites: IndexCheck[] = [];
  #program: CompiledProgram | undefined;
  /** The state, and where the next one is written. */
  #states: [Memory, Memory] | undefined;

  constructor(private readonly device: Device) {}

  /** The number of a place where indexes are checked. */
  site(check: IndexCheck): number {
    return this.#sites.push(check);
  }

  /** Settles when notes can be taken. */
  get ready(): Promise<void> | undefined {
    return this.#compiled().ready;
  }

  /** Takes note of what a check found at a site. */
  note(found: Memory, site: number): void {
    const [state, next] = (this.#states ??= this.#open());
    this.#compiled().run([found, state], next, 1, [site]);
    this.#states = [next, state];
  }

  #compiled(): CompiledProgram {
    return (this.#program ??= this.device.compile(noteProgram(this.device)));
  }

  #open(): [Memory, Memory] {
    const state = this.device.allocate(STATE);
    this.device.write(state, new Float32Array(STATE));
    return [state, this.device.allocate(STATE)];
  }

  /** What to read beside a value; empty while nothing was checked. */
  get parts(): Part[] {
    return this.#states ? [{ memory: this.#states[0], length: STATE }] : [];
  }

  /** Throws what the state tells of, and forgets it. */
  throwFound(state: Float32Array | undefined): void {
    if (!state || state[2] === 0) return;
    this.device.write(this.#states![0], new Float32Array(STATE));
    const { operation, size } = this.#sites[state[2] - 1];
    const [index] = fromNumbers("int32", state.subarray(0, 2));
    throw new IndexError(operation, `index ${index} is out of range for size ${size}`);
  }
}

/** The state stays where it tells of something, and where nothing was found: the halves of the least int32. */
function noteProgram({ dialect }: Device): Program {
  const found = [0, 1].map((i) => dialect.load(0, String(i)));
  const state = [0, 1, 2].map((i) => dialect.load(1, String(i)));
  return {
    body: [
      `let high = ${state[0]};`,
      `let low = ${state[1]};`,
      `let site = ${state[2]};`,
      `const foundHigh = ${found[0]};`,
      `const foundLow = ${found[1]};`,
      "if (site === 0 && (foundHigh !== -32768 || foundLow !== 0)) {",
      "high = foundHigh;",
      "low = foundLow;",
      "site = s0;",
      "}",
      "return [high, low, site, 0];",
    ].join("\n"),
    arrays: 2,
    scalars: ["Number"],
    intrinsics: [],
    width: 4,
  };
}
