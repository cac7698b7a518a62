export { LRSchedule, type Scheduled, type ScheduleState } from "./schedule.js";
export { StepLR, type StepLROptions } from "./step-lr.js";
export { CosineAnnealingLR, type CosineAnnealingLROptions } from "./cosine-annealing-lr.js";
export { LinearWarmup, type LinearWarmupOptions } from "./linear-warmup.js";
