import type { Expr } from "../../../kernel/expr.js";
import type { DotKernel } from "../../../kernel/kernel.js";
import type { Executable } from "../../backend.js";
import type { FunctionBuilder } from "../assembler.js";
import { generate } from "../codegen/generate.js";
import { Loops } from "../loops.js";
import { Program, usageOf } from "../program.js";
import type { Runtime } from "../runtime.js";
import { WasmBuffer } from "../wasm-buffer.js";
import { emitEpilogueBlock, epilogueMap, epilogueSpace, type BlockLocals } from "./epilogue.js";
import { GEMM_LIBRARY } from "./library.js";

/** What the code of a product is written with. */
export interface DotProgram {
  readonly program: Program;
  /** Input that is the space for what is packed once. */
  readonly packed: number;
  /** Writes what is done with a block of c when it is complete; undefined where nothing is. */
  readonly epilogue: ((f: FunctionBuilder, block: BlockLocals) => void) | undefined;
}

/** The executable of a product whose phases `emit` writes; it answers how many floats of space to pack into they need. */
export function compileProduct(
  kernel: DotKernel,
  runtime: Runtime,
  emit: (dot: DotProgram) => number,
): Executable {
  // Two inputs more than the kernel has: its own output, and the space to pack into.
  const result = usageOf([kernel.a, kernel.b, kernel.epilogue]).inputs;
  const packed = result + 1;
  const map = epilogueMap(kernel, result);
  const space = map && epilogueSpace(kernel, map);
  const placeholder: Expr = { ...kernel.a, arg: packed };
  const exprs = [kernel.a, kernel.b, placeholder, ...(space ? [map!] : [])];
  const program = new Program(exprs, 1, runtime.memoryType, GEMM_LIBRARY);
  const epilogue = space && ((f: FunctionBuilder, block: BlockLocals) => emitEpilogueBlock(program, kernel, map!, space, f, block)); // prettier-ignore
  const length = emit({ program, packed, epilogue });
  const blocks = new Loops(program, runtime, runtime.gemm());
  const rest = map && !space ? mapAfter(kernel, map, runtime) : undefined;
  return {
    run(inputs, outputs, scalars) {
      const all = inputs.slice(0, result);
      all[result] = outputs[0];
      const buffer = length > 0 ? new WasmBuffer(runtime.allocator, length) : undefined;
      all[packed] = buffer ?? outputs[0];
      try {
        blocks.run(all, outputs, scalars);
      } finally {
        buffer?.free();
      }
      rest?.run(all, outputs, scalars);
    },
  };
}

/** An epilogue that can't be cut into blocks, in a pass of its own. */
function mapAfter({ batch, m, n }: DotKernel, map: Expr, runtime: Runtime): Executable {
  const shape = [...batch, ...m, ...n];
  return new Loops(generate({ kind: "map", shape, exprs: [map] }, runtime.memoryType), runtime);
}
