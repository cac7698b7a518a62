export { elbo, type Elbo, type ElboOptions } from "./elbo.js";
export { importanceBound, logLikelihood, type ImportanceOptions } from "./importance.js";
export { tcElbo, type TCElbo, type TCElboOptions } from "./total-correlation.js";
