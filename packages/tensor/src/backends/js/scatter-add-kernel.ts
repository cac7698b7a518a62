import type { ScatterAddKernel } from "../../kernel/kernel.js";
import { numel } from "../../shape.js";
import { createAddresser } from "./addresses.js";
import { forEachBlock, type Runner } from "./kernel-runner.js";
import { store } from "./map-kernel.js";
import { addIndexes, Program } from "./program.js";
import type { SlotAllocator } from "./scratch.js";

export function compileScatterAdd(kernel: ScatterAddKernel, allocator: SlotAllocator): Runner {
  const { shape, base, updateShape, view, stride, size, index, src } = kernel;
  const total = numel(shape);
  const updates = numel(updateShape);
  const { addresses } = allocator.scratch;
  const background = new Program([base], allocator);
  const update = new Program([index, src], allocator);
  const address = createAddresser(view);
  const isInt = base.dtype === "int32";
  return (inputs, outputs, scalars) => {
    // Sums of float32 are rounded once, at the end.
    const sums = isInt ? new Int32Array(total) : new Float64Array(total);
    background.bind(inputs, scalars, total);
    forEachBlock(total, (start, n) => {
      background.run(start, n);
      store(sums, start, background.results[0], n);
    });
    update.bind(inputs, scalars, updates);
    forEachBlock(updates, (start, n) => {
      update.run(start, n);
      const [indexes, values] = update.results;
      address(start, n, addresses);
      addIndexes("scatterAdd", addresses, indexes, stride, size, n);
      for (let i = 0; i < n; i++) sums[addresses[i]] += values[i];
    });
    const out = outputs[0].as(base.dtype);
    for (let i = 0; i < total; i++) out[i] = sums[i];
  };
}
