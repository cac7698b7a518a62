import { markdownTable } from "markdown-table";
import { quantile } from "../driver/results.js";
import { digits, time } from "../report/format.js";
import type { GpuCell, GpuPace } from "./driver/turns.js";
import { OURS, type GpuSide } from "./driver/sides.js";
import { CHECKED_STEPS } from "./page/serve.js";
import type { GpuWorkloadName, Mode } from "./workload.js";

/** All sides on one workload in one mode. */
export interface GpuResult {
  readonly mode: Mode;
  readonly name: GpuWorkloadName;
  readonly title: string;
  readonly cells: Readonly<Record<string, GpuCell>>;
}

/** Everything that a run has found, as it is written as JSON. */
export interface GpuReport {
  readonly date: string;
  readonly browser: string;
  readonly pace: GpuPace;
  readonly sides: readonly GpuSide[];
  readonly results: readonly GpuResult[];
}

const MODES: Readonly<Record<Mode, string>> = { webgl2: "WebGL2", webgpu: "WebGPU" };

/** The time of the fastest peer of each round divided by ours in it: quartiles and median, or undefined without both. */
export function ratioQuartiles(cells: GpuResult["cells"]): readonly [number, number, number] | undefined {
  const { [OURS]: ours, ...others } = cells;
  const peers = Object.values(others).filter(({ failed }) => failed === undefined);
  if (!ours || ours.failed !== undefined || peers.length === 0) return undefined;
  const ratios = ours.blocks.map((ms, round) => Math.min(...peers.map(({ blocks }) => blocks[round])) / ms);
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratios, share)!);
  return [low, middle, high];
}

function ratioText(cells: GpuResult["cells"]): string {
  const found = ratioQuartiles(cells);
  return found ? `${digits(found[1])}x (${digits(found[0])} to ${digits(found[2])})` : "–";
}

function timeText(cell: GpuCell | undefined): string {
  if (!cell) return "–";
  return cell.failed === undefined ? time(quantile(cell.blocks, 0.5)!) : "fails";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable([head, ...rows], { align: head.map((_, i) => (i === 0 ? "l" : "r")) });
}

/** Times of a step in one mode. */
function times({ sides, results }: GpuReport, mode: Mode): string {
  const rows = results
    .filter((result) => result.mode === mode)
    .map(({ title, cells }) => [title, ...sides.map(({ id }) => timeText(cells[id])), ratioText(cells)]);
  const head = ["", ...sides.map(({ titles }) => titles[mode]), "times faster (quartiles)"];
  return `### A step in ${MODES[mode]}\n\n${table(head, rows)}`;
}

/** What a step asks of the device: runs, and bytes that go up. */
function traffic({ sides, results }: GpuReport): string {
  const text = (cell: GpuCell | undefined): string => {
    const traffic = cell?.ready?.traffic;
    if (!traffic) return "–";
    // A lazy library has put everything off until the loss is read.
    if (traffic.runs === 0) return "with the loss";
    return `${digits(traffic.runs)} / ${bytes(traffic.uploadedBytes)} / ${bytes(traffic.readBytes)}`;
  };
  const rows = results.map(({ mode, title, cells }) => [
    `${title}, ${MODES[mode]}`,
    ...sides.map(({ id }) => text(cells[id])),
    String(cells[OURS]?.ready?.operations ?? "–"),
  ]);
  const head = ["", ...sides.map(({ id }) => id), `${OURS} before fusion`];
  return `### What a step asks of the device\n\nDraw calls or dispatches / bytes uploaded / bytes read back, where they are asked for before\nthe loss is read. Before fusion: the operations that a step consists of,\nviews and constants among them.\n\n${table(head, rows)}`;
}

function bytes(count: number): string {
  return count < 1000 ? `${Math.round(count)} B` : `${digits(count / 1000)} kB`;
}

/** The losses, by which it shows that all do the same work. */
function checks({ sides, results }: GpuReport): string {
  const rows = results.map(({ mode, title, cells }) => [
    `${title}, ${MODES[mode]}`,
    ...sides.map(({ id }) => cells[id]?.ready?.losses.map((loss) => loss.toFixed(4)).join(", ") ?? "–"),
  ]);
  const head = ["", ...sides.map(({ id }) => id)];
  return `### The same work: loss after ${CHECKED_STEPS.join(" and ")} steps\n\n${table(head, rows)}`;
}

function failures({ sides, results }: GpuReport): string | undefined {
  const lines = results.flatMap(({ mode, title, cells }) =>
    sides.flatMap(({ id, titles }) => {
      const failed = cells[id]?.failed;
      return failed === undefined ? [] : [`- ${titles[mode]}, ${title}: ${failed}`];
    }),
  );
  return lines.length === 0 ? undefined : `### What fails on the device\n\n${lines.join("\n")}`;
}

function origin({ browser, date, pace, sides }: GpuReport): string {
  const day = new Date(date).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const versions = sides.map(({ id, version }) => `${id} ${version}`).join(", ");
  return `Chromium ${browser}, SwiftShader, ${day}; ${pace.rounds} rounds; ${versions}.`;
}

/** The tables of a run. */
export function gpuMarkdown(report: GpuReport): string {
  const modes = [...new Set(report.results.map(({ mode }) => mode))];
  const parts = [
    origin(report),
    ...modes.map((mode) => times(report, mode)),
    traffic(report),
    checks(report),
    failures(report),
  ];
  return parts.filter((part) => part !== undefined).join("\n\n");
}
