import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { axes } from "./axes.js";
import type { Picture } from "./picture.js";
import { label, svg } from "./svg.js";

/** A curve of a {@link lossChart}. */
export interface Curve {
  readonly name: string;
  /** Its place among the theme's series colours. */
  readonly colour: number;
  /** Error after each epoch, for epochs 1, 2, … */
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
}

/** What a {@link lossChart} shows beside its curves. */
export interface LossChartOptions {
  /** What is measured. */
  readonly title: string;
  /** A level to compare with. */
  readonly level?: { readonly name: string; readonly value: number };
}

/** Errors over the epochs on a logarithmic axis. */
export function lossChart(curves: readonly Curve[], { title, level }: LossChartOptions): Picture {
  const [width, height] = [880, 440];
  const [left, right, top, bottom] = [72, width - 190, 48, height - 62];
  const values = [
    ...(level ? [level.value] : []),
    ...curves.flatMap(({ training, heldOut }) => [...training, ...heldOut]),
  ].filter((value) => value > 0 && Number.isFinite(value));
  const epochs = Math.max(2, ...curves.map(({ training }) => training.length));
  const x = scaleLinear([1, epochs], [left, right]);
  const y = scaleLog([Math.min(...values) * 0.9, Math.max(...values) * 1.1], [bottom, top]);
  const path = line<number>(
    (_, i) => x(i + 1),
    (value) => y(value),
  ).defined((value) => value > 0 && Number.isFinite(value));
  return {
    width,
    height,
    alt: `${title} over the epochs: ${[...curves, ...(level ? [level] : [])].map(({ name }) => name).join(", ")}`,
    draw(theme) {
      const ends = spread([
        ...(level ? [{ text: level.name, value: level.value, fill: theme.series[0]! }] : []),
        ...curves
          .filter(({ heldOut }) => heldOut.length)
          .map(({ name, colour, heldOut }) => ({
            text: name,
            value: heldOut.at(-1)!,
            fill: theme.series[colour]!,
          })),
      ].map((end) => ({ ...end, y: y(end.value) }))); // prettier-ignore
      return [
        axes(
          {
            scale: x,
            ticks: x.ticks(Math.min(10, epochs)).filter(Number.isInteger),
            format: String,
            title: "epoch",
          },
          {
            scale: y,
            ticks: logTicks(y.domain() as [number, number]),
            format: (value) => value.toPrecision(1).replace(/\.?0+$/, ""),
            title,
          },
          theme,
        ),
        ...curves.flatMap(({ colour, training, heldOut }) => [
          svg("path", {
            d: path(training) ?? "",
            fill: "none",
            stroke: theme.series[colour],
            "stroke-width": 1.5,
            opacity: 0.45,
          }),
          svg("path", {
            d: path(heldOut) ?? "",
            fill: "none",
            stroke: theme.series[colour],
            "stroke-width": 2.5,
            "stroke-linejoin": "round",
          }),
        ]),
        level
          ? svg("line", {
              x1: left,
              x2: right,
              y1: y(level.value),
              y2: y(level.value),
              stroke: theme.series[0],
              "stroke-width": 1.5,
              "stroke-dasharray": "6 5",
            })
          : "",
        ...ends.map((end) =>
          label(end.text, { x: right + 12, y: end.y + 4, fill: end.fill, "font-weight": 600 }),
        ),
        label("thick: held-out images · thin: training images", {
          x: right,
          y: top - 14,
          fill: theme.muted,
          "font-size": 12,
          "text-anchor": "end",
        }),
      ].join("");
    },
  };
}

/** 1, 2 and 5 times the powers of ten inside of the domain. */
function logTicks([low, high]: readonly [number, number]): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const digit of [1, 2, 5]) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/** Moves labels apart that would lie over one another. */
function spread<T extends { y: number }>(ends: readonly T[], apart = 18): T[] {
  const sorted = ends.map((end) => ({ ...end })).sort((a, b) => a.y - b.y);
  for (let i = 1; i < sorted.length; i++) sorted[i]!.y = Math.max(sorted[i]!.y, sorted[i - 1]!.y + apart);
  return sorted;
}
