import { markdownTable } from "markdown-table";
import { count, digits, time } from "./format.js";
import { OUR_ID, type Report, type WorkloadReport } from "./report.js";
import { cellText, limitText, ratioText, tables } from "./tables.js";

/** The line that says where and when. */
export function origin({ machine, threads, date, pace }: Report): string {
  const day = new Date(date).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const rounds = pace.rounds === 1 ? "one round" : `median of ${pace.rounds} rounds`;
  const on = threads === 1 ? "one thread" : `${threads} threads`;
  return `${machine.cpu}, ${machine.cores} cores, Node ${machine.node.slice(1)}, ${on}, ${day}; ${rounds}.`;
}

function limitLines({ limits, threads }: Report): string | undefined {
  if (!limits) return undefined;
  const line = (what: string, { one, all }: { one: number; all: number }, unit: string): string => {
    const both = threads > 1 ? `, ${digits(all)} on ${threads}` : "";
    return `- ${what}: ${digits(one)} ${unit} on one thread${both}`;
  };
  const lines = [
    line("multiply-adds of WebAssembly SIMD in registers", limits.compute, "GFLOP/s"),
    line("copying 24 MiB with WebAssembly SIMD (bytes read and written)", limits.copy, "GB/s"),
  ];
  return `### Limits of the machine\n\n${lines.join("\n")}`;
}

/** Who took part. */
function sideLines({ sides }: Report): string | undefined {
  const lines = sides
    .filter(({ version }) => version !== undefined)
    .map(({ title, version, device }) => `- ${title}: ${version}, ${device}`);
  return lines.length === 0 ? undefined : `### Versions\n\n${lines.join("\n")}`;
}

/** The first losses of training, by which it shows that all do the same work. */
function checks({ workloads, sides }: Report): string | undefined {
  const trained = workloads.filter(({ group }) => group === "training");
  const columns = sides.filter(({ id }) => trained.some((w) => w.sides[id]?.check !== undefined));
  if (columns.length === 0) return undefined;
  const rows = trained.map((workload) => [
    workload.title,
    count(workload.sides[OUR_ID]?.parameters ?? NaN),
    ...columns.map(({ id }) => workload.sides[id]?.check?.toFixed(3) ?? "–"),
  ]);
  const head = ["", "parameters", ...columns.map(({ title }) => title)];
  const align = ["l", ...head.slice(1).map(() => "r")];
  return `### The same work: loss of the first step\n\n${markdownTable([head, ...rows], { align })}`;
}

function footprints({ footprint }: Report): string | undefined {
  if (footprint.length === 0) return undefined;
  const kilobytes = (value: number | undefined): string => (value === undefined ? "–" : digits(value));
  const rows = footprint.map(({ title, importMs, scriptKB, wasmKB, failed }) => [
    title,
    importMs === undefined ? "–" : time(importMs),
    failed === undefined ? kilobytes(scriptKB) : "fails",
    kilobytes(wasmKB),
  ]);
  const head = ["", "import and get ready", "script, KB gzip", "wasm files, KB gzip"];
  return `### Import time and size\n\n${markdownTable([head, ...rows], { align: ["l", "r", "r", "r"] })}`;
}

/** What failed, and how. */
function failures({ workloads, sides }: Report): string | undefined {
  const lines = workloads.flatMap((workload) =>
    sides.flatMap(({ id, title }) => {
      const failed = workload.sides[id]?.failed;
      return failed === undefined ? [] : [`- ${title}, ${workload.title}: ${failed.split("\n")[0]}`];
    }),
  );
  return lines.length === 0 ? undefined : `### What fails\n\n${lines.join("\n")}`;
}

/** The whole report. */
export function fullMarkdown(report: Report): string {
  const parts = [
    origin(report),
    limitLines(report),
    ...tables(report),
    checks(report),
    footprints(report),
    failures(report),
    sideLines(report),
  ];
  return parts.filter((part) => part !== undefined).join("\n\n");
}

/** What the front page shows: our time beside that of the best JavaScript library. */
export function shortMarkdown(report: Report, names: readonly string[]): string {
  const titleOf = (id: string): string => report.sides.find((side) => side.id === id)?.title ?? id;
  const chosen = names.flatMap((name) => report.workloads.filter((workload) => workload.name === name));
  const rows = chosen.map((workload: WorkloadReport) => {
    const { best, sides } = workload;
    const peer = best ? `${cellText(sides[best.id], workload)} (${titleOf(best.id)})` : "–";
    return [
      workload.title,
      cellText(sides[OUR_ID], workload),
      peer,
      ratioText(workload),
      limitText(workload),
    ];
  });
  const head = ["", "nn", "best other in JavaScript", "times faster", "of the machine's limit"];
  const align = ["l", "r", "r", "r", "r"];
  return `${markdownTable([head, ...rows], { align })}\n\n${origin(report)}`;
}
