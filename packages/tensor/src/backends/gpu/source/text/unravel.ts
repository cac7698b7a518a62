import { coordinate, type Coordinate, type Variable } from "./address.js";
import { idiv, imod } from "../elements/integer-division.js";
import type { Writer } from "./writer.js";

/** The places of element number `flat` of a dense array along its axes. */
export function unravel(writer: Writer, flat: Variable, sizes: readonly number[]): Coordinate[] {
  const { level } = flat;
  const place: Coordinate[] = [];
  let rest = flat;
  for (let axis = sizes.length - 1; axis > 0; axis--) {
    const size = String(sizes[axis]);
    place.unshift(coordinate(writer.variable(writer.text(imod(rest.name, size)), level)));
    rest = writer.variable(writer.text(idiv(rest.name, size)), level);
  }
  return [coordinate(rest), ...place];
}
