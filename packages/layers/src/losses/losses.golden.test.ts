import { gradients } from "@nn/autograd";
import { tensor, withBackend, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { expectClose, golden, load, type Derivatives, type Saved } from "../test-support/golden.js";
import type { Module } from "../module/module.js";
import * as losses from "./index.js";

interface LossCase extends Derivatives {
  readonly name: string;
  readonly function: string;
  readonly module: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Saved[];
}

const recorded = golden<readonly LossCase[]>("losses");
const { LossModule, WeightedLossModule, ...exported } = losses;
type Inputs = readonly Tensor[];
type Options = Record<string, never>;
const functions = exported as unknown as Record<string, (...args: [...Inputs, Options]) => Tensor>;
const modules = exported as unknown as Record<string, new (options: Options) => Module<Inputs>>;

function withTensors(options: LossCase["options"]): Options {
  const entries = Object.entries(options);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "object" ? load(value as Saved) : value]),
  ) as Options;
}

it("has cases for every loss", () => {
  const covered = new Set(recorded.flatMap((c) => [c.function, c.module]));
  expect([...covered].sort()).toEqual(Object.keys(exported).sort());
  expect(recorded.every((c) => modules[c.module].prototype instanceof LossModule)).toBe(true);
  expect(exported.CrossEntropyLoss.prototype).toBeInstanceOf(WeightedLossModule);
});

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(recorded.map((c) => [c.name, c] as const))("%s", async (_, c) => {
    await withBackend(backend, async () => {
      const inputs = c.inputs.map((x) =>
        x.dtype ? load(x) : tensor(x.data, x.shape, { requiresGrad: true }),
      );
      const floating: Tensor[] = inputs.filter((x) => x.dtype !== "int32");
      const options = withTensors(c.options);
      const loss = functions[c.function](...inputs, options);
      await expectClose(loss, c.output);
      await expectClose(new modules[c.module](options).forward(...inputs), c.output, 1e-5, "module's result");
      const found = gradients(loss.mul(load(c.weights)).sum(), floating);
      for (const [i, g] of found.entries()) await expectClose(g, c.gradients[i], 1e-5, `gradient ${i}`);
      const total = found.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
      const again = gradients(total, floating);
      for (const [i, g] of again.entries()) await expectClose(g, c.second[i], 3e-5, `second derivative ${i}`);
    });
  });
});
