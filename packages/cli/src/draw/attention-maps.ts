import type { Picture } from "./picture.js";
import { label, moved, svg } from "./svg.js";
import type { Theme } from "./theme.js";

/** Who looked at whom. */
export interface AttentionMap {
  readonly title: string;
  readonly note: string;
  /** The tokens that looked, from the top. */
  readonly rows: readonly string[];
  /** The tokens that were looked at, from the left. */
  readonly columns: readonly string[];
  /** 0 … 1, row by row. */
  readonly weights: ArrayLike<number>;
}

const CELL = 24;
const PAGE = 900;
const HEAD = 58;
const GAP = 28;
/** Pixels of a letter, about. */
const LETTER = 7.6;

interface Placed {
  readonly map: AttentionMap;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Maps side by side and in rows, each with the tokens beside and above it; the darker a cell, the larger the weight. */
export function attentionMaps(maps: readonly AttentionMap[]): Picture {
  const placed = placeAll(maps);
  return {
    width: Math.max(460, ...placed.map(({ x, width }) => x + width + GAP)),
    height: Math.max(420, ...placed.map(({ y, height }) => y + height + GAP)),
    alt: `attention weights of ${maps.map(({ title, note }) => `${title} (${note})`).join(", ")}`,
    draw: (theme) => placed.map(({ map, x, y }) => moved(x, y, drawMap(map, theme))).join(""),
  };
}

/** From the left to the right, and on below where there is no room. */
function placeAll(maps: readonly AttentionMap[]): Placed[] {
  let [x, y, tallest] = [GAP, GAP, 0];
  return maps.map((map) => {
    const { left, top } = marginsOf(map);
    const titleWidth = Math.max(map.title.length, map.note.length) * LETTER;
    const width = Math.max(left + map.columns.length * CELL, titleWidth);
    const height = top + map.rows.length * CELL;
    if (x > GAP && x + width > PAGE) [x, y, tallest] = [GAP, y + tallest + GAP, 0];
    const placed = { map, x, y, width, height };
    [x, tallest] = [x + width + GAP, Math.max(tallest, height)];
    return placed;
  });
}

/** The room for the tokens of rows and columns. */
function marginsOf({ rows, columns }: AttentionMap): { readonly left: number; readonly top: number } {
  const longest = (tokens: readonly string[]): number => Math.max(...tokens.map((token) => token.length));
  return {
    left: 14 + longest(rows) * LETTER,
    top: HEAD + (slanted(columns) ? 12 + 0.75 * longest(columns) * LETTER : 20),
  };
}

/** Whether the tokens above the columns are too long to stand side by side. */
function slanted(columns: readonly string[]): boolean {
  return columns.some((token) => token.length > 2);
}

function drawMap(map: AttentionMap, theme: Theme): string {
  const { title, note, rows, columns, weights } = map;
  const { left, top } = marginsOf(map);
  const colour = theme.series[1]!;
  const cells = rows.flatMap((_, i) =>
    columns.map((__, j) =>
      svg("rect", {
        x: left + j * CELL,
        y: top + i * CELL,
        width: CELL,
        height: CELL,
        fill: colour,
        "fill-opacity": weights[i * columns.length + j]!,
      }),
    ),
  );
  const frame = {
    x: left,
    y: top,
    width: columns.length * CELL,
    height: rows.length * CELL,
    fill: "none",
    stroke: theme.grid,
  };
  return [
    label(title, { x: 0, y: 14, fill: theme.ink, "font-weight": 600 }),
    label(note, { x: 0, y: 34, fill: theme.muted, "font-size": 12 }),
    ...cells,
    svg("rect", frame),
    ...rows.map((token, i) =>
      label(token, { x: left - 8, y: top + (i + 0.5) * CELL + 4.5, fill: theme.ink, "text-anchor": "end" }),
    ),
    ...columns.map((token, j) =>
      columnLabel(token, left + (j + 0.5) * CELL, top - 8, slanted(columns), theme),
    ),
  ].join("");
}

function columnLabel(token: string, x: number, y: number, isSlanted: boolean, theme: Theme): string {
  const turned = isSlanted ? { transform: `rotate(-50 ${x} ${y})` } : { "text-anchor": "middle" };
  return label(token, { x, y, fill: theme.ink, ...turned });
}
