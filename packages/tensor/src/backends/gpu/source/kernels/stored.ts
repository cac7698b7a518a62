import type { Expr } from "../../../../kernel/expr.js";
import { isContiguous } from "../../../../kernel/view.js";
import { numel, type Shape } from "../../../../shape.js";
import { addMap } from "./map.js";
import type { RecipeBuilder } from "../recipe.js";

/** The slot of an array that holds the elements of an expression in order, computed by a pass where there is none yet. */
export function stored(builder: RecipeBuilder, shape: Shape, expr: Expr): number {
  if (expr.kind === "load" && isContiguous(expr.view)) return expr.arg;
  const between = builder.temporary(expr.dtype, numel(shape));
  addMap(builder, shape, expr, between);
  return between.slot;
}
