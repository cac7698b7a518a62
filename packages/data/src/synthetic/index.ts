export type { SeedOptions } from "./draws.js";
export type { CurvePoints, LabelledPoints, PointOptions } from "./points.js";
export { circles, type CirclesOptions } from "./circles.js";
export {
  gaussianGrid,
  gaussianRing,
  type GaussianGridOptions,
  type GaussianRingOptions,
} from "./gaussians.js";
export { moons } from "./moons.js";
export { sCurve } from "./s-curve.js";
export { spirals, type SpiralsOptions } from "./spirals.js";
export { swissRoll } from "./swiss-roll.js";
export { dates } from "./dates.js";
export { englishGerman } from "./english-german.js";
export type { Split, SplitPartOptions } from "./held-out.js";
export { polygons, type PolygonsOptions } from "./polygons.js";
export {
  additions,
  copySequences,
  reverseSequences,
  sortSequences,
  type AdditionsOptions,
  type SequenceOptions,
  type SequencePairs,
} from "./sequences.js";
export { sentencePairs, type SentencePair, type SentencePairsOptions } from "./sentence-pairs.js";
export { textTask, type TextTask, type TextTaskOptions } from "./text-task.js";
export { sines, type SinesOptions } from "./sines.js";
export { shapes, type ShapeLevels, type ShapesOptions } from "./shapes.js";
