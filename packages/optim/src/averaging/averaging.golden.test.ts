import { backward } from "@nn/autograd";
import { BatchNorm1d, Linear, Sequential, Tanh } from "@nn/layers";
import { compile, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { SGD } from "../optimizers/index.js";
import { expectClose, golden, type Saved } from "../test-support/golden.js";
import { AveragedModel, updateBn, type AveragedModelOptions } from "./index.js";

type State = Readonly<Record<string, Saved>>;

interface Recorded {
  readonly inputs: readonly Saved[];
  readonly start: State;
  readonly runs: Readonly<
    Record<string, { readonly state: State; readonly output: Saved; readonly updated: State }>
  >;
}

const { inputs, start, runs } = golden<Recorded>("averaging");

const load = ({ data, shape }: Saved): Tensor => tensor(data, shape);
const loadAll = (state: State): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [name, load(value)]));

const options: Readonly<Record<string, AveragedModelOptions>> = {
  mean: {},
  "exponential mean": { decay: 0.9 },
  "mean, with buffers": { useBuffers: true },
  "exponential mean, with buffers": {
    avgFn: (mean, value) => mean.mul(0.9).add(value.mul(0.1)),
    useBuffers: true,
  },
};

/** Twenty steps can't be compared to 1e-5: rounding in float32 goes through tanh, statistics and the next steps. */
const TOLERANCE = 5e-5;

function expectState(got: Readonly<Record<string, Tensor>>, want: State): void {
  expect(Object.keys(got)).toEqual(Object.keys(want));
  for (const [name, value] of Object.entries(got)) {
    expect(value.shape, name).toEqual(want[name].shape);
    // An average of whole numbers is cut off, and float32 may be just below where float64 is just above.
    if (value.dtype === "int32")
      expect(Math.abs(value.itemSync() - want[name].data[0])).toBeLessThanOrEqual(1);
    else expectClose(value.dataSync(), want[name].data, TOLERANCE, name);
  }
}

function network(): Sequential {
  const model = new Sequential(new Linear(3, 4), new BatchNorm1d(4), new Tanh(), new Linear(4, 2));
  model.loadStateDict(loadAll(start));
  return model;
}

describe.each([false, true])("averages equal PyTorch's (compiled: %s):", (compiled) => {
  it.each(Object.keys(runs))("%s", async (name) => {
    const model = network();
    const averaged = new AveragedModel(model, options[name]);
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const plain = (x: Tensor): void => {
      optimizer.zeroGrad();
      backward(model.forward(x).square().mean());
      optimizer.step();
      averaged.updateParameters();
    };
    const step = compiled ? compile(plain) : plain;
    for (const x of inputs) step(load(x));
    const { state, output, updated } = runs[name];
    expectState(averaged.stateDict(), state);
    model.eval();
    expectClose(averaged.forward(load(inputs[0])).dataSync(), output.data, TOLERANCE, "the output");
    await updateBn(inputs.map(load), averaged);
    expectState(averaged.stateDict(), updated);

    const again = new AveragedModel(network().eval(), options[name]);
    again.loadStateDict(loadAll(state));
    expectState(again.stateDict(), state);
    expectClose(again.forward(load(inputs[0])).dataSync(), output.data, TOLERANCE, "the output");
  });
});
