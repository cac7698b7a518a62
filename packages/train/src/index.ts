export { fit, type FitOptions } from "./fit.js";
export type { MetricSchedulable, Schedulable, ScheduleOptions } from "./scheduler.js";
export { Trainer, type TrainerFitOptions, type TrainerOptions } from "./trainer.js";
export { trainLoop, type StepContext, type StepFunction, type TrainLoopOptions } from "./train-loop.js";
export { EarlyStopping, type EarlyStoppingOptions } from "./early-stopping.js";
export type { MonitorOptions } from "./monitor.js";
export {
  findLearningRate,
  type FindLearningRateOptions,
  type LearningRateCurve,
  type LearningRatePoint,
} from "./find-learning-rate.js";
export { evaluate } from "./evaluate.js";
export * from "./metrics/index.js";
export * from "./checkpoint/index.js";
export type { Callback, StepPlace } from "./callback.js";
export { ChangingNumbers } from "./changing-numbers.js";
export type { Progress } from "./progress.js";
export type { Parts, Stateful } from "./stateful.js";
export { Training, type TrainingState } from "./training.js";
export type {
  Batches,
  EpochRecord,
  LossFunction,
  Metrics,
  Steppable,
  Trainable,
  TrainResult,
} from "./types.js";
export { pageReporter, type PageElement } from "./page-reporter.js";
