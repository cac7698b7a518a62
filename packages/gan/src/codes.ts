import { randn, uniform, type Generator, type Tensor } from "@nn/tensor";

/** Draws codes for the generator: `[count, codeSize]`. */
export type CodeDistribution = (
  count: number,
  codeSize: number,
  options?: { readonly generator?: Generator },
) => Tensor;

/** z ~ N(0, 1). */
export const normalCodes: CodeDistribution = (count, codeSize, options = {}) =>
  randn([count, codeSize], options);

/** z uniform in −1 … 1. */
export const uniformCodes: CodeDistribution = (count, codeSize, options = {}) =>
  uniform([count, codeSize], -1, 1, options);
