export type { ReadTensorOptions } from "./decode-tensor.js";
export type { ElementName } from "./elements.js";
export { loadIdx } from "./idx/idx.js";
export { SafetensorsFile, loadSafetensors, openSafetensors } from "./safetensors/safetensors-file.js";
export type { SafetensorsEntry } from "./safetensors/header.js";
export {
  encodeSafetensors,
  saveSafetensors,
  type WriteSafetensorsOptions,
} from "./safetensors/write-safetensors.js";
