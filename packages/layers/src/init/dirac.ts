import { formatShape, NNError, ShapeError, tensor, type Tensor } from "@nn/tensor";
import { setValues } from "./set-values.js";

/** Options of {@link dirac}. */
export interface DiracOptions {
  /** The groups of the convolution; each passes on its own channels. Initially 1. */
  readonly groups?: number;
}

/**
 * Sets a convolution's weight to 1 in the middle of the window from each channel to itself, 0 elsewhere: as many channels
 * as possible are passed on unchanged.
 *
 * @param parameter - `[outputs, inputs / groups, ...window]`, three to five axes.
 * @throws ShapeError when there are other axes. NNError when the outputs cannot be divided into the groups.
 *
 * @example
 * ```ts
 * import { init, Parameter } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(await init.dirac(new Parameter(zeros([1, 1, 3]))).array()); // [[[0, 1, 0]]]
 * ```
 */
export function dirac<T extends Tensor>(parameter: T, options: DiracOptions = {}): T {
  const { shape, dtype } = parameter;
  const { groups = 1 } = options;
  if (shape.length < 3 || shape.length > 5) {
    throw new ShapeError("init.dirac", `expected three to five axes, got ${formatShape(shape)}`);
  }
  const [outputs, inputs, ...window] = shape;
  if (!Number.isInteger(groups) || groups < 1 || outputs % groups !== 0) {
    throw new NNError("init.dirac", `${outputs} outputs cannot be divided into ${groups} groups`);
  }
  const elements = window.reduce((total, size) => total * size, 1);
  const middle = window.reduce((place, size) => place * size + Math.floor(size / 2), 0);
  const values = new Float32Array(outputs * inputs * elements);
  const each = outputs / groups;
  for (let output = 0; output < outputs; output++) {
    const channel = output % each;
    if (channel < inputs) values[(output * inputs + channel) * elements + middle] = 1;
  }
  return setValues("dirac", parameter, tensor(values, shape, { dtype }));
}
