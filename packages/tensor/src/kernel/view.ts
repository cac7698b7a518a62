import { contiguousStrides, type Shape } from "../shape.js";

/** How an array is walked: element (i, j, …) lies at `offset + i * strides[0] + j * strides[1] + …`. */
export interface View {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

export function contiguousView(shape: Shape): View {
  return { shape, strides: contiguousStrides(shape), offset: 0 };
}

/** True when the view walks a dense array in order from its start. */
export function isContiguous(view: View): boolean {
  if (view.offset !== 0) return false;
  let stride = 1;
  for (let i = view.shape.length - 1; i >= 0; i--) {
    if (view.shape[i] !== 1 && view.strides[i] !== stride) return false;
    stride *= view.shape[i];
  }
  return true;
}

export function permuteView(view: View, perm: readonly number[]): View {
  return {
    shape: perm.map((axis) => view.shape[axis]),
    strides: perm.map((axis) => view.strides[axis]),
    offset: view.offset,
  };
}

/** Broadcasts to `shape`, aligning axes at the end; new and stretched axes get stride 0. */
export function expandView(view: View, shape: Shape): View {
  const lead = shape.length - view.shape.length;
  const strides = shape.map((size, i) =>
    i < lead || view.shape[i - lead] !== size ? 0 : view.strides[i - lead],
  );
  return { shape, strides, offset: view.offset };
}

export function sliceView(view: View, start: readonly number[], step: readonly number[], shape: Shape): View {
  let offset = view.offset;
  for (let i = 0; i < start.length; i++) offset += start[i] * view.strides[i];
  return { shape, strides: view.strides.map((stride, i) => stride * step[i]), offset };
}

export function flipView(view: View, axes: readonly number[]): View {
  const strides = view.strides.slice();
  let offset = view.offset;
  for (const axis of axes) {
    offset += Math.max(view.shape[axis] - 1, 0) * strides[axis];
    strides[axis] = -strides[axis];
  }
  return { shape: view.shape, strides, offset };
}

/** Windows of `size` elements, `dilation` apart, every `step` along `axis`; the place in the window is a new last axis. */
export function unfoldView(
  view: View,
  axis: number,
  size: number,
  step: number,
  dilation: number,
  shape: Shape,
): View {
  const stride = view.strides[axis];
  const strides = view.strides.slice();
  strides[axis] = stride * step;
  strides.push(stride * dilation);
  return { shape, strides, offset: view.offset };
}

/** The same elements under another shape, or undefined where strides can't say it and a copy is needed. */
export function reshapeView(view: View, shape: Shape): View | undefined {
  const sizes: number[] = [];
  const steps: number[] = [];
  for (let i = 0; i < view.shape.length; i++) {
    if (view.shape[i] === 0) return contiguousView(shape);
    if (view.shape[i] === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && steps[last] === view.strides[i] * view.shape[i]) {
      sizes[last] *= view.shape[i];
      steps[last] = view.strides[i];
    } else {
      sizes.push(view.shape[i]);
      steps.push(view.strides[i]);
    }
  }
  // sizes × steps is now the coarsest form; cut it into the new axes from the end.
  const strides = new Array<number>(shape.length).fill(0);
  let block = sizes.length - 1;
  let left = block >= 0 ? sizes[block] : 1;
  let stride = block >= 0 ? steps[block] : 0;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] === 1) continue;
    if (left === 1 && block > 0) {
      block--;
      left = sizes[block];
      stride = steps[block];
    }
    if (left % shape[i] !== 0) return undefined;
    strides[i] = stride;
    stride *= shape[i];
    left /= shape[i];
  }
  return { shape, strides, offset: view.offset };
}
