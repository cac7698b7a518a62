import { Module } from "@nn/layers";
import { NNError } from "@nn/tensor";
import type { VAE } from "./vae.js";

/** Refuses what a VAE can't work with, before it is built. */
export function checkOptions(
  options: Pick<VAE, "classes" | "codeSize" | "flows" | "likelihood" | "prior">,
): void {
  const { classes, codeSize, flows, likelihood, prior } = options;
  if (classes !== undefined && !(Number.isInteger(classes) && classes > 1)) {
    throw new NNError("VAE", `classes must be a whole number from 2 up, got ${classes}`);
  }
  if (!(Number.isInteger(codeSize) && codeSize > 0)) {
    throw new NNError("VAE", `codeSize must be a whole number from 1 up, got ${codeSize}`);
  }
  if (typeof likelihood.logProb !== "function") {
    throw new NNError("VAE", "likelihood is none", "use bernoulli(), gaussian() or categorical(256)");
  }
  if (!Array.isArray(flows) || !flows.every((flow) => flow instanceof Module)) {
    throw new NNError("VAE", "flows must be a list of flows", "use [new PlanarFlow(codeSize)] or several");
  }
  if (typeof prior.logProb !== "function" || typeof prior.sample !== "function") {
    throw new NNError("VAE", "prior is none", "use standardNormal, or new VampPrior({ inputSize })");
  }
}
