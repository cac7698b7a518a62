import type { Expr } from "../kernel/expr.js";
import type { Kernel } from "../kernel/kernel.js";
import { formatShape } from "../errors.js";

const INFIX: Partial<Record<string, string>> = {
  add: "+", sub: "-", mul: "*", div: "/", lt: "<", le: "<=", eq: "==", ne: "!=", and: "&", or: "|",
}; // prettier-ignore

/**
 * A kernel in one line: what it is, its shape, and the expression that it computes. Steps of rows are `t0`, `t1`, …; a
 * `!` marks those whose values are written to memory.
 */
export function describeKernel(kernel: Kernel): string {
  switch (kernel.kind) {
    case "map":
      return `map ${formatShape(kernel.shape)} = ${kernel.exprs.map((expr) => describeExpr(expr)).join(", ")}`;
    case "reduce": {
      const inner = `${kernel.op}${formatShape(kernel.reduceShape)}(${describeExpr(kernel.body)})`;
      return `reduce ${formatShape(kernel.shape)} = ${describeExpr(kernel.epilogue, inner)}`;
    }
    case "rows": {
      const steps = kernel.steps.map((step, i) => {
        const value = describeExpr(step.expr);
        return `t${i}${step.stored ? "!" : ""} = ${step.kind === "reduce" ? `${step.op}(${value})` : value}`;
      });
      return `rows ${formatShape(kernel.shape)} x ${formatShape(kernel.rowShape)}: ${steps.join("; ")}`;
    }
    case "dot": {
      const { batch, m, n, k } = kernel;
      const inner = `dot(%${kernel.a.arg}, %${kernel.b.arg})`;
      const sizes = `${batch.length ? `${formatShape(batch)} x ` : ""}${formatShape(m)} x ${formatShape(k)} x ${formatShape(n)}`;
      return `dot ${sizes} = ${describeExpr(kernel.epilogue, inner)}`;
    }
    case "assemble":
      return `assemble ${formatShape(kernel.shape)} = ${kernel.parts.map((part) => describeExpr(part.expr)).join(", ")}`;
    case "fold":
      return `fold ${formatShape(kernel.shape)} = windows of ${formatShape(kernel.windowsShape)}(${describeExpr(kernel.windows)})`;
    case "scatterAdd":
      return `scatterAdd ${formatShape(kernel.shape)} += ${describeExpr(kernel.src)}`;
    case "scan":
      return `scan ${formatShape(kernel.shape)} = cumSum(${describeExpr(kernel.body)})`;
    case "argSort":
      return `argSort ${formatShape(kernel.shape)} = argSort(${describeExpr(kernel.body)})`;
    case "routine":
      return `routine ${kernel.name}(${kernel.inputs.map((load) => formatShape(load.view.shape)).join(", ")}) on the host`;
  }
}

/** An expression as people write it; `%0` is the kernel's first input, `$0` its first scalar. */
function describeExpr(expr: Expr, acc = "acc", depth = 0): string {
  if (depth > 12) return "…";
  const down = (src: Expr): string => describeExpr(src, acc, depth + 1);
  switch (expr.kind) {
    case "load":
      return `%${expr.arg}`;
    case "gather":
      return `%${expr.arg}[${down(expr.index)}]`;
    case "scalar":
      return `$${expr.arg}`;
    case "iota":
      return "i";
    case "acc":
      return expr.step === undefined ? acc : `t${expr.step}`;
    case "apply": {
      const sign = INFIX[expr.op];
      const args = expr.srcs.map(down);
      if (sign) return `(${args.join(` ${sign} `)})`;
      return `${expr.op === "cast" ? expr.dtype : expr.op}(${args.join(", ")})`;
    }
  }
}
