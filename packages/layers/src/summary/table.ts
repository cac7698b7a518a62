import { formatShape } from "@nn/tensor";
import type { Summary, SummaryRow } from "./summary.js";

/** The rows below one another, and a line of totals. */
export function formatSummary(summary: Summary): string {
  const { rows, parameters, trainable, frozen, multiplyAdds } = summary;
  const names = treeLines(rows);
  const cells = rows.map((row, i) => [
    names[i] + (row.calls > 1 ? ` ×${row.calls}` : ""),
    row.outputShapes.map(formatShape).join(", ") || "-",
    count(row.trainable + row.frozen),
    count(row.multiplyAdds),
  ]);
  const table = align([["layer", "output", "parameters", "multiply-adds"], ...cells]);
  const shares = frozen > 0 ? `${count(trainable)} trainable, ${count(frozen)} frozen` : "all trainable";
  const totals = `${count(parameters)} parameters, ${shares}; ${count(multiplyAdds)} multiply-adds`;
  return [...table, totals].join("\n");
}

function count(n: number): string {
  return n.toLocaleString("en");
}

/** Texts to the left, numbers to the right. */
function align(cells: readonly (readonly string[])[]): string[] {
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join("  ")
      .trimEnd(),
  );
}

/** Each row's name and class, behind the branches that lead to it. */
function treeLines(rows: readonly SummaryRow[]): string[] {
  /** Whether more follows at each depth, seen from below. */
  const open: boolean[] = [];
  return rows
    .map(({ depth, path, type }, i) => ({ depth, path, type, parent: parentPath(rows, i) }))
    .reverse()
    .map(({ depth, path, type, parent }) => {
      const last = !open[depth];
      open[depth] = true;
      open.length = depth + 1;
      if (depth === 0) return type;
      const stems = Array.from({ length: depth - 1 }, (_, i) => (open[i + 1] ? "│ " : "  "));
      return `${stems.join("")}${last ? "└" : "├"} ${path.slice(parent.length).replace(/^\./, "")} ${type}`;
    })
    .reverse();
}

function parentPath(rows: readonly SummaryRow[], place: number): string {
  return rows.slice(0, place).findLast(({ depth }) => depth === rows[place].depth - 1)?.path ?? "";
}
