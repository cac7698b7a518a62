import type { DType } from "../../../../dtype.js";
import type { Expr, Gather, Load } from "../../../../kernel/expr.js";
import { collapseAxes } from "../../../../kernel/collapse-axes.js";
import { viewsIn } from "../../../../kernel/leaves.js";
import { contiguousView, type View } from "../../../../kernel/view.js";
import type { Shape } from "../../../../shape.js";
import {
  addressOf,
  addressText,
  doubled,
  levelOf,
  plus,
  shifted,
  texelOf,
  type Address,
  type Coordinate,
  type Variable,
} from "./address.js";
import { elementSource } from "../elements/element-source.js";
import { joinHalves, numberToBool } from "../elements/storage.js";
import { unravel } from "./unravel.js";
import type { Value, Writer } from "./writer.js";

/** One place of a loop: what an expression is computed for. */
export class Place {
  /** What was computed for it so far. */
  readonly values = new Map<Expr, Value>();

  /**
   * @param strides - The strides of a view along the coordinates' axes.
   * @param acc - The result of the reduction that an epilogue reads.
   */
  constructor(
    readonly coordinates: readonly Coordinate[],
    readonly strides: (view: View) => readonly number[],
    readonly acc?: Value,
  ) {}

  address(view: View): Address {
    return addressOf(view.offset, this.strides(view), this.coordinates);
  }
}

/** Writes what an expression computes at a place; what several places compute alike is written once. */
export function valueAt(writer: Writer, expr: Expr, place: Place): Value {
  let value = place.values.get(expr);
  if (!value) place.values.set(expr, (value = compute(writer, expr, place)));
  return value;
}

function compute(writer: Writer, expr: Expr, place: Place): Value {
  switch (expr.kind) {
    case "load":
      return loadFrom(writer, expr, place.address(expr.view));
    case "gather":
      return loadFrom(writer, expr, gatherAddress(writer, expr, place));
    case "scalar":
      return scalar(writer, expr.arg, expr.dtype);
    case "iota":
      return integer(writer, place.address(expr.view));
    case "acc":
      return place.acc!;
    case "apply": {
      const srcs = expr.srcs.map((src) => valueAt(writer, src, place));
      const level = Math.max(0, ...srcs.map((src) => src.level));
      return writer.value(writer.text(elementSource(expr.op, srcs, expr.dtype)), expr.dtype, level);
    }
  }
}

function gatherAddress(writer: Writer, { view, index, stride }: Gather, place: Place): Address {
  const { text: name, level } = valueAt(writer, index, place);
  return plus(place.address(view), { name, level }, stride);
}

/** The element at an address of an array. */
export function loadFrom(
  writer: Writer,
  { arg, dtype }: Pick<Load, "arg" | "dtype">,
  address: Address,
): Value {
  const level = levelOf(address);
  if (dtype !== "int32") {
    const number = numberAt(writer, arg, address);
    return writer.value(dtype === "bool" ? writer.text(numberToBool(number)) : number, dtype, level);
  }
  const high = doubled(address);
  const halves = [high, shifted(high, 1)].map((half) => numberAt(writer, arg, half));
  return writer.value(writer.text(joinHalves(halves[0], halves[1])), "int32", level);
}

/** The number at an address, which lies in a texel that others may have read. */
function numberAt(writer: Writer, arg: number, address: Address): string {
  const array = writer.array(arg);
  const { dialect } = writer;
  const place = dialect.loadTexel && texelOf(address);
  if (!place) return dialect.load(array, addressText(address));
  return writer.texel(dialect.loadTexel(array, addressText(place.texel)), place.component, levelOf(address));
}

function scalar(writer: Writer, arg: number, dtype: DType): Value {
  const name = writer.scalar(arg, dtype === "int32" ? "Integer" : "Number");
  if (dtype !== "bool") return { text: name, dtype, level: 0 };
  return writer.value(writer.text(numberToBool(name)), "bool", 0);
}

/** An address as a value. */
export function integer(writer: Writer, address: Address): Value {
  return writer.value(addressText(address), "int32", levelOf(address));
}

/** The value of an expression over a dense array for its element number `flat`. */
export function valueOfElement(writer: Writer, shape: Shape, expr: Expr, flat: Variable): Value {
  const { sizes, strides } = collapseAxes(shape, [], [contiguousView(shape), ...viewsIn(expr)]);
  return valueAt(writer, expr, new Place(unravel(writer, flat, sizes), strides));
}
