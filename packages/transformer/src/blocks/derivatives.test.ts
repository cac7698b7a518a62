import { gradCheck } from "@nn/autograd";
import { functionalCall } from "@nn/layers";
import { manualSeed, randn, tensor, type Tensor } from "@nn/tensor";
import { beforeEach, describe, it } from "vitest";
import { AlibiPositions, RelativePositionBias, RotaryPositions } from "../attention/index.js";
import { TransformerBlock, type TransformerBlockOptions } from "./index.js";

const [N, L, E, HEADS] = [2, 3, 4, 2];

beforeEach(() => manualSeed(1));

const kinds: Readonly<Record<string, TransformerBlockOptions>> = {
  "the paper's": {},
  "rotary, grouped queries, a window, RMSNorm, SwiGLU": {
    normFirst: true,
    norm: "rms",
    activation: "swiGlu",
    attention: {
      causal: true,
      window: 2,
      numKeyValueHeads: 1,
      qkNorm: "rms",
      positions: new RotaryPositions(2),
    },
  },
  "ALiBi, one projection": {
    activation: "gelu",
    attention: { fused: true, positions: new AlibiPositions(HEADS) },
  },
  "relative bias, deep-norm": {
    activation: "geGlu",
    attention: { positions: new RelativePositionBias(HEADS) },
    deepNorm: { alpha: 2, beta: 0.5 },
  },
};

describe("first and second derivatives of a block", () => {
  it.each(Object.entries(kinds))("%s", async (_, options) => {
    const block = new TransformerBlock(E, HEADS, { hiddenDim: 5, crossAttention: true, ...options });
    const parameters = [...block.namedParameters()];
    const attentionMask = tensor([1, 1, 1, 1, 1, 0], [N, L], { dtype: "int32" });
    const run = (x: Tensor, memory: Tensor, ...values: Tensor[]): Tensor => {
      const named = Object.fromEntries(parameters.map(([name], i) => [name, values[i]]));
      return functionalCall(block, named, x, { memory, attentionMask });
    };
    const inputs = [randn([N, L, E]), randn([N, 2, E]), ...parameters.map(([, parameter]) => parameter)];
    await gradCheck(run, inputs, { order: 2, tolerance: 1e-5 });
  });
});
