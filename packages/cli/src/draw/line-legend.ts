import { label, svg } from "./svg.js";
import type { Theme } from "./theme.js";

/** The names of lines, one after the other, each behind a piece of its line. */
export function lineLegend(entries: Iterable<readonly [name: string, colour: string]>, theme: Theme): string {
  let x = 0;
  return Array.from(entries, ([name, colour]) => {
    const entry =
      svg("line", { x1: x, x2: x + 22, y1: 0, y2: 0, stroke: colour, "stroke-width": 3 }) +
      label(name, { x: x + 30, y: 4.5, fill: theme.ink });
    x += 54 + name.length * 7.2;
    return entry;
  }).join("");
}
