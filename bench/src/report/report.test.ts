import { describe, expect, it } from "vitest";
import { limitWork } from "../limits/limits.js";
import { Results } from "../driver/results.js";
import type { Kind, SideInfo } from "../driver/sides.js";
import type { Workload } from "../workload.js";
import { fullMarkdown, shortMarkdown } from "./markdown.js";
import { makeReport } from "./report.js";

const side = (id: string, kind: Kind): SideInfo => ({
  id,
  title: id,
  kind,
  folder: "",
  program: { file: "", args: [] },
});
const sides = [side("nn", "ours"), side("a", "javascript"), side("b", "javascript"), side("c", "native")];
const gpt: Workload = {
  name: "gpt",
  title: "GPT",
  group: "training",
  flops: 1e9,
  prepare: () => ({ run: () => undefined }),
};
const pace = { rounds: 3, warmMs: 1, slices: 1, sliceMs: 1, timeoutMs: 1 };

/** Three rounds: the machine is half as fast in the second, and peer b was measured in the first only. */
function resultsOfThreeRounds(): Results {
  const results = new Results();
  const put = (id: string, times: readonly number[]): void => {
    const cell = results.cell("gpt", id);
    times.forEach((ms, round) => cell.timings.push({ round, ms, blocks: 9, clean: 9 }));
  };
  put("nn", [10, 20, 10]);
  put("a", [30, 60, 30]);
  put("b", [90]);
  put("c", [5, 10, 5]);
  const perCall = (1e9 / limitWork("compute", 2)) ** -1;
  put("compute-all", [4 * perCall, 8 * perCall, 4 * perCall]);
  return results;
}

describe("a report", () => {
  const report = makeReport(resultsOfThreeRounds(), sides, [gpt], [], { threads: 2, pace });
  const [found] = report.workloads;

  it("compares us with the fastest JavaScript peer of each round", () => {
    expect(found.best).toEqual({ id: "a", ratio: 3 });
  });

  it("gives the limit's time as a share of ours", () => {
    expect(found.ofLimit).toBeCloseTo(0.4);
  });

  it("has a column for every side with a time, and none for others", () => {
    const text = fullMarkdown(report);
    expect(text).toContain("| GPT | 10.0 ms | 30.0 ms | 90.0 ms |        3.00x |");
    expect(text).not.toContain("undefined");
  });

  it("has a short form for the front page", () => {
    expect(shortMarkdown(report, ["gpt", "nothing"])).toContain("30.0 ms (a)");
  });

  it("says why a cell is empty, and keeps what a peer wins", () => {
    const results = resultsOfThreeRounds();
    results.cell("gpt", "b").timings.length = 0;
    results.cell("gpt", "b").failed = "no kernel";
    results.cell("gpt", "a").timings.splice(0, 3, { round: 0, ms: 5, blocks: 1, clean: 0 });
    const text = fullMarkdown(makeReport(results, sides, [gpt], [], { threads: 2, pace }));
    expect(text).toMatch(/\| GPT \| 10\.0 ms \| ~5\.00 ms \| fails \| +0\.50x \|/);
    expect(text).toContain("- b, GPT: no kernel");
  });
});
