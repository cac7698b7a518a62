import type { Expr } from "./expr.js";
import type { Kernel } from "./kernel.js";
import type { View } from "./view.js";

/**
 * The whole structure of a kernel as a string: equal keys mean equal code. Nodes of expressions are numbered as they
 * are met, so that a value used twice differs from two equal values.
 */
export function kernelKey(kernel: Kernel): string {
  return new KeyWriter().kernel(kernel);
}

class KeyWriter {
  private readonly numbers = new Map<Expr, number>();

  kernel(kernel: Kernel): string {
    switch (kernel.kind) {
      case "map":
        return `map[${kernel.shape}]${kernel.exprs.map((expr) => this.expr(expr)).join(";")}`;
      case "reduce":
        return `${kernel.op}[${kernel.shape}][${kernel.reduceShape}]${this.expr(kernel.body)};${this.expr(kernel.epilogue)}`;
      case "rows": {
        const steps = kernel.steps.map((step) => {
          const op = step.kind === "reduce" ? step.op + step.dtype : step.kind;
          return `${op}${step.stored ? "!" : ""}${this.expr(step.expr)}`;
        });
        return `rows[${kernel.shape}][${kernel.rowShape}]${key(kernel.layout)}${steps.join(";")}`;
      }
      case "dot": {
        const { batch, m, n, k, a, b, epilogue } = kernel;
        return `dot[${batch}][${m}][${n}][${k}]${this.expr(a)};${this.expr(b)};${this.expr(epilogue)}`;
      }
      case "assemble": {
        const parts = kernel.parts.map(({ view, expr }) => `${key(view)}=${this.expr(expr)}`).join(";");
        return `assemble[${kernel.shape}]${kernel.dtype}(${kernel.fill ? this.expr(kernel.fill) : ""})${parts}`;
      }
      case "fold": {
        const { axes, start, step, dilation } = kernel.params;
        const params = `${axes}@${start}+${step}*${dilation}`;
        return `fold[${kernel.shape}][${kernel.windowsShape}]${params}:${this.expr(kernel.windows)}`;
      }
      case "scatterAdd": {
        const { shape, base, updateShape, view, stride, size, index, src } = kernel;
        const exprs = `${this.expr(base)};${this.expr(index)};${this.expr(src)}`;
        return `scatter[${shape}][${updateShape}]${key(view)}*${stride}<${size}:${exprs}`;
      }
      case "scan":
        return `scan[${kernel.shape}]${this.expr(kernel.body)}`;
      case "argSort":
        return `sort${kernel.descending}[${kernel.shape}]${this.expr(kernel.body)}`;
      case "routine": {
        const outputs = kernel.outputs.map(({ shape, dtype }) => `[${shape}]${dtype}`).join();
        return `routine ${kernel.name}(${kernel.inputs.map((load) => this.expr(load)).join(";")})${outputs}`;
      }
    }
  }

  private expr(expr: Expr): string {
    const known = this.numbers.get(expr);
    if (known !== undefined) return `#${known}`;
    const text = this.node(expr);
    this.numbers.set(expr, this.numbers.size);
    return text;
  }

  private node(expr: Expr): string {
    switch (expr.kind) {
      case "load":
        return `L${expr.arg}${expr.dtype}${key(expr.view)}`;
      case "gather": {
        const { arg, dtype, view, stride, size, index } = expr;
        return `G${arg}${dtype}${key(view)}*${stride}<${size}(${this.expr(index)})`;
      }
      case "scalar":
        return `S${expr.arg}${expr.dtype}`;
      case "iota":
        return `I${key(expr.view)}`;
      case "acc":
        return `A${expr.step ?? ""}${expr.dtype}`;
      case "apply": {
        let text = `${expr.op}:${expr.dtype}(`;
        for (const src of expr.srcs) text += `${this.expr(src)},`;
        return `${text})`;
      }
    }
  }
}

function key({ shape, strides, offset }: View): string {
  return `{${shape}|${strides}|${offset}}`;
}
