import type { TypedArray } from "../../dtype.js";
import { stepType, type RowsKernel, type RowStep } from "../../kernel/kernel.js";
import { numel } from "../../shape.js";
import { createAddresser } from "./addresses.js";
import { roundingLoop } from "./conversion-loops.js";
import { forEachBlock, type Runner } from "./kernel-runner.js";
import { Program, type ReadStep } from "./program.js";
import { createReducer } from "./reducer.js";
import type { SlotAllocator } from "./scratch.js";

/** One step made ready: computes its values for the row that begins at element `first`. */
type RowRunner = (row: number, first: number, out: TypedArray | undefined) => void;

export function compileRows(kernel: RowsKernel, allocator: SlotAllocator): Runner {
  const { shape, rowShape, steps } = kernel;
  const [rows, size] = [numel(shape), numel(rowShape)];
  const values = steps.map((step) => new Float64Array(step.kind === "element" ? size : 1));
  let first = 0;
  const readStep: ReadStep = (step, out, start, n) => {
    if (steps[step].kind === "element") out.set(values[step].subarray(start - first, start - first + n));
    else out.fill(values[step][0], 0, n);
  };
  const programs = steps.map(({ expr }) => new Program([expr], allocator, readStep));
  const runners = steps.map((step, i) => compileStep(kernel, step, programs[i], values[i], allocator));
  return (inputs, outputs, scalars) => {
    let used = 0;
    const arrays = steps.map((step) => (step.stored ? outputs[used++].as(stepType(step)) : undefined));
    programs.forEach((program, i) =>
      program.bind(inputs, scalars, steps[i].kind === "row" ? rows : rows * size),
    );
    for (let row = 0; row < rows; row++) {
      first = row * size;
      runners.forEach((run, i) => run(row, first, arrays[i]));
    }
  };
}

function compileStep(
  { rowShape, layout }: RowsKernel,
  step: RowStep,
  program: Program,
  values: Float64Array,
  allocator: SlotAllocator,
): RowRunner {
  const size = numel(rowShape);
  const [result] = program.results;
  if (step.kind === "row") {
    return (row, _, out) => {
      program.run(row, 1);
      values[0] = result[0];
      if (out) out[row] = values[0];
    };
  }
  if (step.kind === "reduce") {
    const { initial, fold } = createReducer(step.op, step.expr.dtype);
    const round = roundingLoop(step.dtype);
    return (row, first, out) => {
      values[0] = initial;
      forEachBlock(size, (from, n) => {
        program.run(first + from, n);
        fold(values, 0, result, 0, n, from);
      });
      round(values, values, 1);
      if (out) out[row] = values[0];
    };
  }
  const { addresses } = allocator.scratch;
  const address = createAddresser(layout);
  return (_, first, out) =>
    forEachBlock(size, (from, n) => {
      program.run(first + from, n);
      values.set(result.subarray(0, n), from);
      if (!out) return;
      address(first + from, n, addresses);
      for (let i = 0; i < n; i++) out[addresses[i]] = result[i];
    });
}
