export type { Adversary, AdversaryRules, Compared } from "./adversary.js";
export type { AdversarialFitOptions } from "./fit-adversarial.js";
export { patchDiscriminator, type PatchDiscriminatorOptions } from "./patch-discriminator.js";
