import { compile, setBackend, type BackendName } from "@nn/tensor";
import { Command } from "commander";
import { measure, type Measurement } from "./measure.js";
import type { Captured, Workload } from "./workload.js";
import { workloads } from "./workloads/index.js";

const options = new Command("bench")
  .description("Measures the packages.")
  .option("--only <text>", "only workloads with this in their name or group", "")
  .option("--backend <name>", "wasm or js", "wasm")
  .option("--ms <number>", "milliseconds per workload", "1000")
  .option("--no-peers", "only our side")
  .parse()
  .opts<{ only: string; backend: BackendName; ms: string }>();

function line({ flops, bytes, examples }: Workload, result: Measurement, way: string): string {
  const { name, median, firstLoss, parameters } = result;
  const rates = [
    flops ? `${(flops / median / 1e6).toFixed(1)} GFLOP/s` : "",
    bytes ? `${(bytes / median / 1e6).toFixed(1)} GB/s` : "",
    examples ? `${((examples / median) * 1000).toFixed(0)}/s` : "",
    firstLoss === undefined ? "" : `check ${firstLoss.toFixed(4)}`,
    parameters === undefined ? "" : `${parameters} parameters`,
  ];
  return `${name.padEnd(26)} ${way.padEnd(9)} ${median.toFixed(4).padStart(11)} ms  ${rates.filter(Boolean).join(", ")}`;
}

await setBackend(options.backend);
const ways: Record<string, Captured> = { compiled: compile as Captured, plain: (fn) => fn };
for (const workload of workloads) {
  if (!workload.name.includes(options.only) && !workload.group.includes(options.only)) continue;
  for (const [way, captured] of Object.entries(ways)) {
    try {
      console.log(line(workload, await measure(workload, captured, Number(options.ms)), way));
    } catch (error) {
      console.log(`${workload.name} ${way}: ${(error as Error).stack}`);
    }
  }
}
