import { markdownTable } from "markdown-table";
import type { Group } from "../workload.js";
import { count, digits, percent, time } from "./format.js";
import { OUR_ID, type CellReport, type Report, type SideReport, type WorkloadReport } from "./report.js";

/** What a table is called, and what its cells say. */
interface TableStyle {
  readonly title: string;
  readonly cell: (ms: number, workload: WorkloadReport) => string;
}

const tokens = (ms: number, { examples = 1 }: WorkloadReport): string => `${count((1000 * examples) / ms)}/s`;
const perCall = (ms: number, { examples = 1 }: WorkloadReport): string => time(ms / examples);

/** The tables in their order. */
export const TABLES: Readonly<Record<Group, TableStyle>> = {
  matmul: { title: "Matrix products", cell: time },
  elements: { title: "Element by element, along rows: 4 Mi floats", cell: time },
  convolution: { title: "Convolutions, batch 64", cell: time },
  training: { title: "One training step", cell: time },
  decode: { title: "Text from a GPT, tokens a second", cell: tokens },
  small: { title: "One small operation", cell: perCall },
};

/** A side's cell: a time, or why there is none. A `~` marks what was disturbed or measured once. */
export function cellText(cell: CellReport | undefined, workload: WorkloadReport): string {
  if (cell?.ms !== undefined) {
    return `${cell.disturbed ? "~" : ""}${TABLES[workload.group].cell(cell.ms, workload)}`;
  }
  if (cell?.timedOutAfter !== undefined) return `> ${cell.timedOutAfter} s`;
  return cell?.failed === undefined ? "–" : "fails";
}

/** What our time makes of the work. */
function rate({ flops, bytes, sides }: WorkloadReport): string {
  const ms = sides[OUR_ID]?.ms;
  if (ms === undefined) return "–";
  if (flops) return `${digits(flops / ms / 1e6)} GFLOP/s`;
  return bytes ? `${digits(bytes / ms / 1e6)} GB/s` : "–";
}

/** How many times as fast as the best JavaScript peer; what a peer wins is below 1. */
export function ratioText({ best }: WorkloadReport): string {
  return best ? `${digits(best.ratio)}x` : "–";
}

export function limitText({ ofLimit }: WorkloadReport): string {
  return ofLimit === undefined ? "–" : percent(ofLimit);
}

/** Sides that have a cell in one of the workloads. */
function present(sides: readonly SideReport[], workloads: readonly WorkloadReport[]): SideReport[] {
  return sides.filter(({ id }) => workloads.some((workload) => workload.sides[id]));
}

/** The table of a group of workloads, or undefined when none was measured. */
function table(report: Report, group: Group): string | undefined {
  const workloads = report.workloads.filter((workload) => workload.group === group);
  if (workloads.length === 0) return undefined;
  const sides = present(report.sides, workloads);
  const columns = (kind: SideReport["kind"]): SideReport[] => sides.filter((side) => side.kind === kind);
  const ours = columns("ours");
  const peers = columns("javascript");
  const natives = columns("native");
  const titles = (list: readonly SideReport[]): string[] => list.map(({ title }) => title);
  const head = ["", ...titles(ours), ...titles(peers), "times faster", "rate", "of the limit", ...titles(natives)]; // prettier-ignore
  const rows = workloads.map((workload) => {
    const cells = (list: readonly SideReport[]): string[] =>
      list.map(({ id }) => cellText(workload.sides[id], workload));
    const verdict = [ratioText(workload), rate(workload), limitText(workload)];
    return [workload.title, ...cells(ours), ...cells(peers), ...verdict, ...cells(natives)];
  });
  const align = ["l", ...head.slice(1).map(() => "r")];
  return `### ${TABLES[group].title}\n\n${markdownTable([head, ...rows], { align })}`;
}

/** All tables of workloads. */
export function tables(report: Report): string[] {
  return (Object.keys(TABLES) as Group[]).flatMap((group) => table(report, group) ?? []);
}
