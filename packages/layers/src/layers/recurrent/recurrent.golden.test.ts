import { gradients } from "@nn/autograd";
import { concat, tensor, withBackend, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { expectClose, golden, load, type Derivatives, type Saved } from "../../test-support/golden.js";
import * as recurrent from "./index.js";

const { GRU, GRUCell, LSTM, LSTMCell, RNN, RNNCell } = recurrent;
const kinds = { RNN, LSTM, GRU, RNNCell, LSTMCell, GRUCell };

interface RecurrentCase extends Omit<Derivatives, "second"> {
  readonly kind: keyof typeof kinds;
  readonly options: recurrent.RNNOptions & recurrent.LSTMOptions;
  readonly lengths?: readonly number[];
  readonly state: Readonly<Record<string, Saved>>;
  readonly inputs: readonly Saved[];
  readonly second?: readonly Saved[];
}

const recorded = golden<Record<string, RecurrentCase>>("recurrent");

type Recurrent = InstanceType<(typeof kinds)[keyof typeof kinds]>;

/** Output and last states, flattened, one behind the other, as they were recorded. */
function run(layer: Recurrent, inputs: readonly Tensor[], lengths?: readonly number[]): Tensor {
  const [x, h0, c0] = inputs;
  const options = lengths ? { lengths } : {};
  const flat = (...tensors: readonly Tensor[]): Tensor => concat(tensors.map((t) => t.reshape([-1])));
  if (layer instanceof LSTMCell) return flat(...layer.forward(x, c0 && [h0, c0]));
  if (layer instanceof GRUCell || layer instanceof RNNCell) return flat(layer.forward(x, h0));
  if (!(layer instanceof LSTM)) return flat(...layer.forward(x, h0, options));
  const [output, states] = layer.forward(x, c0 && [h0, c0], options);
  return flat(output, ...states);
}

it("has a case for every layer and cell that is exported", () => {
  const exported = Object.entries(recurrent).map(([name]) => name);
  const bases = ["RecurrentLayer", "RecurrentCell"];
  expect(exported.filter((name) => !bases.includes(name)).sort()).toEqual(Object.keys(kinds).sort());
  const cases = new Set(Object.values(recorded).map(({ kind }) => kind));
  expect([...cases].sort()).toEqual(Object.keys(kinds).sort());
});

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(Object.entries(recorded))("%s", async (_, c) => {
    await withBackend(backend, async () => {
      const layer = new kinds[c.kind](2, 3, c.options);
      expect(Object.keys(layer.stateDict())).toEqual(Object.keys(c.state));
      layer.loadStateDict(Object.fromEntries(Object.entries(c.state).map(([k, v]) => [k, load(v)])));
      const inputs = c.inputs.map((x) => tensor(x.data, x.shape, { requiresGrad: true }));
      const y = run(layer, inputs, c.lengths);
      await expectClose(y, c.output);
      const found = gradients(y.mul(load(c.weights)).sum(), [...inputs, ...layer.parameters()]);
      expect(found.length).toBe(c.gradients.length);
      for (const [i, g] of found.entries()) await expectClose(g, c.gradients[i], 1e-5, `gradient ${i}`);
      if (!c.second) return;
      const total = found.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
      const again = gradients(total, [...inputs, ...layer.parameters()]);
      for (const [i, g] of again.entries()) await expectClose(g, c.second[i], 2e-5, `second derivative ${i}`);
    });
  });
});
