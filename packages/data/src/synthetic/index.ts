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
