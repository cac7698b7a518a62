export { serveDataset, type ServeOptions } from "./serve-dataset.js";
export { workerDataset, type WorkerDataset } from "./worker-dataset.js";
export type { NodeWorker, WorkerSource } from "./connect.js";
