export { loadPretrained, type LoadPretrainedOptions, type LoadPretrainedResult } from "./load-pretrained.js";
