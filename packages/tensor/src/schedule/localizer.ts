import type { Expr, Load } from "../kernel/expr.js";
import { rewrite } from "../kernel/rewrite.js";

/** Turns the plan's numbers of slots and scalars into one kernel's own. */
export class Localizer {
  readonly inputs: number[] = [];
  readonly scalars: number[] = [];
  readonly #memo = new Map<Expr, Expr>();

  expr(expr: Expr): Expr {
    return rewrite(expr, (leaf) => this.#leaf(leaf), this.#memo)!;
  }

  load(load: Load): Load {
    return { ...load, arg: place(this.inputs, load.arg) };
  }

  #leaf(leaf: Exclude<Expr, { kind: "apply" }>): Expr {
    if (leaf.kind === "load") return this.load(leaf);
    if (leaf.kind === "scalar") return { ...leaf, arg: place(this.scalars, leaf.arg) };
    if (leaf.kind === "gather") {
      return { ...leaf, arg: place(this.inputs, leaf.arg), index: this.expr(leaf.index) };
    }
    return leaf;
  }
}

function place(list: number[], item: number): number {
  const at = list.indexOf(item);
  return at >= 0 ? at : list.push(item) - 1;
}
