import { isFloat, type DType, type TypedArray } from "../../dtype.js";
import type { Load } from "../../kernel/expr.js";
import type { DotKernel } from "../../kernel/kernel.js";
import { numel } from "../../shape.js";
import { allAddresses } from "./addresses.js";
import { forEachBlock, type Runner } from "./kernel-runner.js";
import { store } from "./map-kernel.js";
import { Program } from "./program.js";
import type { SlotAllocator } from "./scratch.js";

/** Elements of b that are copied together at a time: 2 MB, which the second-level cache holds. */
const PANEL = 1 << 18;

/** Addresses of an operand, as the sum of one number for each of its three groups of axes. */
interface Table {
  readonly batch: Int32Array;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** sums[at + j] += sum over i of a[i] * b[i * n + j], for j < n. */
type AddRow = (
  sums: Float64Array,
  at: number,
  a: Float64Array,
  b: Float64Array,
  k: number,
  n: number,
) => void;

export function compileDot(kernel: DotKernel, allocator: SlotAllocator): Runner {
  const { batch, m, n, k, a, b } = kernel;
  const total = numel(batch) * numel(m) * numel(n);
  const addRow = isFloat(a.dtype) ? addFloatRow : addIntRow;
  const epilogue = new Program([kernel.epilogue], allocator);
  return (inputs, outputs, scalars) => {
    const sums = new Float64Array(total);
    if (total > 0) {
      const left = makeTable(a, batch.length, m.length);
      const right = makeTable(b, batch.length, k.length);
      multiply(sums, inputs[a.arg].as(a.dtype), left, inputs[b.arg].as(b.dtype), right, addRow);
    }
    writeEpilogue(epilogue, kernel.epilogue.dtype, sums, inputs, outputs, scalars);
  };

  function writeEpilogue(
    program: Program,
    dtype: DType,
    sums: Float64Array,
    ...[inputs, outputs, scalars]: Parameters<Runner>
  ): void {
    const out = outputs[0].as(dtype);
    program.bind(inputs, scalars, total);
    forEachBlock(total, (start, count) => {
      program.acc.set(sums.subarray(start, start + count));
      program.run(start, count);
      store(out, start, program.results[0], count);
    });
  }
}

function makeTable({ view }: Load, batchRank: number, rowRank: number): Table {
  const part = (from: number, to?: number, offset = 0) =>
    allAddresses({ shape: view.shape.slice(from, to), strides: view.strides.slice(from, to), offset });
  return {
    batch: part(0, batchRank, view.offset),
    rows: part(batchRank, batchRank + rowRank),
    columns: part(batchRank + rowRank),
  };
}

/** Adds the products into dense [batch, m, n] sums, copying each panel of b and each row of a together first. */
function multiply(
  sums: Float64Array,
  a: TypedArray,
  left: Table,
  b: TypedArray,
  right: Table,
  addRow: AddRow,
): void {
  const k = left.columns.length;
  const m = left.rows.length;
  const n = right.columns.length;
  const width = Math.min(n, Math.max(16, Math.floor(PANEL / Math.max(k, 1))));
  const row = new Float64Array(k);
  const panel = new Float64Array(k * width);
  for (let batch = 0; batch < left.batch.length; batch++) {
    for (let from = 0; from < n; from += width) {
      const count = Math.min(width, n - from);
      for (let i = 0; i < k; i++) {
        pack(panel, i * count, b, right.batch[batch] + right.rows[i], right.columns, from, count);
      }
      for (let i = 0; i < m; i++) {
        pack(row, 0, a, left.batch[batch] + left.rows[i], left.columns, 0, k);
        addRow(sums, (batch * m + i) * n + from, row, panel, k, count);
      }
    }
  }
}

function pack(
  out: Float64Array,
  at: number,
  data: TypedArray,
  base: number,
  addresses: Int32Array,
  from: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) out[at + i] = data[base + addresses[from + i]];
}

const addFloatRow: AddRow = (sums, at, a, b, k, n) => {
  let i = 0;
  // Four rows of b at a time, so that a sum is read and written a quarter as often.
  for (; i + 4 <= k; i += 4) {
    const a0 = a[i];
    const a1 = a[i + 1];
    const a2 = a[i + 2];
    const a3 = a[i + 3];
    const b0 = i * n;
    const b1 = b0 + n;
    const b2 = b1 + n;
    const b3 = b2 + n;
    for (let j = 0; j < n; j++)
      sums[at + j] += a0 * b[b0 + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
  }
  for (; i < k; i++) for (let j = 0; j < n; j++) sums[at + j] += a[i] * b[i * n + j];
};

const addIntRow: AddRow = (sums, at, a, b, k, n) => {
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < n; j++) sums[at + j] = (sums[at + j] + Math.imul(a[i], b[i * n + j])) | 0;
  }
};
