import type { Device, Memory } from "./device/device.js";
import type { ProgramCache } from "./program-cache.js";
import type { Pass } from "./source/recipe.js";

/** A pass that the device can do, or soon can. */
export interface CompiledPass {
  /** As of `CompiledProgram`. */
  readonly ready: Promise<void> | undefined;
  /** Runs it on the memory of slots, with the values of scalars. */
  run(memory: (slot: number) => Memory, scalar: (number: number) => number): void;
  destroy(): void;
}

export function compilePass(device: Device, programs: ProgramCache, pass: Pass): CompiledPass {
  if (pass.kind === "product") {
    const product = device.products!.compile(pass.shape);
    const [left, right] = pass.arrays;
    return {
      ready: product.ready,
      run: (memory) => product.run(memory(left), memory(right), pass.outputs.map(memory)),
      destroy: () => product.destroy(),
    };
  }
  const program = programs.compile(pass.program);
  return {
    ready: program.ready,
    run: (memory, scalar) =>
      program.run(pass.arrays.map(memory), memory(pass.output), pass.threads, pass.scalars.map(scalar)),
    // Others may use the program: it lives as long as the cache.
    destroy: () => undefined,
  };
}
