export type {
  AuxiliaryLoss,
  AuxiliaryLossOptions,
  AuxiliarySides,
  FakeSide,
  RealSide,
} from "./auxiliary-loss.js";
export { auxiliaryClassifier } from "./auxiliary-classifier.js";
export { mutualInformation, mutualInformationBound } from "./mutual-information.js";
