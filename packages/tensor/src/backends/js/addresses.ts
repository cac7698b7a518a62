import { numel } from "../../shape.js";
import type { View } from "../../kernel/view.js";

/** Writes the addresses of elements start … start + n - 1, in row-major order of a view, into `out`. */
export type Addresser = (start: number, n: number, out: Int32Array) => void;

interface Axes {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
}

/** The fewest axes that walk a view in the same order. */
function coalesce(view: View): Axes {
  const sizes: number[] = [];
  const strides: number[] = [];
  for (let i = 0; i < view.shape.length; i++) {
    if (view.shape[i] === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && strides[last] === view.strides[i] * view.shape[i]) {
      sizes[last] *= view.shape[i];
      strides[last] = view.strides[i];
    } else {
      sizes.push(view.shape[i]);
      strides.push(view.strides[i]);
    }
  }
  return { sizes, strides };
}

/** The stride of a view that one step walks from end to end, else undefined. */
export function linearStride(view: View): number | undefined {
  const { strides } = coalesce(view);
  return strides.length === 0 ? 0 : strides.length === 1 ? strides[0] : undefined;
}

export function createAddresser(view: View): Addresser {
  const stride = linearStride(view);
  return stride === undefined
    ? createOdometer(coalesce(view), view.offset)
    : createLinear(view.offset, stride);
}

function createLinear(offset: number, stride: number): Addresser {
  return (start, n, out) => {
    let address = offset + start * stride;
    for (let i = 0; i < n; i++) {
      out[i] = address;
      address += stride;
    }
  };
}

function createOdometer({ sizes, strides }: Axes, offset: number): Addresser {
  const last = sizes.length - 1;
  const places = new Array<number>(sizes.length).fill(0);
  return (start, n, out) => {
    let address = offset;
    for (let axis = last, rest = start; axis >= 0; axis--) {
      places[axis] = rest % sizes[axis];
      rest = Math.floor(rest / sizes[axis]);
      address += places[axis] * strides[axis];
    }
    const step = strides[last];
    for (let i = 0; ;) {
      const end = Math.min(n, i + sizes[last] - places[last]);
      for (; i < end; i++) {
        out[i] = address;
        address += step;
      }
      if (i >= n) return;
      // The last axis is through: back to its start and carry into the axes before it.
      address -= sizes[last] * step;
      places[last] = 0;
      let axis = last - 1;
      while (++places[axis] === sizes[axis]) {
        address -= (sizes[axis] - 1) * strides[axis];
        places[axis--] = 0;
      }
      address += strides[axis];
    }
  };
}

/** All addresses of a view, in row-major order. */
export function allAddresses(view: View): Int32Array {
  const addresses = new Int32Array(numel(view.shape));
  if (addresses.length > 0) createAddresser(view)(0, addresses.length, addresses);
  return addresses;
}
