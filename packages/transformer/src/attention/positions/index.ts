export { sharedPositions, type AttentionPositions } from "./attention-positions.js";
export { placesOf, type PositionOptions } from "./places.js";
export { sinusoidalEncoding, SinusoidalPositions, type SinusoidalOptions } from "./sinusoidal.js";
export { LearnedPositions, type LearnedPositionsOptions } from "./learned.js";
export { RotaryPositions, type RotaryOptions } from "./rotary.js";
export type { RotaryScaling } from "./rotary-scaling.js";
export { AlibiPositions, alibiSlopes } from "./alibi.js";
export { RelativePositionBias, type RelativePositionOptions } from "./relative.js";
