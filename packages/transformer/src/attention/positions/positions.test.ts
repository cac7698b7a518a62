import { arange, randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { expectSame } from "../../test-support/close.js";
import { expectGolden, golden, load, type Saved } from "../../test-support/golden.js";
import {
  AlibiPositions,
  alibiSlopes,
  LearnedPositions,
  placesOf,
  RelativePositionBias,
  RotaryPositions,
  sinusoidalEncoding,
  SinusoidalPositions,
  type RotaryOptions,
} from "./index.js";

/** Recorded by tools/goldens/record_transformer_positions.py. */
const recorded = golden<
  Record<"x" | "halves" | "interleaved" | "linear" | "ntk" | "llama3" | "waves", Saved> & {
    readonly places: readonly number[];
    readonly slopes: Readonly<Record<string, readonly number[]>>;
    readonly buckets: Readonly<Record<"bidirectional" | "causal" | "few", readonly number[]>>;
  }
>("positions");

const int32 = (values: readonly number[], shape = [values.length]): Tensor =>
  tensor(values, shape, { dtype: "int32" });

describe("RotaryPositions", () => {
  const llama3 = { factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalLength: 128 };
  const cases: Readonly<Record<string, RotaryOptions>> = {
    halves: {},
    interleaved: { layout: "interleaved", base: 500 },
    linear: { scaling: { type: "linear", factor: 4 } },
    ntk: { scaling: { type: "ntk", factor: 4 } },
    llama3: { scaling: { type: "llama3", ...llama3 } },
  };

  it.each(Object.keys(cases))("turns as published code does: %s", async (name) => {
    const turned = new RotaryPositions(8, cases[name]).rotate(load(recorded.x), int32(recorded.places));
    await expectGolden(turned, recorded[name as "halves"]);
  });

  it("takes places of each sequence, and leaves the rest of larger heads", async () => {
    const x = randn([2, 3, 2, 6]);
    const rotary = new RotaryPositions(4);
    const turned = rotary.rotate(x, int32([0, 1, 5, 9], [2, 2]));
    await expectSame(turned.slice([1, 2]), rotary.rotate(x.slice([1, 2]), int32([5, 9])));
    await expectSame(turned.slice(null, null, null, [4, 6]), x.slice(null, null, null, [4, 6]));
  });

  it("refuses what makes no angles", () => {
    expect(() => new RotaryPositions(5)).toThrow("dim must be an even number from 2 on, got 5");
    expect(() => new RotaryPositions(4, { base: 0 })).toThrow("base must be above 0, got 0");
    expect(() => new RotaryPositions(4, { scaling: { type: "linear", factor: -1 } })).toThrow(
      "scaling.factor must be above 0, got -1",
    );
    expect(() => new RotaryPositions(2, { scaling: { type: "ntk", factor: 2 } })).toThrow(
      "dim of at least 4",
    );
    const wrong = { ...llama3, type: "llama3", lowFrequencyFactor: 4 } as const;
    expect(() => new RotaryPositions(4, { scaling: wrong })).toThrow("lowFrequencyFactor must be below");
    expect(() => new RotaryPositions(8).rotate(zeros([1, 1, 1, 4]), int32([0]))).toThrow(
      "turns 8 numbers of each head, got heads of 4 in [1, 1, 1, 4]",
    );
  });
});

describe("AlibiPositions", () => {
  it.each(Object.entries(recorded.slopes))("has the published slopes of %s heads", (heads, slopes) => {
    const found = alibiSlopes(Number(heads));
    expect(found.length).toBe(slopes.length);
    found.forEach((slope, i) => expect(slope).toBeCloseTo(slopes[i], 12));
  });

  it("adds minus the distance times the slope, also where each sequence has its places", async () => {
    const alibi = new AlibiPositions(2);
    await expectSame(alibi.bias(int32([1]), int32([0, 1, 3])), tensor([[[-1 / 16, 0, -1 / 8]], [[-1 / 256, 0, -1 / 128]]])); // prettier-ignore
    expect(alibi.bias(int32([1, 2], [2, 1]), int32([0, 1, 3])).shape).toEqual([2, 2, 1, 3]);
    expect(() => alibiSlopes(0)).toThrow("numHeads must be a positive integer, got 0");
  });
});

describe("RelativePositionBias", () => {
  it.each([
    ["bidirectional", { bidirectional: true }],
    ["causal", { bidirectional: false }],
    ["few", { buckets: 8, maxDistance: 20 }],
  ] as const)("has T5's buckets: %s", async (name, options) => {
    const positions = new RelativePositionBias(1, options);
    const { buckets } = positions;
    positions.loadStateDict({ weight: arange(buckets).reshape([buckets, 1]) });
    const found = positions.bias(int32([0]), arange(-200, 201, 1, { dtype: "int32" }));
    expect([...(await found.data())]).toEqual(recorded.buckets[name]);
  });

  it("has numbers for each head, and places of each sequence", async () => {
    const positions = new RelativePositionBias(3);
    const bias = positions.bias(int32([0, 1, 4, 5], [2, 2]), int32([0, 1]));
    expect(bias.shape).toEqual([2, 3, 2, 2]);
    await expectSame(bias.select(0, 1), positions.bias(int32([4, 5]), int32([0, 1])));
  });

  it("refuses buckets that can't be shared out", () => {
    expect(() => new RelativePositionBias(2, { buckets: 6 })).toThrow("buckets must be a multiple of 4");
    expect(() => new RelativePositionBias(2, { maxDistance: 16 })).toThrow("maxDistance above half of them");
  });
});

describe("positions that are added to embeddings", () => {
  it("are the paper's waves", async () => {
    const places = arange(20, { dtype: "int32" });
    await expectGolden(sinusoidalEncoding(places, 6), recorded.waves);
    const halves = sinusoidalEncoding(places, 6, { layout: "halves" });
    const order = int32([0, 3, 1, 4, 2, 5]);
    await expectSame(halves.indexSelect(1, order), sinusoidalEncoding(places, 6));
    expect(() => sinusoidalEncoding(places, 5)).toThrow("size must be an even number from 2 on, got 5");
  });

  it("are learned vectors", async () => {
    const positions = new LearnedPositions(6, 4, { offset: 2 });
    const found = positions.forward(zeros([2, 3, 4]));
    await expectSame(found.select(0, 1), positions.weight.slice([2, 5]));
    const given = positions.forward(zeros([2, 3, 4]), { places: int32([0, 0, 1]) });
    await expectSame(given.select(0, 0), positions.weight.indexSelect(0, int32([2, 2, 3])));
  });

  it("stand where padding says", async () => {
    const mask = int32([0, 0, 1, 1, 1, 1, 1, 0], [2, 4]);
    const places = placesOf(mask);
    expect(await places.array()).toEqual([[0, 0, 0, 1], [0, 1, 2, 2]]); // prettier-ignore
    const found = new SinusoidalPositions().forward(zeros([2, 4, 2]), { places });
    await expectSame(found.select(0, 0).slice([2, 4]), sinusoidalEncoding(int32([0, 1]), 2));
  });

  it("refuse sequences that are too long, and places that don't fit", () => {
    const positions = new LearnedPositions(6, 4, { offset: 2 });
    expect(() => positions.forward(zeros([1, 5, 4]))).toThrow(
      "a sequence of 5 is longer than the 4 positions",
    );
    expect(() => positions.forward(zeros([5, 4]))).toThrow("expected [N, L, E], got [5, 4]");
    expect(() => positions.forward(zeros([2, 3, 4]), { places: int32([0, 1]) })).toThrow(
      "places must be [3] or [2, 3], got [2]",
    );
    expect(() => new LearnedPositions(2, 4, { offset: 2 })).toThrow("LearnedPositions");
  });
});
