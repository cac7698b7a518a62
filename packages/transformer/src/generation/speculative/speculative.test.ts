import { Embedding, Module } from "@nn/layers";
import { Generator, rand, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import type { LanguageModel, LanguageModelForwardOptions } from "../../models/index.js";
import { tinyGPT, tinyLlama, tinySeq2Seq } from "../../test-support/tiny-models.js";
import { generate, speculative } from "../index.js";
import { drawToken } from "./draw-token.js";
import { judgeGuesses } from "./judge-guesses.js";

/** Scores of the next token by the last one alone. */
class Bigrams extends Module<[ids: Tensor, options?: LanguageModelForwardOptions]> implements LanguageModel {
  readonly vocabularySize: number;
  readonly maxLength = undefined;
  table: Embedding;

  constructor(scores: readonly (readonly number[])[]) {
    super();
    this.vocabularySize = scores.length;
    this.table = Embedding.fromPretrained(tensor(scores as number[][]));
  }

  forward(ids: Tensor): Tensor {
    return this.table.forward(ids);
  }
}

describe("drawToken", () => {
  it("takes tokens by their weights, and none of weight 0", () => {
    const draw = (random: number): number => drawToken([0, 2, 0, 6, 0], random);
    expect([0, 0.24, 0.26, 0.99, 1].map(draw)).toEqual([1, 1, 3, 3, 3]);
  });
});

describe("judgeGuesses", () => {
  it("leaves the target's distribution", async () => {
    const [p, q, after] = [[0.5, 0.2, 0.3, 0], [0.1, 0.6, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4]]; // prettier-ignore
    const trials = 40_000;
    const random = await rand([trials * 3], { generator: new Generator(1) }).data();
    const pairs = new Map<string, number>();
    for (let trial = 0; trial < trials; trial++) {
      const [a, b, c] = random.subarray(3 * trial, 3 * trial + 3);
      const tokens = [drawToken(q, a)];
      const { accepted, next } = judgeGuesses({ tokens, draft: [q], target: [p, after] }, [b, c]);
      const key = accepted ? `${tokens[0]},${next}` : `${next}`;
      pairs.set(key, (pairs.get(key) ?? 0) + 1);
    }
    for (const [first, wanted] of p.entries()) {
      const both = after.map((_, next) => pairs.get(`${first},${next}`) ?? 0);
      const accepted = both.reduce((a, b) => a + b);
      const share = ((pairs.get(`${first}`) ?? 0) + accepted) / trials;
      expect(Math.abs(share - wanted)).toBeLessThan(4 * Math.sqrt((wanted * (1 - wanted)) / trials) + 1e-9);
      expect(accepted / trials).toBeCloseTo(Math.min(wanted, q[first]), 1.8);
      both.forEach((count, next) => expect(count / Math.max(1, accepted)).toBeCloseTo(accepted ? after[next] : 0, 1.5)); // prettier-ignore
    }
  });
});

describe("speculative", () => {
  it.each([1, 3, 6])("writes the same greedy text as generate, %i guesses at a time", async (numGuesses) => {
    for (const [model, draft] of [
      [tinyGPT(), tinyLlama()],
      [tinyLlama(), tinyLlama(5)],
      [tinyGPT(), tinyGPT()],
    ]) {
      // prettier-ignore
      const options = { sample: false, maxNewTokens: 17 };
      const [wanted] = await generate(model, [[1, 2, 3]], options);
      const { ids, guessed, accepted, acceptedShare, passes } = await speculative(model, draft, [1, 2, 3], {
        ...options,
        numGuesses,
      });
      expect(ids).toEqual(wanted);
      expect(passes + accepted).toBe(17);
      expect(acceptedShare).toBe(accepted / guessed);
      const [end] = wanted.slice(7);
      const short = await speculative(model, draft, [1, 2, 3], { ...options, numGuesses, eosId: end });
      expect(short.ids).toEqual(wanted.slice(0, wanted.indexOf(end)));
    }
  });

  it("accepts all guesses of the same model", async () => {
    const model = tinyGPT();
    const { acceptedShare, passes } = await speculative(model, tinyGPT(), [1], {
      sample: false,
      maxNewTokens: 15,
    });
    expect([acceptedShare, passes]).toEqual([1, 3]);
  });

  it("draws tokens as often as the model alone", async () => {
    const scores = [[0, 1, 2], [1, 0, -1], [0.5, 0, 0]]; // prettier-ignore
    const draft = [[1, 0, 0], [0, 0, 0], [-1, 0, 1]]; // prettier-ignore
    const options = { maxNewTokens: 3000, temperature: 0.8, seed: 2, numGuesses: 3 };
    const { ids, acceptedShare } = await speculative(new Bigrams(scores), new Bigrams(draft), [0], options);
    expect(ids).toHaveLength(3000);
    expect(acceptedShare).toBeGreaterThan(0.1);
    expect(acceptedShare).toBeLessThan(0.95);
    const likely = (await tensor(scores).div(0.8).softmax(-1).array()) as number[][];
    for (const [before, row] of likely.entries()) {
      const followers = ids.slice(1).filter((_, i) => ids[i] === before);
      row.forEach((wanted, id) => {
        const share = followers.filter((token) => token === id).length / followers.length;
        expect(Math.abs(share - wanted)).toBeLessThan(
          4 * Math.sqrt((wanted * (1 - wanted)) / followers.length),
        );
      });
    }
  });

  it("goes by filters, and takes encoder-decoders", async () => {
    const allow = ({ generated }: { generated: readonly number[] }): number[] => (generated.length % 2 ? [1, 2] : [3, 4]); // prettier-ignore
    const { ids } = await speculative(tinyGPT(), tinyLlama(), [1], {
      seed: 1,
      maxNewTokens: 9,
      allow,
      topK: 5,
    });
    expect(ids.map((id) => id > 2)).toEqual([true, false, true, false, true, false, true, false, true]);
    const [model, draft] = [tinySeq2Seq(), tinySeq2Seq(4)];
    const options = { sample: false, startId: 1, maxNewTokens: 8, repetitionPenalty: 1.3 };
    const found = await speculative(model, draft, [1, 2, 3], options);
    expect([found.ids]).toEqual(await generate(model, [[1, 2, 3]], options));
  });

  it("refuses what can't be", async () => {
    const three = new Bigrams([[0, 0, 0], [0, 0, 0], [0, 0, 0]]); // prettier-ignore
    await expect(speculative(tinyGPT(), three, [1])).rejects.toThrow(
      "the model has 11 tokens, the draft model 3",
    );
    await expect(speculative(tinyGPT(), tinyGPT(), [])).rejects.toThrow("prompt 0 is empty");
    await expect(speculative(tinyGPT(), tinyGPT(), [1], { numGuesses: 0 })).rejects.toThrow("numGuesses must be a positive integer, got 0"); // prettier-ignore
    await expect(speculative(tinyGPT(), tinyGPT(), [1], { filters: [(x) => x.mul(NaN)] })).rejects.toThrow("no token can follow"); // prettier-ignore
    expect((await speculative(tinyGPT(), tinyGPT(), [1], { maxNewTokens: 0 })).ids).toEqual([]);
  });
});
