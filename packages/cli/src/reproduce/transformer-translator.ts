import { noGrad } from "@nn/autograd";
import { DataLoader, TokenBatchSampler, type TextPairs } from "@nn/data";
import { Adam, NoamLR } from "@nn/optim";
import { logicalAnd, type Tensor } from "@nn/tensor";
import type { Tokenizer } from "@nn/tokenizers";
import { evaluate, fit, type EpochRecord, type TrainResult } from "@nn/train";
import {
  attentionWeights,
  generate,
  languageModelLoss,
  Seq2Seq,
  seq2SeqBatch,
  type Seq2SeqBatch,
  type SequencePair,
} from "@nn/transformer";
import type { AttentionMap } from "../draw/attention-maps.js";
import type { ExperimentOptions } from "./experiment.js";

/** Sizes of a translator's model. */
export interface TranslatorSizes {
  readonly embedDim: number;
  readonly numHeads: number;
  /** Of the encoder, and of the decoder. */
  readonly layers: number;
  readonly dropout: number;
}

/** How a translator is trained. */
export interface TranslatorTraining {
  readonly epochs: number;
  /** Of a batch, on the longer side and with padding. */
  readonly maxTokens: number;
  /** Lengths are filled up to the next multiple: the fewer shapes, the fewer steps to capture. */
  readonly multipleOf: number;
  /** The base rate of the paper's schedule, which is 1 there. */
  readonly lr: number;
  readonly warmup: number;
  readonly labelSmoothing: number;
}

/** The paper's model, with what makes tokens of texts and texts of tokens. */
export class Translator {
  readonly model: Seq2Seq;
  /** The tokens of the longest answer that it has learnt. */
  #longest = 0;

  /** @param target - The tokenizer of the answers; where it is that of the sources, all tables of the model are one. */
  constructor(
    readonly source: Tokenizer,
    readonly target: Tokenizer,
    sizes: TranslatorSizes,
  ) {
    this.model = new Seq2Seq({
      sourceVocabulary: source.vocabularySize,
      targetVocabulary: target.vocabularySize,
      embedDim: sizes.embedDim,
      numHeads: sizes.numHeads,
      encoderLayers: sizes.layers,
      decoderLayers: sizes.layers,
      dropout: sizes.dropout,
      sharedEmbeddings: source === target ? "all" : "target",
    });
  }

