import { add, permute, reshape, Tensor, zeros } from "@nn/tensor";
import { padNode, sliceNode, type PrimitiveParams, type Shape } from "@nn/tensor/graph";

/** The adjoint of `unfold`: windows (place in the window last) added back into `shape`, where they overlap summed. */
export function fold(windows: Tensor, shape: Shape, params: PrimitiveParams["unfold"]): Tensor {
  const { axis, size, step, dilation } = params;
  const count = windows.shape[axis];
  if (windows.size === 0) return zeros(shape, { dtype: windows.dtype });
  if (size === step && dilation === 1) return foldDisjoint(windows, shape, axis, size);
  let total: Tensor | undefined;
  for (let place = 0; place < size; place++) {
    const low = shape.map((_, i) => (i === axis ? place * dilation : 0));
    const high = shape.map((n, i) => (i === axis ? n - ((count - 1) * step + 1) - place * dilation : 0));
    const interior = shape.map((_, i) => (i === axis ? step - 1 : 0));
    const part = new Tensor(padNode(lastPlace(windows, place).node, low, high, interior));
    total = total ? add(total, part) : part;
  }
  return total!;
}

function lastPlace(windows: Tensor, place: number): Tensor {
  const rank = windows.rank;
  const start = windows.shape.map((_, i) => (i === rank - 1 ? place : 0));
  const shape = windows.shape.map((n, i) => (i === rank - 1 ? 1 : n));
  const cut = new Tensor(sliceNode(windows.node, start, shape.map(() => 1), shape)); // prettier-ignore
  return reshape(cut, shape.slice(0, -1));
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
