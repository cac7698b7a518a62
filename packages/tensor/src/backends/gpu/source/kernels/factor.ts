import type { Expr, Load } from "../../../../kernel/expr.js";
import { permuteView, type View } from "../../../../kernel/view.js";
import { contiguousStrides, numel, type Shape } from "../../../../shape.js";
import type { Factor } from "../../product.js";
import { addAssemble } from "./assemble.js";
import { addMap } from "./map.js";
import type { RecipeBuilder } from "../recipe.js";

/** The axes of a factor: `[...batch, ...rows, ...columns]`. */
export type FactorAxes = readonly [batch: Shape, rows: Shape, columns: Shape];

/** A factor of a product where the device can read it. */
export interface PlacedFactor {
  readonly slot: number;
  readonly factor: Factor;
  /** How many columns there are, with those that only fill the last texel. */
  readonly columns: number;
}

/** The left factor, [m, k]: read along k where that is a multiple of four, else along m. */
export function leftFactor(builder: RecipeBuilder, load: Load, axes: FactorAxes): PlacedFactor {
  const [, rows, columns] = axes;
  const factor = readableLeft(load, axes);
  if (factor) return { slot: load.arg, factor, columns: numel(columns) };
  if (numel(columns) % 4 === 0) return packed(builder, load, axes);
  const { slot, factor: turned } = packed(builder, withRowsLast(load, axes), [axes[0], columns, rows]);
  return { slot, factor: { ...turned, rows: turned.columns, columns: turned.rows }, columns: numel(columns) };
}

/** The right factor, [k, n]: read along n, or along k where both are multiples of four. */
export function rightFactor(builder: RecipeBuilder, load: Load, axes: FactorAxes): PlacedFactor {
  const factor = readableRight(load, axes);
  if (factor) return { slot: load.arg, factor, columns: numel(axes[2]) };
  return packed(builder, load, axes);
}

/** The left factor where it can be read as it lies. */
export function readableLeft(load: Load, axes: FactorAxes): Factor | undefined {
  const [, rows, columns] = axes;
  const factor = asItLies(load.view, axes);
  const along = factor?.columns === 1 ? columns : rows;
  return numel(along) % 4 === 0 ? factor : undefined;
}

/** The right factor where it can be read as it lies. */
export function readableRight(load: Load, axes: FactorAxes): Factor | undefined {
  const [, rows, columns] = axes;
  const factor = asItLies(load.view, axes);
  const whole = numel(columns) % 4 === 0 && (factor?.columns === 1 || numel(rows) % 4 === 0);
  return whole ? factor : undefined;
}

/** The factor in the array that holds it, if its elements lie as `Factor` says. */
function asItLies({ shape, strides, offset }: View, axes: FactorAxes): Factor | undefined {
  let first = 0;
  const [batch, rows, columns] = axes.map(({ length }) => {
    const stride = oneStride(shape.slice(first, first + length), strides.slice(first, first + length));
    first += length;
    return stride;
  });
  if (batch === undefined || rows === undefined || columns === undefined) return undefined;
  const [along, across] = columns === 1 ? [columns, rows] : [rows, columns];
  const aligned = [offset, batch, across].every((steps) => steps >= 0 && steps % 4 === 0);
  return along === 1 && aligned ? { offset, batch, rows, columns } : undefined;
}

/** The stride of axes that are walked as one; undefined where they can't be. */
function oneStride(shape: Shape, strides: readonly number[]): number | undefined {
  const walked = shape.map((_, axis) => axis).filter((axis) => shape[axis] !== 1);
  const last = walked.at(-1);
  if (last === undefined) return 0;
  for (let i = 0; i < walked.length - 1; i++) {
    const [outer, inner] = [walked[i], walked[i + 1]];
    if (strides[outer] !== strides[inner] * shape[inner]) return undefined;
  }
  return strides[last];
}

/** A copy of the factor that is read along its columns. */
function packed(builder: RecipeBuilder, load: Load, [batch, rows, columns]: FactorAxes): PlacedFactor {
  const [batches, height, width] = [numel(batch), numel(rows), numel(columns)];
  const padded = 4 * Math.ceil(width / 4);
  const copy = builder.temporary(load.dtype, batches * height * padded);
  const { shape } = load.view;
  if (padded === width) addMap(builder, shape, load, copy);
  else {
    const view = { shape, strides: paddedStrides([batch, rows, columns], padded), offset: 0 };
    const parts = [{ view, expr: load as Expr }];
    addAssemble(
      builder,
      { kind: "assemble", shape: [copy.length], dtype: load.dtype, fill: undefined, parts },
      copy,
    );
  }
  const factor = { offset: 0, batch: batches > 1 ? height * padded : 0, rows: padded, columns: 1 };
  return { slot: copy.slot, factor, columns: padded };
}

/** The strides of a dense array whose rows are longer than what is in them. */
export function paddedStrides([batch, rows, columns]: FactorAxes, padded: number): number[] {
  const outer = contiguousStrides([...batch, ...rows]).map((stride) => stride * padded);
  return [...outer, ...contiguousStrides(columns)];
}

function withRowsLast(load: Load, [batch, rows, columns]: FactorAxes): Load {
  const count = (from: number, length: number): number[] => Array.from({ length }, (_, i) => from + i);
  const [first, second] = [batch.length, batch.length + rows.length];
  const order = [...count(0, first), ...count(second, columns.length), ...count(first, rows.length)];
  return { ...load, view: permuteView(load.view, order) };
}
