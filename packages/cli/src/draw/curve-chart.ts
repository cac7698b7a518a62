import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { axes } from "./axes.js";
import { lineLegend } from "./line-legend.js";
import type { Picture } from "./picture.js";
import { label, moved, svg } from "./svg.js";
import { tenColours, type Theme } from "./theme.js";

/** A function of x as it was computed at some places. */
export interface PlottedCurve {
  readonly name: string;
  readonly y: ArrayLike<number>;
  /** For what is known, as against what was found. */
  readonly dashed?: boolean;
}

/** Curves over the same places. */
export interface CurvePanel {
  readonly title: string;
  readonly note: string;
  readonly x: ArrayLike<number>;
  readonly curves: readonly PlottedCurve[];
  /** What is drawn of y. Initially all of it. */
  readonly within?: readonly [low: number, high: number];
}

const PANEL = { width: 400, height: 380, left: 44, right: 384, top: 112, bottom: 330 } as const;

/** Curves side by side, those of a name in the same colour everywhere, with one legend. */
export function curveChart(
  panels: readonly CurvePanel[],
  titles: { readonly x: string; readonly y: string },
): Picture {
  const names = [...new Set(panels.flatMap(({ curves }) => curves.map(({ name }) => name)))];
  const colourOf = (name: string): string => tenColours[names.indexOf(name) % tenColours.length]!;
  return {
    width: panels.length * PANEL.width + 24,
    height: PANEL.height + 44,
    alt: `${titles.y} over ${titles.x}: ${panels.map(({ title }) => title).join(", ")}`,
    draw: (theme) =>
      panels
        .map((panel, i) => moved(12 + i * PANEL.width, 0, drawPanel(panel, titles, colourOf, theme)))
        .join("") +
      moved(
        12 + PANEL.left,
        PANEL.height + 20,
        lineLegend(
          names.map((name) => [name, colourOf(name)] as const),
          theme,
        ),
      ),
  };
}

function drawPanel(
  { title, note, x: places, curves, within }: CurvePanel,
  titles: { readonly x: string; readonly y: string },
  colourOf: (name: string) => string,
  theme: Theme,
): string {
  const { left, right, top, bottom } = PANEL;
  const at = Array.from(places);
  const values = curves.flatMap(({ y }) => Array.from(y));
  const x = scaleLinear([Math.min(...at), Math.max(...at)], [left, right]);
  const y = scaleLinear(within ?? [Math.min(...values), Math.max(...values)], [bottom, top]).clamp(true);
  const path = line<number>(
    (_, i) => x(at[i]!),
    (value) => y(value),
  );
  return [
    label(title, { x: left, y: 32, fill: theme.ink, "font-weight": 600, "font-size": 15 }),
    label(note, { x: left, y: 54, fill: theme.muted, "font-size": 12.5 }),
    axes(
      { scale: x, ticks: x.ticks(6), format: String, title: titles.x },
      { scale: y, ticks: y.ticks(5), format: String, title: titles.y },
      theme,
    ),
    ...curves.map((curve) =>
      svg("path", {
        d: path(Array.from(curve.y)) ?? "",
        fill: "none",
        stroke: colourOf(curve.name),
        "stroke-width": curve.dashed ? 2 : 2.5,
        "stroke-linejoin": "round",
        "stroke-dasharray": curve.dashed ? "5 4" : undefined,
      }),
    ),
  ].join("");
}
