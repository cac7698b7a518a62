import { gradients } from "@nn/autograd";
import { concat, tensor, withBackend, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { expectClose, golden, load, type Derivatives, type Saved } from "../../test-support/golden.js";
import { GRU, LSTM, RNN, type RNNOptions } from "./index.js";

interface RecurrentCase extends Omit<Derivatives, "second"> {
  readonly kind: "RNN" | "LSTM" | "GRU";
  readonly options: RNNOptions;
  readonly lengths?: readonly number[];
  readonly state: Readonly<Record<string, Saved>>;
  readonly inputs: readonly Saved[];
}

const recorded = golden<Record<string, RecurrentCase>>("recurrent");
const kinds = { RNN, LSTM, GRU };

/** Output and last states, flattened, one behind the other, as they were recorded. */
function run(layer: RNN | LSTM | GRU, inputs: readonly Tensor[], lengths?: readonly number[]): Tensor {
  const [x, h0, c0] = inputs;
  const options = lengths ? { lengths } : {};
  const flat = (tensors: readonly Tensor[]): Tensor => concat(tensors.map((t) => t.reshape([-1])));
  if (!(layer instanceof LSTM)) return flat(layer.forward(x, h0, options));
  const [output, states] = layer.forward(x, c0 && [h0, c0], options);
  return flat([output, ...states]);
}

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(Object.entries(recorded))("%s", async (_, c) => {
    await withBackend(backend, async () => {
      const layer = new kinds[c.kind](4, 3, c.options);
      expect(Object.keys(layer.stateDict())).toEqual(Object.keys(c.state));
      layer.loadStateDict(Object.fromEntries(Object.entries(c.state).map(([k, v]) => [k, load(v)])));
      const inputs = c.inputs.map((x) => tensor(x.data, x.shape, { requiresGrad: true }));
      const y = run(layer, inputs, c.lengths);
      await expectClose(y, c.output);
      const found = gradients(y.mul(load(c.weights)).sum(), [...inputs, ...layer.parameters()]);
      expect(found.length).toBe(c.gradients.length);
      for (const [i, g] of found.entries()) await expectClose(g, c.gradients[i], 1e-5, `gradient ${i}`);
    });
  });
});
