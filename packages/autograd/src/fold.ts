import { permute, reshape, Tensor, zeros } from "@nn/tensor";
import {
  flipNode,
  foldNode,
  padNode,
  padOrCropNode,
  unfoldNode,
  type FoldParams,
  type PrimitiveParams,
  type Shape,
} from "@nn/tensor/graph";

/** The adjoint of `unfold`: windows (place in the window last) added back into `shape`, where they overlap summed. */
export function fold(windows: Tensor, shape: Shape, params: PrimitiveParams["unfold"]): Tensor {
  const { axis, size, step, dilation } = params;
  if (windows.size === 0) return zeros(shape, { dtype: windows.dtype });
  if (size === step && dilation === 1) return foldDisjoint(windows, shape, axis, size);
  const dims = { axes: [axis], start: [0], step: [step], dilation: [dilation] };
  return new Tensor(foldNode(windows.node, shape, dims));
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

/** Windows that touch but don't overlap are laid side by side. */
function foldDisjoint(windows: Tensor, shape: Shape, axis: number, size: number): Tensor {
  const last = windows.rank - 1;
  const axes = windows.shape.map((_, i) => i).filter((i) => i !== last);
  const beside = permute(windows, [...axes.slice(0, axis + 1), last, ...axes.slice(axis + 1)]);
  const covered = windows.shape[axis] * size;
  const flat = reshape(beside, shape.map((n, i) => (i === axis ? covered : n))); // prettier-ignore
  const none = shape.map(() => 0);
  const high = shape.map((n, i) => (i === axis ? n - covered : 0));
  return high[axis] === 0 ? flat : new Tensor(padNode(flat.node, none, high, none));
}
