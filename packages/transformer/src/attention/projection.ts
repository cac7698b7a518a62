import { Linear, linear, type LinearOptions, type Module } from "@nn/layers";
import type { Tensor } from "@nn/tensor";

/** Makes a layer from `[*, inFeatures]` to `[*, outFeatures]`, as `(...args) => new Linear(...args)`. */
export type MakeProjection = (inFeatures: number, outFeatures: number, options: LinearOptions) => Module;

/** What is made where nothing else is asked for. */
export const makeLinear: MakeProjection = (inFeatures, outFeatures, options) =>
  new Linear(inFeatures, outFeatures, options);

/** Some of the numbers that a projection gives: of a plain `Linear`, only those are computed. */
export function partOf(projection: Module, x: Tensor, start: number, stop: number): Tensor {
  if (isPlain(projection)) {
    return linear(x, projection.weight.slice([start, stop]), projection.bias?.slice([start, stop]));
  }
  const y = projection.forward(x);
  return y.slice(...y.shape.slice(1).map(() => null), [start, stop]);
}

/** Whether a projection is a `Linear` that nothing has been added to, such as LoRA. */
function isPlain(projection: Module): projection is Linear {
  return projection instanceof Linear && projection.children().length === 0;
}