  /** Adam and the schedule of the paper; the history has the share of held-out answers that are exact. */
  async fit(
    train: TextPairs,
    heldOut: TextPairs,
    { epochs, labelSmoothing, lr, warmup, ...batches }: TranslatorTraining,
    run: ReturnType<ExperimentOptions["training"]>,
  ): Promise<TrainResult> {
    const { model, target } = this;
    this.#longest = train.target.reduce((most, text) => Math.max(most, target.encode(text).length), 1);
    const optimizer = new Adam(model.parameters(), { lr, betas: [0.9, 0.98], eps: 1e-9 });
    const tested = this.#loader(heldOut, batches, { shuffle: false });
    const result = await fit(model, this.#loader(train, batches, { seed: run.seed ?? 0 }), {
      ...run,
      epochs,
      optimizer,
      schedule: { schedule: new NoamLR(optimizer, model.embedDim, { warmup }), every: "step" },
      clipGradNorm: 1,
      compile: true,
      loss: (batch) => languageModelLoss(this.#logits(batch), batch.labels, { labelSmoothing }),
      validate: () => evaluate(model, tested, (batch) => this.#measure(batch)),
    });
    model.eval();
    return result;
  }

  /** What it answers to each text, by the likeliest tokens. */
  async translate(texts: readonly string[]): Promise<string[]> {
    const { source, target } = this;
    const answers: string[] = [];
    for (let begin = 0; begin < texts.length; begin += 100) {
      const sources = texts.slice(begin, begin + 100).map((text) => source.encode(text));
      const found = await generate(this.model, sources, {
        sample: false,
        startId: target.bosId!,
        eosId: target.eosId!,
        maxNewTokens: this.#longest + 2,
      });
      answers.push(...found.map((answer) => target.decode(answer, { skipSpecialTokens: true })));
    }
    return answers;
  }

  /** Where the decoder looks in a text while it says an answer: the head whose looks are the sharpest. */
  async attention(text: string, answer: string): Promise<AttentionMap> {
    const pair = { source: this.source.encode(text), target: this.target.encode(answer) };
    const batch = seq2SeqBatch([pair], { startId: this.target.bosId! });
    const { weights } = noGrad(() => attentionWeights(this.model, () => this.#logits(batch)));
    const heads = await Promise.all(
      [...weights]
        .filter(([path]) => path.endsWith("crossAttention"))
        .flatMap(([, seen], layer) =>
          Array.from({ length: seen.shape[1]! }, (_, head) => headOf(seen.select(1, head), layer, head)),
        ),
    );
    const { note, map } = heads.reduce((best, head) => (head.sharpness > best.sharpness ? head : best));
    return {
      title: answer,
      note,
      columns: this.source.tokens(text).map(shownToken),
      rows: this.target.tokens(answer).map(shownToken),
      weights: map,
    };
  }

  #loader(
    pairs: TextPairs,
    { maxTokens, multipleOf }: Pick<TranslatorTraining, "maxTokens" | "multipleOf">,
    { seed = 0, shuffle = true }: { readonly seed?: number; readonly shuffle?: boolean },
  ): DataLoader<SequencePair[], Seq2SeqBatch> {
    const { source, target } = this;
    const encoded = pairs.source.map((text, i) => ({
      source: source.encode(text),
      target: target.encode(pairs.target[i]!),
    }));
    const lengths = encoded.map((pair) => Math.max(pair.source.length, pair.target.length));
    return new DataLoader(encoded, {
      batchSampler: new TokenBatchSampler(lengths, { maxTokens, multipleOf, shuffle }),
      seed,
      collateFn: (chosen: readonly SequencePair[]) =>
        seq2SeqBatch(chosen, { startId: target.bosId!, padId: target.padId, multipleOf }),
    });
  }

  #logits({ ids, attentionMask, decoderIds }: Seq2SeqBatch): Tensor {
    return this.model.forward(ids, decoderIds, { sourceMask: attentionMask }); // [N, T, V]
  }

  /** An answer is said exactly if, as long as it is right, the next token is the likeliest one. */
  #measure(batch: Seq2SeqBatch): { readonly loss: Tensor; readonly exact: Tensor } {
    const { labels, decoderAttentionMask } = batch;
    const logits = this.#logits(batch);
    const wrong = logicalAnd(logits.argMax(-1).ne(labels), decoderAttentionMask); // [N, T]
    const exact = wrong.cast("float32").sum(1).eq(0).cast("float32").mean();
    return { loss: languageModelLoss(logits, labels), exact };
  }
}

/** The share of held-out answers that were exact after each epoch that is complete. */
export function exactByEpoch(history: readonly EpochRecord[]): number[] {
  return history.filter(({ complete }) => complete).map(({ validation }) => validation["exact"]!);
}

interface Head {
  readonly note: string;
  readonly map: ArrayLike<number>;
  /** The mean of the largest weight of each row. */
  readonly sharpness: number;
}

async function headOf(seen: Tensor, layer: number, head: number): Promise<Head> {
  return {
    note: `layer ${layer + 1}, head ${head + 1}`,
    map: await seen.data(), // [1, T, S]
    sharpness: await seen.max(-1).mean().item(),
  };
}

/** A token in a picture: spaces can be seen, and the end is a sign. */
function shownToken(token: string): string {
  return token === "</s>" ? "•" : token.replace("</w>", "").replaceAll(/[ Ġ▁]/gu, "_");
}
