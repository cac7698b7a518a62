export {
  ConditioningAugmentation,
  type ConditioningAugmentationOptions,
} from "./conditioning-augmentation.js";
export { Refiner, type RefinerOptions } from "./refiner.js";
export { StackGAN, type Stage, type StackGANOptions, type Stages } from "./stack-gan.js";
export type { LabelledExamples } from "./fit-stages.js";
