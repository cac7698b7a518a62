import type { DotKernel } from "../../kernel/kernel.js";
import type { Executable } from "../backend.js";
import { generate } from "./codegen/generate.js";
import { compileGemm, worthBlocking } from "./gemm/gemm.js";
import { Loops } from "./loops.js";
import type { Runtime } from "./runtime.js";

/** Blocks of register tiles where that pays; loops of its own for what is small or thin. */
export function compileDot(kernel: DotKernel, runtime: Runtime): Executable {
  if (worthBlocking(kernel)) return compileGemm(kernel, runtime);
  return new Loops(generate(kernel, runtime.memoryType), runtime);
}
