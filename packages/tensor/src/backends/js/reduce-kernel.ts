import type { ReduceKernel } from "../../kernel/kernel.js";
import { numel } from "../../shape.js";
import { forEachBlock, type Runner } from "./kernel-runner.js";
import { store } from "./map-kernel.js";
import { Program } from "./program.js";
import { createReducer, type Fold } from "./reducer.js";
import type { SlotAllocator } from "./scratch.js";

export function compileReduce(kernel: ReduceKernel, allocator: SlotAllocator): Runner {
  const total = numel(kernel.shape);
  const size = numel(kernel.reduceShape);
  const body = new Program([kernel.body], allocator);
  const epilogue = new Program([kernel.epilogue], allocator);
  const { initial, fold } = createReducer(kernel.op, kernel.body.dtype);
  return (inputs, outputs, scalars) => {
    const out = outputs[0].as(kernel.epilogue.dtype);
    body.bind(inputs, scalars, total * size);
    epilogue.bind(inputs, scalars, total);
    forEachBlock(total, (start, n) => {
      epilogue.acc.fill(initial, 0, n);
      forEachBlock(n * size, (from, count) => {
        body.run(start * size + from, count);
        foldRows(fold, epilogue.acc, body.results[0], from, count, size);
      });
      epilogue.run(start, n);
      store(out, start, epilogue.results[0], n);
    });
  };
}

/** Takes a block of values, the first of which is element `from` of rows of `size`, into one acc for each row. */
function foldRows(
  fold: Fold,
  acc: Float64Array,
  values: Float64Array,
  from: number,
  count: number,
  size: number,
): void {
  let row = Math.floor(from / size);
  let place = from - row * size;
  for (let i = 0; i < count;) {
    const end = Math.min(count, i + size - place);
    fold(acc, row, values, i, end, place);
    i = end;
    row++;
    place = 0;
  }
}
