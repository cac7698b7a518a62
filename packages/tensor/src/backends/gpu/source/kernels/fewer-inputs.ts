import type { Expr } from "../../../../kernel/expr.js";
import { argsIn } from "../../../../kernel/leaves.js";
import { denseLoad, rewrite } from "../../../../kernel/rewrite.js";
import type { Shape } from "../../../../shape.js";
import type { RecipeBuilder } from "../recipe.js";
import { stored } from "./stored.js";

/** Whether a program can read all arrays of these expressions. */
export function inputsFit({ target }: RecipeBuilder, ...exprs: readonly Expr[]): boolean {
  return argsIn(...exprs).size <= target.maxArrays;
}

/** The same values from fewer arrays where a program can't read so many: parts get passes of their own. */
export function withFewerInputs(builder: RecipeBuilder, shape: Shape, expr: Expr): Expr {
  if (inputsFit(builder, expr) || expr.kind !== "apply") return expr;
  let srcs = expr.srcs.map((src) => withFewerInputs(builder, shape, src));
  while (!inputsFit(builder, ...srcs)) {
    const most = Math.max(...srcs.map((src) => argsIn(src).size));
    const widest = srcs.findIndex((src) => argsIn(src).size === most);
    const { dtype } = srcs[widest];
    const slot = stored(builder, shape, srcs[widest]);
    srcs = srcs.with(widest, denseLoad(slot, shape, dtype));
  }
  return { ...expr, srcs };
}

/** An epilogue that reads the result of its reduction from an array. */
export function epilogueFrom(epilogue: Expr, result: Expr): Expr {
  return rewrite(epilogue, (leaf) => (leaf.kind === "acc" ? result : leaf))!;
}
