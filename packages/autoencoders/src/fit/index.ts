export { asDataset, type Examples } from "./examples.js";
export { checkExamples, type ExamplesCheck } from "./check-examples.js";
export { checkLabels } from "./check-labels.js";
export { fitExamples, type FitOptions, type Objective } from "./fit-examples.js";
export { anomalyScores, reconstructionError } from "./reconstruction-error.js";
export { anomalyThreshold } from "./anomaly-threshold.js";
