import { describe, expect, it } from "vitest";
import { dates } from "./dates.js";
import { textTask } from "./text-task.js";

describe("textTask", () => {
  it("has the answers", () => {
    const example = (task: "copy" | "reverse" | "sort") =>
      textTask(task, 1, { minLength: 6, seed: 3 }).get(0);
    const { x } = example("copy");
    expect(example("copy").y).toBe(x);
    expect(example("reverse")).toEqual({ x, y: [...x].reverse().join("") });
    expect(example("sort")).toEqual({ x, y: [...x].sort().join("") });
    for (const [i, sum] of textTask("add", 100, { seed: 0 }).source.entries()) {
      const [, a, b] = /^(\d{1,3})\+(\d{1,3})$/.exec(sum)!.map(Number);
      expect(textTask("add", 100, { seed: 0 }).target[i]).toBe(String(a + b));
      expect(sum).toBe(`${a}+${b}`);
    }
  });

  it("has every length", () => {
    const { source } = textTask("copy", 2000, { minLength: 2, maxLength: 5, symbols: 3, seed: 0 });
    const counts = [2, 3, 4, 5].map((length) => source.filter((x) => x.length === length).length);
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(5 * Math.sqrt(2000 * 0.25 * 0.75));
    expect(new Set(source.join(""))).toEqual(new Set(["a", "b", "c"]));
  });

  it("holds out what nothing trains on", () => {
    const train = new Set(textTask("sort", 3000, { maxLength: 4, split: "train", seed: 0 }).source);
    const { source } = textTask("sort", 300, { maxLength: 4, split: "test", seed: 1 });
    expect(source.filter((x) => train.has(x))).toEqual([]);
    const days = new Set(dates(3000, { split: "train", seed: 0 }).target);
    expect(dates(300, { split: "test", seed: 1 }).target.filter((day) => days.has(day))).toEqual([]);
  });

  it("refuses what can't be", () => {
    expect(() => textTask("shift" as "sort", 1)).toThrow('there is no task "shift"');
    expect(() => textTask("copy", 1, { minLength: 3, maxLength: 2 })).toThrow(
      "textTask: maxLength must be a whole number of at least 3, got 2",
    );
    expect(() => textTask("copy", 1, { symbols: 27 })).toThrow("symbols must be at most 26");
    expect(() => textTask("add", 1, { maxLength: 16 })).toThrow("maxLength must be at most 15");
    expect(() => textTask("copy", 1, { maxLength: 1, symbols: 1, split: "test" })).toThrow(
      "no example of these settings is in this split",
    );
  });
});
