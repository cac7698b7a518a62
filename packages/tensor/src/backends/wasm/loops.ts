import type { DeviceBuffer, Executable } from "../backend.js";
import { ERROR_SLOTS } from "./emitter.js";
import type { LoadedModule } from "./pool/modules.js";
import type { Program } from "./program.js";
import type { LoadedPhase, Runtime } from "./runtime.js";
import { addressOf } from "./wasm-buffer.js";

/** A compiled program with its block of arguments. */
export class Loops implements Executable {
  private readonly phases: readonly LoadedPhase[];
  private readonly args: number;
  private readonly inputs: number;
  private readonly outputs: number;
  private readonly scalars: number;
  private readonly floatScalars: Uint8Array;

  constructor(
    program: Program,
    private readonly runtime: Runtime,
    library?: LoadedModule,
  ) {
    this.inputs = program.inputs;
    this.outputs = program.outputs;
    this.scalars = program.scalars;
    this.floatScalars = program.floatScalars;
    this.phases = runtime.loadPhases(program.bytes(), program.phases, library);
    const { allocator } = runtime;
    this.args = allocator.allocate(4 * program.slots);
    if (program.temporaryBytes > 0) {
      const temporary = allocator.allocate(program.temporaryBytes);
      runtime.ints()[(this.args >>> 2) + program.temporary] = temporary;
    }
  }

  run(inputs: readonly DeviceBuffer[], outputs: readonly DeviceBuffer[], scalars: readonly number[]): void {
    const words = this.runtime.ints();
    let at = (this.args >>> 2) + ERROR_SLOTS;
    for (let i = 0; i < this.inputs; i++) words[at++] = addressOf(inputs[i]);
    for (let i = 0; i < this.outputs; i++) words[at++] = addressOf(outputs[i]);
    if (this.scalars > 0) this.writeScalars(at, scalars);
    for (const phase of this.phases) this.runtime.runPhase(phase, this.args);
  }

  private writeScalars(start: number, scalars: readonly number[]): void {
    const words = this.runtime.ints();
    const floats = this.runtime.float32();
    for (let i = 0; i < this.scalars; i++) {
      if (this.floatScalars[i]) floats[start + i] = scalars[i];
      else words[start + i] = scalars[i];
    }
  }
}
