// What the demo's benchmark page runs, too.
export { implementations } from "./nn/index.js";
export { timeBlock, type GpuWorkloadName, type Mode, type Running } from "./workload.js";
export { gpuWorkloads } from "./workloads.js";
