export {
  AveragedModel,
  type Averageable,
  type AveragedModelOptions,
  type AverageFunction,
} from "./averaged-model.js";
export { updateBn, type UpdateBnOptions, type WithStatistics } from "./update-bn.js";
