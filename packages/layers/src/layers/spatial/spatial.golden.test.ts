import { gradients } from "@nn/autograd";
import { Generator, tensor, withBackend, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Module } from "../../module/module.js";
import { expectClose, golden, load, type Derivatives, type Saved } from "../../test-support/golden.js";
import * as layers from "./index.js";

/** How a layer of tools/goldens/record_spatial.py is made. */
interface Made {
  readonly kind: keyof typeof layers;
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

interface SpatialCase extends Made, Derivatives {
  /** Where a layer returns `[values, indices]`. */
  readonly indices?: Saved;
  readonly extra?: readonly number[];
  readonly state: Readonly<Record<string, Saved>>;
  readonly inputs: readonly Saved[];
}

interface InitialCase extends Made {
  readonly measured: Readonly<Record<string, { readonly largest: number; readonly std: number }>>;
}

const recorded: Record<string, SpatialCase> = Object.assign(
  {},
  ...["conv1d", "conv2d", "conv3d", "pool", "spatial", "spatial-padding"].map((name) =>
    golden<Record<string, SpatialCase>>(name),
  ),
);
const initial = golden<Record<string, InitialCase>>("spatial-initial");

/** Some layers take two tensors, some a size behind the tensor. */
type SpatialModule = Module<readonly unknown[], Tensor | [Tensor, Tensor]>;

function make({ kind, args, options }: Made, generator?: Generator): SpatialModule {
  const given = generator ? { ...options, generator } : options;
  return Reflect.construct(
    layers[kind],
    Object.keys(given).length > 0 ? [...args, given] : args,
  ) as SpatialModule;
}

it("has a case for every layer", () => {
  const tested = new Set(Object.values(recorded).map(({ kind }) => kind));
  const exported = Object.entries(layers).filter(([, value]) => value.prototype instanceof Module);
  expect(exported.map(([name]) => name).sort()).toEqual([...tested].sort());
});

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(Object.entries(recorded))("%s", async (_, c) => {
    await withBackend(backend, async () => {
      const layer = make(c);
      expect(Object.keys(layer.stateDict())).toEqual(Object.keys(c.state));
      layer.loadStateDict(Object.fromEntries(Object.entries(c.state).map(([k, v]) => [k, load(v)])));
      const inputs = c.inputs.map((x) =>
        x.dtype ? load(x) : tensor(x.data, x.shape, { requiresGrad: true }),
      );
      const result = layer.forward(...inputs, ...(c.extra ? [c.extra] : []));
      const [y, indices] = Array.isArray(result) ? result : [result, undefined];
      expect(indices !== undefined).toBe(c.indices !== undefined);
      if (indices && c.indices) expect([...(await indices.data())]).toEqual(c.indices.data);
      await expectClose(y, c.output);
      const all: Tensor[] = [...inputs.filter((x) => x.dtype === "float32"), ...layer.parameters()];
      const found = gradients(y.mul(load(c.weights)).sum(), all);
      expect(found.length).toBe(c.gradients.length);
      for (const [i, g] of found.entries()) await expectClose(g, c.gradients[i], 1e-5, `gradient ${i}`);
      const total = found.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
      const again = gradients(total, all);
      for (const [i, g] of again.entries()) await expectClose(g, c.second[i], 2e-5, `second derivative ${i}`);
    });
  });
});

it.each(Object.entries(initial))("%s starts as PyTorch's", async (_, c) => {
  const generator = new Generator(7);
  const drawn = new Map<string, number[]>();
  for (let i = 0; i < 300; i++) {
    for (const [name, value] of make(c, generator).namedParameters()) {
      const values = drawn.get(name) ?? [];
      drawn.set(name, values.concat(...(await value.data())));
    }
  }
  expect([...drawn.keys()]).toEqual(Object.keys(c.measured));
  for (const [name, values] of drawn) {
    const { largest, std } = c.measured[name];
    const found = Math.max(...values.map(Math.abs));
    expect(Math.abs(found / largest - 1), `bound of ${name}`).toBeLessThan(0.01);
    const rms = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    expect(Math.abs(rms / std - 1), `spread of ${name}`).toBeLessThan(0.05);
  }
});
