import { gradients } from "@nn/autograd";
import { tensor, withBackend, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import * as layers from "./index.js";
import * as own from "./layers/index.js";
import { expectClose, golden, load, type Derivatives, type Saved } from "./test-support/golden.js";

const { Bilinear, CosineSimilarity, Flatten, Identity, LayerNorm, Linear, Module, PairwiseDistance } = layers;
const { ReLU, Sequential, SiLU, Tanh, Unflatten } = layers;
type OfTwo = layers.Bilinear | layers.CosineSimilarity | layers.PairwiseDistance;

class Autoencoder extends Module {
  encoder = new Sequential(new Linear(6, 5), new Tanh(), new Linear(5, 2));
  decoder = new Sequential(new Linear(2, 5), new SiLU(), new LayerNorm(5), new Linear(5, 6));

  forward(x: Tensor): Tensor {
    return this.decoder.forward(this.encoder.forward(x));
  }
}

/** The layers of tools/goldens/record_layers.py, by the names there. */
const cases: Record<string, () => layers.Module | OfTwo> = {
  Linear: () => new Linear(4, 3),
  "Linear without bias": () => new Linear(4, 3, { bias: false }),
  "Linear, one row": () => new Linear(4, 3),
  "Linear, more axes": () => new Linear(4, 3),
  Bilinear: () => new Bilinear(2, 3, 4),
  "Bilinear without bias": () => new Bilinear(2, 3, 1, { bias: false }),
  "Bilinear, one row": () => new Bilinear(2, 3, 2),
  "Bilinear, more axes": () => new Bilinear(2, 3, 2),
  CosineSimilarity: () => new CosineSimilarity(),
  "CosineSimilarity, last axis": () => new CosineSimilarity({ axis: -1, eps: 1e-3 }),
  PairwiseDistance: () => new PairwiseDistance({ p: 1.5 }),
  "PairwiseDistance, all options": () => new PairwiseDistance({ p: 3, eps: 1e-3, keepdim: true }),
  Identity: () => new Identity(),
  Flatten: () => new Flatten(),
  Unflatten: () => new Unflatten(1, [2, 3]),
  Sequential: () => new Sequential(new Linear(4, 6), new ReLU(), new Linear(6, 2)),
  Autoencoder: () => new Autoencoder(),
};

/** The layer's result; those of two inputs take both in one. */
function run(layer: layers.Module | OfTwo, x: Tensor): Tensor {
  if (layer instanceof Bilinear) return onParts(layer, x, [layer.in1Features, layer.in2Features]);
  const isOfHalves = layer instanceof CosineSimilarity || layer instanceof PairwiseDistance;
  return isOfHalves ? onParts(layer, x, x.shape.at(-1)! / 2) : layer.forward(x);
}

function onParts(layer: OfTwo, x: Tensor, sizes: number | readonly number[]): Tensor {
  const [x1, x2] = x.split(sizes, -1);
  return layer.forward(x1, x2);
}

interface LayerCase extends Derivatives {
  readonly state: Readonly<Record<string, Saved>>;
  readonly input: Saved;
}

const recorded = golden<Record<string, LayerCase>>("layers");

// Families of layers, activations, losses and containers have goldens and tests of their own.
it("has a case for every layer that is exported", () => {
  const made = new Set<unknown>(Object.values(cases).map((make) => make().constructor));
  const missing = Object.entries(own)
    .filter(([, value]) => typeof value === "function" && value.prototype instanceof Module)
    .filter(([, value]) => !made.has(value));
  expect(missing.map(([name]) => name)).toEqual([]);
  expect(Object.keys(cases).sort()).toEqual(Object.keys(recorded).sort());
});

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(Object.keys(cases))("%s", async (name) => {
    const { state, input, output, weights, gradients: first, second } = recorded[name];
    await withBackend(backend, async () => {
      const model = cases[name]();
      expect(Object.keys(model.stateDict())).toEqual(Object.keys(state));
      model.loadStateDict(
        Object.fromEntries(Object.entries(state).map(([key, value]) => [key, load(value)])),
      );
      const x = tensor(input.data, input.shape, { requiresGrad: true });
      const y = run(model, x);
      await expectClose(y, output);
      const inputs = [x, ...model.parameters()];
      const found = gradients(y.mul(load(weights)).sum(), inputs);
      for (const [i, g] of found.entries()) await expectClose(g, first[i], 1e-5, `gradient ${i}`);
      const total = found.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
      const again = gradients(total, inputs);
      for (const [i, g] of again.entries()) await expectClose(g, second[i], 2e-5, `second derivative ${i}`);
    });
  });
});
