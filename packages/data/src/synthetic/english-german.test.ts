import { describe, expect, it } from "vitest";
import { englishGerman } from "./english-german.js";

describe("englishGerman", () => {
  it("gives as many distinct sentences as asked for, fixed by the seed", () => {
    const set = englishGerman(3000, { seed: 1 });
    expect(set.length).toBe(3000);
    expect(new Set(set.source).size).toBe(3000);
    expect(englishGerman(50, { seed: 1 }).target).toEqual(set.target.slice(0, 50));
    expect(englishGerman(50, { seed: 2 }).source).not.toEqual(set.source.slice(0, 50));
  });

  it("says an English sentence in one way in German", () => {
    const [first, second] = [3, 4].map((seed) => englishGerman(4000, { seed }));
    const german = new Map(first.source.map((english, i) => [english, first.target[i]]));
    const both = second.source
      .map((english, i) => [german.get(english), second.target[i]])
      .filter(([a]) => a);
    expect(both.length).toBeGreaterThan(5);
    for (const [a, b] of both) expect(a).toBe(b);
  });

  it("holds out a tenth, which no other seed trains on", () => {
    const train = new Set(englishGerman(4000, { split: "train", seed: 5 }).source);
    const test = englishGerman(400, { split: "test", seed: 6 }).source;
    expect(test.filter((english) => train.has(english))).toEqual([]);
    const all = englishGerman(4000, { seed: 5 }).source;
    expect(all.filter((english) => train.has(english)).length / 4000).toBeCloseTo(0.9, 1);
    expect(() => englishGerman(1, { split: "val" as "test" })).toThrow('there is no split "val"');
    expect(() => englishGerman(0)).toThrow(
      "englishGerman: count must be a whole number of at least 1, got 0",
    );
  });
});
