import { cpus } from "node:os";
import { device, setBackend, type BackendName } from "@nn/tensor";
import { Command } from "commander";
import { measure, type Measurement } from "./measure.js";
import { element } from "./workloads/element.js";
import { matmul } from "./workloads/matmul.js";
import { rows } from "./workloads/rows.js";
import { training } from "./workloads/training.js";

const options = new Command("bench")
  .description("Measures the packages and prints JSON.")
  .option("--only <text>", "only workloads with this in their name", "")
  .option("--backend <name>", "wasm or js", "wasm")
  .option("--ms <number>", "milliseconds per workload", "1000")
  .parse()
  .opts<{ only: string; backend: BackendName; ms: string }>();

await setBackend(options.backend);
const results: Measurement[] = [];
for (const workload of [...matmul, ...element, ...rows, ...training]) {
  if (!workload.name.includes(options.only)) continue;
  const result = measure(workload, Number(options.ms));
  results.push(result);
  const rate = result.gflops
    ? `${result.gflops.toFixed(1)} GFLOP/s`
    : result.gbps
      ? `${result.gbps.toFixed(1)} GB/s`
      : "";
  console.error(`${workload.name.padEnd(42)} ${result.median.toFixed(4).padStart(10)} ms  ${rate}`);
}
const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version };
console.log(
  JSON.stringify({ date: new Date().toISOString(), machine, device: device(), results }, undefined, 2),
);
