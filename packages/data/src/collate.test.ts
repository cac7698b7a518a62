import { tensor } from "@nn/tensor";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Tensor } from "@nn/tensor";
import { defaultCollate } from "./collate.js";

describe("defaultCollate", () => {
  it("joins objects and tuples part by part", async () => {
    const batch = defaultCollate([
      { x: tensor([1, 2]), size: [3, 1] as [number, number], name: "a", ok: true, none: null },
      { x: tensor([3, 4]), size: [5, 2] as [number, number], name: "b", ok: false, none: null },
    ]);
    expectTypeOf(batch.x).toEqualTypeOf<Tensor>();
    expectTypeOf(batch.size).toEqualTypeOf<[Tensor, Tensor]>();
    expectTypeOf(batch.name).toEqualTypeOf<string[]>();
    expect(await batch.x.array()).toEqual([[1, 2], [3, 4]]); // prettier-ignore
    expect(await batch.size[0].array()).toEqual([3, 5]);
    expect(batch.ok.dtype).toBe("bool");
    expect(batch.name).toEqual(["a", "b"]);
    expect(batch.none).toEqual([null, null]);
  });

  it("stacks typed arrays with their dtype", async () => {
    const x = defaultCollate([new Int32Array([1, 2]), new Int32Array([3, 4])]);
    expect(x.dtype).toBe("int32");
    expect(await x.array()).toEqual([[1, 2], [3, 4]]); // prettier-ignore
  });

  it("refuses examples that differ, and names the part", () => {
    expect(() => defaultCollate([])).toThrow("got no examples");
    expect(() => defaultCollate<{ x: unknown }>([{ x: 1 }, { x: "a" }])).toThrow(
      "example.x is a number in one example of the batch and a string in another",
    );
    expect(() => defaultCollate<object>([{ x: 1 }, { y: 1 }])).toThrow("has the parts x");
    expect(() => defaultCollate([new Float32Array(2), new Float32Array(3)])).toThrow("Float32Array of 3");
    expect(() => defaultCollate([new Uint8Array(2)])).toThrow("doesn't say its dtype");
    expect(() => defaultCollate([tensor([1]), tensor([1, 2])])).toThrow("shapes [1] and [2] differ");
  });
});
