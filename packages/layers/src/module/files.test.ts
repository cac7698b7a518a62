import { ones, tensor, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Linear, loadModel, Sequential } from "../index.js";

/** An open file of these tensors, and the names that were read. */
function fileOf(content: Record<string, Tensor>) {
  const read: string[] = [];
  const tensors = new Map(Object.entries(content));
  return {
    tensors,
    names: read,
    read: (name: string) => (read.push(name), Promise.resolve(tensors.get(name)!)),
  };
}

const right = () => ({
  "0.weight": ones([2, 3]),
  "0.bias": tensor([1, 2]),
  "1.weight": ones([1, 2]),
  "1.bias": ones([1]),
});
const model = () => new Sequential(new Linear(3, 2), new Linear(2, 1));

describe("loadModel", () => {
  it("fills a model", async () => {
    const filled = model();
    expect(await loadModel(filled, fileOf(right()))).toEqual({ missing: [], unexpected: [] });
    expect(await filled[0].bias!.array()).toEqual([1, 2]);
    expect(await filled.forward(ones([1, 3])).array()).toEqual([[10]]);
  });

  it("refuses names and shapes that differ before it reads anything", async () => {
    const { "0.bias": _, ...rest } = right();
    const names = fileOf({ ...rest, extra: ones([1]) });
    await expect(loadModel(model(), names)).rejects.toThrow(
      "loadModel: the names don't fit the model; missing: 0.bias; unexpected: extra",
    );
    const shapes = fileOf({ ...right(), "0.bias": zeros([3]), "1.weight": zeros([2, 1]) });
    await expect(loadModel(model(), shapes)).rejects.toThrow(
      "loadModel: 0.bias is [2] in the model and [3] among what is loaded",
    );
    expect([...names.names, ...shapes.names]).toEqual([]);
  });

  it("leaves the model as it was when a tensor can't be read", async () => {
    const given = model();
    const before = await given[0].weight.data();
    const file = fileOf(right());
    const broken = {
      ...file,
      read: (name: string) => (name === "1.bias" ? Promise.reject(new Error("lost")) : file.read(name)),
    };
    await expect(loadModel(given, broken)).rejects.toThrow("lost");
    expect(file.names).toContain("0.weight");
    expect(await given[0].weight.data()).toEqual(before);
  });

  it("reads what fits, and no more, when it isn't strict", async () => {
    const given = model();
    const file = fileOf({ "1.bias": tensor([7]), extra: ones([1]) });
    expect(await loadModel(given, file, { strict: false })).toEqual({
      missing: ["0.weight", "0.bias", "1.weight"],
      unexpected: ["extra"],
    });
    expect(file.names).toEqual(["1.bias"]);
    expect(await given[1].bias!.array()).toEqual([7]);
  });
});
