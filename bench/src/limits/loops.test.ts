import { describe, expect, it } from "vitest";
import { copyLoop, multiplyAddLoop } from "./loops.js";

async function runOf(bytes: Uint8Array): Promise<(count: number) => number> {
  const { instance } = await WebAssembly.instantiate(bytes as Uint8Array<ArrayBuffer>);
  return instance.exports.run as (count: number) => number;
}

describe("the loops that measure the machine", () => {
  it("multiplies and adds in all chains", async () => {
    const run = await runOf(multiplyAddLoop());
    expect(run(1)).toBeCloseTo(12 * 0.001, 6);
    // x = 0.999 x + 0.001 comes to 1.
    expect(run(100_000)).toBeCloseTo(12, 3);
  });

  it("ends after the bytes that it is given", async () => {
    const run = await runOf(copyLoop(2 ** 16));
    expect(() => run(2 ** 16)).not.toThrow();
    expect(() => run(2 ** 16 + 64)).toThrow(/out of bounds/);
  });
});
