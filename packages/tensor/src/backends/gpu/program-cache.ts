import type { CompiledProgram, Device } from "./device/device.js";
import type { Program } from "./program.js";

/** The programs of a device: kernels that come down to the same text share one. */
export class ProgramCache {
  readonly #programs = new Map<string, CompiledProgram>();

  constructor(private readonly device: Device) {}

  compile(program: Program): CompiledProgram {
    const key = keyOf(program);
    let compiled = this.#programs.get(key);
    if (!compiled) this.#programs.set(key, (compiled = this.device.compile(program)));
    return compiled;
  }

  destroy(): void {
    for (const program of this.#programs.values()) program.destroy();
    this.#programs.clear();
  }
}

/** The functions that a body calls have names of their own, whatever body it is. */
function keyOf({ body, arrays, scalars, width }: Program): string {
  return `${width} ${arrays} ${scalars.join()}\n${body}`;
}
