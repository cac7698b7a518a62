export { Sampler, type Sized } from "./sampler.js";
export { SequentialSampler } from "./sequential-sampler.js";
export { RandomSampler, type RandomSamplerOptions } from "./random-sampler.js";
export { WeightedRandomSampler, type WeightedRandomSamplerOptions } from "./weighted-random-sampler.js";
export { SubsetRandomSampler } from "./subset-random-sampler.js";
export { BatchSampler, type BatchSamplerOptions } from "./batch-sampler.js";
export { TokenBatchSampler, type TokenBatchSamplerOptions } from "./token-batch-sampler.js";
