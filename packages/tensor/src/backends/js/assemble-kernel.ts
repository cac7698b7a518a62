import type { AssembleKernel } from "../../kernel/kernel.js";
import { numel } from "../../shape.js";
import { createAddresser } from "./addresses.js";
import { forEachBlock, type Runner } from "./kernel-runner.js";
import { store } from "./map-kernel.js";
import { Program } from "./program.js";
import type { SlotAllocator } from "./scratch.js";

export function compileAssemble(
  { shape, dtype, fill, parts }: AssembleKernel,
  allocator: SlotAllocator,
): Runner {
  const background = fill && new Program([fill], allocator);
  const { addresses } = allocator.scratch;
  const placed = parts.map(({ view, expr }) => ({
    total: numel(view.shape),
    address: createAddresser(view),
    program: new Program([expr], allocator),
  }));
  return (inputs, outputs, scalars) => {
    const out = outputs[0].as(dtype);
    if (background) {
      background.bind(inputs, scalars, numel(shape));
      forEachBlock(numel(shape), (start, n) => {
        background.run(start, n);
        store(out, start, background.results[0], n);
      });
    }
    for (const { total, address, program } of placed) {
      program.bind(inputs, scalars, total);
      forEachBlock(total, (start, n) => {
        program.run(start, n);
        address(start, n, addresses);
        const values = program.results[0];
        for (let i = 0; i < n; i++) out[addresses[i]] = values[i];
      });
    }
  };
}
