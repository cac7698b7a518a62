import type { Picture } from "./picture.js";
import { label, svg } from "./svg.js";

/** A piece of text, and what it is. */
export interface TextPanel {
  readonly title: string;
  readonly note: string;
  readonly text: string;
}

const WIDTH = 880;
const LINE = 20;
const HEAD = 62;
/** The most letters that surely fit in a line. */
const LETTERS = 96;

/** Texts below each other, their lines as they are, too long ones cut between letters. */
export function textSheet(panels: readonly TextPanel[]): Picture {
  const blocks = panels.map((panel) => ({ ...panel, lines: linesOf(panel.text) }));
  const heights = blocks.map(({ lines }) => HEAD + (lines.length + 1) * LINE);
  return {
    width: WIDTH,
    height: Math.max(
      420,
      heights.reduce((sum, height) => sum + height, 24),
    ),
    alt: `texts: ${panels.map(({ title }) => title).join(", ")}`,
    draw: (theme) =>
      blocks
        .flatMap(({ title, note, lines }, i) => {
          const top = heights.slice(0, i).reduce((sum, height) => sum + height, 24);
          return [
            label(title, { x: 28, y: top + 16, fill: theme.ink, "font-size": 15, "font-weight": 600 }),
            label(note, { x: 28, y: top + 36, fill: theme.muted, "font-size": 12 }),
            ...lines.map((line, j) =>
              label(line, {
                x: 44,
                y: top + HEAD + (j + 0.5) * LINE,
                fill: theme.ink,
                "xml:space": "preserve",
              }),
            ),
            svg("line", {
              x1: 28,
              x2: 28,
              y1: top + HEAD - 6,
              y2: top + HEAD + lines.length * LINE,
              stroke: theme.series[1],
              "stroke-width": 2,
            }),
          ];
        })
        .join(""),
  };
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) => (line === "" ? [""] : (line.match(new RegExp(`.{1,${LETTERS}}`, "gu")) ?? [])));
}
