import type { Tensor } from "@nn/tensor";

/** What is measured, by name: rank-0 tensors (means over the batch), or plain numbers. */
export type Metrics = Readonly<Record<string, Tensor | number>>;

/** Where batches come from: a `DataLoader`, an array, a generator. Gone through once per epoch. */
export type Batches<Batch> = (Iterable<Batch> | AsyncIterable<Batch>) & {
  /** The batches of one epoch, where that is known; the estimate of the time left needs it. */
  readonly length?: number;
};

/** What training needs of a model; every `Module` of `@nn/layers` has it. */
export interface Trainable {
  readonly training: boolean;
  train(mode?: boolean): unknown;
  eval(): unknown;
}

/** What training needs of an optimiser; every `Optimizer` of `@nn/optim` has it. */
export interface Steppable {
  zeroGrad(): void;
  step(): void;
  /** Clipping and accumulation need them. */
  readonly paramGroups?: readonly { readonly params: readonly Tensor[] }[];
}

/**
 * The loss of a batch, lazily: a rank-0 tensor, or an object of metrics of which `loss` is the one to be minimised and
 * the others are reported beside it.
 */
export type LossFunction<Batch> = (batch: Batch) => Tensor | (Metrics & { readonly loss: Tensor });

/** What one epoch came to. */
export interface EpochRecord {
  /** The number of the epoch, from 1. */
  readonly epoch: number;
  /** The steps that were done in it. */
  readonly steps: number;
  /** False for a last epoch that was cut short. */
  readonly complete: boolean;
  /** Its duration in seconds, validation included. */
  readonly seconds: number;
  /** Means over the examples of the epoch, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What `validate` answered after it; empty where there was none. */
  readonly validation: Readonly<Record<string, number>>;
}

/** What training came to. */
export interface TrainResult {
  /** One record per epoch, the last one perhaps not complete. */
  readonly history: readonly EpochRecord[];
  /** Whether the signal ended it. */
  readonly interrupted: boolean;
  /** All steps that were done. */
  readonly steps: number;
  /** The whole duration in seconds. */
  readonly seconds: number;
}
