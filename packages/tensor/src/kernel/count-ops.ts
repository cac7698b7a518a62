import type { Expr } from "./expr.js";

/** Element functions in expressions, shared ones once and casts not. */
export function countOps(exprs: readonly Expr[]): number {
  const seen = new Set<Expr>();
  const visit = (expr: Expr): number => {
    if (seen.has(expr)) return 0;
    seen.add(expr);
    if (expr.kind === "gather") return visit(expr.index);
    if (expr.kind !== "apply") return 0;
    return expr.srcs.reduce((sum, src) => sum + visit(src), expr.op === "cast" ? 0 : 1);
  };
  return exprs.reduce((sum, expr) => sum + visit(expr), 0);
}
