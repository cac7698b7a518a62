import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { axes } from "./axes.js";
import { lineLegend } from "./line-legend.js";
import type { Picture } from "./picture.js";
import { label, moved, svg } from "./svg.js";
import { tenColours, type Theme } from "./theme.js";

/** One series: what was seen of it, what came, and what was forecast. */
export interface ForecastPanel {
  readonly title: string;
  readonly note: string;
  readonly past: ArrayLike<number>;
  readonly future: ArrayLike<number>;
  /** The last one is drawn in front, with the band. */
  readonly forecasts: readonly { readonly name: string; readonly mean: ArrayLike<number> }[];
  readonly band: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
}

const PANEL = { width: 820, height: 300, left: 48, right: 800, top: 84, bottom: 244 } as const;

/** Series below each other: the past and what came in ink, forecasts in colours, the same for a name everywhere. */
export function forecastChart(panels: readonly ForecastPanel[]): Picture {
  const names = [...new Set(panels.flatMap(({ forecasts }) => forecasts.map(({ name }) => name)))];
  const colours = new Map(names.map((name, i) => [name, tenColours[i % tenColours.length]!]));
  return {
    width: PANEL.width,
    height: panels.length * PANEL.height + 48,
    alt: `forecasts of ${panels.map(({ title }) => title).join(", ")}, with intervals and what came`,
    draw: (theme) =>
      panels.map((panel, i) => moved(0, i * PANEL.height, drawPanel(panel, colours, theme))).join("") +
      moved(
        PANEL.left,
        panels.length * PANEL.height + 20,
        lineLegend([["what came", theme.ink], ...colours], theme),
      ),
  };
}

function drawPanel(panel: ForecastPanel, colours: ReadonlyMap<string, string>, theme: Theme): string {
  const { left, right, top, bottom } = PANEL;
  const { past, future, forecasts, band } = panel;
  const lines = [past, future, band.low, band.high, ...forecasts.map(({ mean }) => mean)].map((y) =>
    Array.from(y),
  );
  const values = lines.flat();
  const x = scaleLinear([-past.length, future.length], [left, right]);
  const y = scaleLinear([Math.min(...values), Math.max(...values)], [bottom, top]).nice();
  // The first forecast is one step after the last value that was seen.
  const from = (first: number) => line<number>((_, i) => x(first + i), (value) => y(value)); // prettier-ignore
  const stroke = (d: string | null, colour: string, more: Readonly<Record<string, number | string>> = {}) =>
    svg("path", {
      d: d ?? "",
      fill: "none",
      stroke: colour,
      "stroke-width": 2,
      "stroke-linejoin": "round",
      ...more,
    });
  const between = area<number>((_, i) => x(1 + i), (_, i) => y(band.low[i]!), (_, i) => y(band.high[i]!)); // prettier-ignore
  const front = colours.get(forecasts.at(-1)!.name)!;
  return [
    label(panel.title, { x: left, y: 32, fill: theme.ink, "font-weight": 600, "font-size": 15 }),
    label(panel.note, { x: left, y: 54, fill: theme.muted, "font-size": 12.5 }),
    axes(
      { scale: x, ticks: x.ticks(8), format: String, title: "steps of time from now" },
      { scale: y, ticks: y.ticks(4), format: String, title: "" },
      theme,
    ),
    svg("path", { d: between(Array.from(band.low)) ?? "", fill: front, "fill-opacity": 0.2 }),
    stroke(from(1 - past.length)(Array.from(past)), theme.muted),
    stroke(from(1)(Array.from(future)), theme.ink),
    ...forecasts.map(({ name, mean }, i) =>
      stroke(
        from(1)(Array.from(mean)),
        colours.get(name)!,
        i < forecasts.length - 1 ? { "stroke-dasharray": "5 4" } : {},
      ),
    ),
  ].join("");
}
