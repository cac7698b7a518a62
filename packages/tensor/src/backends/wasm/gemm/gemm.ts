import type { Expr } from "../../../kernel/expr.js";
import type { DotKernel } from "../../../kernel/kernel.js";
import { numel } from "../../../shape.js";
import type { Executable } from "../../backend.js";
import { generate } from "../codegen/generate.js";
import { Loops } from "../loops.js";
import { Program, usageOf } from "../program.js";
import type { Runtime } from "../runtime.js";
import { WasmBuffer } from "../wasm-buffer.js";
import { chooseBlocking, type Sizes, type Source } from "./blocking.js";
import { emitProduct, packedLength, type Product, type Side } from "./driver.js";
import { emitEpilogueBlock, epilogueMap, epilogueSpace } from "./epilogue.js";
import { GEMM_LIBRARY } from "./library.js";
import { operandOf, paddedTo, type Operand } from "./operand.js";
import { TILE_COLUMNS, TILE_ROWS } from "./tile.js";

/** Whether blocks pay: both sides of c large enough to fill tiles, and sums long enough. */
export function worthBlocking({ m, n, k, batch, a }: DotKernel): boolean {
  const [rows, columns, steps] = [numel(m), numel(n), numel(k)];
  if (a.dtype !== "float32" || steps === 0 || numel(batch) === 0) return false;
  return rows >= 4 && columns >= 4 && rows * columns * steps >= 2048;
}

/** A product in blocks of register tiles, with the epilogue applied to each block while it is in the cache. */
export function compileGemm(kernel: DotKernel, runtime: Runtime): Executable {
  const sizes = { items: numel(kernel.batch), m: numel(kernel.m), n: numel(kernel.n), k: numel(kernel.k) };
  // Two inputs more than the kernel has: its own output, and the space to pack into.
  const result = usageOf([kernel.a, kernel.b, kernel.epilogue]).inputs;
  const packed = result + 1;
  const map = epilogueMap(kernel, result);
  const space = map && epilogueSpace(kernel, map);
  const placeholder: Expr = { ...kernel.a, arg: packed };
  const program = new Program([kernel.a, kernel.b, placeholder, ...(space ? [map!] : [])], 1, runtime.memoryType, GEMM_LIBRARY); // prettier-ignore
  const product: Product = {
    ...planProduct(kernel, sizes, runtime),
    sizes,
    packed,
    epilogue: space && ((f, block) => void emitEpilogueBlock(program, kernel, map!, space, f, block)),
  };
  emitProduct(program, product);
  const blocks = new Loops(program, runtime, runtime.gemm());
  const rest = map && !space ? mapAfter(kernel, map, runtime) : undefined;
  const length = packedLength(product);
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

function planProduct(
  kernel: DotKernel,
  sizes: Sizes,
  runtime: Runtime,
): Pick<Product, "a" | "b" | "blocking"> {
  const { batch, m, n, k } = kernel;
  const [first, middle] = [batch.length, { m: batch.length + m.length, k: batch.length + k.length }];
  const a = operandOf(
    kernel.a,
    first,
    { first, last: middle.m },
    { first: middle.m, last: middle.m + k.length },
  );
  const b = operandOf(
    kernel.b,
    first,
    { first: middle.k, last: middle.k + n.length },
    { first, last: middle.k },
  );
  const blocking = chooseBlocking(sizes, a, b);
  const side = (arg: number, operand: Operand, source: Source, width: number): Side => ({
    operand,
    source,
    arg,
    tables: {
      batch: tableOf(operand.batch, runtime),
      lines: tableOf(paddedTo(operand.lines, width), runtime),
      steps: tableOf(operand.steps, runtime),
    },
  });
  return {
    blocking,
    a: side(kernel.a.arg, a, blocking.a, TILE_ROWS),
    b: side(kernel.b.arg, b, blocking.b, TILE_COLUMNS),
  };
}

/** The address of a copy of `words` in the backend's memory. */
function tableOf(words: Int32Array, runtime: Runtime): number {
  const address = runtime.allocator.allocate(4 * words.length);
  runtime.ints().set(words, address >>> 2);
  return address;
}

/** An epilogue that can't be cut into blocks, in a pass of its own. */
function mapAfter({ batch, m, n }: DotKernel, map: Expr, runtime: Runtime): Executable {
  const shape = [...batch, ...m, ...n];
  return new Loops(generate({ kind: "map", shape, exprs: [map] }, runtime.memoryType), runtime);
}
