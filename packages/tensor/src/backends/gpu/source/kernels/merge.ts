import { collapseAxes } from "../../../../kernel/collapse-axes.js";
import type { Expr } from "../../../../kernel/expr.js";
import { viewsIn } from "../../../../kernel/leaves.js";
import { contiguousView } from "../../../../kernel/view.js";
import type { Shape } from "../../../../shape.js";
import { addressText, type Variable } from "../text/address.js";
import { idiv, imod } from "../elements/integer-division.js";
import { addPass, lanePlaces, type Lanes } from "../text/outputs.js";
import type { RecipeBuilder, Slot } from "../recipe.js";
import { Place, valueAt } from "../text/values.js";
import { Writer, type Value } from "../text/writer.js";

/** What the rows of a product become. */
interface Finish {
  readonly shape: Shape;
  readonly epilogue: Expr;
  readonly output: Slot;
}

const LANES: Lanes = { width: 4, count: 4 };

/** A pass that brings the rows of a product, which lie in several arrays in turn, together and applies an epilogue. */
export function addMerge(
  builder: RecipeBuilder,
  sizes: { readonly batch: number; readonly m: number; readonly n: number },
  parts: readonly Slot[],
  { shape, epilogue, output }: Finish,
): void {
  const writer = new Writer(builder.target.dialect);
  const sums = sumsOf(writer, sizes, parts);
  const axes = collapseAxes(shape, [], [contiguousView(shape), ...viewsIn(epilogue)]);
  const places = lanePlaces(writer, axes.sizes, LANES);
  const values = places.map((place, lane) =>
    valueAt(writer, epilogue, new Place(place, axes.strides, sums[lane])),
  );
  addPass(builder, writer, values, output, LANES);
}

/** The four sums of the thread: one texel of the part that holds its row. */
function sumsOf(
  writer: Writer,
  { batch, m, n }: { readonly batch: number; readonly m: number; readonly n: number },
  parts: readonly Slot[],
): Value[] {
  const variable = (text: string): Variable => writer.variable(text);
  const divided = (x: Variable, by: number): Variable => variable(writer.text(idiv(x.name, String(by))));
  const rest = (x: Variable, by: number): Variable => variable(writer.text(imod(x.name, String(by))));
  const thread = variable(writer.dialect.thread);
  const [line, column] = [divided(thread, n / 4), rest(thread, n / 4)];
  const row = batch === 1 ? line : rest(line, m);
  const tile = divided(row, parts.length);
  const part = rest(row, parts.length);
  const terms = new Map([
    [tile, n / 4],
    [column, 1],
  ]);
  if (batch > 1) terms.set(divided(line, m), (Math.ceil(m / parts.length) * n) / 4);
  const texel = addressText({ terms, constant: 0 });
  const sums = LANE_NUMBERS.map(() => writer.mutable("0", "float32"));
  parts.forEach(({ slot }, i) => {
    writer.open(`if (${part.name} === ${i})`);
    const read = writer.dialect.loadTexel!(writer.array(slot), texel);
    for (const lane of LANE_NUMBERS) {
      writer.statement(`${sums[lane].text} = ${writer.texel(read, lane, writer.level)};`);
    }
    writer.close();
  });
  return sums;
}

const LANE_NUMBERS = [0, 1, 2, 3] as const;
