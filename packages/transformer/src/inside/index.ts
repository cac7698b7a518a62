export { attentionWeights, type RecordedWeights } from "./attention-weights.js";
export { attentionRollout, type RolloutOptions } from "./attention-rollout.js";
export { hiddenStates, logitLens } from "./logit-lens.js";
