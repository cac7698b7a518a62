import type { ArgSortKernel } from "../../kernel/kernel.js";
import { numel } from "../../shape.js";
import { forEachBlock, type Runner } from "./kernel-runner.js";
import { store } from "./map-kernel.js";
import { Program } from "./program.js";
import type { SlotAllocator } from "./scratch.js";

export function compileArgSort({ shape, descending, body }: ArgSortKernel, allocator: SlotAllocator): Runner {
  const total = numel(shape);
  const size = shape.length === 0 ? 1 : shape[shape.length - 1];
  const program = new Program([body], allocator);
  return (inputs, outputs, scalars) => {
    const out = outputs[0].as("int32");
    const values = new Float64Array(total);
    program.bind(inputs, scalars, total);
    forEachBlock(total, (start, n) => {
      program.run(start, n);
      store(values, start, program.results[0], n);
    });
    for (let row = 0; row < total; row += size) {
      out.set(sortedPlaces(values.subarray(row, row + size), descending), row);
    }
  };
}

function sortedPlaces(values: Float64Array, descending: boolean): Int32Array {
  const places = Int32Array.from(values.keys());
  const sign = descending ? -1 : 1;
  return places.sort((i, j) => sign * compare(values[i], values[j]) || i - j);
}

/** Ascending, with NaN above all numbers. */
function compare(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
