import { backward, noGrad } from "@nn/autograd";
import { encodeSafetensors, openSafetensors } from "@nn/data";
import { Adam } from "@nn/optim";
import { concat, manualSeed, randint, tensor, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { KeyValueCache } from "../../attention/index.js";
import { languageModelLoss, shiftRight } from "../../batching/index.js";
import { generate } from "../../generation/index.js";
import { expectSame } from "../../test-support/close.js";
import { golden, load, type Saved } from "../../test-support/golden.js";
import { expectResult, type SavedResult } from "../../test-support/gradients.js";
import { loadPretrained } from "../pretrained/index.js";
import type { PretrainedConfig } from "../pretrained-config.js";
import { T5, type T5Options } from "./index.js";

/** A case of tools/goldens/record_t5.py. */
interface Case extends SavedResult {
  readonly config: PretrainedConfig;
  readonly state: Readonly<Record<string, Saved>>;
  readonly source: Saved;
  readonly target: Saved;
}

const cases = Object.entries(golden<Record<string, Case>>("t5"));
const ids = (...rows: number[][]): Tensor => tensor(rows, { dtype: "int32" });

function filled({ config, state }: Case): T5 {
  const model = T5.fromConfig(config).eval();
  expect(Object.keys(model.stateDict()).sort()).toEqual(Object.keys(state).sort());
  model.loadStateDict(Object.fromEntries(Object.entries(state).map(([name, x]) => [name, load(x)])));
  return model;
}

beforeEach(() => manualSeed(1));

describe.each(cases)("version %s", (_, c) => {
  it("equals PyTorch", async () => {
    const model = filled(c);
    await expectResult(model, model.forward(load(c.source), load(c.target)), c);
  });

  it("decodes with a cache what it does without", async () => {
    const model = filled(c);
    const [source, target] = [load(c.source), load(c.target)];
    const whole = model.forward(source, target);
    const memory = model.encode(source).realize();
    const memoryMask = model.maskOf(source);
    const cache = new KeyValueCache(10);
    const pieces = target.split([3, 1, 1, 2], 1).map((piece) => {
      const step = cache.begin(2, piece.shape[1]);
      return noGrad(() => model.decode(piece, memory, { memoryMask, cache: step })).realize();
    });
    await expectSame(concat(pieces, 1), whole);
  });

  it("sees no padding of sources, on either side", async () => {
    const model = filled(c);
    const target = ids([0, 3, 2]);
    const want = model.forward(ids([5, 6, 1]), target);
    await expectSame(model.forward(ids([5, 6, 1, 0, 0]), target), want);
    await expectSame(model.forward(ids([0, 5, 6, 1]), target), want);
  });

  it("is filled by its own file, and by one that has its table three times", async () => {
    const [trained, model] = [filled(c), T5.fromConfig(c.config).eval()];
    const { "lm_head.weight": head, ...state } = trained.stateDict();
    const table = state["shared.weight"];
    const tied = c.config.tie_word_embeddings === true;
    const file = await openSafetensors(
      await encodeSafetensors({
        ...state,
        "encoder.embed_tokens.weight": table,
        "decoder.embed_tokens.weight": table,
        ...(tied ? {} : { "lm_head.weight": head }),
      }),
    );
    expect(await loadPretrained(model, file)).toEqual({ newlyInitialized: [], unused: [] });
    const [source, target] = [load(c.source), load(c.target)];
    await expectSame(model.forward(source, target), trained.forward(source, target), 0);
  });

  it("generates token by token what is likeliest at once", async () => {
    const model = filled(c);
    const [found] = await generate(model, [[5, 6, 1]], { startId: 0, sample: false, maxNewTokens: 4 });
    const scores = model.forward(ids([5, 6, 1]), ids([0, ...found.slice(0, -1)]));
    expect(found).toEqual((await scores.argMax(-1).array() as number[][])[0]); // prettier-ignore
  });
});

describe("T5", () => {
  const sizes = { vocabularySize: 9, embedDim: 16, numHeads: 2, encoderLayers: 1, paddingId: 0, dropout: 0 };

  it.each<Partial<T5Options>>([{}, { activation: "geGluTanh", tieWeights: false }])("learns to copy: %o", async (options) => {
    const model = new T5({ ...sizes, checkpoint: true, ...options });
    const optimizer = new Adam(model.parameters(), { lr: 0.01 });
    const losses: number[] = [];
    for (let step = 0; step < 40; step++) {
      const source = randint(2, 9, [8, 3]);
      optimizer.zeroGrad();
      const loss = languageModelLoss(model.forward(source, shiftRight(source, { startId: 0 })), source);
      backward(loss);
      optimizer.step();
      losses.push(await loss.item());
    }
    expect(losses[0]).toBeLessThan(4); // ln 9 is 2.2
    expect(losses.at(-1)).toBeLessThan(0.75 * losses[0]);
  }); // prettier-ignore

  it("has one bias of places for each stack, in its first block", () => {
    const names = Object.keys(new T5({ ...sizes, encoderLayers: 2 }).stateDict());
    expect(names.filter((name) => name.includes("relative_attention_bias"))).toEqual([
      "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
      "decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
    ]);
  });

  it("refuses what doesn't fit", () => {
    const model = new T5(sizes);
    expect(() => model.forward(ids([1, 9]), ids([0]))).toThrow("T5: token 9 at [0, 1] is outside the vocabulary of 9"); // prettier-ignore
    expect(() => model.forward(ids([1]), tensor([0], { dtype: "int32" }))).toThrow("T5: expected token ids [N, L], got [1]"); // prettier-ignore
    expect(() => model.forward(ids([0, 0]), ids([0]), { sourceMask: ids([0, 0]) })).toThrow(
      "hides every key of sequence 0",
    );
    expect(() => model.forward(ids([1], [2]), ids([0]))).toThrow("memory");
    expect(() => new T5({ ...sizes, embedDim: 15 })).toThrow("numHeads");
    expect(() => new T5({ ...sizes, decoderLayers: 0 })).toThrow("T5: decoderLayers must be a positive integer, got 0"); // prettier-ignore
    expect(() => T5.fromConfig({ model_type: "bart" })).toThrow('of a "bart", not of a "t5" or "mt5"');
    expect(() => T5.fromConfig({ ...cases[0][1].config, feed_forward_proj: "tanh" })).toThrow(
      'feed_forward_proj "tanh" is not known\n  Fix: it may be relu, gelu, gated-gelu, gated-silu',
    );
  });
});
