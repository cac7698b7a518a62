export type { ReadTensorOptions } from "./decode-tensor.js";
export type { ElementName } from "./elements.js";
export { loadIdx } from "./idx/idx.js";
export { loadNpy } from "./npy/read-npy.js";
export { loadNpz } from "./npy/read-npz.js";
export { encodeNpy, saveNpy } from "./npy/write-npy.js";
export { encodeNpz, saveNpz, type WriteNpzOptions } from "./npy/write-npz.js";
export { SafetensorsFile, loadSafetensors, openSafetensors } from "./safetensors/safetensors-file.js";
export type { SafetensorsEntry } from "./safetensors/header.js";
export {
  encodeSafetensors,
  saveSafetensors,
  type WriteSafetensorsOptions,
} from "./safetensors/write-safetensors.js";
