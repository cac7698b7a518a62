import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { BackendError } from "../../../errors.js";
import type { Intrinsic } from "../intrinsic.js";
import type { Program } from "../program.js";
import type { Device, Memory } from "./device.js";
import { loadGpuJs } from "./gpu-js.js";
import { createWebGpuDevice } from "./web-gpu.js";

const base: Program = { body: "", arrays: 0, scalars: [], intrinsics: [], width: 1 };

const add: Program = { ...base, body: "return load0(this.thread.x) + load1(this.thread.x);", arrays: 2 };
const scale: Program = { ...base, body: "return load0(this.thread.x) * s0;", arrays: 1, scalars: ["Number"] };
const number: Program = { ...base, body: "return this.thread.x;" };

let device: Device;
beforeAll(async () => {
  device = await createWebGpuDevice();
});
afterAll(() => device.destroy());

function memory(values: ArrayLike<number>): Memory {
  const made = device.allocate(values.length);
  device.write(made, Float32Array.from(values));
  return made;
}

async function compiled(program: Program) {
  const made = device.compile(program);
  await made.ready;
  return made;
}

async function values(from: Memory, length = from.length): Promise<number[]> {
  const [read] = await device.read([{ memory: from, length }]);
  return [...read!];
}

async function result(
  program: Program,
  inputs: Memory[],
  length: number,
  scalars: number[] = [],
): Promise<number[]> {
  const made = await compiled(program);
  const output = device.allocate(length);
  made.run(inputs, output, length / program.width, scalars);
  return values(output);
}

describe("programs", () => {
  it("compute element by element", async () => {
    const input = memory([1, 2, 3]);
    expect(await result(add, [input, memory([0.5, 0.25, -8])], 3)).toEqual([1.5, 2.25, -5]);
    expect(await result(add, [input, input], 3)).toEqual([2, 4, 6]);
  });

  it("give four numbers per thread where they are so wide", async () => {
    const body = "const x = load0(this.thread.x);\nreturn [x, x + 1.5, x * 2.5, s0];";
    const program: Program = { ...base, body, arrays: 1, scalars: ["Number"], width: 4 };
    const threads = Array.from({ length: 100 }, (_, i) => i);
    const expected = threads.flatMap((x) => [x, x + 1.5, x * 2.5, 0.25]);
    expect(await result(program, [memory(threads)], 400, [0.25])).toEqual(expected);
  });

  it("take whole numbers exactly beyond 2^24, and give them as halves", async () => {
    const halves: Intrinsic = {
      name: "low",
      args: { n: "Integer" },
      returns: "Integer",
      js: "function low(n) { return n % 65536; }",
      wgsl: "fn fn_low(n: i32) -> i32 { return n & 0xffff; }",
    };
    const high: Intrinsic = {
      ...halves,
      name: "high",
      wgsl: "fn fn_high(n: i32) -> i32 { return n >> 16u; }",
    };
    const body = `let n = 0; n++; n = s0 + s1;
      let h = 0; h++; h = high(n);
      let l = 0; l++; l = low(n);
      if (this.thread.x === 0) { return h; }
      return l;`;
    const program: Program = { ...base, body, scalars: ["Integer", "Integer"], intrinsics: [halves, high] };
    for (const n of [2 ** 24 + 1, 2 ** 31 - 1, -(2 ** 31) + 5, -1]) {
      expect(await result(program, [], 2, [n - 3, 3])).toEqual([n >> 16, n & 0xffff]);
    }
  });

  it("call native functions that call others, with translated ones in between", async () => {
    const leaf: Intrinsic = {
      name: "leaf",
      args: { x: "Number" },
      returns: "Number",
      js: "function leaf(x) { return x; }",
      wgsl: "fn fn_leaf(x: f32) -> f32 { return x + 1.5; }",
    };
    const caller = (name: string): Intrinsic => ({
      ...leaf,
      name,
      wgsl: `fn fn_${name}(x: f32) -> f32 { return fn_leaf(x) * 2.0; }`,
      uses: [leaf],
    });
    const [left, right] = [caller("left"), caller("right")];
    const both: Intrinsic = {
      name: "both",
      args: { x: "Number" },
      returns: "Number",
      js: "function both(x) { return left(x) + right(x); }",
      uses: [left, right],
    };
    const body = "return both(load0(this.thread.x)) + right(0.25);";
    const program: Program = { ...base, body, arrays: 1, intrinsics: [both, right] };
    expect(await result(program, [memory([1])], 1)).toEqual([13.5]);
  });

  it("load four numbers at once, beside single ones of the same array", async () => {
    const body = `const four = texel0(this.thread.x);
      return [four[3], four[2] + load1(this.thread.x), four[1], load0(this.thread.x * 4)];`;
    const program: Program = { ...base, body, arrays: 2, width: 4 };
    const inputs = [memory([1, 2, 3, 4, 5, 6, 7]), memory([0.5, 0.25])];
    const read = await result(program, inputs, 8);
    // The eighth number is there, but whose it is nobody knows.
    expect(read.toSpliced(4, 1)).toEqual([4, 3.5, 2, 1, 7.25, 6, 5]);
  });

  it("run more threads than fit in one row of groups", async () => {
    const length = 65_535 * 64 + 1000;
    const output = device.allocate(length);
    (await compiled(number)).run([], output, length, []);
    const [read] = await device.read([{ memory: output, length }]);
    expect(read!.findIndex((value, i) => value !== i)).toBe(-1);
  });

  it("are refused with their text where gpu.js or the device can't take them", async () => {
    const untranslatable: Program = { ...base, body: "return missing(this.thread.x);" };
    const broken: Intrinsic = {
      name: "broken",
      args: { x: "Number" },
      returns: "Number",
      js: "function broken(x) { return x; }",
      wgsl: "fn fn_broken(x: f32) -> f32 { return nowhere; }",
    };
    const body = "return broken(1.5);";
    await expect(device.compile(untranslatable).ready).rejects.toThrow("return missing(this.thread.x);");
    await expect(device.compile({ ...base, body, intrinsics: [broken] }).ready).rejects.toThrow("nowhere");
    expect(() => device.compile({ ...base, arrays: 100 })).toThrow("100 arrays");
  });
});

