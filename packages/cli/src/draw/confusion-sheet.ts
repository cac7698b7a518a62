import type { Picture } from "./picture.js";
import { label, moved, svg } from "./svg.js";
import type { Theme } from "./theme.js";

/** One matrix of a {@link confusionSheet}. */
export interface ConfusionPanel {
  readonly title: string;
  readonly note: string;
  /** How often class i (row) was taken for class j (column). */
  readonly counts: readonly (readonly number[])[];
}

const CELL = 28;
const [LEFT, TOP, GAP] = [56, 84, 40];

/** Confusion matrices side by side: what was right in one colour, mistakes in another, the stronger the more often. */
export function confusionSheet(panels: readonly ConfusionPanel[]): Picture {
  const size = CELL * (panels[0]?.counts.length ?? 0);
  const step = size + GAP + 32;
  return {
    width: LEFT + panels.length * step,
    height: TOP + size + 52,
    alt: `Confusion matrices: ${panels.map(({ title, note }) => `${title} (${note} right)`).join(", ")}`,
    draw: (theme) => panels.map((panel, i) => moved(LEFT + i * step, 0, drawPanel(panel, theme))).join(""),
  };
}

function drawPanel({ title, note, counts }: ConfusionPanel, theme: Theme): string {
  const size = CELL * counts.length;
  const small = { fill: theme.muted, "font-size": 12, "text-anchor": "middle" };
  const most = Math.max(1, ...counts.flat());
  const heading = { x: 0, "font-weight": 600, fill: theme.ink };
  return [
    label(title, { ...heading, y: 32, "font-size": 15 }),
    label(note, { x: 0, y: 52, fill: theme.muted }),
    svg("rect", { x: 0, y: TOP, width: size, height: size, fill: "none", stroke: theme.grid }),
    ...counts.map((_, i) => label(String(i), { ...small, x: (i + 0.5) * CELL, y: TOP - 8 })),
    ...counts.map((_, i) => label(String(i), { ...small, x: -12, y: TOP + (i + 0.5) * CELL + 4 })),
    ...counts.flatMap((row, i) => row.map((count, j) => drawCell(count, i, j, most, theme))),
    label("taken for", { ...small, x: size / 2, y: TOP + size + 24 }),
    label("digit", { ...small, x: -32, y: TOP + size / 2, transform: `rotate(-90 -32 ${TOP + size / 2})` }),
  ].join("");
}

function drawCell(count: number, row: number, column: number, most: number, theme: Theme): string {
  if (count === 0) return "";
  const right = row === column;
  const [x, y] = [column * CELL, TOP + row * CELL];
  // Single mistakes are to be seen beside many that are right.
  const opacity = right ? 0.25 + (0.6 * count) / most : Math.min(0.9, 0.35 + 0.2 * count);
  return (
    svg("rect", {
      ...{ x: x + 1, y: y + 1, width: CELL - 2, height: CELL - 2, rx: 3 },
      ...{ fill: theme.series[right ? 1 : 2], "fill-opacity": opacity },
    }) +
    label(String(count), {
      ...{ x: x + CELL / 2, y: y + CELL / 2 + 4.5 },
      ...{ fill: theme.ink, "font-size": 12, "text-anchor": "middle" },
    })
  );
}
