import { fileURLToPath } from "node:url";
import { gradients } from "@nn/autograd";
import { loadNpz } from "@nn/data";
import { LayerNorm } from "@nn/layers";
import { realize, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { expectGolden, fixture, golden, load, type Saved } from "../test-support/golden.js";
import {
  Transformer,
  TransformerDecoder,
  TransformerDecoderLayer,
  TransformerEncoder,
  TransformerEncoderLayer,
  type TransformerLayerOptions,
  type TransformerOptions,
} from "./index.js";

/** A case of tools/goldens/record_transformer_blocks.py. */
interface Case {
  readonly options: TransformerLayerOptions & TransformerOptions & { readonly norm?: boolean };
  readonly masks: Readonly<Record<string, Saved>>;
  readonly state: Readonly<Record<string, Saved>>;
  readonly inputs: readonly Saved[];
  readonly output: Saved;
  readonly weights: Saved;
  readonly gradients: readonly Saved[];
}

type Kind = keyof typeof makers;

const [E, HEADS, SIZES] = [4, 2, { dimFeedforward: 6, dropout: 0 }];
const lastNorm = (norm?: boolean) => ({ norm: norm ? new LayerNorm(E) : undefined });

const makers = {
  TransformerEncoderLayer: (options: TransformerLayerOptions) =>
    new TransformerEncoderLayer(E, HEADS, options),
  TransformerDecoderLayer: (options: TransformerLayerOptions) =>
    new TransformerDecoderLayer(E, HEADS, options),
  TransformerEncoder: (options: TransformerLayerOptions, norm?: boolean) =>
    new TransformerEncoder(new TransformerEncoderLayer(E, HEADS, options), 2, lastNorm(norm)),
  TransformerDecoder: (options: TransformerLayerOptions, norm?: boolean) =>
    new TransformerDecoder(new TransformerDecoderLayer(E, HEADS, options), 2, lastNorm(norm)),
  Transformer: (options: TransformerOptions) => new Transformer({ dModel: E, nhead: HEADS, ...options }),
};

const files = ["transformer-encoder-layer", "transformer-decoder-layer", "transformer-models"];
const recorded = files.flatMap((file) => Object.entries(golden<Record<Kind, Record<string, Case>>>(file)));
const cases = recorded.flatMap(([kind, found]) =>
  Object.entries(found).map(([name, c]) => [kind as Kind, name, c] as const),
);

describe("equals PyTorch:", () => {
  it.each(cases)("%s, %s", async (kind, _, c) => {
    const { norm, ...options } = c.options;
    const model = makers[kind]({ ...SIZES, ...options }, norm);
    expect(Object.keys(model.stateDict())).toEqual(Object.keys(c.state));
    model.loadStateDict(Object.fromEntries(Object.entries(c.state).map(([name, x]) => [name, load(x)])));
    const inputs = c.inputs.map((x) => load(x, { requiresGrad: true }));
    const masks = Object.fromEntries(Object.entries(c.masks).map(([name, x]) => [name, load(x)]));
    const run = model.forward.bind(model) as (...given: unknown[]) => Tensor;
    const output = run(...inputs, masks);
    await expectGolden(output, c.output);
    const found = gradients(output.mul(load(c.weights)).sum(), [...inputs, ...model.parameters()]);
    realize(...found);
    expect(found.length).toBe(c.gradients.length);
    for (const [i, gradient] of found.entries())
      await expectGolden(gradient, c.gradients[i], `gradient ${i}`);
  });

  it("a state that PyTorch has saved", async () => {
    const sizes = { dModel: 8, nhead: 2, numEncoderLayers: 1, numDecoderLayers: 1, dimFeedforward: 16 };
    const model = new Transformer({ ...sizes, dropout: 0, batchFirst: true });
    model.loadStateDict(await loadNpz(fileURLToPath(fixture("transformer.npz"))));
    const { src, tgt, output } = golden<Record<"src" | "tgt" | "output", Saved>>("transformer-state");
    const tgtMask = Transformer.generateSquareSubsequentMask(4);
    await expectGolden(model.forward(load(src), load(tgt), { tgtMask }), output);
    await expectGolden(model.forward(load(src), load(tgt), { tgtIsCausal: true }), output);
  });
});
