import { countOps } from "../../../../kernel/count-ops.js";
import type { Expr } from "../../../../kernel/expr.js";
import { fixedCoordinate, type Coordinate, coordinate } from "./address.js";
import type { Writer } from "./writer.js";

/** Elements that a round of the innermost loop takes: those of a texel. */
const ROUND = 4;
/** Loops are written out while no more than this many copies of their bodies come of it. */
const MOST_COPIES = 8;
/** Element functions in a body above which nothing is repeated: shader compilers are slow on long programs. */
const HEAVY_BODY = 8;

/** Writes loops over `sizes`, in order, and calls `visit`, which writes `exprs`, at each place of the innermost. */
export function loopOver(
  writer: Writer,
  sizes: readonly number[],
  exprs: readonly Expr[],
  visit: (place: readonly Coordinate[]) => void,
): void {
  const steps = roundsOf(sizes, countOps(exprs) > HEAVY_BODY);
  const walk = (place: readonly Coordinate[]): void => {
    const axis = place.length;
    if (axis === sizes.length) return visit(place);
    const each = (along: Coordinate): void => walk([...place, along]);
    const rounds = Math.floor(sizes[axis] / steps[axis]);
    if (rounds > 1) eachRound(writer, rounds, steps[axis], each);
    for (let i = rounds > 1 ? rounds * steps[axis] : 0; i < sizes[axis]; i++) each(fixedCoordinate(i));
  };
  walk([]);
}

/** How many elements each round of each loop takes. */
function roundsOf(sizes: readonly number[], heavy: boolean): number[] {
  const steps = sizes.map(() => 1);
  let copies = 1;
  for (let axis = sizes.length - 1; axis >= 0 && !heavy; axis--) {
    const whole = sizes[axis] * copies <= MOST_COPIES;
    if (!whole && axis < sizes.length - 1) break;
    steps[axis] = whole ? sizes[axis] : ROUND;
    copies *= steps[axis];
  }
  return steps;
}

function eachRound(writer: Writer, rounds: number, step: number, each: (along: Coordinate) => void): void {
  const counter = writer.name();
  writer.open(`for (let ${counter} = 0; ${counter} < ${rounds}; ${counter}++)`);
  const variable = { name: counter, level: writer.level };
  for (let i = 0; i < step; i++) each(coordinate(variable, step, i));
  writer.close();
}
