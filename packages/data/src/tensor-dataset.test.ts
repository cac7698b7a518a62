import { describe, expect, expectTypeOf, it } from "vitest";
import { ones, type Tensor } from "@nn/tensor";
import { TensorDataset } from "./tensor-dataset.js";

const xor = () =>
  new TensorDataset({
    x: { data: new Float32Array([0, 0, 0, 1, 1, 0, 1, 1]), shape: [2] },
    y: new Int32Array([0, 1, 1, 0]),
  });

describe("TensorDataset", () => {
  it("gathers rows of every column, repeats allowed", async () => {
    const { x, y } = xor().batch([3, 1, 3]);
    expect(await x.array()).toEqual([[1, 1], [0, 1], [1, 1]]); // prettier-ignore
    expect(await y.array()).toEqual([0, 1, 0]);
    expect(y.dtype).toBe("int32");
  });

  it("knows the names of its columns", () => {
    expectTypeOf(xor().batch([0])).toEqualTypeOf<Record<"x" | "y", Tensor>>();
  });

  it("gives everything at once, and nothing for no indices", async () => {
    expect(xor().all().x.shape).toEqual([4, 2]);
    expect(xor().batch([]).x.shape).toEqual([0, 2]);
  });

  it("changes dtype and scale on the way", async () => {
    const bytes = Uint8Array.of(0, 51, 255, 102);
    const data = new TensorDataset({
      grey: { data: bytes, shape: [2], dtype: "float32", scale: 1 / 255 },
      ink: { data: bytes, shape: [2], dtype: "bool" },
    });
    const { grey, ink } = data.all();
    expect(Array.from(await grey.data(), (v) => Math.round(v * 10) / 10)).toEqual([0, 0.2, 1, 0.4]);
    expect([...(await ink.data())]).toEqual([0, 1, 1, 1]);
    expect(ink.dtype).toBe("bool");
  });

  it("names the column that does not fit", () => {
    const four = new Float32Array(4);
    expect(() => new TensorDataset({ x: { data: four, shape: [3] } })).toThrow(
      "column x has 4 numbers, which are not examples of shape [3]",
    );
    expect(() => new TensorDataset({ x: { data: four, shape: [2] }, y: four })).toThrow("x 2, y 4");
    expect(() => new TensorDataset({ x: new Uint8Array(4) })).toThrow("say it: { data, dtype");
    expect(() => new TensorDataset({})).toThrow("at least one column");
  });

  it("refuses what is no typed array", () => {
    for (const column of [[1, 2], ones([2])]) {
      const columns = { x: column as unknown as Float32Array };
      expect(() => new TensorDataset(columns)).toThrow("column x is no typed array");
    }
  });

  it("refuses indices out of range", () => {
    expect(() => xor().batch([0, 4])).toThrow("index 4 is out of range for 4 examples");
    expect(() => xor().batch([-1])).toThrow("index -1");
    expect(() => xor().batch([0.5])).toThrow("index 0.5");
  });
});
