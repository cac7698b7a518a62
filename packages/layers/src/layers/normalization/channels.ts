import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { assignLater, nodeOf, sameShape } from "@nn/tensor/graph";
import { moments, scaled, standardized } from "./moments.js";

/** What {@link normalizeChannels} takes beside its input. Every tensor is `[C]`. */
export interface ChannelStatistics {
  readonly runningMean: Tensor | undefined;
  readonly runningVar: Tensor | undefined;
  readonly weight: Tensor | undefined;
  readonly bias: Tensor | undefined;
  /** Whether mean and variance are those of the input, which then move the running ones. */
  readonly byInput: boolean;
  /** The share of the input in the running statistics. */
  readonly momentum: number | Tensor;
  readonly eps: number;
}

/** Normalises x `[N, C, *]` by statistics over `axes` or by running ones, then scales each channel. */
export function normalizeChannels(
  operation: string,
  x: Tensor,
  axes: readonly number[],
  statistics: ChannelStatistics,
): Tensor {
  const { runningMean, runningVar, weight, bias, byInput } = statistics;
  checkPerChannel(operation, x, { runningMean, runningVar, weight, bias });
  const standard = byInput ? byOwn(operation, x, axes, statistics) : byRunning(operation, x, statistics);
  return scaled(standard, weight && alongChannels(weight, x), bias && alongChannels(bias, x));
}

function byOwn(operation: string, x: Tensor, axes: readonly number[], statistics: ChannelStatistics): Tensor {
  const count = axes.reduce((product, axis) => product * x.shape[axis], 1);
  if (count === 1) {
    throw new ShapeError(
      operation,
      `expected more than one value for each mean, got ${formatShape(x.shape)}`,
      "give a larger input, or call eval() to normalise by running statistics",
    );
  }
  const { mean, variance, centred } = moments(x, axes);
  // An empty batch tells nothing.
  if (x.size > 0) moveRunning(statistics, mean, variance.mul(count / (count - 1)));
  return standardized(centred, variance, statistics.eps);
}

function byRunning(operation: string, x: Tensor, statistics: ChannelStatistics): Tensor {
  const { runningMean, runningVar, eps } = statistics;
  if (!runningMean || !runningVar) {
    throw new NNError(operation, "there are no running statistics to normalise by", "give both, or train");
  }
  return standardized(x.sub(alongChannels(runningMean, x)), alongChannels(runningVar, x), eps);
}

/** Moves the running statistics towards those of a batch, `[N or 1, C, 1, …]`, with whatever is computed next. */
function moveRunning(statistics: ChannelStatistics, mean: Tensor, variance: Tensor): void {
  const { runningMean, runningVar, momentum } = statistics;
  const move = (running: Tensor | undefined, values: Tensor): void => {
    if (!running) return;
    const batch = values.mean(0).reshape(running.shape).cast(running.dtype);
    assignLater(running, running.lerp(batch, momentum).node);
  };
  move(runningMean, mean);
  move(runningVar, variance);
}

/** One number a channel, `[C]`, as `[C, 1, …]`: beside axis 1 of x. */
export function alongChannels(values: Tensor, x: Tensor): Tensor {
  return values.reshape([-1, ...new Array<number>(x.rank - 2).fill(1)]);
}

/** Refuses an x that isn't `[N, C, *]`, and tensors beside it that aren't `[C]`. */
export function checkPerChannel(
  operation: string,
  x: Tensor,
  tensors: Readonly<Record<string, Tensor | undefined>>,
): void {
  const { shape } = nodeOf(operation, x);
  if (shape.length < 2) throw new ShapeError(operation, `expected [N, C, *], got ${formatShape(shape)}`);
  const wanted = [shape[1]];
  for (const [name, value] of Object.entries(tensors)) {
    if (!value || sameShape(value.shape, wanted)) continue;
    throw new ShapeError(
      operation,
      `for x of ${formatShape(shape)} ${name} is ${formatShape(wanted)}, got ${formatShape(value.shape)}`,
    );
  }
}
