import { label, svg } from "./svg.js";
import type { Theme } from "./theme.js";

/** What the axes need of a scale of d3-scale. */
export interface Scale {
  (value: number): number;
  range(): number[];
}

/** Where the ticks of an axis are, and how they are written. */
export interface Axis {
  readonly scale: Scale;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
  readonly title: string;
}

/** Grid lines, tick labels and titles of a plot whose scales cover its area. */
export function axes(x: Axis, y: Axis, theme: Theme): string {
  const [left, right] = x.scale.range() as [number, number];
  const [bottom, top] = y.scale.range() as [number, number];
  const small = { fill: theme.muted, "font-size": 12 };
  return [
    ...y.ticks.flatMap((tick) => {
      const at = y.scale(tick);
      return [
        svg("line", { x1: left, x2: right, y1: at, y2: at, stroke: theme.grid }),
        label(y.format(tick), { ...small, x: left - 10, y: at + 4, "text-anchor": "end" }),
      ];
    }),
    svg("line", { x1: left, x2: right, y1: bottom, y2: bottom, stroke: theme.muted }),
    ...x.ticks.flatMap((tick) => {
      const at = x.scale(tick);
      return [
        svg("line", { x1: at, x2: at, y1: bottom, y2: bottom + 5, stroke: theme.muted }),
        label(x.format(tick), { ...small, x: at, y: bottom + 20, "text-anchor": "middle" }),
      ];
    }),
    label(x.title, { ...small, x: (left + right) / 2, y: bottom + 42, "text-anchor": "middle" }),
    label(y.title, { ...small, x: left, y: top - 14 }),
  ].join("");
}
