import { describe, expect, it } from "vitest";
import { Subset } from "./subset.js";
import { TensorDataset } from "./tensor-dataset.js";

const data = () => new TensorDataset({ x: new Float32Array([10, 20, 30, 40]) });

describe("Subset", () => {
  it("shows the chosen examples in the chosen order, through several levels", async () => {
    const outer = new Subset(data(), [3, 1, 0]);
    expect(await outer.all().x.array()).toEqual([40, 20, 10]);
    expect(await new Subset(outer, [2, 0]).all().x.array()).toEqual([10, 40]);
  });

  it("refuses indices out of range, its own and others", () => {
    expect(() => new Subset(data(), [4])).toThrow("Subset: index 4 is out of range for 4 examples");
    expect(() => new Subset(data(), [1]).batch([1])).toThrow("use 0 … 0");
    expect(() => new Subset(data(), []).batch([0])).toThrow("the data set is empty");
  });
});
