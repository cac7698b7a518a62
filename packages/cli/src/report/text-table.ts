import type { Table } from "./chapter.js";

/** The table as lines for a terminal, numbers to the right. */
export function formatTable({ head, rows }: Table): string[] {
  const lines = rows.map(({ cells }) => cells);
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("   ")
      .trimEnd();
  return [line(head), widths.map((width) => "─".repeat(width)).join("───"), ...lines.map(line)];
}

/** A duration in a table. */
export function formatDuration(seconds: number): string {
  return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
}
