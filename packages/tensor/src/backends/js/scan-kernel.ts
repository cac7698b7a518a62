import type { ScanKernel } from "../../kernel/kernel.js";
import { numel } from "../../shape.js";
import { forEachBlock, type Runner } from "./kernel-runner.js";
import { Program } from "./program.js";
import type { SlotAllocator } from "./scratch.js";

export function compileScan({ shape, body }: ScanKernel, allocator: SlotAllocator): Runner {
  const total = numel(shape);
  const size = shape.length === 0 ? 1 : shape[shape.length - 1];
  const program = new Program([body], allocator);
  const isInt = body.dtype === "int32";
  return (inputs, outputs, scalars) => {
    const out = outputs[0].as(body.dtype);
    let sum = 0;
    program.bind(inputs, scalars, total);
    forEachBlock(total, (start, n) => {
      program.run(start, n);
      const values = program.results[0];
      for (let i = 0; i < n; i++) {
        if ((start + i) % size === 0) sum = 0;
        sum += values[i];
        if (isInt) sum |= 0;
        out[start + i] = sum;
      }
    });
  };
}
