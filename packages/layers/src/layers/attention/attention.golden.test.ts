import { gradients } from "@nn/autograd";
import { concat, tensor, withBackend, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { expectClose, golden, load, type Derivatives, type Saved } from "../../test-support/golden.js";
import {
  MultiheadAttention,
  scaledDotProductAttention,
  type MultiheadAttentionForwardOptions,
  type MultiheadAttentionOptions,
  type ScaledDotProductAttentionOptions,
} from "./index.js";

/** A mask as tools/goldens/record_attention.py writes it: null is -Infinity. */
interface SavedMask {
  readonly shape: readonly number[];
  readonly dtype: "bool" | "float32";
  readonly data: readonly (number | null)[];
}

interface Case extends Omit<Derivatives, "second"> {
  readonly second?: readonly Saved[];
  readonly attn_mask?: SavedMask;
  readonly key_padding_mask?: SavedMask;
  readonly inputs: readonly [Saved, Saved, Saved];
}

interface MultiheadCase extends Case {
  readonly options: MultiheadAttentionOptions;
  readonly forward: MultiheadAttentionForwardOptions;
  readonly state: Readonly<Record<string, Saved>>;
}

interface ScaledCase extends Case {
  readonly options: ScaledDotProductAttentionOptions;
}

const recorded = golden<{
  readonly MultiheadAttention: Readonly<Record<string, MultiheadCase>>;
  readonly scaled: Readonly<Record<string, ScaledCase>>;
}>("attention");

const loadMask = ({ shape, dtype, data }: SavedMask): Tensor =>
  tensor(
    data.map((x) => x ?? -Infinity),
    shape,
    { dtype },
  );

/** The masks of a case under the names that they have here. */
function masksOf({ attn_mask: attn, key_padding_mask: padding }: Case) {
  return {
    ...(attn ? { attnMask: loadMask(attn) } : {}),
    ...(padding ? { keyPaddingMask: loadMask(padding) } : {}),
  };
}

async function expectDerivatives(y: Tensor, c: Case, inputs: readonly Tensor[]): Promise<void> {
  await expectClose(y, c.output);
  const found = gradients(y.mul(load(c.weights)).sum(), inputs);
  expect(found.length).toBe(c.gradients.length);
  for (const [i, g] of found.entries()) await expectClose(g, c.gradients[i], 1e-5, `gradient ${i}`);
  if (!c.second) return;
  const total = found.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
  const again = gradients(total, inputs);
  for (const [i, g] of again.entries()) await expectClose(g, c.second[i], 2e-5, `second derivative ${i}`);
}

const variables = (c: Case) =>
  c.inputs.map((x) => tensor(x.data, x.shape, { requiresGrad: true })) as [Tensor, Tensor, Tensor];

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(Object.entries(recorded.MultiheadAttention))("MultiheadAttention, %s", async (name, c) => {
    await withBackend(backend, async () => {
      const layer = new MultiheadAttention(4, 2, c.options).train(name !== "dropout in use");
      expect(Object.keys(layer.stateDict())).toEqual(Object.keys(c.state));
      layer.loadStateDict(Object.fromEntries(Object.entries(c.state).map(([k, v]) => [k, load(v)])));
      const inputs = variables(c);
      const [output, weights] = layer.forward(...inputs, { ...c.forward, ...masksOf(c) });
      expect(weights === undefined).toBe(c.forward.needWeights === false);
      const flat = [output, ...(weights ? [weights] : [])].map((x) => x.reshape([-1]));
      await expectDerivatives(concat(flat), c, [...inputs, ...layer.parameters()]);
    });
  });

  it.each(Object.entries(recorded.scaled))("scaledDotProductAttention, %s", async (_, c) => {
    await withBackend(backend, async () => {
      const inputs = variables(c);
      const output = scaledDotProductAttention(...inputs, { ...c.options, ...masksOf(c) });
      await expectDerivatives(output, c, inputs);
    });
  });
});
