import type { DotKernel } from "../../kernel/kernel.js";
import { numel } from "../../shape.js";
import type { Executable } from "../backend.js";
import { dotAsMap } from "./codegen/dot-as-map.js";
import { generate } from "./codegen/generate.js";
import { compileGemm, worthBlocking } from "./gemm/gemm.js";
import { compileThin } from "./gemm/thin.js";
import { Loops } from "./loops.js";
import type { Runtime } from "./runtime.js";

/** Terms up to which sums are written out. */
const FEW_TERMS = 4;

/** Sums written out where they are short, blocks of register tiles where that pays, else loops over single elements. */
export function compileDot(kernel: DotKernel, runtime: Runtime): Executable {
  if (worthWritingOut(kernel)) return new Loops(generate(dotAsMap(kernel), runtime.memoryType), runtime);
  const thin = compileThin(kernel, runtime);
  if (thin) return thin;
  if (worthBlocking(kernel)) return compileGemm(kernel, runtime);
  return new Loops(generate(kernel, runtime.memoryType), runtime);
}

/** Few terms, and b read along n element by element, as the lanes walk it. */
function worthWritingOut({ k, b }: DotKernel): boolean {
  const terms = numel(k);
  return terms > 0 && terms <= FEW_TERMS && (b.view.strides.at(-1) === 1 || terms === 1);
}
