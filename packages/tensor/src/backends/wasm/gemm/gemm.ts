import type { DotKernel } from "../../../kernel/kernel.js";
import { numel } from "../../../shape.js";
import type { Executable } from "../../backend.js";
import type { Runtime } from "../runtime.js";
import { chooseBlocking, type Source } from "./blocking.js";
import { compileProduct } from "./dot-executable.js";
import { emitProduct } from "./driver.js";
import { operandsOf, paddedTo, type Operand } from "./operand.js";
import { packedLength, type Side } from "./product.js";
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
  const { a, b } = operandsOf(kernel);
  const blocking = chooseBlocking(sizes, a, b);
  return compileProduct(kernel, runtime, ({ program, packed, epilogue }) => {
    const product = {
      sizes,
      blocking,
      packed,
      epilogue,
      a: sideOf(a, kernel.a.arg, blocking.a, TILE_ROWS, runtime),
      b: sideOf(b, kernel.b.arg, blocking.b, TILE_COLUMNS, runtime),
    };
    emitProduct(program, product);
    return packedLength(product);
  });
}

/** An operand with its tables of offsets, in the backend's memory; those of lines reach to whole panels of `width`. */
function sideOf(operand: Operand, arg: number, source: Source, width: number, runtime: Runtime): Side {
  const tables = {
    batch: tableOf(operand.batch, runtime),
    lines: tableOf(paddedTo(operand.lines, width), runtime),
    steps: tableOf(operand.steps, runtime),
  };
  return { operand, source, arg, tables };
}

/** The address of a copy of `words` in the backend's memory. */
export function tableOf(words: Int32Array, runtime: Runtime): number {
  const address = runtime.allocator.allocate(4 * words.length);
  runtime.ints().set(words, address >>> 2);
  return address;
}
