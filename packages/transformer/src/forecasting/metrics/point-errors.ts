import { ShapeError, formatShape, type Tensor, type TypedArray } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";
import { MeanMetric } from "./mean-metric.js";

/**
 * sMAPE: the mean of 200 |forecast - y| / (|forecast| + |y|), in percent; 0 where both are 0.
 *
 * `update(forecast, future)` takes two tensors of one shape.
 *
 * Source: Makridakis, Spiliotis and Assimakopoulos (2020), The M4 Competition.
 *
 * @example
 * ```ts
 * import { SymmetricMeanAbsolutePercentageError } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const smape = new SymmetricMeanAbsolutePercentageError();
 * await smape.update(tensor([1, 0]), tensor([3, 0]));
 * console.log(await smape.compute()); // 50
 * ```
 */
export class SymmetricMeanAbsolutePercentageError extends MeanMetric<[forecast: Tensor, future: Tensor]> {
  protected measure(forecast: Tensor, future: Tensor): Tensor[] {
    checkPair(this.constructor.name, forecast, future);
    return [forecast, future];
  }

  protected add([forecast, future]: TypedArray[]): void {
    for (let i = 0; i < future.length; i++) {
      const size = Math.abs(forecast[i]) + Math.abs(future[i]);
      this.count(size === 0 ? 0 : (200 * Math.abs(forecast[i] - future[i])) / size);
    }
  }
}

/**
 * MASE: the mean absolute error of each window and channel, over the mean absolute change from season to season in its
 * past, which is what a seasonal naive forecast was off by there. Under 1 is better than that. A past that repeats itself
 * exactly doesn't count.
 *
 * `update(forecast, future, past)` takes `[n, horizon, channels]` twice, and `[n, time, channels]` of more than a season.
 *
 * Source: Hyndman and Koehler (2006), Another look at measures of forecast accuracy.
 *
 * @param season - After how many steps of time a series repeats itself. Initially 1.
 *
 * @example
 * ```ts
 * import { MeanAbsoluteScaledError } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const mase = new MeanAbsoluteScaledError();
 * await mase.update(tensor([[[4]]]), tensor([[[5]]]), tensor([[[1], [3], [5]]]));
 * console.log(await mase.compute()); // 0.5
 * ```
 */
export class MeanAbsoluteScaledError extends MeanMetric<[forecast: Tensor, future: Tensor, past: Tensor]> {
  constructor(readonly season = 1) {
    super();
  }

  protected measure(forecast: Tensor, future: Tensor, past: Tensor): Tensor[] {
    const { season } = this;
    checkPair(this.constructor.name, forecast, future);
    const [, time = 0] = past.shape;
    if (past.rank !== 3 || time <= season) {
      const found = `the past has shape ${formatShape(past.shape)}`;
      throw new ShapeError(
        this.constructor.name,
        found,
        `give [n, time, channels] of more than ${season} times`,
      );
    }
    const changes = past.slice(null, [season, time]).sub(past.slice(null, [0, time - season]));
    return [forecast.sub(future).abs().mean(1), changes.abs().mean(1)]; // [n, channels] each
  }

  protected add([errors, scales]: TypedArray[]): void {
    for (let i = 0; i < errors.length; i++) if (scales[i] > 0) this.count(errors[i] / scales[i]);
  }
}

function checkPair(operation: string, forecast: Tensor, future: Tensor): void {
  if (sameShape(forecast.shape, future.shape)) return;
  const shapes = `the forecast has shape ${formatShape(forecast.shape)}, the future ${formatShape(future.shape)}`;
  throw new ShapeError(operation, shapes, "give both the same one");
}
