import type { ModelResult } from "./result.js";

/** The table of errors, as rows of text. */
export function errorTable(models: readonly ModelResult[]): { head: string[]; rows: string[][] } {
  const [pca] = models;
  return {
    head: ["model", "code", "held-out error", "against PCA", "time"],
    rows: models.map((model) => [
      model.stopped ? `${model.name} (stopped early)` : model.name,
      String(model.codeSize),
      model.error.toFixed(6),
      model === pca ? "" : signedPercent(model.error / pca!.error - 1),
      `${model.seconds.toFixed(model.seconds < 1 ? 2 : 1)} s`,
    ]),
  };
}

/** The same as lines for a terminal, numbers to the right. */
export function formatTable(models: readonly ModelResult[]): string[] {
  const { head, rows } = errorTable(models);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("   ")
      .trimEnd();
  return [line(head), widths.map((width) => "─".repeat(width)).join("───"), ...rows.map(line)];
}

function signedPercent(share: number): string {
  const percent = Math.abs(share * 100);
  const text = percent.toFixed(percent < 1 ? 2 : 1);
  const sign = Number(text) === 0 ? "" : share < 0 ? "−" : "+";
  return `${sign}${text} %`;
}
