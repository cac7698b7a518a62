import { asDataset, fitExamples, type Examples, type FitOptions } from "@nn/autoencoders";
import { DataLoader } from "@nn/data";
import { mseLoss, type Module } from "@nn/layers";
import type { Tensor } from "@nn/tensor";
import { evaluate, type TrainResult } from "@nn/train";
import type { Quantized } from "./vector-quantizer.js";

/** What `loss` of a VQ-VAE gives: rank-0 tensors. */
export interface QuantizedLoss extends Record<string, Tensor> {
  /** What is to be minimised. */
  readonly loss: Tensor;
  /** The mean squared error of reconstructions. */
  readonly reconstruction: Tensor;
  /** The commitment losses together. */
  readonly commitment: Tensor;
  /** How many vectors of the code books are in use, on the average over the code books. */
  readonly perplexity: Tensor;
}

/** What `fit` of a VQ-VAE takes. */
export interface QuantizedFitOptions extends FitOptions {
  /** Examples to measure the loss on after each epoch (`validation`), and never to train on. */
  readonly heldOut?: Examples;
}

/** The loss of reconstructions from what code books gave. */
export function quantizedLoss(x: Tensor, decoded: Tensor, books: readonly Quantized[]): QuantizedLoss {
  const sum = (values: readonly Tensor[]): Tensor => values.reduce((a, b) => a.add(b));
  const reconstruction = mseLoss(decoded, x);
  const commitment = sum(books.map(({ loss }) => loss));
  const perplexity = sum(books.map((book) => book.perplexity)).div(books.length);
  return { loss: reconstruction.add(commitment), reconstruction, commitment, perplexity };
}

/** Trains a VQ-VAE, of one level or two. */
export async function fitQuantized(
  model: Module & { loss(x: Tensor): QuantizedLoss },
  data: Examples,
  options: QuantizedFitOptions,
): Promise<TrainResult> {
  const { heldOut, ...rest } = options;
  const loss = ({ x }: { readonly x: Tensor }): QuantizedLoss => model.loss(x);
  const measure = (examples: Examples) =>
    evaluate(model, new DataLoader(asDataset(examples), { batchSize: 256 }), loss);
  const objective = { loss, ...(heldOut && { heldOut, validate: () => measure(heldOut) }) };
  return fitExamples(model, asDataset(data), objective, rest);
}