describe("order", () => {
  it("is that of the calls, whether they run, write or copy", async () => {
    const program = await compiled(scale);
    const source = memory([1, 2]);
    const [first, second, third] = [2, 2, 2].map((length) => device.allocate(length)) as [
      Memory,
      Memory,
      Memory,
    ];
    program.run([source], first, 2, [10]);
    device.write(source, Float32Array.of(3, 4));
    program.run([source], second, 2, [10]);
    device.copy(second, source);
    program.run([source], third, 2, [10]);
    device.write(source, Float32Array.of(5, 6));
    device.copy(source, second);
    const parts = [first, second, third].map((part) => ({ memory: part, length: 2 }));
    expect((await device.read(parts)).map((read) => [...read])).toEqual([
      [10, 20],
      [5, 6],
      [300, 400],
    ]);
  });

  it("keeps scalars apart, however many runs wait", async () => {
    const program = await compiled(scale);
    const one = memory([1]);
    const outputs = Array.from({ length: 1000 }, () => device.allocate(1));
    outputs.forEach((output, i) => program.run([one], output, 1, [i % 500]));
    const read = await device.read(outputs.map((output) => ({ memory: output, length: 1 })));
    expect(read.map(([value]) => value)).toEqual(outputs.map((_, i) => i % 500));
    outputs.forEach((output) => device.free(output));
  });

  it("lasts when a program is destroyed while its runs wait", async () => {
    const one = memory([1]);
    const outputs = Array.from({ length: 10 }, () => device.allocate(1));
    for (const [i, output] of outputs.entries()) {
      const program = await compiled(scale);
      program.run([one], output, 1, [i]);
      program.destroy();
    }
    const read = await device.read(outputs.map((output) => ({ memory: output, length: 1 })));
    expect(read.map(([value]) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("a device that is asked for more than it can do yet", () => {
  it("says when it has caught up", async () => {
    const program = await compiled(scale);
    const [from, to] = [device.allocate(2), device.allocate(2)];
    expect(device.backlog!()).toBeUndefined();
    for (let i = 0; i < 2000; i++) program.run([from], to, 2, [i]);
    expect(device.backlog!()).toBeInstanceOf(Promise);
    while (device.backlog!()) await device.backlog!();
    await values(to);
  });

  it("starts when the caller pauses, not only when somebody reads", async () => {
    const submit = vi.spyOn(GPUQueue.prototype, "submit");
    const program = await compiled(scale);
    program.run([device.allocate(2)], device.allocate(2), 2, [1]);
    expect(submit).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(submit).toHaveBeenCalledOnce();
    submit.mockRestore();
  });
});

describe("memory", () => {
  it("is recycled by size and stays bounded over thousands of runs", async () => {
    const program = await compiled(scale);
    let current = memory(new Float32Array(1000).fill(1));
    const before = device.bytesHeld();
    for (let step = 0; step < 3000; step++) {
      const next = device.allocate(1000);
      program.run([current], next, 1000, [step % 2 ? 0.5 : 2]);
      device.free(current);
      current = next;
    }
    expect((await values(current))[999]).toBe(1);
    expect(device.bytesHeld()).toBeLessThan(before + 20_000);
  });

  it("is read in parts, none of which need be whole", async () => {
    const read = await device.read([
      { memory: memory([1, 2, 3]), length: 2 },
      { memory: memory([4]), length: 0 },
      { memory: memory([5, 6]), length: 2 },
    ]);
    expect(read.map((part) => [...part])).toEqual([[1, 2], [], [5, 6]]);
    expect(await device.read([])).toEqual([]);
  });

  it("is counted", async () => {
    const { runs, uploadedBytes, readBytes } = device.counts;
    await result(scale, [memory([1, 2])], 2, [3]);
    expect(device.counts).toEqual({
      runs: runs + 1,
      uploadedBytes: uploadedBytes + 8,
      readBytes: readBytes + 8,
    });
  });
});

describe("what goes wrong", () => {
  it("is told by the next read, and only once", async () => {
    const small = memory([1, 2]);
    const another = await createWebGpuDevice();
    const gone = another.allocate(4);
    another.destroy();
    device.copy(small, gone);
    await expect(values(small)).rejects.toThrow(BackendError);
    expect(await values(small)).toEqual([1, 2]);
  });

  it("is told to who waits for a read when its device is given back", async () => {
    const another = await createWebGpuDevice();
    const reading = another.read([{ memory: another.allocate(4), length: 4 }]);
    another.destroy();
    await expect(reading).rejects.toThrow(BackendError);
  });

  it("leaves gpu.js's device to others when one of its users goes", async () => {
    const another = await createWebGpuDevice();
    another.destroy();
    expect(await values(memory([7]))).toEqual([7]);
    expect(device.lost).toBeUndefined();
  });

  it("is a clear error when the device is lost, and a new one can be had", async () => {
    const own = await createWebGpuDevice();
    const made = own.allocate(4);
    const { WebGPUContext } = await loadGpuJs();
    const { device: shared } = await WebGPUContext.acquire();
    const reading = own.read([{ memory: made, length: 4 }]);
    shared.destroy();
    await expect(reading).rejects.toThrow(BackendError);
    await vi.waitFor(() => expect(own.lost).toBe("it was destroyed"));
    expect(() => own.flush()).toThrow('await setBackend("gpu")');
    expect(() => own.allocate(1)).toThrow("the WebGPU device is gone");
    await expect(own.read([{ memory: made, length: 4 }])).rejects.toThrow('await setBackend("gpu")');

    device.destroy();
    device = await createWebGpuDevice();
    expect(await result(add, [memory([1]), memory([2])], 1)).toEqual([3]);
    expect(device.describe()).toMatch(/^WebGPU on .*swiftshader/);
  });
});
