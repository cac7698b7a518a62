import type { Curve } from "../plot/loss-curve.ts";

/** A curve's value at a step, or the last one before it; nothing before the curve begins. */
export function valueAt({ steps, values }: Curve, step: number): number | undefined {
  return values[steps.findLastIndex((at) => at <= step)];
}
