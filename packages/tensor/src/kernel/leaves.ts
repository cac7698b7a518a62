import type { Expr } from "./expr.js";
import type { View } from "./view.js";

/** The numbers of the steps of a rows kernel that an expression reads. */
export function stepsIn(expr: Expr): Set<number> {
  const steps = new Set<number>();
  visitLeaves(expr, (leaf) => {
    if (leaf.kind === "acc" && leaf.step !== undefined) steps.add(leaf.step);
  });
  return steps;
}

/** Calls `visit` once for everything in an expression that is no element function. */
export function visitLeaves(root: Expr, visit: (leaf: Exclude<Expr, { kind: "apply" }>) => void): void {
  const seen = new Set<Expr>();
  const walk = (expr: Expr): void => {
    if (seen.has(expr)) return;
    seen.add(expr);
    if (expr.kind === "apply") return expr.srcs.forEach(walk);
    visit(expr);
    if (expr.kind === "gather") walk(expr.index);
  };
  walk(root);
}

/** The views of everything in an expression that has one. */
export function viewsIn(expr: Expr): View[] {
  const views: View[] = [];
  visitLeaves(expr, (leaf) => {
    if (leaf.kind !== "scalar" && leaf.kind !== "acc") views.push(leaf.view);
  });
  return views;
}

/** The numbers of the arrays that expressions read. */
export function argsIn(...exprs: readonly Expr[]): Set<number> {
  const args = new Set<number>();
  for (const expr of exprs) {
    visitLeaves(expr, (leaf) => {
      if (leaf.kind === "load" || leaf.kind === "gather") args.add(leaf.arg);
    });
  }
  return args;
}
