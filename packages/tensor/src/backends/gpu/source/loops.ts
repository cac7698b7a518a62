import type { Expr } from "../../../kernel/expr.js";
import { fixedCoordinate, type Coordinate, coordinate } from "./address.js";
import type { Writer } from "./writer.js";

/** Elements that a round of the innermost loop takes: those of a texel. */
const ROUND = 4;
/** Loops of no more rounds than this are written out. */
const WRITTEN_OUT = 4;
/** Element functions in a body above which rounds take one element: shader compilers are slow on long programs. */
const HEAVY_BODY = 8;

/** Writes loops over `sizes`, in order, and calls `visit`, which writes `exprs`, at each place of the innermost. */
export function loopOver(
  writer: Writer,
  sizes: readonly number[],
  exprs: readonly Expr[],
  visit: (place: readonly Coordinate[]) => void,
): void {
  const round = countApplies(exprs) > HEAVY_BODY ? 1 : ROUND;
  const walk = (place: readonly Coordinate[]): void => {
    const axis = place.length;
    if (axis === sizes.length) return visit(place);
    const size = sizes[axis];
    const step = axis === sizes.length - 1 ? round : 1;
    const each = (along: Coordinate): void => walk([...place, along]);
    if (size <= WRITTEN_OUT && step === ROUND) {
      for (let i = 0; i < size; i++) each(fixedCoordinate(i));
      return;
    }
    const rounds = Math.floor(size / step);
    if (rounds > 0) eachRound(writer, rounds, step, each);
    for (let i = rounds * step; i < size; i++) each(fixedCoordinate(i));
  };
  walk([]);
}

function eachRound(writer: Writer, rounds: number, step: number, each: (along: Coordinate) => void): void {
  const counter = writer.name();
  writer.open(`for (let ${counter} = 0; ${counter} < ${rounds}; ${counter}++)`);
  const variable = { name: counter, level: writer.level };
  for (let i = 0; i < step; i++) each(coordinate(variable, step, i));
  writer.close();
}

/** Element functions in expressions, shared ones once. */
function countApplies(roots: readonly Expr[]): number {
  const seen = new Set<Expr>();
  const walk = (expr: Expr): number => {
    if (seen.has(expr)) return 0;
    seen.add(expr);
    if (expr.kind === "gather") return walk(expr.index);
    return expr.kind === "apply" ? expr.srcs.reduce((sum, src) => sum + walk(src), 1) : 0;
  };
  return roots.reduce((sum, root) => sum + walk(root), 0);
}
