export { Module, type AnyModule } from "./module/module.js";
export type { ForwardHook, ForwardPreHook, FullBackwardHook } from "./module/hooks.js";
export { RemovableHandle } from "./module/removable-handle.js";
export { ModuleList } from "./module/module-list.js";
export { ParameterList } from "./module/parameter-list.js";
export { ModuleDict } from "./module/module-dict.js";
export { ParameterDict } from "./module/parameter-dict.js";
export { Container } from "./module/container.js";
export { ListModule } from "./module/list-module.js";
export { DictModule, type Parts } from "./module/dict-module.js";
export { Parameter } from "./module/parameter.js";
export { Buffer } from "./module/buffer.js";
export { isModule, isParameter, isBuffer } from "./module/marks.js";
export { functionalCall } from "./module/functional-call.js";
export { loadModel, type TensorFile } from "./module/files.js";
export type { StateNames } from "./module/state-names.js";
export {
  savedState,
  type LoadOptions,
  type LoadResult,
  type SavedMember,
  type StateDict,
} from "./module/state-dict.js";
export * from "./layers/index.js";
export * from "./layers/dropout/index.js";
export * from "./layers/embedding/index.js";
export * from "./layers/normalization/index.js";
export * from "./layers/parametrizations/index.js";
export * from "./layers/recurrent/index.js";
export * from "./layers/attention/index.js";
export * from "./layers/spatial/index.js";
export * from "./activations/index.js";
export * from "./losses/index.js";
export { bceWithLogits as binaryCrossEntropyWithLogits } from "./losses/index.js"; // PyTorch's name
export * as init from "./init/index.js";
export { summary, Summary, type SummaryOptions, type SummaryRow } from "./summary/summary.js";
export { peakBytes } from "./summary/peak-bytes.js";
