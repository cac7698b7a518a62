import { scaleLinear } from "d3-scale";
import { axes } from "./axes.js";
import type { Picture } from "./picture.js";
import { label, moved, svg } from "./svg.js";
import { tenColours, type Theme } from "./theme.js";

/** One map: two numbers for each example, one after the other. */
export interface LatentPanel {
  readonly title: string;
  readonly codes: ArrayLike<number>;
}

/** Maps of two-dimensional codes side by side, a dot for each example in the colour of its digit, with one legend. */
export function latentMap(panels: readonly LatentPanel[], labels: ArrayLike<number>): Picture {
  const [panel, side, top, bottom] = [440, 20, 76, 56];
  const width = side * 2 + panels.length * panel + 64;
  const height = top + panel - 60 + bottom;
  return {
    width,
    height,
    alt: `Codes of two numbers, coloured by digit: ${panels.map(({ title }) => title).join(", ")}`,
    draw: (theme) =>
      panels.map((each, i) => moved(side + i * panel, 0, drawPanel(each, labels, theme))).join("") +
      moved(side + panels.length * panel + 8, top, legend(theme)),
  };

  function drawPanel({ title, codes }: LatentPanel, classes: ArrayLike<number>, theme: Theme): string {
    const count = classes.length;
    const along = (axis: number) => Array.from({ length: count }, (_, i) => codes[2 * i + axis]!);
    const x = scaleLinear(padded(along(0)), [48, panel - 24]);
    const y = scaleLinear(padded(along(1)), [top + panel - 60, top]);
    const dots = Array.from({ length: count }, (_, i) =>
      svg(
        "circle",
        {
          cx: x(codes[2 * i]!),
          cy: y(codes[2 * i + 1]!),
          r: 3.2,
          fill: tenColours[classes[i]!],
          "fill-opacity": 0.8,
        },
        `<title>${classes[i]}</title>`,
      ),
    );
    const names = Array.from({ length: 10 }, (_, digit) => {
      const members = Array.from({ length: count }, (_, i) => i).filter((i) => classes[i] === digit);
      if (!members.length) return "";
      const at = {
        x: x(median(members.map((i) => codes[2 * i]!))),
        y: y(median(members.map((i) => codes[2 * i + 1]!))),
      };
      return label(String(digit), {
        x: at.x,
        y: at.y + 7,
        "text-anchor": "middle",
        "font-size": 20,
        "font-weight": 600,
        fill: theme.ink,
        stroke: theme.surface === "none" ? "var(--surface)" : theme.surface,
        "stroke-width": 4,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
      });
    });
    const axis = { format: (value: number) => String(value) };
    return [
      label(title, { x: 48, y: 32, fill: theme.ink, "font-weight": 600, "font-size": 15 }),
      axes(
        { ...axis, scale: x, ticks: x.ticks(6), title: "first number of the code" },
        { ...axis, scale: y, ticks: y.ticks(6), title: "second number of the code" },
        theme,
      ),
      ...dots,
      ...names,
    ].join("");
  }
}

function legend(theme: Theme): string {
  return [
    label("digit", { x: 0, y: -14, fill: theme.muted, "font-size": 12 }),
    ...tenColours.map(
      (colour, digit) =>
        svg("circle", { cx: 6, cy: digit * 24 + 8, r: 6, fill: colour }) +
        label(String(digit), { x: 20, y: digit * 24 + 12.5, fill: theme.ink }),
    ),
  ].join("");
}

function padded(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = (high - low || 1) * 0.04;
  return [low - margin, high + margin];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
