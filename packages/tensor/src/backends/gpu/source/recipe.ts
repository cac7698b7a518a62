import type { DType } from "../../../dtype.js";
import type { Dialect, Program } from "../program.js";

/** The slot of a kernel's first output; its inputs have the numbers that loads call them by. */
export const FIRST_OUTPUT = 2 ** 20;

/** An array that programs read and write: an input of the kernel, or behind those an output or an array between. */
export interface Slot {
  readonly slot: number;
  readonly dtype: DType;
  /** Elements. */
  readonly length: number;
}

/** One program with what it works on. */
export interface Pass {
  readonly program: Program;
  /** The slots that it reads. */
  readonly arrays: readonly number[];
  readonly output: number;
  readonly threads: number;
  /** The kernel's scalars that it takes. */
  readonly scalars: readonly number[];
}

/** The programs that one kernel becomes, in order. */
export interface Recipe {
  readonly passes: readonly Pass[];
  /** The arrays between, in the order of their slots. */
  readonly temporaries: readonly Slot[];
}

/** What a device asks of recipes. */
export interface Target {
  readonly dialect: Dialect;
  /** Arrays that one program can read. */
  readonly maxArrays: number;
}

/** Collects the passes of a kernel. */
export class RecipeBuilder {
  readonly #passes: Pass[] = [];
  readonly #temporaries: Slot[] = [];

  constructor(
    readonly target: Target,
    readonly outputs: readonly Slot[],
  ) {}

  temporary(dtype: DType, length: number): Slot {
    const slot = FIRST_OUTPUT + this.outputs.length + this.#temporaries.length;
    const temporary = { slot, dtype, length };
    this.#temporaries.push(temporary);
    return temporary;
  }

  add(pass: Pass): void {
    this.#passes.push(pass);
  }

  finish(): Recipe {
    return { passes: this.#passes, temporaries: this.#temporaries };
  }
}

/** Numbers that an array of a dtype takes on the device: int32 is stored as two halves. */
export function numbersOf(dtype: DType, length: number): number {
  return dtype === "int32" ? 2 * length : length;
}

/** Room for them, in whole texels: threads write four numbers. */
export function roomFor(dtype: DType, length: number): number {
  return 4 * Math.ceil(numbersOf(dtype, length) / 4);
}
