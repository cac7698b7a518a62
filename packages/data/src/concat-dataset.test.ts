import { expect, it } from "vitest";
import { ConcatDataset } from "./concat-dataset.js";
import { TensorDataset } from "./tensor-dataset.js";

const part = (...x: number[]) => new TensorDataset({ x: Float32Array.from(x) });

it("ConcatDataset answers the examples of all in the order asked for", async () => {
  const data = new ConcatDataset([part(0, 1), part(), part(2, 3, 4)]);
  expect(data.length).toBe(5);
  expect(await data.batch([4, 0, 2, 1, 0]).x.array()).toEqual([4, 0, 2, 1, 0]);
  expect(await data.get(3).x.array()).toBe(3);
  expect(() => data.batch([5])).toThrow("index 5 is out of range for 5 examples");
  expect(() => new ConcatDataset([])).toThrow("needs at least one data set");
});

it("ConcatDataset joins examples that are promised, strings too", async () => {
  const words = (...all: string[]) => ({
    length: all.length,
    get: (i: number) => Promise.resolve({ word: all[i], size: all[i].length }),
  });
  const data = new ConcatDataset([words("a", "bb"), words("ccc")]);
  const { word, size } = await data.batch([2, 1, 0]);
  expect(word).toEqual(["ccc", "bb", "a"]);
  expect(await size.array()).toEqual([3, 2, 1]);
});
