import type { DType } from "../../../dtype.js";
import type { Scalar } from "../../../kernel/expr.js";
import type { Products, ProductShape } from "../product.js";
import type { Dialect, Program } from "../program.js";

/** The slot of a kernel's first output; its inputs have the numbers that loads call them by. */
export const FIRST_OUTPUT = 2 ** 20;

/** The number of a recipe's first constant among scalars. */
export const FIRST_CONSTANT = 2 ** 20;

/** An array that programs read and write: an input of the kernel, or behind those an output or an array between. */
export interface Slot {
  readonly slot: number;
  readonly dtype: DType;
  /** Elements. */
  readonly length: number;
}

/** Something that the device does. */
export type Pass = ProgramPass | ProductPass;

/** One program with what it works on. */
export interface ProgramPass {
  readonly kind: "program";
  readonly program: Program;
  /** The slots that it reads. */
  readonly arrays: readonly number[];
  readonly output: number;
  readonly threads: number;
  /** The scalars that it takes: those of the kernel, then the constants of the recipe. */
  readonly scalars: readonly number[];
}

/** A product in the device's own language. */
export interface ProductPass {
  readonly kind: "product";
  readonly shape: ProductShape;
  /** The slots of its factors. */
  readonly arrays: readonly [left: number, right: number];
  readonly outputs: readonly number[];
}

/** What one kernel becomes, in order. */
export interface Recipe {
  readonly passes: readonly Pass[];
  /** The arrays between, in the order of their slots. */
  readonly temporaries: readonly Slot[];
  /** What the scalars from `FIRST_CONSTANT` on are. */
  readonly constants: readonly number[];
  /** Results that tell of indexes out of range. */
  readonly checks: readonly IndexCheck[];
}

/** A slot with one index that is out of range of an axis of `size`, or with `NO_INDEX`. */
export interface IndexCheck {
  readonly slot: number;
  readonly operation: string;
  readonly size: number;
}

/** What stands for no index: the least int32. */
export const NO_INDEX = -0x80000000;

/** What a device asks of recipes. */
export interface Target {
  readonly dialect: Dialect;
  /** Arrays that one program can read. */
  readonly maxArrays: number;
  /** Where it has products of its own. */
  readonly products?: Pick<Products, "outputs"> | undefined;
}

/** Collects the passes of a kernel. */
export class RecipeBuilder {
  readonly #passes: Pass[] = [];
  readonly #temporaries: Slot[] = [];
  readonly #constants: number[] = [];
  readonly #checks: IndexCheck[] = [];

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

  /** A number that is not baked into programs. */
  constant(value: number, dtype: DType): Scalar {
    return { kind: "scalar", arg: FIRST_CONSTANT + this.#constants.push(value) - 1, dtype };
  }

  check(check: IndexCheck): void {
    this.#checks.push(check);
  }

  finish(): Recipe {
    return {
      passes: this.#passes,
      temporaries: this.#temporaries,
      constants: this.#constants,
      checks: this.#checks,
    };
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
