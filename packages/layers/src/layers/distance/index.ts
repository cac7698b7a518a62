export { normalize, type NormalizeOptions } from "./normalize.js";
export { cosineSimilarity, CosineSimilarity, type CosineSimilarityOptions } from "./cosine-similarity.js";
export { pairwiseDistance, PairwiseDistance, type PairwiseDistanceOptions } from "./pairwise-distance.js";
