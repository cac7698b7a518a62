export { FeatureMoments, type Moments } from "./feature-moments.js";
export { frechetDistance } from "./frechet-distance.js";
export { kernelDistance, type Estimate, type KernelDistanceOptions } from "./kernel-distance.js";
export { precisionRecall, type NeighbourOptions } from "./precision-recall.js";
export { densityCoverage } from "./density-coverage.js";
export { classifierScore } from "./classifier-score.js";
export { modeCoverage, type ModeCoverage, type ModeCoverageOptions } from "./mode-coverage.js";
export { drawPolygons, type DrawPolygonsOptions } from "./polygons/draw-polygons.js";
export {
  inversionDistances,
  polygonDistances,
  polygonScores,
  type CodeModel,
  type PolygonScoreOptions,
  type PolygonScores,
  type SearchEffort,
} from "./polygons/polygon-scores.js";
