export { fit, type FitOptions } from "./fit.js";
export { trainLoop, type StepContext, type StepFunction, type TrainLoopOptions } from "./train-loop.js";
export { evaluate } from "./evaluate.js";
export * from "./metrics/index.js";
export type { Plan, Progress, Reporter } from "./reporter.js";
export type {
  Batches,
  EpochRecord,
  LossFunction,
  Metrics,
  Steppable,
  Trainable,
  TrainResult,
} from "./types.js";
