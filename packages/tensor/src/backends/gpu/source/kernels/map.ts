import { collapseAxes } from "../../../../kernel/collapse-axes.js";
import type { Expr } from "../../../../kernel/expr.js";
import { viewsIn } from "../../../../kernel/leaves.js";
import { contiguousView } from "../../../../kernel/view.js";
import type { Shape } from "../../../../shape.js";
import { withFewerInputs } from "./fewer-inputs.js";
import { addPass, lanePlaces, lanesOf } from "../text/outputs.js";
import type { RecipeBuilder, Slot } from "../recipe.js";
import { Place, valueAt } from "../text/values.js";
import { widthFor } from "../text/width.js";
import { Writer } from "../text/writer.js";

/** A pass that computes an expression for every element of a dense array. */
export function addMap(builder: RecipeBuilder, shape: Shape, whole: Expr, output: Slot): void {
  const expr = withFewerInputs(builder, shape, whole);
  const { sizes, strides } = collapseAxes(shape, [], [contiguousView(shape), ...viewsIn(expr)]);
  const lanes = lanesOf(output, widthFor(builder.target, sizes, output));
  const writer = new Writer(builder.target.dialect);
  const values = lanePlaces(writer, sizes, lanes).map((place) =>
    valueAt(writer, expr, new Place(place, strides)),
  );
  addPass(builder, writer, values, output, lanes);
}
