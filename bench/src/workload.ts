import type { Tensor } from "@nn/tensor";

/** Which table a workload is in. */
export type Group = "matmul" | "elements" | "convolution" | "training" | "decode" | "small";

/** A step or a function of tensors, as it is or captured by `compile`. */
export type Captured = <R extends Tensor | readonly Tensor[]>(
  fn: (...args: Tensor[]) => R,
) => (...args: Tensor[]) => R;

/** A workload that is ready to be timed. */
export interface Prepared {
  /** Does the work once; its results are computed when it ends, or when the promise that it answers is kept. */
  readonly run: () => void | Promise<void>;
  /** A number that shows whether others do the same work: the loss of the last step. */
  readonly check?: () => Promise<number>;
  /** Gives memory back, where a library wants that. */
  readonly release?: () => void | Promise<void>;
  /** How many numbers the model learns. */
  readonly parameters?: number;
}

/** One thing to measure: what it is, and how our library does it. */
export interface Workload {
  /** By what peers and `--only` know it. */
  readonly name: string;
  readonly title: string;
  readonly group: Group;
  /** Floating-point operations of one call; a multiply-add is two. */
  readonly flops?: number;
  /** Bytes that one call must read and write, each array once. */
  readonly bytes?: number;
  /** Examples, tokens or calls in one `run`, where a rate of them is what people ask for. */
  readonly examples?: number;
  /** Whether `compile` is out of place, because what operations cost without it is the question. */
  readonly uncompiled?: true;
  /** Makes the data. `compiled` is the identity where the plain loop is measured. */
  readonly prepare: (compiled: Captured) => Prepared;
}
