export type { Penalty, PenaltyInput, PenaltyOptions } from "./penalty.js";
export { gradientPenalty, type GradientPenaltyOptions } from "./gradient-penalty.js";
export { draganPenalty, type DraganPenaltyOptions } from "./dragan.js";
export { r1Penalty, r2Penalty, type ZeroCentredPenaltyOptions } from "./zero-centred.js";
export { consistencyPenalty, type ConsistencyPenaltyOptions } from "./consistency.js";
