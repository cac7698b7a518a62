import { noGrad } from "@nn/autograd";
import { tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { tinyGPT, tinyLlama, tinySeq2Seq, VOCABULARY } from "../../test-support/tiny-models.js";
import { beamSearch, generate, type Beam, type Beginning, type BeamOptions } from "../index.js";

/** Logarithms of the probabilities of the next token, behind a sequence. */
type Next = (tokens: readonly number[]) => ArrayLike<number>;

const int = (rows: readonly (readonly number[])[]): Tensor => tensor(rows as number[][], { dtype: "int32" });
const last = (logits: Tensor): ArrayLike<number> => logits.select(1, -1).logSoftmax(-1).realize().dataSync();

/** All texts of up to `longest` tokens that end, or are as long, with their scores. */
function exhaustive(next: Next, eos: number, longest: number, alpha: number): Beam[] {
  const walk = (ids: readonly number[], logProbability: number): Beam[] => {
    const likely = next(ids);
    return Array.from(likely).flatMap((step, token) => {
      const sum = logProbability + step;
      const score = sum / (ids.length + 1) ** alpha;
      if (token === eos) return [{ ids, logProbability: sum, score, ended: true }];
      const longer = [...ids, token];
      if (longer.length === longest) return [{ ids: longer, logProbability: sum, score, ended: false }];
      return walk(longer, sum);
    });
  };
  return walk([], 0).sort((a, b) => b.score - a.score);
}

function expectBeams(found: readonly Beam[], wanted: readonly Beam[]): void {
  expect(found.map(({ ids, ended }) => ({ ids, ended }))).toEqual(wanted.map(({ ids, ended }) => ({ ids, ended }))); // prettier-ignore
  found.forEach(({ score, logProbability }, i) => {
    expect(score).toBeCloseTo(wanted[i].score, 4);
    expect(logProbability).toBeCloseTo(wanted[i].logProbability, 4);
  });
}

describe("beamSearch", () => {
  it("finds what an exhaustive search does with enough beams", async () => {
    const model = tinyGPT(2).eval();
    const prompt = [4, 5, 6];
    const known = new Map<string, ArrayLike<number>>();
    const next: Next = (ids) => {
      const found = known.get(ids.join()) ?? noGrad(() => last(model.forward(int([[...prompt, ...ids]]))));
      known.set(ids.join(), found);
      return found;
    };
    const orders = new Set<string>();
    for (const lengthPenalty of [0, 0.6, 2]) {
      const options = { numBeams: VOCABULARY ** 2, lengthPenalty, eosId: 3, maxNewTokens: 3 };
      const [, found] = await beamSearch(model, [[1, 2], prompt], options);
      expectBeams(found.slice(0, 20), exhaustive(next, 3, 3, lengthPenalty).slice(0, 20));
      orders.add(
        found
          .slice(0, 20)
          .map(({ ids }) => ids)
          .join(";"),
      );
    }
    expect(orders.size).toBeGreaterThan(1);
  });

  it("does so for an encoder-decoder", async () => {
    const model = tinySeq2Seq().eval();
    const sources = [[1, 2, 3, 4], [8, 5]]; // prettier-ignore
    const options = { numBeams: VOCABULARY, startId: 1, eosId: 3, maxNewTokens: 2 };
    const found = await beamSearch(model, sources, options);
    expect(await beamSearch(model, sources, { ...options, useCache: false })).toEqual(
      found.map((beams) => beams.map((beam) => ({ ...beam, score: expect.closeTo(beam.score, 4) as number, logProbability: expect.closeTo(beam.logProbability, 4) as number }))), // prettier-ignore
    );
    for (const [i, source] of sources.entries()) {
      const next: Next = (ids) => noGrad(() => last(model.forward(int([source]), int([[1, ...ids]]))));
      expectBeams(found[i].slice(0, 5), exhaustive(next, 3, 2, 1).slice(0, 5));
    }
  });

  it("is greedy with one beam", async () => {
    for (const model of [tinyGPT(), tinyLlama()]) {
      const prompts = [[1, 2, 3], [7]]; // prettier-ignore
      const found = await beamSearch(model, prompts, { numBeams: 1, maxNewTokens: 8 });
      const greedy = await generate(model, prompts, { sample: false, maxNewTokens: 8 });
      expect(found.map((beams) => beams.map(({ ids }) => ids))).toEqual(greedy.map((ids) => [ids]));
    }
  });

  it("gives the same alone, in a batch, with a cache and without", async () => {
    const model = tinyLlama();
    const prompts = [[1, 2, 3], [7], [5, 5, 5, 5]]; // prettier-ignore
    const run = async (given: number[][], options: BeamOptions = {}): Promise<(readonly number[])[][]> => {
      const beams = await beamSearch(model, given, { numBeams: 3, eosId: 4, maxNewTokens: 7, ...options });
      return beams.map((each) => each.map(({ ids }) => ids));
    };
    const together = await run(prompts);
    expect(await run(prompts, { useCache: false })).toEqual(together);
    for (const [i, prompt] of prompts.entries()) expect((await run([prompt]))[0]).toEqual(together[i]);
    expect(new Set(together[0].map(String)).size).toBe(3);
  });

  it("follows what is allowed, and ends early where it is asked to", async () => {
    const model = tinyGPT();
    const [beams] = await beamSearch(model, [[1]], {
      ...{ numBeams: 5, maxNewTokens: 4, eosId: 0 },
      allow: ({ generated }) => (generated.length === 2 ? [0] : [2, 4]),
    });
    expect(beams.map(({ ids }) => ids).sort()).toEqual([[2, 2], [2, 4], [4, 2], [4, 4]]); // prettier-ignore
    expect(beams.every(({ ended }) => ended)).toBe(true);
    const mayEnd = tensor([0], { dtype: "int32" }).oneHot(VOCABULARY, { dtype: "bool" });
    const stepsOf = async (earlyStopping: boolean): Promise<number> => {
      let steps = 0;
      const filters = [(x: Tensor): Tensor => (steps++, x.maskedFill(mayEnd, -1))];
      const options = { numBeams: 2, eosId: 0, maxNewTokens: 12, lengthPenalty: 3, earlyStopping, filters };
      await beamSearch(model, [[1]], options);
      return steps;
    };
    expect(await stepsOf(true)).toBeLessThan(await stepsOf(false));
  });

  it("tells which beginnings it follows", async () => {
    const steps: (readonly Beginning[])[][] = [];
    const options: BeamOptions = { numBeams: 3, maxNewTokens: 4, onStep: (beams) => steps.push([...beams]) };
    const [found] = await beamSearch(tinyGPT(), [[1, 2], [3]], options); // prettier-ignore
    expect(steps.map(([beams]) => beams.map(({ ids }) => ids.length))).toEqual(
      [1, 2, 3, 4].map((n) => [n, n, n]),
    );
    expect(steps[3][0].map(({ ids }) => ids)).toEqual(found.map(({ ids }) => ids));
    const known = new Set(steps[1][0].map(({ ids }) => ids.join()));
    for (const { ids } of steps[2][0]) expect(known).toContain(ids.slice(0, 2).join());
  });

  it("refuses what can't be", async () => {
    const model = tinyGPT();
    const run = (options: BeamOptions): Promise<Beam[][]> => beamSearch(model, [[1]], options);
    await expect(run({ numBeams: 0 })).rejects.toThrow("numBeams must be a positive integer, got 0");
    await expect(run({ lengthPenalty: NaN })).rejects.toThrow("lengthPenalty must be a number, got NaN");
    await expect(run({ allow: () => [] })).rejects.toThrow("`allow` leaves no token for sequence 0");
    await expect(run({ filters: [(x) => x.mul(NaN)] })).rejects.toThrow("no token can follow sequence 0");
    await expect(run({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    await expect(beamSearch(model, [[]])).rejects.toThrow("beamSearch: prompt 0 is empty");
    expect(await run({ maxNewTokens: 0 })).toEqual([[]]);
  });
});
