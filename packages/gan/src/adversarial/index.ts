export type { AdversaryRules } from "./adversary.js";
export type { AdversarialFitOptions } from "./fit-adversarial.js";
export { patchDiscriminator, type PatchDiscriminatorOptions } from "./patch-discriminator.js";
