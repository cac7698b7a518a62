import { label, svg } from "../../../packages/cli/src/draw/svg.js";
import type { Picture } from "../../../packages/cli/src/draw/picture.js";
import type { Theme } from "../../../packages/cli/src/draw/theme.js";

/** A query and its keys, at each step of attention. */
export interface WorkedAttention {
  /** By the name of the step, a text for each key. */
  readonly steps: readonly { readonly name: string; readonly texts: readonly string[] }[];
  /** What is done between two steps. */
  readonly between: readonly string[];
  /** 0 … 1 for each key: how dark its last cell is. */
  readonly weights: readonly number[];
}

const [LEFT, TOP, STEP, ROW, CELL] = [84, 50, 170, 64, { width: 84, height: 44 }] as const;

/** From scores to weights, from left to right: a row for each key. */
export function workedAttention(worked: WorkedAttention): Picture {
  const { steps, weights } = worked;
  const texts = steps.map((step) => `${step.name} ${step.texts.join(", ")}`);
  return {
    width: LEFT + (steps.length - 1) * STEP + CELL.width + 24,
    height: TOP + weights.length * ROW + 8,
    alt: `the scores of a query and ${weights.length} keys: ${texts.join("; ")}`,
    draw: (theme) =>
      steps.map((_, i) => drawStep(worked, i, theme)).join("") + drawKeys(weights.length, theme),
  };
}

function drawKeys(count: number, theme: Theme): string {
  return Array.from({ length: count }, (_, row) =>
    label(`key ${row + 1}`, { x: 16, y: middle(row), fill: theme.muted }),
  ).join("");
}

function drawStep({ steps, between, weights }: WorkedAttention, place: number, theme: Theme): string {
  const { name, texts } = steps[place]!;
  const x = LEFT + place * STEP;
  const isLast = place === steps.length - 1;
  const cells = texts.map((text, row) => {
    const y = TOP + row * ROW;
    const fill = isLast ? theme.series[1]! : "none";
    const box = { x, y, ...CELL, rx: 6, fill, "fill-opacity": 0.6 * weights[row]!, stroke: theme.grid };
    const at = {
      x: x + CELL.width / 2,
      y: middle(row),
      fill: theme.ink,
      "text-anchor": "middle",
      "font-size": 16,
    };
    return svg("rect", box) + label(text, at) + (isLast ? "" : drawArrow(between[place]!, x, row, theme));
  });
  const head = { x: x + CELL.width / 2, y: 28, fill: theme.ink, "text-anchor": "middle", "font-weight": 600 };
  return label(name, head) + cells.join("");
}

function drawArrow(text: string, x: number, row: number, theme: Theme): string {
  const [from, to, y] = [x + CELL.width + 8, x + STEP - 8, middle(row) - 5];
  const path = `M${from} ${y}H${to}M${to - 6} ${y - 4}L${to} ${y}L${to - 6} ${y + 4}`;
  const at = { x: (from + to) / 2, y: y - 8, fill: theme.muted, "text-anchor": "middle", "font-size": 12 };
  return svg("path", { d: path, fill: "none", stroke: theme.muted }) + label(text, at);
}

/** Where the text of a row stands. */
function middle(row: number): number {
  return TOP + row * ROW + CELL.height / 2 + 5;
}
