export { Metric } from "./metric.js";
export { Accuracy, type TargetOptions } from "./accuracy.js";
export { TopKAccuracy } from "./top-k-accuracy.js";
export { ConfusionMatrix } from "./confusion-matrix.js";
export { MeanAbsoluteError, MeanSquaredError } from "./mean-error.js";
export { F1Score, Precision, Recall, type ClassAverageOptions } from "./f1-score.js";
