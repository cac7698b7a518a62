import { noGrad } from "@nn/autograd";
import { Generator, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import type { LanguageModel, Seq2Seq } from "../models/index.js";
import { tinyGPT, tinyLlama, tinySeq2Seq, VOCABULARY } from "../test-support/tiny-models.js";
import { generate, repetitionPenalty, streamTokens } from "./index.js";

const PROMPTS = [[1, 2, 3, 4, 5], [7], [3, 9]];
const greedy = { sample: false } as const;

/** The likeliest tokens behind a prompt, by reading everything again with plain `forward`. */
async function byHand(next: (tokens: number[]) => Tensor, prompt: readonly number[], count: number) {
  const tokens = [...prompt];
  for (let i = 0; i < count; i++) tokens.push(await next(tokens).select(1, -1).argMax().item());
  return tokens.slice(prompt.length);
}

const behind =
  (model: LanguageModel, window = Infinity) =>
  (tokens: number[]): Tensor =>
    noGrad(() => model.forward(tensor([tokens.slice(-window)], { dtype: "int32" })));

const target = (model: Seq2Seq, source: number[]) => (tokens: number[]) =>
  noGrad(() => model.forward(tensor([source], { dtype: "int32" }), tensor([tokens], { dtype: "int32" })));

describe.each([
  ["GPT", tinyGPT],
  ["Llama", tinyLlama],
])("generate with %s", (_, make) => {
  it.each([true, false])(
    "gives the likeliest tokens of prompts of different lengths, useCache %s",
    async (useCache) => {
      const model = make().eval();
      const wanted = await Promise.all(PROMPTS.map((prompt) => byHand(behind(model), prompt, 8)));
      expect(await generate(model, PROMPTS, { ...greedy, maxNewTokens: 8, useCache })).toEqual(wanted);
      expect(await generate(model, PROMPTS, { temperature: 0, maxNewTokens: 8, useCache })).toEqual(wanted);
      expect(new Set(wanted.flat()).size).toBeGreaterThan(3);
    },
  );

  it("draws the same with the same seed, with and without a cache", async () => {
    const model = make();
    const options = { temperature: 0.9, topK: 9, topP: 0.95, minP: 0.01, maxNewTokens: 12 };
    const first = await generate(model, PROMPTS, { ...options, seed: 5 });
    expect(await generate(model, PROMPTS, { ...options, seed: 5 })).toEqual(first);
    expect(await generate(model, PROMPTS, { ...options, generator: new Generator(5) })).toEqual(first);
    expect(await generate(model, PROMPTS, { ...options, seed: 5, useCache: false })).toEqual(first);
    expect(await generate(model, PROMPTS, { ...options, seed: 6 })).not.toEqual(first);
  });
});

describe("generate", () => {
  it("writes targets of an encoder-decoder", async () => {
    const model = tinySeq2Seq().eval();
    const sources = [
      [1, 2, 3, 4],
      [8, 5],
    ];
    const wanted = await Promise.all(sources.map((source) => byHand(target(model, source), [1], 7)));
    const options = { ...greedy, startId: 1, maxNewTokens: 7 };
    expect(await generate(model, sources, options)).toEqual(wanted);
    expect(await generate(model, sources, { ...options, useCache: false })).toEqual(wanted);
    expect(wanted[0]).not.toEqual(wanted[1]);
  });

  it("takes ids with padding on either side", async () => {
    const model = tinyGPT();
    const wanted = await generate(model, [[1, 2, 3], [7]], { ...greedy, maxNewTokens: 4 });
    for (const [row, real] of [
      [
        [7, 0, 0],
        [1, 0, 0],
      ],
      [
        [0, 0, 7],
        [0, 0, 1],
      ],
    ] as const) {
      // prettier-ignore
      const ids = tensor([[1, 2, 3], row], { dtype: "int32" });
      const attentionMask = tensor([[1, 1, 1], real], { dtype: "int32" });
      expect(await generate(model, ids, { ...greedy, maxNewTokens: 4, attentionMask })).toEqual(wanted);
    }
  });

  it("draws tokens as often as they are likely", async () => {
    const model = tinyGPT(3).eval();
    const scores = behind(model)([2, 5]).select(1, -1);
    const likely = await scores.softmax(-1).data();
    const drawn = await generate(model, new Array(4000).fill([2, 5]) as number[][], {
      seed: 1,
      maxNewTokens: 1,
    });
    for (let id = 0; id < VOCABULARY; id++) {
      const share = drawn.filter(([token]) => token === id).length / 4000;
      expect(Math.abs(share - likely[id])).toBeLessThan(4 * Math.sqrt(likely[id] / 4000) + 1e-3);
    }
  });

  it("ends at end tokens and at stop sequences, each sequence for itself", async () => {
    const model = tinyGPT();
    const options = { ...greedy, maxNewTokens: 10 };
    const whole = await generate(model, PROMPTS, options);
    const cut = (row: number[], ends: number[]): number[] => {
      const at = row.findIndex((id) => ends.includes(id));
      return at < 0 ? row : row.slice(0, at);
    };
    const ends = [whole[0][4], whole[1][6]];
    expect(await generate(model, PROMPTS, { ...options, eosId: ends })).toEqual(
      whole.map((row) => cut(row, ends)),
    );
    expect(await generate(model, PROMPTS, { ...options, eosId: ends[0] })).toEqual(whole.map((row) => cut(row, [ends[0]]))); // prettier-ignore
    const [text] = await generate(model, [[1, 2, 3]], options);
    const stop = [text.slice(3, 6)];
    const first = text.findIndex((_, i) => stop[0].every((id, k) => id === text[i + k]));
    expect(await generate(model, [[1, 2, 3]], { ...options, stop })).toEqual([text.slice(0, first)]);
  });

  it("constrains, punishes repetition and changes scores, by what came", async () => {
    const model = tinyGPT();
    const [even] = await generate(model, [[1]], {
      seed: 1,
      maxNewTokens: 8,
      allow: ({ prompt, generated }) => ((prompt.length + generated.length) % 2 === 1 ? [0, 2, 4] : [1, 3]),
    });
    expect(even.map((id) => id % 2)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    const punished = (tokens: number[]): Tensor =>
      repetitionPenalty(behind(model.eval())(tokens).select(1, -1), [tokens], 1.5).unsqueeze(1);
    const [text] = await generate(model, [[1]], { ...greedy, maxNewTokens: 10, repetitionPenalty: 1.5 });
    expect(text).toEqual(await byHand(punished, [1], 10));
    const [five] = await generate(model, [[1]], {
      maxNewTokens: 3,
      filters: [(scores) => scores.add(tensor([5], { dtype: "int32" }).oneHot(VOCABULARY).mul(1e4))],
    });
    expect(five).toEqual([5, 5, 5]);
  });

  it("slides where it is asked to, and refuses otherwise", async () => {
    const model = tinyGPT(1, 8).eval();
    const prompt = [1, 2, 3, 4, 5];
    const options = { ...greedy, overflow: "slide", maxNewTokens: 12 } as const;
    const wanted = await byHand(behind(model, 8), prompt, 12);
    expect(await generate(model, [prompt], options)).toEqual([wanted]);
    expect(await generate(model, [prompt], { ...options, useCache: false })).toEqual([wanted]);
    const long = [...prompt, ...prompt];
    expect(await generate(model, [long], options)).toEqual([await byHand(behind(model, 8), long, 12)]);
    expect(await generate(model, [prompt], greedy)).toEqual([wanted.slice(0, 4)]); // 4 + 5 - 1 positions
    await expect(generate(model, [prompt], { maxNewTokens: 5 })).rejects.toThrow("a prompt of 5 tokens and 5 new ones don't fit the 8 positions"); // prettier-ignore
    await expect(generate(model, [long])).rejects.toThrow(
      "a prompt of 10 tokens is longer than the 8 positions",
    );
  });

  it("leaves modes as they are, while it doesn't drop anything", async () => {
    const model = tinyGPT();
    expect(await generate(model, [[1]], greedy)).toEqual(await generate(model, [[1]], greedy));
    expect(model.modules().every(({ training }) => training)).toBe(true);
  });

  it("refuses what can't be", async () => {
    const model = tinyGPT();
    const refusals: [Parameters<typeof generate>[1], Parameters<typeof generate>[2], string][] = [
      [[], {}, "got no prompts"],
      [[[1], []], {}, "prompt 1 is empty"],
      [[[1], [2, 11]], {}, "token 11 at place 1 of prompt 1 is outside the vocabulary of 11"],
      [[[1], [-1]], {}, "token -1 at place 0 of prompt 1"],
      [[1, 2] as never, {}, "got token ids alone"],
      ["Alice" as never, {}, "got a text"],
      [["Alice"] as never, {}, "got a text"],
      [[[0.5]], {}, "prompt 0 has 0.5 at 0, which is no token id"],
      [tensor([1, 2], { dtype: "int32" }), {}, "expected token ids [N, L], got [2]"],
      [[[1]], { maxNewTokens: -1 }, "maxNewTokens must be a whole number, got -1"],
      [[[1]], { temperature: -1 }, "temperature must be 0 or a number above it, got -1"],
      [[[1]], { topK: 0 }, "topK must be a positive integer, got 0"],
      [[[1]], { topP: 2 }, "topP must be a number from 0 to 1, got 2"],
      [[[1]], { minP: -1 }, "minP must be a number from 0 to 1, got -1"],
      [[[1]], { repetitionPenalty: 0 }, "repetitionPenalty must be a number above 0, got 0"],
      [[[1]], { eosId: 11 }, "eosId 11 is outside the vocabulary of 11"],
      [[[1]], { stop: [[]] }, "a stop sequence is empty"],
      [[[1]], { allow: () => [] }, "`allow` leaves no token for sequence 0"],
      [[[1]], { allow: () => [12] }, "token 12 of row 0 is outside the vocabulary of 11"],
      [[[1]], { filters: [(scores) => scores.mul(NaN)] }, "no token can follow sequence 0"],
      [[[1]], { allow: () => [1], filters: [(x) => x.maskedFill(tensor([1], { dtype: "int32" }).oneHot(11).ne(0), -Infinity)] }, "no token can follow sequence 0"], // prettier-ignore
    ];
    for (const [prompts, options, text] of refusals) {
      await expect(generate(model, prompts, options), text).rejects.toThrow(text);
    }
    await expect(generate(tinySeq2Seq(), [[1]])).rejects.toThrow("targets begin with startId");
    await expect(generate(tinySeq2Seq(), [[10]], { startId: 1 })).rejects.toThrow("token 10 at place 0 of prompt 0 is outside the vocabulary of 9"); // prettier-ignore
    expect(await generate(model, [[1], [2]], { maxNewTokens: 0 })).toEqual([[], []]);
  });
});

describe("streamTokens", () => {
  const options = { seed: 3, maxNewTokens: 10 };

  it("gives what generate gives, as it comes", async () => {
    const model = tinyGPT();
    const [wanted] = await generate(model, [[1, 2]], options);
    const found: number[] = [];
    for await (const id of streamTokens(model, [1, 2], options)) found.push(id);
    expect(found).toEqual(wanted);
  });

  it("holds back what may be a stop sequence", async () => {
    const model = tinyGPT();
    const [text] = await generate(model, [[1, 2]], options);
    const almost = [text[2], text[3], (text[4] + 1) % VOCABULARY];
    const found: number[] = [];
    for await (const id of streamTokens(model, [1, 2], { ...options, stop: [almost] })) found.push(id);
    expect(found).toEqual(text);
  });

  it("ends when the loop is left, or the signal says so", async () => {
    const model = tinyGPT();
    let steps = 0;
    const counted = { ...options, allow: () => void steps++ };
    for await (const _ of streamTokens(model, [1], counted)) break;
    expect(steps).toBe(1);
    const stream = streamTokens(model, [1], counted);
    await stream.next();
    expect(await stream.return()).toEqual({ done: true, value: undefined });
    expect(steps).toBe(2);
    const controller = new AbortController();
    const aborted = streamTokens(model, [1], { ...options, signal: controller.signal });
    await aborted.next();
    controller.abort(new Error("that is enough"));
    await expect(aborted.next()).rejects.toThrow("that is enough");
    await expect(generate(model, [[1]], { signal: controller.signal })).rejects.toThrow("that is enough");
  });

  it("refuses at once", () => {
    expect(() => streamTokens(tinyGPT(), [])).toThrow("prompt 0 is empty");
    expect(() => streamTokens(tinyGPT(), [1], { topK: -1 })).toThrow("topK must be a positive integer");
  });
});
