export { serveDataset, type ServeOptions } from "./serve-dataset.js";
export { workerDataset, type WorkerDataset } from "./worker-dataset.js";
export type { NodeWorker, PageWorker, WorkerSource } from "./connect.js";
