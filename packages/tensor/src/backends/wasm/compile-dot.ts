import type { Expr } from "../../kernel/expr.js";
import type { DotKernel } from "../../kernel/kernel.js";
import { rewrite } from "../../kernel/rewrite.js";
import { contiguousView } from "../../kernel/view.js";
import type { Executable } from "../backend.js";
import { addressOf } from "./wasm-buffer.js";
import { generate } from "./codegen/generate.js";
import { GemmPlan, worthPacking } from "./gemm/gemm.js";
import { Loops } from "./loops.js";
import { usageOf } from "./program.js";
import type { Runtime } from "./runtime.js";

/** A blocked product where that pays, followed by the epilogue in place; loops of its own for small ones. */
export function compileDot(kernel: DotKernel, runtime: Runtime): Executable {
  if (!worthPacking(kernel)) return new Loops(generate(kernel, runtime.memoryType), runtime);
  const plan = new GemmPlan(kernel, runtime.gemm(), runtime);
  const epilogue = compileEpilogue(kernel, runtime);
  return {
    run(inputs, outputs, scalars) {
      plan.run(addressOf(inputs[kernel.a.arg]), addressOf(inputs[kernel.b.arg]), addressOf(outputs[0]));
      epilogue?.run(inputs, outputs, scalars);
    },
  };
}

/** The epilogue as a map from the product to itself; undefined where it changes nothing. */
function compileEpilogue({ batch, m, n, epilogue }: DotKernel, runtime: Runtime): Executable | undefined {
  if (epilogue.kind === "acc") return undefined;
  const shape = [...batch, ...m, ...n];
  const product = usageOf([epilogue]).inputs;
  const expr = rewrite(epilogue, (leaf): Expr => {
    if (leaf.kind !== "acc") return leaf;
    return { kind: "load", arg: product, view: contiguousView(shape), dtype: leaf.dtype };
  })!;
  const map = new Loops(generate({ kind: "map", shape, exprs: [expr] }, runtime.memoryType), runtime);
  return {
    run(inputs, outputs, scalars) {
      const all = inputs.slice(0, product);
      all[product] = outputs[0];
      map.run(all, outputs, scalars);
    },
  };
}
