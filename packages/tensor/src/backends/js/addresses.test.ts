import { describe, expect, it } from "vitest";
import {
  contiguousView, expandView, flipView, permuteView, sliceView, unfoldView, type View,
} from "../../kernel/view.js"; // prettier-ignore
import { allAddresses, createAddresser, linearStride } from "./addresses.js";

/** By the definition: one index after the other. */
function byIndex({ shape, strides, offset }: View): number[] {
  let addresses = [offset];
  shape.forEach((size, axis) => {
    addresses = addresses.flatMap((base) => Array.from({ length: size }, (_, i) => base + i * strides[axis]));
  });
  return addresses;
}

const dense = contiguousView([3, 4, 5]);
const VIEWS: Record<string, View> = {
  dense,
  scalar: contiguousView([]),
  permuted: permuteView(dense, [2, 0, 1]),
  broadcast: expandView(contiguousView([3, 1, 5]), [2, 3, 4, 5]),
  constant: expandView(contiguousView([1]), [4, 6]),
  sliced: sliceView(dense, [1, 0, 1], [1, 2, 3], [2, 2, 2]),
  flipped: flipView(dense, [0, 2]),
  overlapping: unfoldView(contiguousView([2, 9]), 1, 3, 2, 2, [2, 3, 3]),
  thin: permuteView(contiguousView([1, 7, 1]), [1, 2, 0]),
  empty: contiguousView([3, 0, 2]),
};

describe("addresses", () => {
  it.each(Object.keys(VIEWS))("of a view that is %s are those of the definition", (name) => {
    expect([...allAddresses(VIEWS[name])]).toEqual(byIndex(VIEWS[name]));
  });

  it("start anywhere", () => {
    const view = VIEWS.broadcast;
    const expected = byIndex(view);
    const address = createAddresser(view);
    const out = new Int32Array(7);
    for (let start = 0; start + 7 <= expected.length; start++) {
      address(start, 7, out);
      expect([...out]).toEqual(expected.slice(start, start + 7));
    }
  });

  it("know a view that one stride walks", () => {
    expect(linearStride(dense)).toBe(1);
    expect(linearStride(VIEWS.constant)).toBe(0);
    expect(linearStride(flipView(contiguousView([6]), [0]))).toBe(-1);
    expect(linearStride(VIEWS.permuted)).toBeUndefined();
  });
});
