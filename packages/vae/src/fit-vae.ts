import { asDataset, checkLabels, fitExamples, type Examples, type FitOptions } from "@nn/autoencoders";
import { DataLoader, type Dataset } from "@nn/data";
import { NNError, type Tensor } from "@nn/tensor";
import { evaluate, type TrainResult } from "@nn/train";
import type { Annealing } from "./annealing.js";
import { elbo, type ElboOptions } from "./bounds/elbo.js";
import type { VAE } from "./vae.js";

/** What `fit` of a {@link VAE} takes. */
export interface VAEFitOptions extends FitOptions, Pick<ElboOptions, "terms" | "freeBits" | "kl"> {
  /** How much the divergence counts: a number, or one that changes with the step. Initially 1. */
  readonly beta?: number | Annealing;
  /** Examples to measure the bound on after each epoch (`validation`), and never to train on. */
  readonly heldOut?: Examples;
}

/** A batch: the examples, and their labels where there are some. */
interface Batch {
  readonly x: Tensor;
  readonly y?: Tensor;
}

/** Trains a VAE: see {@link VAE.fit}. */
export async function fitVae(model: VAE, data: Examples, options: VAEFitOptions): Promise<TrainResult> {
  const { beta = 1, terms = "both", freeBits = 0, kl, heldOut, ...rest } = options;
  const examples = asDataset(data) as Dataset<Batch>;
  if (typeof beta !== "function" && !(typeof beta === "number" && beta >= 0)) {
    throw new NNError("VAE.fit", `beta must be a number of at least 0 or an annealing, got ${String(beta)}`);
  }
  if (model.classes !== undefined) {
    await checkLabels("VAE.fit", examples, model.classes);
    if (heldOut) await checkLabels("VAE.fit: heldOut", asDataset(heldOut) as Dataset<Batch>, model.classes);
  }
  const { range, name } = model.likelihood;
  const fixed = { terms, freeBits, ...(kl && { kl }) };
  const objective = {
    loss: (batch: Batch, numbers: Readonly<Record<string, Tensor>>) =>
      elbo(model, batch.x, { ...fixed, ...labelsOf(model, batch), beta: numbers["beta"]! }),
    numbers: (step: number) => ({ beta: typeof beta === "number" ? beta : beta(step) }),
    ...(range && { range, reason: `the likelihood ${name}` }),
    ...(heldOut && { heldOut, validate: () => measure(model, heldOut) }),
  };
  return fitExamples(model, examples, objective, rest);
}

/** The bound of examples and its parts, with β = 1: means in nats per example. */
async function measure(model: VAE, data: Examples): Promise<Record<string, number>> {
  const loader = new DataLoader(asDataset(data) as Dataset<Batch>, { batchSize: 1024 });
  return evaluate(model, loader, (batch) => elbo(model, batch.x, labelsOf(model, batch)));
}

function labelsOf({ classes }: VAE, { y }: Batch): { readonly labels?: Tensor } {
  return classes !== undefined && y ? { labels: y } : {};
}
