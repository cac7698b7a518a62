import type { FoldKernel } from "../../kernel/kernel.js";
import { contiguousStrides, numel } from "../../shape.js";
import { createAddresser, type Addresser } from "./addresses.js";
import { forEachBlock, type Runner } from "./kernel-runner.js";
import { Program } from "./program.js";
import { BLOCK, type SlotAllocator } from "./scratch.js";

export function compileFold(kernel: FoldKernel, allocator: SlotAllocator): Runner {
  const { shape, windowsShape, windows } = kernel;
  const total = numel(windowsShape);
  const program = new Program([windows], allocator);
  const targets = allocator.scratch.addresses;
  const findTargets = targetsOf(kernel);
  const isInt = windows.dtype === "int32";
  return (inputs, outputs, scalars) => {
    // Sums of float32 are rounded once, at the end.
    const sums = isInt ? new Int32Array(numel(shape)) : new Float64Array(numel(shape));
    program.bind(inputs, scalars, total);
    forEachBlock(total, (start, n) => {
      program.run(start, n);
      findTargets(start, n, targets);
      const values = program.results[0];
      for (let i = 0; i < n; i++) if (targets[i] >= 0) sums[targets[i]] += values[i];
    });
    outputs[0].as(windows.dtype).set(sums);
  };
}

/** Where elements of windows land in the result; -1 for those that land outside. */
function targetsOf({ shape, windowsShape, params }: FoldKernel): Addresser {
  const strides = contiguousStrides(shape);
  const { axes, start, step, dilation } = params;
  const along = (strideOf: (axis: number) => number | undefined, offset: number): Addresser =>
    createAddresser({
      shape: windowsShape,
      strides: windowsShape.map((_, axis) => strideOf(axis) ?? 0),
      offset,
    });
  const unfolded = along((axis) => (axes.includes(axis) ? 0 : strides[axis]), 0);
  const folded = axes.map((axis, i) => ({
    size: shape[axis],
    stride: strides[axis],
    places: new Int32Array(BLOCK),
    find: along((at) => (at === axis ? step[i] : at === shape.length + i ? dilation[i] : 0), start[i]),
  }));
  return (first, n, out) => {
    unfolded(first, n, out);
    for (const { size, stride, places, find } of folded) {
      find(first, n, places);
      for (let i = 0; i < n; i++) {
        const inside = out[i] >= 0 && places[i] >= 0 && places[i] < size;
        out[i] = inside ? out[i] + places[i] * stride : -1;
      }
    }
  };
}
