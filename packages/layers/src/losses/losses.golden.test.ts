import { gradients } from "@nn/autograd";
import { tensor, withBackend, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { expectClose, golden, load, type Derivatives, type Saved } from "../test-support/golden.js";
import * as losses from "./index.js";

interface LossCase extends Derivatives {
  readonly name: string;
  readonly function: keyof typeof losses;
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Saved[];
}

const recorded = golden<readonly LossCase[]>("losses");

function withTensors(options: LossCase["options"]): Record<string, never> {
  const entries = Object.entries(options);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "object" ? load(value as Saved) : value]),
  ) as Record<string, never>;
}

it("has cases for every loss", () => {
  expect([...new Set(recorded.map((c) => c.function))].sort()).toEqual(Object.keys(losses).sort());
});

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(recorded.map((c) => [c.name, c] as const))("%s", async (_, c) => {
    await withBackend(backend, async () => {
      const inputs = c.inputs.map((x) =>
        x.dtype ? load(x) : tensor(x.data, x.shape, { requiresGrad: true }),
      );
      const floating: Tensor[] = inputs.filter((x) => x.dtype !== "int32");
      const loss = losses[c.function](inputs[0], inputs[1], withTensors(c.options));
      await expectClose(loss, c.output);
      const found = gradients(loss.mul(load(c.weights)).sum(), floating);
      for (const [i, g] of found.entries()) await expectClose(g, c.gradients[i], 1e-5, `gradient ${i}`);
      const total = found.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
      const again = gradients(total, floating);
      for (const [i, g] of again.entries()) await expectClose(g, c.second[i], 3e-5, `second derivative ${i}`);
    });
  });
});
