import type { DType } from "../../../../dtype.js";
import type { ReduceOp } from "../../../../kernel/kernel.js";
import { contiguousStrides } from "../../../../shape.js";
import { addressOf, type Coordinate } from "./address.js";
import { elementSource } from "../elements/element-source.js";
import { above, below, highest, lowest, whole } from "./extremes.js";
import { integer } from "./values.js";
import type { Value, Writer } from "./writer.js";

/** What a reduction knows of the elements that it has met. */
export interface Accumulator {
  /** Takes in an element at its place along the reduced axes. */
  take(value: Value, place: readonly Coordinate[]): void;
  /** The result, once the loops are closed. */
  result(): Value;
}

/** Starts to reduce elements of `dtype`; `sizes` are those of the reduced axes. */
export function createAccumulator(
  writer: Writer,
  op: ReduceOp,
  dtype: DType,
  sizes: readonly number[],
): Accumulator {
  switch (op) {
    case "sum":
      return folding(writer, "add", writer.text(whole(0, dtype)), dtype);
    case "prod":
      return folding(writer, "mul", writer.text(whole(1, dtype)), dtype);
    case "max":
      return folding(writer, "max", writer.text(lowest(dtype)), dtype);
    case "min":
      return folding(writer, "min", writer.text(highest(dtype)), dtype);
    case "argMax":
    case "argMin":
      return searching(writer, op, dtype, sizes);
  }
}

function folding(
  writer: Writer,
  op: "add" | "mul" | "max" | "min",
  initial: string,
  dtype: DType,
): Accumulator {
  const total = writer.mutable(initial, dtype);
  return {
    take(value) {
      const next = writer.text(elementSource(op, [total, value], dtype));
      writer.statement(`${total.text} = ${next};`);
    },
    result: () => total,
  };
}

/** The first place of the best value; NaN is better than any number. */
function searching(
  writer: Writer,
  op: "argMax" | "argMin",
  dtype: DType,
  sizes: readonly number[],
): Accumulator {
  const best = writer.mutable(writer.text(op === "argMax" ? lowest(dtype) : highest(dtype)), dtype);
  const where = writer.mutable(writer.text(whole(0, "int32")), "int32");
  const strides = contiguousStrides(sizes);
  return {
    take(value, place) {
      const at = integer(writer, addressOf(0, strides, place));
      writer.open(`if (${writer.text(op === "argMax" ? above(value, best) : below(value, best))})`);
      writer.statement(`${best.text} = ${value.text};`);
      writer.statement(`${where.text} = ${at.text};`);
      writer.close();
    },
    result: () => where,
  };
}
