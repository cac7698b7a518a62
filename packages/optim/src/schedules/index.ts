export { LRSchedule, Schedule, type Scheduled, type ScheduledGroup, type ScheduleState } from "./schedule.js";
export { FactorSchedule } from "./factor-schedule.js";
export { StepLR, type StepLROptions } from "./step-lr.js";
export { MultiStepLR, type MultiStepLROptions } from "./multi-step-lr.js";
export { ConstantLR, type ConstantLROptions } from "./constant-lr.js";
export { LinearLR, type LinearLROptions } from "./linear-lr.js";
export { ExponentialLR } from "./exponential-lr.js";
export { PolynomialLR, type PolynomialLROptions } from "./polynomial-lr.js";
export { CosineAnnealingLR, type CosineAnnealingLROptions } from "./cosine-annealing-lr.js";
export {
  CosineAnnealingWarmRestarts,
  type CosineAnnealingWarmRestartsOptions,
} from "./cosine-annealing-warm-restarts.js";
export { OneCycleLR, type OneCycleLROptions } from "./one-cycle-lr.js";
export { CyclicLR, type CyclicLROptions } from "./cyclic-lr.js";
export { LambdaLR, type LRLambda } from "./lambda-lr.js";
export { MultiplicativeLR } from "./multiplicative-lr.js";
export { NoamLR, type NoamLROptions } from "./noam-lr.js";
export {
  ReduceLROnPlateau,
  type PlateauState,
  type ReduceLROnPlateauOptions,
} from "./reduce-lr-on-plateau.js";
export { ChainedScheduler, type ChainedState, type PartOfChain } from "./chained-scheduler.js";
export { SequentialLR, type SequentialState } from "./sequential-lr.js";
export { SWALR, type SWALROptions } from "./swa-lr.js";
export type { AnnealStrategy } from "./annealing.js";
export type { PerGroup } from "./per-group.js";
