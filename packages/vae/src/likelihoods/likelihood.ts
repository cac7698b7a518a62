import { formatShape, ShapeError, type RandomOptions, type Tensor } from "@nn/tensor";

/** How a decoder's output stands for a distribution over examples. */
export interface Likelihood {
  /** Its name in error messages. */
  readonly name: string;
  /** How many numbers the decoder gives for each number of an example; they lie side by side along axis 1. */
  readonly outputs: number;
  /** The least and the largest value that an example may have; anything where it is left out. */
  readonly range?: readonly [number, number];
  /** log p(x | output): `[n, *]` and the decoder's `[n, outputs * …]` to `[n]`, in nats. */
  logProb(x: Tensor, output: Tensor): Tensor;
  /** The expected example, of the shape of an example. */
  mean(output: Tensor): Tensor;
  /** An example drawn from the distribution. */
  sample(output: Tensor, options?: RandomOptions): Tensor;
}

/** Refuses an output that doesn't go with the examples. */
export function checkOutput({ name, outputs }: Likelihood, x: Tensor, output: Tensor): void {
  const wanted = [x.shape[0], x.shape[1] * outputs, ...x.shape.slice(2)];
  if (output.shape.join() === wanted.join()) return;
  throw new ShapeError(
    name,
    `examples ${formatShape(x.shape)} need a decoder's output of ${formatShape(wanted)}, got ${formatShape(output.shape)}`,
    outputs > 1 ? `the decoder gives ${outputs} numbers for each one, along axis 1` : undefined,
  );
}
