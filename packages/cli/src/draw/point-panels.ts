import { scaleLinear } from "d3-scale";
import { veilDataUri } from "./digit-image.js";
import type { Picture } from "./picture.js";
import { label, moved, svg } from "./svg.js";
import type { Theme } from "./theme.js";

/** Points of the plane in front of others. */
export interface PointPanel {
  readonly title: string;
  readonly note: string;
  /** In front: two numbers for each, one after the other. */
  readonly points: ArrayLike<number>;
  /** Behind. */
  readonly reference: ArrayLike<number>;
  /** A square of values 0 … 1 from the top left, the stronger the more, behind all. */
  readonly field?: ArrayLike<number>;
}

/** How panels are laid out. */
export interface PointPanelOptions {
  /** Panels in a row, at most. */
  readonly columns: number;
  /** The plane is shown from −reach to reach. */
  readonly reach: number;
}

const [SIZE, GAP, HEAD] = [260, 24, 60];

/** Points over the plane, panel beside panel. */
export function pointPanels(panels: readonly PointPanel[], { columns, reach }: PointPanelOptions): Picture {
  const rows = Math.ceil(panels.length / columns);
  return {
    width: Math.min(columns, panels.length) * (SIZE + GAP) + GAP,
    height: rows * (SIZE + HEAD + GAP) + GAP,
    alt: `Points of the plane: ${panels.map(({ title, note }) => `${title}, ${note}`).join("; ")}`,
    draw: (theme) =>
      panels
        .map((panel, i) => {
          const [column, row] = [i % columns, Math.floor(i / columns)];
          return moved(
            GAP + column * (SIZE + GAP),
            GAP + row * (SIZE + HEAD + GAP),
            drawPanel(panel, reach, theme),
          );
        })
        .join(""),
  };
}

function drawPanel(
  { title, note, points, reference, field }: PointPanel,
  reach: number,
  theme: Theme,
): string {
  const x = scaleLinear([-reach, reach], [0, SIZE]);
  const y = scaleLinear([-reach, reach], [HEAD + SIZE, HEAD]);
  const dots = (values: ArrayLike<number>, radius: number): string => {
    let path = "";
    for (let i = 0; i < values.length; i += 2) {
      const [at, up] = [values[i]!, values[i + 1]!];
      if (Math.abs(at) < reach && Math.abs(up) < reach) path += `M${x(at).toFixed(1)} ${y(up).toFixed(1)}h0`;
    }
    return svgDots(path, radius);
  };
  const frame = { x: 0, y: HEAD, width: SIZE, height: SIZE };
  return [
    label(title, { x: 0, y: 22, fill: theme.ink, "font-weight": 600, "font-size": 15 }),
    label(note, { x: 0, y: 43, fill: theme.muted, "font-size": 12.5 }),
    field
      ? svg("image", {
          ...frame,
          class: "pixels",
          href: veilDataUri(field, Math.sqrt(field.length)),
          preserveAspectRatio: "none",
        })
      : "",
    svg("g", { stroke: theme.series[0] }, dots(reference, 2)),
    svg("g", { stroke: theme.series[2] }, dots(points, 2.6)),
    svg("rect", { ...frame, fill: "none", stroke: theme.grid }),
  ].join("");
}

/** Round dots where a path goes nowhere. */
function svgDots(path: string, diameter: number): string {
  return svg("path", {
    d: path,
    fill: "none",
    "stroke-width": diameter,
    "stroke-linecap": "round",
    "stroke-opacity": 0.75,
  });
}
