import type { TypedArray } from "../../dtype.js";
import type { MapKernel } from "../../kernel/kernel.js";
import { numel } from "../../shape.js";
import { forEachBlock, type Runner } from "./kernel-runner.js";
import { Program } from "./program.js";
import type { SlotAllocator } from "./scratch.js";

export function compileMap({ shape, exprs }: MapKernel, allocator: SlotAllocator): Runner {
  const total = numel(shape);
  const program = new Program(exprs, allocator);
  return (inputs, outputs, scalars) => {
    const arrays = exprs.map((expr, i) => outputs[i].as(expr.dtype));
    program.bind(inputs, scalars, total);
    forEachBlock(total, (start, n) => {
      program.run(start, n);
      for (let i = 0; i < arrays.length; i++) store(arrays[i], start, program.results[i], n);
    });
  };
}

/** Writes a block of a dense output. */
export function store(out: TypedArray, start: number, values: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) out[start + i] = values[i];
}
