import type { Kernel } from "../../kernel/kernel.js";
import { outputSpecs } from "../../kernel/output-specs.js";
import { numel } from "../../shape.js";
import { compilePass, type CompiledPass } from "./compiled-pass.js";
import type { Device, Memory } from "./device/device.js";
import type { GpuBuffer } from "./gpu-buffer.js";
import type { IndexWatch } from "./index-watch.js";
import type { ProgramCache } from "./program-cache.js";
import { generate } from "./source/generate.js";
import { FIRST_CONSTANT, FIRST_OUTPUT, roomFor, type Recipe } from "./source/recipe.js";

/** A kernel that is ready for a device, or will be. */
export interface GpuExecutable {
  /** Settles when running it keeps nobody waiting; doesn't reject. Undefined when that is so already. */
  readonly ready: Promise<void> | undefined;
  /** Answers a promise where something must be waited for. */
  run(
    inputs: readonly GpuBuffer[],
    outputs: readonly GpuBuffer[],
    scalars: readonly number[],
  ): void | Promise<void>;
  destroy(): void;
}

/** A kernel that runs as programs. */
export class ProgramsExecutable implements GpuExecutable {
  readonly #recipe: Recipe;
  readonly #passes: readonly CompiledPass[];
  /** The numbers of its index checks. */
  readonly #sites: readonly number[];
  /** Why the device refused a program. */
  #refused: Error | undefined;
  ready: Promise<void> | undefined;

  constructor(
    kernel: Kernel,
    private readonly device: Device,
    programs: ProgramCache,
    private readonly watch: IndexWatch,
  ) {
    const outputs = outputSpecs(kernel).map(({ dtype, shape }, i) => ({
      slot: FIRST_OUTPUT + i,
      dtype,
      length: numel(shape),
    }));
    const { dialect, maxInputs: maxArrays, products } = device;
    this.#recipe = generate(kernel, { dialect, maxArrays, products }, outputs);
    this.#passes = this.#recipe.passes.map((pass) => compilePass(device, programs, pass));
    this.#sites = this.#recipe.checks.map((check) => watch.site(check));
    const pending = this.#passes.flatMap(({ ready }) => ready ?? []);
    if (this.#sites.length > 0 && watch.ready) pending.push(watch.ready);
    if (pending.length === 0) return;
    const fail = (error: unknown): void => void (this.#refused = error as Error);
    this.ready = Promise.all(pending)
      .then(() => undefined, fail)
      .finally(() => (this.ready = undefined));
  }

  run(inputs: readonly GpuBuffer[], outputs: readonly GpuBuffer[], scalars: readonly number[]): void {
    if (this.#refused) throw this.#refused;
    const sources = inputs.map((input) => (input.length > 0 ? input.written : undefined));
    const targets = outputs.map((output) => output.claim(this.device));
    const { temporaries, constants, checks } = this.#recipe;
    const between = temporaries.map(({ dtype, length }) => this.device.allocate(roomFor(dtype, length)));
    const made = [...targets, ...between];
    const memory = (slot: number): Memory =>
      slot < FIRST_OUTPUT ? sources[slot]! : made[slot - FIRST_OUTPUT];
    const scalar = (number: number): number =>
      number < FIRST_CONSTANT ? scalars[number] : constants[number - FIRST_CONSTANT];
    try {
      for (const pass of this.#passes) pass.run(memory, scalar);
      checks.forEach(({ slot }, i) => this.watch.note(memory(slot), this.#sites[i]));
    } finally {
      for (const temporary of between) this.device.free(temporary);
    }
  }

  destroy(): void {
    for (const pass of this.#passes) pass.destroy();
  }
}
