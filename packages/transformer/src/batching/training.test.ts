import { DataLoader, RandomSampler, TokenBatchSampler } from "@nn/data";
import { Embedding, Linear, Module } from "@nn/layers";
import { AdamW, CosineAnnealingLR, LinearLR, NoamLR, SequentialLR } from "@nn/optim";
import { Generator, manualSeed, type Tensor } from "@nn/tensor";
import { fit, Perplexity } from "@nn/train";
import { describe, expect, it } from "vitest";
import { SinusoidalPositions } from "../attention/index.js";
import { TransformerBlock } from "../blocks/index.js";
import { applyLoRA } from "../fine-tuning/index.js";
import { maskTokens } from "../masked-language/index.js";
import { languageBatch, languageModelLoss, padSequences, TokenWindows } from "./index.js";

/** A language model of one block. */
class Small extends Module<[ids: Tensor, attentionMask?: Tensor]> {
  embedding: Embedding;
  positions = new SinusoidalPositions();
  block: TransformerBlock;
  head: Linear;

  constructor(vocabulary: number, causal: boolean) {
    super();
    const generator = new Generator(0);
    this.embedding = new Embedding(vocabulary, 16, { generator });
    this.block = new TransformerBlock(16, 2, { normFirst: true, attention: { causal }, generator });
    this.head = new Linear(16, vocabulary, { generator });
  }

  forward(ids: Tensor, attentionMask?: Tensor): Tensor {
    const x = this.positions.forward(this.embedding.forward(ids)); // [N, L, 16]
    return this.head.forward(this.block.forward(x, { attentionMask })); // [N, L, V]
  }
}

/** 0, 1, … 6, 0, 1, …: each token is known from the one before. */
const counting = Array.from({ length: 400 }, (_, i) => i % 7);

describe("language models", () => {
  it.each(["noam", "cosine"] as const)(
    "learn from windows, by %s, with accumulation and clipping",
    async (rule) => {
      const model = new Small(7, true);
      const windows = new TokenWindows(counting, 12);
      const sampler = new RandomSampler(windows, { replacement: true, numSamples: 160 * 4 });
      const optimizer = new AdamW(model.parameters(), { lr: rule === "noam" ? 1 : 2e-2 });
      const schedule =
        rule === "noam"
          ? new NoamLR(optimizer, 16, { warmup: 40 })
          : new SequentialLR(
              optimizer,
              [
                new LinearLR(optimizer, { startFactor: 0.1, totalIters: 8 }),
                new CosineAnnealingLR(optimizer, 72),
              ],
              [8],
            );
      await fit(model, new DataLoader(windows, { batchSize: 4, sampler, seed: 0 }), {
        loss: ({ ids, labels }) => languageModelLoss(model.forward(ids), labels, { labelSmoothing: 0.01 }),
        ...{ optimizer, epochs: 1, compile: true, accumulate: 2, clipGradNorm: 1 },
        schedule: { schedule, every: "step" },
      });
      const perplexity = new Perplexity();
      for await (const { ids, labels } of new DataLoader(new TokenWindows(counting, 12, { stride: 12 }))) {
        void perplexity.update(model.eval().forward(ids), labels);
      }
      expect(await perplexity.compute()).toBeLessThan(1.3);
    },
  );

  it("learn from texts of different lengths, batched by tokens", async () => {
    manualSeed(0);
    const model = new Small(7, true);
    const texts = Array.from({ length: 60 }, (_, i) => counting.slice(i, i + 3 + (i % 9)));
    const batchSampler = new TokenBatchSampler(texts.map((text) => text.length), { maxTokens: 48 }); // prettier-ignore
    const loader = new DataLoader(texts, {
      batchSampler,
      collateFn: (chosen) => languageBatch(chosen, { multipleOf: 4 }),
    });
    const { history } = await fit(model, loader, {
      loss: ({ ids, attentionMask, labels }) => languageModelLoss(model.forward(ids, attentionMask), labels),
      ...{ optimizer: new AdamW(model.parameters(), { lr: 1e-2 }), epochs: 6, compile: true },
    });
    expect(history.at(-1)!.metrics.loss).toBeLessThan(0.3);
  });
});

describe("a masked language model", () => {
  it("learns by dynamic masks, and is fine-tuned by LoRA", async () => {
    manualSeed(0);
    const vocabulary = { maskId: 8, specialIds: [7, 8], vocabularySize: 9 };
    const model = new Small(9, false);
    // Every token of a row is the same.
    const rows = Array.from({ length: 64 }, (_, i) => Array.from({ length: 12 }, () => i % 7));
    const loader = new DataLoader(rows, { batchSize: 16, shuffle: true, collateFn: (chosen) => padSequences(chosen, { padId: 7 }) }); // prettier-ignore
    const loss = ({ ids, attentionMask }: ReturnType<typeof padSequences>) => {
      const masked = maskTokens(ids, vocabulary, { attentionMask });
      return languageModelLoss(model.forward(masked.ids, attentionMask), masked.labels);
    };
    const train = async (lr: number, epochs: number) => {
      const trained = model.parameters().filter((parameter) => parameter.requiresGrad);
      const options = { optimizer: new AdamW(trained, { lr }), loss, epochs, compile: true };
      return (await fit(model, loader, options)).history.map(({ metrics }) => metrics.loss);
    };
    const pretrained = (await train(1e-2, 12)).at(-1)!;
    expect(pretrained).toBeLessThan(0.5);
    applyLoRA(model, { rank: 2 });
    expect((await train(5e-3, 10)).at(-1)!).toBeLessThan(pretrained);
  });
});
