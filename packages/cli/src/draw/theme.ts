/** The colours that a picture is drawn in; any CSS colour, or `var(--ink)` where a page decides. */
export interface Theme {
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  /** For series that aren't classes. */
  readonly series: readonly string[];
}

/** What PNG pictures are drawn in. */
export const light: Theme = {
  surface: "#ffffff",
  ink: "#1b1f24",
  muted: "#5d6673",
  grid: "#e4e7eb",
  series: ["#5d6673", "#2a78c8", "#d1481f"],
};

/** For pictures inside of a page, which follow its light or dark colours. */
export const fromPage: Theme = {
  surface: "none",
  ink: "var(--ink)",
  muted: "var(--muted)",
  grid: "var(--grid)",
  series: ["var(--series-0)", "var(--series-1)", "var(--series-2)"],
};

/**
 * Ten colours for ten classes, told apart with every common colour vision.
 * Source: M. Petroff, "Accessible Color Sequences for Data Visualization", arXiv:2107.02270 (2021).
 */
export const tenColours: readonly string[] = [
  "#3f90da",
  "#ffa90e",
  "#bd1f01",
  "#94a4a2",
  "#832db6",
  "#a96b59",
  "#e76300",
  "#b9ac70",
  "#717581",
  "#92dadd",
];

/** The family that the bundled font gives to PNG pictures, and what a page falls back to. */
export const fontFamily = "Inter, system-ui, sans-serif";
