export { applyLoRA, type LoRAOptions } from "./apply-lora.js";
export { mergeLoRA } from "./merge-lora.js";
export { loadLoRA, loraStateDict } from "./lora-state.js";
