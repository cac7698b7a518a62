import { NNError, type Tensor } from "@nn/tensor";
import type { Forecast, ForecastHead } from "./forecast.js";
import { SCALINGS, unitsOf, type SeriesScaling } from "./scaling.js";

/** How a model that looks at each channel by itself takes a context and makes a forecast. */
export interface ByChannel {
  readonly horizon: number;
  readonly head: ForecastHead;
  readonly scaling: SeriesScaling;
}

/** Refuses settings that whoever has no types can give. */
export function checkByChannel(operation: string, { head, scaling }: Omit<ByChannel, "horizon">): void {
  if (typeof head?.forecast !== "function") {
    throw new NNError(operation, `head is ${String(head)}, which makes no forecast`, "use pointHead(), gaussianHead(), studentTHead() or quantileHead()"); // prettier-ignore
  }
  if (!SCALINGS.includes(scaling)) {
    throw new NNError(
      operation,
      `there is no scaling "${String(scaling)}"`,
      `use one of ${SCALINGS.join(", ")}`,
    );
  }
}

/**
 * Each channel through the same model, as if it were a series of its own (Nie et al. 2023, "channel-independence"), in its
 * own units.
 *
 * @param past - `[n, context, channels]`
 * @param compute - From scaled series `[n * channels, context]` to `[n * channels, horizon * outputs]`.
 */
export function forecastByChannel(
  { horizon, head, scaling }: ByChannel,
  past: Tensor,
  compute: (series: Tensor) => Tensor,
): Forecast {
  const [n, context, channels] = past.shape;
  const units = unitsOf(past, scaling);
  const scaled = past.sub(units.shift).div(units.scale); // [n, context, channels]
  const raw = compute(scaled.permute([0, 2, 1]).reshape([n * channels, context])); // [n * channels, horizon * outputs]
  const apart = raw.reshape([n, channels, horizon, head.outputs]).permute([0, 2, 1, 3]);
  return head.forecast(apart, units); // of [n, horizon, channels, outputs]
}
