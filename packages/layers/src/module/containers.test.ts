import { ones, zeros } from "@nn/tensor";
import { expect, it } from "vitest";
import { Linear, ModuleDict, ModuleList, Parameter, ParameterDict, ParameterList, ReLU } from "../index.js";

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

it("a ModuleDict holds modules by name, as a Map does", () => {
  const dict = new ModuleDict({ hidden: new Linear(2, 3), act: new ReLU(), outLayer: new Linear(3, 1) });
  expect(Object.keys(dict.stateDict())).toEqual([
    "hidden.weight",
    "hidden.bias",
    "out_layer.weight",
    "out_layer.bias",
  ]);
  expect(dict.get("outLayer").outFeatures).toBe(1);
  expect([...dict.keys()]).toEqual(["hidden", "act", "outLayer"]);
  expect([...dict.values()]).toEqual(dict.children());
  expect([...dict]).toEqual([...dict.namedChildren()]);
  const last = new Linear(3, 5);
  expect([...dict.set("outLayer", last).entries()].at(-1)).toEqual(["outLayer", last]);
  expect([dict.delete("act"), dict.delete("act"), dict.delete("training"), dict.size]).toEqual([true, false, false, 2]); // prettier-ignore
  expect(dict.training).toBe(true);
  expect(dict.has("act")).toBe(false);
  expect(() => dict.get("act")).toThrow("ModuleDict: there is no part act among hidden, outLayer");
  expect(() => dict.forward()).toThrow("ModuleDict: a container computes nothing");
  expect(dict.eval().get("hidden").training).toBe(false);
});

it("a ModuleDict grows from nothing, and refuses names that would be lost", () => {
  const dict = new ModuleDict().set("a", new ReLU());
  expect(dict.modules()).toHaveLength(2);
  for (const name of ["training", "forward", "get", "a.b", ""]) {
    expect(() => dict.set(name, new ReLU())).toThrow(`ModuleDict: the name "${name}"`);
  }
  expect(dict.size).toBe(1);
});

it("a ParameterDict holds parameters by name", () => {
  const dict = new ParameterDict({ a: new Parameter(ones([2])), b: new Parameter(zeros([3])) });
  expect(Object.keys(dict.stateDict())).toEqual(["a", "b"]);
  expect([...dict.values()]).toEqual(dict.parameters());
  expect(dict.get("b").shape).toEqual([3]);
});
