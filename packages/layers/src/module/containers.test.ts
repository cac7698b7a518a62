import { ones, zeros } from "@nn/tensor";
import { expect, it } from "vitest";
import { Linear, ModuleList, Parameter, ParameterList } from "../index.js";

it("a ModuleList holds modules by PyTorch's names, and grows", () => {
  const list = new ModuleList([new Linear(2, 3)]).append(new Linear(3, 1, { bias: false }));
  expect(Object.keys(list.stateDict())).toEqual(["0.weight", "0.bias", "1.weight"]);
  expect(list.length).toBe(2);
  expect([...list]).toEqual([list[0], list.at(-1)]);
  expect(list.eval()[1].training).toBe(false);
  expect(() => list.at(2)).toThrow("ModuleList: there is no place 2 among 2");
  expect(() => list.at(-3)).toThrow("there is no place -3 among 2");
  expect(() => list.forward()).toThrow("ModuleList: a container computes nothing");
});

it("a ParameterList holds parameters by their places, and grows", () => {
  const list = new ParameterList([new Parameter(ones([2]))]).append(new Parameter(zeros([3])));
  expect(Object.keys(list.stateDict())).toEqual(["0", "1"]);
  expect([...list]).toEqual(list.parameters());
  expect(list.at(-1).shape).toEqual([3]);
  expect(() => list.at(2)).toThrow("ParameterList: there is no place 2 among 2");
});
