import type { Load } from "../../../kernel/expr.js";
import type { DotKernel } from "../../../kernel/kernel.js";
import { numel, type Shape } from "../../../shape.js";
import type { Runtime } from "../runtime.js";
import { gemmModule, TILE, type GemmFunctions } from "./gemm-module.js";

/** Cache blocking, found by measurement: a block of A stays in the second-level cache, a panel of B in the first. */
const BLOCK_M = 24 * TILE.rows;
const BLOCK_N = 512;
const BLOCK_K = 256;

/** The multiplying functions of one memory, with the space that they pack into. */
export class Gemm {
  readonly functions: GemmFunctions;
  readonly packedA: number;
  readonly packedB: number;
  readonly scratch: number;

  constructor(runtime: Runtime) {
    this.functions = runtime.load(gemmModule(runtime.memoryType)).exports as unknown as GemmFunctions;
    this.packedA = runtime.allocator.allocate(4 * BLOCK_M * BLOCK_K);
    this.packedB = runtime.allocator.allocate(4 * BLOCK_N * BLOCK_K);
    this.scratch = runtime.allocator.allocate(4 * TILE.rows * TILE.columns);
  }
}

/** Byte offsets of all places along a group of axes, in memory, the last repeated up to whole panels. */
interface Table {
  readonly address: number;
  readonly length: number;
}

/** One dense product c[batch, m, n] = a[batch, m, k] b[batch, k, n] of float32 over any views. */
export class GemmPlan {
  private readonly tables: Record<"aRows" | "aSteps" | "bColumns" | "bSteps", Table>;
  private readonly aBatch: Int32Array;
  private readonly bBatch: Int32Array;
  private readonly m: number;
  private readonly n: number;
  private readonly k: number;

  constructor(
    kernel: DotKernel,
    private readonly gemm: Gemm,
    private readonly runtime: Runtime,
  ) {
    const { batch, m, n, k, a, b } = kernel;
    const counts = [batch.length, batch.length + m.length, batch.length + k.length];
    this.m = numel(m);
    this.n = numel(n);
    this.k = numel(k);
    this.aBatch = viewOffsets(a, 0, counts[0], a.view.offset);
    this.bBatch = viewOffsets(b, 0, counts[0], b.view.offset);
    this.tables = {
      aRows: this.table(viewOffsets(a, counts[0], counts[1]), TILE.rows),
      aSteps: this.table(viewOffsets(a, counts[1]), 1),
      bColumns: this.table(viewOffsets(b, counts[2]), TILE.columns),
      bSteps: this.table(viewOffsets(b, counts[0], counts[2]), 1),
    };
  }

  run(a: number, b: number, c: number): void {
    // Operands whose block is the same as the one packed last are not packed again.
    const packed = { a: "", b: "" };
    for (let i = 0; i < this.aBatch.length; i++) {
      const [from, to] = [a + this.aBatch[i], b + this.bBatch[i]];
      for (let n0 = 0; n0 < this.n; n0 += BLOCK_N) {
        for (let k0 = 0; k0 < this.k; k0 += BLOCK_K) this.block(from, to, c, n0, k0, packed);
      }
      c += 4 * this.m * this.n;
    }
  }

  /** All rows of c, BLOCK_N columns of it, BLOCK_K terms of the sums. */
  private block(
    a: number,
    b: number,
    c: number,
    n0: number,
    k0: number,
    packed: { a: string; b: string },
  ): void {
    const { gemm, tables, m, n, k } = this;
    const { packA, packB, multiply } = gemm.functions;
    const columns = Math.min(BLOCK_N, n - n0);
    const steps = Math.min(BLOCK_K, k - k0);
    const keyB = `${b} ${n0} ${k0}`;
    if (packed.b !== keyB) {
      packB(
        gemm.packedB,
        b,
        tables.bColumns.address + 4 * n0,
        tables.bSteps.address + 4 * k0,
        columns,
        steps,
      );
      packed.b = keyB;
    }
    for (let m0 = 0; m0 < m; m0 += BLOCK_M) {
      const rows = Math.min(BLOCK_M, m - m0);
      const keyA = `${a} ${m0} ${k0}`;
      if (packed.a !== keyA) {
        packA(gemm.packedA, a, tables.aRows.address + 4 * m0, tables.aSteps.address + 4 * k0, rows, steps);
        packed.a = keyA;
      }
      const at = c + 4 * (m0 * n + n0);
      multiply(gemm.packedA, gemm.packedB, at, rows, columns, steps, 4 * n, k0 > 0 ? 1 : 0, gemm.scratch);
    }
  }

  private table(offsets: Int32Array, panel: number): Table {
    const length = Math.ceil(offsets.length / panel) * panel;
    const address = this.runtime.allocator.allocate(4 * length);
    const words = this.runtime.ints();
    words.set(offsets, address >>> 2);
    words.fill(offsets.at(-1)!, (address >>> 2) + offsets.length, (address >>> 2) + length);
    return { address, length };
  }
}

/** Byte offsets along the axes first … last - 1 of a view, the last axis fastest. */
function viewOffsets({ view }: Load, first: number, last = view.shape.length, offset = 0): Int32Array {
  return byteOffsets(view.shape.slice(first, last), view.strides.slice(first, last), offset);
}

function byteOffsets(shape: Shape, strides: readonly number[], offset: number): Int32Array {
  let offsets = Int32Array.of(4 * offset);
  shape.forEach((size, axis) => {
    const next = new Int32Array(offsets.length * size);
    for (let i = 0, at = 0; i < offsets.length; i++) {
      for (let j = 0; j < size; j++) next[at++] = offsets[i] + 4 * j * strides[axis];
    }
    offsets = next;
  });
  return offsets;
}

/** Whether packing pays: both sides of c large enough to fill tiles, and sums long enough. */
export function worthPacking({ m, n, k, batch, a }: DotKernel): boolean {
  const [rows, columns, steps] = [numel(m), numel(n), numel(k)];
  if (a.dtype !== "float32" || steps === 0 || numel(batch) === 0) return false;
  return rows >= 4 && columns >= 4 && rows * columns * steps >= 2048;
}
