import type { DType } from "../../../../dtype.js";
import type { Intrinsic } from "../../intrinsic.js";
import type { Dialect, Program, ScalarType } from "../../program.js";
import type { Variable } from "./address.js";
import { declare } from "../elements/declare.js";
import type { Operand, Snippet } from "../elements/element-source.js";

/** A named value of a program. */
export interface Value extends Operand {
  /** How many loops are around it. */
  readonly level: number;
}

/** The text of a program as it is written, block in block. */
export class Writer {
  readonly #heads: string[] = [""];
  readonly #blocks: string[][] = [[]];
  /** The values of each block by their text, so that each is computed once. */
  readonly #values: Map<string, Value>[] = [new Map()];
  readonly #intrinsics = new Set<Intrinsic>();
  readonly #arrays: number[] = [];
  readonly #scalars: { readonly arg: number; readonly type: ScalarType }[] = [];
  #names = 0;

  constructor(readonly dialect: Dialect) {}

  /** How many blocks are open around the next statement. */
  get level(): number {
    return this.#blocks.length - 1;
  }

  /** The name of a new variable. */
  name(): string {
    return `v${this.#names++}`;
  }

  /** The text of a snippet, whose functions the program will have. */
  text({ text, intrinsics }: Snippet): string {
    for (const intrinsic of intrinsics) this.#intrinsics.add(intrinsic);
    return text;
  }

  statement(text: string, level = this.level): void {
    this.#blocks[level].push(text);
  }

  /** A value, computed in the outermost block that knows what it is made of. */
  value(text: string, dtype: DType, level: number): Value {
    const known = this.#values[level].get(text);
    if (known) return known;
    const value = { text: this.name(), dtype, level };
    this.statement(this.text(declare(value.text, text, dtype)), level);
    this.#values[level].set(text, value);
    return value;
  }

  /** As `value`, four numbers at once: the text of one of them. */
  texel(text: string, component: number, level: number): string {
    const known = this.#values[level].get(text);
    const name = known?.text ?? this.name();
    if (!known) {
      this.statement(`const ${name} = ${text};`, level);
      this.#values[level].set(text, { text: name, dtype: "float32", level });
    }
    return `${name}[${component}]`;
  }

  /** An integer variable. */
  variable(text: string, level = this.level): Variable {
    return { name: this.value(text, "int32", level).text, level };
  }

  /** A variable that statements change. */
  mutable(text: string, dtype: DType): Value {
    const name = this.name();
    this.statement(dtype === "int32" ? this.text(declare(name, text, dtype)) : `let ${name} = ${text};`);
    return { text: name, dtype, level: this.level };
  }

  open(head: string): void {
    this.#heads.push(head);
    this.#blocks.push([]);
    this.#values.push(new Map());
  }

  close(): void {
    this.#values.pop();
    const body = this.#blocks.pop()!.join("\n");
    this.statement(`${this.#heads.pop()!} {\n${body}\n}`);
  }

  /** The number of an array among those that the program reads. */
  array(slot: number): number {
    const known = this.#arrays.indexOf(slot);
    return known >= 0 ? known : this.#arrays.push(slot) - 1;
  }

  /** The name of a scalar of the kernel. */
  scalar(arg: number, type: ScalarType): string {
    const known = this.#scalars.findIndex((scalar) => scalar.arg === arg && scalar.type === type);
    return `s${known >= 0 ? known : this.#scalars.push({ arg, type }) - 1}`;
  }

  /** The program, the slots that it reads, and the kernel's scalars that it takes. */
  finish(width: Program["width"]): {
    program: Program;
    arrays: readonly number[];
    scalars: readonly number[];
  } {
    const program = {
      body: this.#blocks[0].join("\n"),
      arrays: this.#arrays.length,
      scalars: this.#scalars.map(({ type }) => type),
      intrinsics: [...this.#intrinsics],
      width,
    };
    return { program, arrays: this.#arrays, scalars: this.#scalars.map(({ arg }) => arg) };
  }
}
