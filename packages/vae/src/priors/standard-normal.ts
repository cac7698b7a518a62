import { randn } from "@nn/tensor";
import { logStandardNormal } from "../normal/diagonal-normal.js";
import type { Prior } from "./prior.js";

/** The prior N(0, 1) in every number: the one that has a closed form of the divergence. */
export const standardNormal: Prior = {
  logProb: (z) => logStandardNormal(z),
  sample: (count, codeSize, _, options = {}) => randn([count, codeSize], options),
};
