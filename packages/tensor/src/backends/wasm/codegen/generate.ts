import type { Expr } from "../../../kernel/expr.js";
import type { DotKernel, Kernel } from "../../../kernel/kernel.js";
import { Program } from "../program.js";
import { emitSortKeys } from "./arg-sort.js";
import { dotAsReduce } from "./dot-as-reduce.js";
import { emitAssemble, emitMap } from "./map.js";
import { emitReduce } from "./reduce.js";
import { emitRows } from "./rows.js";
import { emitScan } from "./scan.js";
import { emitScatterAdd } from "./scatter-add.js";

/** Kernels that are compiled to loops of their own. */
export type LoopKernel = Exclude<Kernel, { kind: "routine" | "fold" }>;

/** The expressions that a kernel is made of. */
function expressionsOf(kernel: LoopKernel): Expr[] {
  switch (kernel.kind) {
    case "map":
      return [...kernel.exprs];
    case "reduce":
      return [kernel.body, kernel.epilogue];
    case "rows":
      return kernel.steps.map(({ expr }) => expr);
    case "dot":
      return [kernel.a, kernel.b, kernel.epilogue];
    case "assemble":
      return [...(kernel.fill ? [kernel.fill] : []), ...kernel.parts.map(({ expr }) => expr)];
    case "scatterAdd":
      return [kernel.base, kernel.index, kernel.src];
    case "scan":
    case "argSort":
      return [kernel.body];
  }
}

/** Writes the code of a kernel. */
export function generate(kernel: LoopKernel, memory: { maximum: number; shared: boolean }): Program {
  const program = new Program(expressionsOf(kernel), outputCount(kernel), memory);
  emit(program, kernel);
  return program;
}

function outputCount(kernel: LoopKernel): number {
  if (kernel.kind === "map") return kernel.exprs.length;
  return kernel.kind === "rows" ? kernel.steps.filter(({ stored }) => stored).length : 1;
}

function emit(program: Program, kernel: LoopKernel): void {
  switch (kernel.kind) {
    case "map":
      return emitMap(program, kernel);
    case "reduce":
      return emitReduce(program, kernel);
    case "rows":
      return emitRows(program, kernel);
    case "dot":
      return emitReduce(program, dotAsReduce(kernel satisfies DotKernel));
    case "assemble":
      return emitAssemble(program, kernel);
    case "scatterAdd":
      return emitScatterAdd(program, kernel);
    case "scan":
      return emitScan(program, kernel);
    case "argSort":
      return emitSortKeys(program, kernel);
  }
}
