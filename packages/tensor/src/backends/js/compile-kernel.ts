import type { Kernel } from "../../kernel/kernel.js";
import { compileArgSort } from "./arg-sort-kernel.js";
import { compileAssemble } from "./assemble-kernel.js";
import { compileDot } from "./dot-kernel.js";
import { compileFold } from "./fold-kernel.js";
import type { Runner } from "./kernel-runner.js";
import { compileMap } from "./map-kernel.js";
import { compileReduce } from "./reduce-kernel.js";
import { compileRoutine } from "./routine-kernel.js";
import { compileRows } from "./rows-kernel.js";
import { compileScan } from "./scan-kernel.js";
import { compileScatterAdd } from "./scatter-add-kernel.js";
import { SlotAllocator, type Scratch } from "./scratch.js";

export function compileKernel(kernel: Kernel, scratch: Scratch): Runner {
  const allocator = new SlotAllocator(scratch);
  switch (kernel.kind) {
    case "map":
      return compileMap(kernel, allocator);
    case "reduce":
      return compileReduce(kernel, allocator);
    case "rows":
      return compileRows(kernel, allocator);
    case "dot":
      return compileDot(kernel, allocator);
    case "assemble":
      return compileAssemble(kernel, allocator);
    case "fold":
      return compileFold(kernel, allocator);
    case "scatterAdd":
      return compileScatterAdd(kernel, allocator);
    case "scan":
      return compileScan(kernel, allocator);
    case "argSort":
      return compileArgSort(kernel, allocator);
    case "routine":
      return compileRoutine(kernel);
  }
}
