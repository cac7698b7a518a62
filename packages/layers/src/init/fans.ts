import { ShapeError, formatShape } from "@nn/tensor";

/** How many inputs and outputs one element of a weight takes part in. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * The fans of a weight `[outputs, inputs, ...window]`: inputs and outputs, times the elements of the window.
 *
 * @throws ShapeError when there are fewer than two axes.
 *
 * @example
 * ```ts
 * import { init } from "@nn/layers";
 * console.log(init.fans([16, 3, 5, 5])); // { fanIn: 75, fanOut: 400 }
 * ```
 */
export function fans(shape: readonly number[]): Fans {
  if (shape.length < 2) {
    throw new ShapeError(
      "init",
      `a weight needs at least two axes (outputs, inputs, …), got ${formatShape(shape)}`,
      "use init.uniform, init.normal or init.constant",
    );
  }
  const [outputs, inputs, ...window] = shape;
  const elements = window.reduce((total, size) => total * size, 1);
  return { fanIn: inputs * elements, fanOut: outputs * elements };
}
