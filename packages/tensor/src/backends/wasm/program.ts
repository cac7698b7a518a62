import { FunctionBuilder, ModuleBuilder, type Library, type MemoryType } from "./assembler.js";
import type { Expr } from "../../kernel/expr.js";
import type { View } from "../../kernel/view.js";
import { ERROR_SLOTS } from "./emitter.js";
import { Helpers } from "./helpers.js";
import type { ArgumentSlots } from "./lower.js";

/** One pass over memory: `extent` units, any range of which can be computed apart from the others. */
export interface Phase {
  readonly name: string;
  readonly extent: number;
  /** Elements touched per unit: how work is cut into pieces. */
  readonly unitWork: number;
  /** Pieces are whole multiples of this: 16 where units are lanes of vectors, 1 where they are rows. */
  readonly grain: number;
  /** True where the order of units matters, so that they can't be shared out. */
  readonly serial: boolean;
}

/** What the expressions of a kernel use. */
export interface Usage {
  readonly views: View[];
  inputs: number;
  scalars: number;
  /** Numbers of the scalars that are floats. */
  readonly floatScalars: Set<number>;
}

export function usageOf(exprs: readonly Expr[]): Usage {
  const usage: Usage = { views: [], inputs: 0, scalars: 0, floatScalars: new Set() };
  const seen = new Set<Expr>();
  const visit = (expr: Expr): void => {
    if (seen.has(expr)) return;
    seen.add(expr);
    if (expr.kind === "load" || expr.kind === "gather" || expr.kind === "iota") usage.views.push(expr.view);
    if (expr.kind === "load" || expr.kind === "gather") usage.inputs = Math.max(usage.inputs, expr.arg + 1);
    if (expr.kind === "gather") visit(expr.index);
    if (expr.kind === "scalar") {
      usage.scalars = Math.max(usage.scalars, expr.arg + 1);
      if (expr.dtype === "float32") usage.floatScalars.add(expr.arg);
    }
    if (expr.kind === "apply") expr.srcs.forEach(visit);
  };
  exprs.forEach(visit);
  return usage;
}

/** The code of one kernel while it is written: a module with a function for each phase. */
export class Program implements ArgumentSlots {
  readonly phases: Phase[] = [];
  /** Memory of its own that each executable of this program needs. */
  temporaryBytes = 0;
  readonly inputs: number;
  readonly scalars: number;
  /** 1 for the scalars that are floats. */
  readonly floatScalars: Uint8Array;
  private readonly module: ModuleBuilder;
  readonly helpers: Helpers;

  constructor(
    exprs: readonly Expr[],
    readonly outputs: number,
    memory: MemoryType,
    library?: Library,
  ) {
    const usage = usageOf(exprs);
    this.inputs = usage.inputs;
    this.scalars = usage.scalars;
    this.floatScalars = Uint8Array.from({ length: usage.scalars }, (_, i) =>
      usage.floatScalars.has(i) ? 1 : 0,
    );
    this.module = new ModuleBuilder(memory, library ?? {});
    this.helpers = new Helpers(this.module);
  }

  input(arg: number): number {
    return ERROR_SLOTS + arg;
  }

  output(arg: number): number {
    return ERROR_SLOTS + this.inputs + arg;
  }

  scalar(arg: number): number {
    return ERROR_SLOTS + this.inputs + this.outputs + arg;
  }

  /** Takes memory that phases leave results in for later ones; answers the slot of its address. */
  reserve(bytes: number): number {
    this.temporaryBytes = bytes;
    return this.temporary;
  }

  /** Slot of the address of `temporaryBytes` of memory, if there are any. */
  get temporary(): number {
    return ERROR_SLOTS + this.inputs + this.outputs + this.scalars;
  }

  /** Words of the argument block. */
  get slots(): number {
    return this.temporary + 1;
  }

  /** Adds a phase: a function (args, begin, end) => status, which `body` writes. */
  phase(units: Omit<Phase, "name">, body: (f: FunctionBuilder) => void): void {
    if (units.extent === 0) return;
    const name = `p${this.phases.length}`;
    const f = new FunctionBuilder({ params: ["i32", "i32", "i32"], results: ["i32"] });
    body(f);
    f.i32(0);
    this.module.add(f, name);
    this.phases.push({ ...units, name });
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.module.bytes();
  }
}

/** The parameters of a phase's function. */
export const PARAMS = { args: 0, begin: 1, end: 2 } as const;
