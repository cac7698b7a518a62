import { tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import type { LoadedOptimizerState, Optimizer } from "./index.js";
import * as classes from "./optimizers/index.js";
import { expectClose, golden, type Saved } from "./test-support/golden.js";

type JsonState = Readonly<Record<string, Readonly<Record<string, Saved | number | null>>>>;

interface Recorded {
  readonly optimizer: "SGD" | "Adam" | "AdamW" | "RAdam" | "Adamax" | "Adagrad" | "Adadelta" | "RMSprop";
  /** Parameters after 5 steps, and the state dict of then. */
  readonly start: readonly Saved[];
  readonly state: Pick<LoadedOptimizerState, "param_groups"> & { readonly state: JsonState };
  /** Gradients of the 5 steps that follow, and the parameters after them. */
  readonly gradients: readonly (readonly (readonly number[])[])[];
  readonly end: readonly (readonly number[])[];
}

const recorded = golden<Readonly<Record<string, Recorded>>>("state-dicts");

const load = ({ data, shape }: Saved): Tensor => tensor(data, shape);

function loadState({ param_groups, state }: Recorded["state"]): LoadedOptimizerState {
  const entries = Object.entries(state).map(([place, values]) => {
    const tensors = Object.entries(values).map(([name, value]) => {
      return [name, typeof value === "object" && value ? load(value) : value] as const;
    });
    return [place, Object.fromEntries(tensors)] as const;
  });
  return { param_groups, state: Object.fromEntries(entries) };
}

function start({ optimizer, start: values }: Recorded) {
  const params = values.map(({ data, shape }) => tensor(data, shape, { requiresGrad: true }));
  const groups = [{ params: params.slice(0, 2) }, { params: params.slice(2) }];
  return { params, optimizer: new classes[optimizer](groups) as unknown as Optimizer<never> };
}

describe("goes on from a state dict of PyTorch, options and groups included:", () => {
  it.each(Object.keys(recorded))("%s", (name) => {
    const run = recorded[name];
    const { params, optimizer } = start(run);
    optimizer.loadStateDict(loadState(run.state));
    expect(optimizer.paramGroups.map(({ lr }) => lr)).toEqual([0.05, 0.5]);
    for (const gradients of run.gradients) {
      params.forEach((param, i) => (param.grad = tensor(gradients[i], param.shape)));
      optimizer.step();
    }
    params.forEach((param, i) => {
      expectClose(param.dataSync(), run.end[i], 1e-5, `parameter ${i}`);
    });
  });
});

describe("has the names of PyTorch's state dict, and the options but for those of its own:", () => {
  const OWN_TO_PYTORCH = ["foreach", "capturable", "differentiable", "fused"];
  it.each(Object.keys(recorded))("%s", (name) => {
    const run = recorded[name];
    const { optimizer } = start(run);
    optimizer.loadStateDict(loadState(run.state));
    const { state, param_groups } = optimizer.stateDict();
    for (const [place, values] of Object.entries(run.state.state)) {
      const given = Object.keys(values).filter((key) => values[key] !== null);
      // PyTorch's SGD doesn't count its steps.
      expect(new Set(Object.keys(state[place]))).toEqual(new Set(["step", ...given]));
    }
    // RAdam learned to climb after 1.13.
    const options = run.state.param_groups.map((group) => ({
      maximize: false,
      ...Object.fromEntries(Object.entries(group).filter(([key]) => !OWN_TO_PYTORCH.includes(key))),
    }));
    expect(param_groups).toEqual(options);
  });
});
