import type { DeviceBuffer, Executable } from "../backend.js";
import { ERROR_SLOTS } from "./emitter.js";
import type { Phase, Program } from "./program.js";
import type { PhaseFunction, Runtime } from "./runtime.js";
import { addressOf } from "./wasm-buffer.js";

/** A compiled program with its block of arguments. */
export class Loops implements Executable {
  private readonly phases: { phase: Phase; run: PhaseFunction }[];
  private readonly args: number;
  private readonly inputs: number;
  private readonly outputs: number;
  private readonly scalars: number;
  private readonly floatScalars: Uint8Array;

  constructor(
    program: Program,
    private readonly runtime: Runtime,
  ) {
    this.inputs = program.inputs;
    this.outputs = program.outputs;
    this.scalars = program.scalars;
    this.floatScalars = program.floatScalars;
    const functions = program.phases.length > 0 ? runtime.instantiate(program.bytes()) : {};
    this.phases = program.phases.map((phase) => ({ phase, run: functions[phase.name] as PhaseFunction }));
    this.args = runtime.allocator.allocate(4 * program.slots);
  }

  run(inputs: readonly DeviceBuffer[], outputs: readonly DeviceBuffer[], scalars: readonly number[]): void {
    const words = this.runtime.ints();
    let at = (this.args >>> 2) + ERROR_SLOTS;
    for (let i = 0; i < this.inputs; i++) words[at++] = addressOf(inputs[i]);
    for (let i = 0; i < this.outputs; i++) words[at++] = addressOf(outputs[i]);
    const floats = this.runtime.float32();
    for (let i = 0; i < this.scalars; i++) {
      if (this.floatScalars[i]) floats[at++] = scalars[i];
      else words[at++] = scalars[i];
    }
    for (const { phase, run } of this.phases) this.runtime.runPhase(phase, run, this.args);
  }
}
