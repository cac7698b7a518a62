import { Tensor, zeros } from "@nn/tensor";
import {
  flipNode,
  foldNode,
  padOrCropNode,
  unfoldNode,
  type FoldParams,
  type PrimitiveParams,
  type Shape,
} from "@nn/tensor/graph";

/** The adjoint of `unfold`: windows (place in the window last) added back into `shape`, where they overlap summed. */
export function fold(windows: Tensor, shape: Shape, params: PrimitiveParams["unfold"]): Tensor {
  const { axis, step, dilation } = params;
  if (windows.size === 0) return zeros(shape, { dtype: windows.dtype });
  const geometry = { axes: [axis], start: [0], step: [step], dilation: [dilation] };
  return new Tensor(foldNode(windows.node, shape, geometry));
}

/** The adjoint of a fold: for each window and place, the element that they were laid onto, 0 where they were dropped. */
export function foldAdjoint(g: Tensor, shape: Shape, { axes, start, step, dilation }: FoldParams): Tensor {
  const low = g.shape.map(() => 0);
  const high = g.shape.map(() => 0);
  const places = shape.slice(g.rank);
  axes.forEach((axis, i) => {
    const reach = (places[i] - 1) * dilation[i];
    low[axis] = -(start[i] + Math.min(reach, 0));
    high[axis] = start[i] + (shape[axis] - 1) * step[i] + Math.max(reach, 0) - (g.shape[axis] - 1);
  });
  let node = padOrCropNode(g.node, low, high);
  axes.forEach((axis, i) => (node = unfoldNode(node, axis, places[i], step[i], Math.abs(dilation[i]))));
  const reversed = axes.flatMap((_, i) => (dilation[i] < 0 ? [g.rank + i] : []));
  return new Tensor(flipNode(node, reversed));
}
