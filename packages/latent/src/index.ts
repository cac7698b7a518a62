export { encodeDataset, type Encoded, type EncodeDatasetOptions } from "./encode-dataset.js";
export { interpolate, type InterpolateOptions } from "./interpolate.js";
export { slerp } from "./slerp.js";
export { traverse, type TraverseOptions } from "./traverse.js";
export { attributeDirection } from "./attribute-direction.js";
export {
  distancesBetween,
  nearestNeighbours,
  type Neighbours,
  type NearestNeighboursOptions,
} from "./nearest-neighbours.js";
export { latentPlane, type LatentPlaneOptions } from "./latent-plane.js";
export { normalQuantile } from "./normal-quantile.js";
export { principalPlane } from "./principal-plane.js";
export { tsne, type TsneOptions } from "./tsne/tsne.js";
