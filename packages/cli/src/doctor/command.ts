import pc from "picocolors";
import { examine, type BackendReport, type Report } from "./examine.js";

/** How wide the column of names is. */
const NAMES = 15;

/** `nn doctor`. */
export async function runDoctor(flags: { readonly json?: boolean }): Promise<void> {
  const report = await examine();
  console.log(flags.json ? JSON.stringify(report, null, 2) : format(report));
}

/** The report for people. */
export function format(report: Report): string {
  const { wasm } = report;
  const older = "not in this Node; Node 22 and newer have it. nn runs without";
  return [
    heading("machine"),
    row("nn", report.nn),
    row("Node", report.node),
    row("system", report.system),
    row("processor", `${report.processor}, ${report.cores} cores`),
    row("memory", `${(report.memory / 2 ** 30).toFixed(0)} GiB`),
    "",
    heading("WebAssembly"),
    row("SIMD", has(wasm.simd, "not in this engine: the wasm backend needs it")),
    row("relaxed SIMD", has(wasm.relaxedSimd, older)),
    row("threads", has(wasm.threads, "not in this engine")),
    row("shared memory", has(report.sharedMemory, "not in this engine")),
    "",
    heading("backends"),
    ...report.backends.flatMap(formatBackend),
  ].join("\n");
}

function formatBackend(backend: BackendReport): string[] {
  if (!backend.runs) return [row(backend.name, pc.red(inColumn(`does not run here: ${backend.reason}`)))];
  return [
    row(backend.name, `${pc.green("runs")}: ${backend.describes}`),
    row(
      "",
      pc.dim(
        `${backend.matrixProduct.toFixed(1)} GFLOP/s in a 512 x 512 matrix product, ` +
          `${backend.elementWise.toFixed(1)} GB/s in relu(2 x + 1)`,
      ),
    ),
  ];
}

function heading(text: string): string {
  return pc.bold(text);
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(NAMES)} ${value}`;
}

/** Text of several lines, all of them where values begin. */
function inColumn(text: string): string {
  return text.replaceAll("\n", `\n${" ".repeat(NAMES + 3)}`);
}

function has(yes: boolean, otherwise: string): string {
  return yes ? pc.green("yes") : pc.yellow(`no (${otherwise})`);
}
