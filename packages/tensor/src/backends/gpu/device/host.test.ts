import { afterEach, describe, expect, it } from "vitest";
import { BackendError } from "../../../errors.js";
import type { Intrinsic } from "../intrinsic.js";
import type { Program } from "../program.js";
import type { Device, Memory } from "./device.js";
import { createHostDevice, type HostMode } from "./host.js";

const halve: Intrinsic = {
  name: "halve",
  args: { x: "Number" },
  returns: "Number",
  js: "function halve(x) { return x * 0.5; }",
  cpu: "function halve(x) { return x / 2; }",
};

/** Native in the cpu mode, and there the only one that calls `halve`. */
const quarter: Intrinsic = {
  name: "quarter",
  args: { x: "Number" },
  returns: "Number",
  js: "function quarter(x) { return halve(halve(x)); }",
  cpu: "function quarter(x) { return halve(halve(x)); }",
  uses: [halve],
};

const base: Program = { body: "", arrays: 0, scalars: [], intrinsics: [], width: 1 };

const scale: Program = {
  ...base,
  body: "return a0[this.thread.x] * s0 + quarter(a1[this.thread.x]);",
  arrays: 2,
  scalars: ["Number"],
  intrinsics: [quarter],
};

describe.each<HostMode>(["webasm", "cpu"])("the %s device", (mode) => {
  let device: Device;
  afterEach(() => device.destroy());

  async function start(): Promise<void> {
    device = await createHostDevice(mode);
  }

  function memory(values: readonly number[]): Memory {
    const made = device.allocate(values.length);
    device.write(made, Float32Array.from(values));
    return made;
  }

  function run(
    program: Program,
    inputs: readonly Memory[],
    length: number,
    scalars: readonly number[],
  ): number[] {
    const output = device.allocate(length);
    device.compile(program).run(inputs, output, length / program.width, scalars);
    return [...device.readSync!(output, length)];
  }

  it("runs a program, for each size anew", async () => {
    await start();
    const program = device.compile(scale);
    for (const length of [3, 5, 3]) {
      const values = Array.from({ length }, (_, i) => i);
      const output = device.allocate(length);
      program.run([memory(values), memory(values)], output, length, [2]);
      expect([...device.readSync!(output, length)]).toEqual(values.map((value) => value * 2.25));
    }
    expect(device.counts.runs).toBe(3);
  });

  it("gives four numbers per thread where the program does", async () => {
    await start();
    const body = "const x = a0[this.thread.x];\nreturn [x, x + 1.5, x * 2.5, s0];";
    const program: Program = { ...base, body, arrays: 1, scalars: ["Integer"], width: 4 };
    expect(run(program, [memory([10, 20])], 8, [7])).toEqual([10, 11.5, 25, 7, 20, 21.5, 50, 7]);
  });

  it("says what it counted and holds", async () => {
    await start();
    const from = memory([1, 2, 3]);
    const to = device.allocate(3);
    device.copy(from, to);
    expect(await device.read([{ memory: to, length: 2 }])).toEqual([Float32Array.of(1, 2)]);
    expect(device.counts).toEqual({ runs: 0, uploadedBytes: 12, readBytes: 8 });
    expect(device.bytesHeld()).toBe(24);
    device.free(from);
    expect(device.bytesHeld()).toBe(12);
  });

  it("refuses a program that gpu.js can't translate, and shows it", async () => {
    await start();
    const program: Program = { ...base, body: "return missing(s0);", scalars: ["Number"] };
    expect(() => run(program, [], 1, [1])).toThrow(BackendError);
    expect(() => run(program, [], 1, [1])).toThrow(`kernel for ${mode}`);
    expect(() => run(program, [], 1, [1])).toThrow("return missing(s0);");
  });
});
