import { ShapeError, type Tensor, formatShape } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";

/** The gradient of a parameter that has one, refused where its shape is another. */
export function gradientOf(param: Tensor): Tensor {
  const grad = param.grad!;
  if (!sameShape(grad.shape, param.shape)) {
    throw new ShapeError(
      "step",
      `a gradient has shape ${formatShape(grad.shape)}, its parameter ${formatShape(param.shape)}`,
    );
  }
  return grad;
}
