import { coordinate, fixedCoordinate, type Coordinate, type Variable } from "./address.js";
import { idiv } from "../elements/integer-division.js";
import type { Writer } from "./writer.js";

/** An axis along which a dense array is walked. */
export interface StridedAxis {
  readonly size: number;
  readonly stride: number;
}

/** Where an element of a dense array is along axes that walk a part of it. */
export interface StridedPlace {
  /** One for each axis. */
  readonly place: readonly Coordinate[];
  /** True where the axes meet the element; otherwise the place is anywhere. */
  readonly condition: string;
}

/**
 * The place along the axes that walk to element number `flat` of an array: `flat = offset + sum of place * stride`. Each
 * stride but the smallest must reach past everything that the smaller ones walk, as in every block of a dense array.
 */
export function findPlace(
  writer: Writer,
  flat: Variable,
  axes: readonly StridedAxis[],
  offset: number,
): StridedPlace {
  const place = axes.map(() => fixedCoordinate(0));
  const walked = axes.flatMap(({ size }, axis) => (size > 1 ? [axis] : []));
  walked.sort((i, j) => Math.abs(axes[j].stride) - Math.abs(axes[i].stride));
  const start = walked.reduce(
    (sum, axis) => sum + Math.min(0, axes[axis].stride * (axes[axis].size - 1)),
    offset,
  );
  let rest = start === 0 ? flat : variable(writer, flat, `${flat.name} - ${start}`);
  const conditions = [`${rest.name} >= 0`];
  for (const axis of walked) {
    const { size, stride } = axes[axis];
    const length = Math.abs(stride);
    const along = length === 1 ? rest : variable(writer, flat, writer.text(idiv(rest.name, String(length))));
    conditions.push(`${along.name} < ${size}`);
    place[axis] = stride > 0 ? coordinate(along) : coordinate(along, -1, size - 1);
    if (length === 1) return { place, condition: conditions.join(" && ") };
    rest = variable(writer, flat, `${rest.name} - ${along.name} * ${length}`);
  }
  return { place, condition: [...conditions, `${rest.name} === 0`].join(" && ") };
}

function variable(writer: Writer, { level }: Variable, text: string): Variable {
  return writer.variable(text, level);
}
