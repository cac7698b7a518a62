import { Linear, linear, type LinearOptions, type Module } from "@nn/layers";
import type { Tensor } from "@nn/tensor";

/** Makes a layer from `[*, inFeatures]` to `[*, outFeatures]`, as `(...args) => new Linear(...args)`. */
export type MakeProjection = (inFeatures: number, outFeatures: number, options: LinearOptions) => Module;

/** What is made where nothing else is asked for. */
export const makeLinear: MakeProjection = (inFeatures, outFeatures, options) =>
  new Linear(inFeatures, outFeatures, options);

/** Some of the numbers that a projection gives: of a plain `Linear` with nothing in it (LoRA), only those are computed. */
export function partOf(projection: Module, x: Tensor, start: number, stop: number): Tensor {
  if (projection.constructor !== Linear || projection.namedChildren().size > 0) {
    const y = projection.forward(x);
    return y.slice(...y.shape.slice(1).map(() => null), [start, stop]);
  }
  const { weight, bias } = projection as Linear;
  return linear(x, weight.slice([start, stop]), bias?.slice([start, stop]));
}
