import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Intrinsic } from "../intrinsic.js";
import type { Memory } from "./device.js";
import { createWebGl2Device, type WebGl2Device } from "./web-gl2.js";
import { addScalar, range, stored, threadProgram } from "./web-gl2/test-support/programs.js";

const pagesGpu: unknown = Reflect.get(globalThis, "GPU");
const canvas = new OffscreenCanvas(1, 1);
let device: WebGl2Device;
beforeAll(async () => {
  device = await createWebGl2Device({ canvas });
});
afterEach(() => {
  const gl = canvas.getContext("webgl2")!;
  expect(gl.getError()).toBe(gl.NO_ERROR);
});
afterAll(() => device.destroy());

function read(memory: Memory, length = memory.length): number[] {
  return [...device.readSync(memory, length)];
}

describe("programs", () => {
  it("compute four numbers per thread, with scalars that change", () => {
    const program = device.compile(addScalar);
    const x = stored(device, range(10));
    const y = device.allocate(10);
    for (const s of [2, 0.5, -0, 2]) {
      program.run([x], y, 3, [s]);
      expect(read(y)).toEqual([...range(10, s)]);
    }
  });

  it("load from computed places, with integer scalars", () => {
    const source = `return [load0(s0 - t * 4), load0(s0 - t * 4 - 1), load1(t), s0];`;
    const program = device.compile(threadProgram(source, { arrays: 2, scalars: ["Integer"] }));
    const output = device.allocate(8);
    program.run([stored(device, range(8)), stored(device, [-5, -6])], output, 2, [7]);
    expect(read(output)).toEqual([7, 6, -5, 7, 3, 2, -6, 7]);
  });

  it("loop to an end that is a scalar", () => {
    const source = `let sum = 0.0; for (let k = 0; k < s0; k++) sum += load0(k); return [sum, sum * 2, 0.0, 0.0];`;
    const program = device.compile(threadProgram(source, { scalars: ["Integer"] }));
    const output = device.allocate(4);
    program.run([stored(device, range(2000))], output, 1, [2000]);
    expect(read(output, 2)).toEqual([1999000, 3998000]);
  });

  it("call functions of both languages, which use others", () => {
    const square: Intrinsic = {
      name: "squared",
      args: { x: "Number" },
      returns: "Number",
      js: "function squared(x) { return x * x; }",
      glsl: "float squared(float x) { return x * x; }",
    };
    const fourth: Intrinsic = {
      name: "fourthPower",
      args: { x: "Number" },
      returns: "Number",
      js: "function fourthPower(x) { return squared(squared(x)); }",
      uses: [square],
    };
    const source = "const x = load0(t); return [squared(x), fourthPower(x), x, 0.0];";
    const program = device.compile(threadProgram(source, { intrinsics: [fourth, square] }));
    const output = device.allocate(4);
    program.run([stored(device, [3])], output, 1, []);
    expect(read(output)).toEqual([9, 81, 3, 0]);
  });

  it("compute integers of 32 bits exactly, from halves to halves", () => {
    const addIntegers: Intrinsic = {
      name: "sumOfHalves",
      args: { array: "Integer" },
      returns: "Array(4)",
      js: "",
      glsl: `vec4 sumOfHalves(int x) {
  int sum = (int(texelFetch(user_a0, ivec2(x & 1, x >> 1), 0).x) << 16 | int(texelFetch(user_a0, ivec2(x & 1, x >> 1), 0).y))
    + (int(texelFetch(user_a0, ivec2(x & 1, x >> 1), 0).z) << 16 | int(texelFetch(user_a0, ivec2(x & 1, x >> 1), 0).w));
  return vec4(float(sum >> 16), float(sum & 65535), 0.0, 0.0);
}`,
    };
    const pairs = [
      [2147483600, 47],
      [2147483647, 1],
      [-2147483648, -1],
      [-123456789, 987654321],
    ] as const;
    const halves = pairs.flatMap(([a, b]) => [a >> 16, a & 0xffff, b >> 16, b & 0xffff]);
    const program = device.compile(threadProgram("return sumOfHalves(t);", { intrinsics: [addIntegers] }));
    const output = device.allocate(16);
    program.run([stored(device, halves)], output, 4, []);
    const sums = read(output);
    expect(pairs.map((_, i) => (sums[i * 4]! << 16) | sums[i * 4 + 1]!)).toEqual(
      pairs.map(([a, b]) => (a + b) | 0),
    );
  });

  it("count threads and places exactly up to 2 ** 24 numbers", () => {
    const number = device.compile(threadProgram("return [t, 1.0, 2.0, 3.0];", { arrays: 0 }));
    const gather = device.compile(
      threadProgram("return [load0(s0), load0(s0 + 1), load0(s0 + 3), 0.0];", {
        scalars: ["Integer"],
      }),
    );
    const large = device.allocate(2 ** 24);
    number.run([], large, 2 ** 22, []);
    const output = device.allocate(4);
    for (const place of [0, 8188, 8192, 2 ** 23 + 4, 2 ** 24 - 8192, 2 ** 24 - 4]) {
      gather.run([large], output, 1, [place]);
      expect(read(output)).toEqual([place / 4, 1, 3, 0]);
    }
    device.free(large);
  });
});

describe("memory", () => {
  const row = 2048 * 4;
  it.each([1, 3, 4, 5, row - 1, row, row + 5, 3 * row + 2])(
    "of %i numbers is written, copied, drawn and read",
    async (length) => {
      const x = stored(device, range(length, 1));
      const copied = device.allocate(length);
      const drawn = device.allocate(length);
      device.copy(x, copied);
      device.compile(addScalar).run([copied], drawn, Math.ceil(length / 4), [1]);
      expect(device.readSync(copied, length)).toEqual(range(length, 1));
      expect(device.readSync(drawn, length)).toEqual(range(length, 2));
      const [whole, start] = await device.read([
        { memory: drawn, length },
        { memory: x, length: Math.ceil(length / 2) },
      ]);
      expect(whole).toEqual(range(length, 2));
      expect(start).toEqual(range(Math.ceil(length / 2), 1));
      [x, copied, drawn].forEach((memory) => device.free(memory));
    },
  );

  it("keeps what floats can be, bit by bit", async () => {
    const bits = new Uint32Array([0x7f800000, 0xff800000, 0x80000000, 1, 0x7f7fffff, 0x00800000]);
    const numbers = new Float32Array(bits.buffer);
    const x = stored(device, numbers);
    const copied = device.allocate(numbers.length);
    device.copy(x, copied);
    expect(new Uint32Array(device.readSync(copied, numbers.length).buffer)).toEqual(bits);
    const [read] = await device.read([{ memory: x, length: numbers.length }]);
    expect(new Uint32Array(read!.buffer)).toEqual(bits);
    expect(device.readSync(stored(device, [NaN]), 1)).toEqual(new Float32Array([NaN]));
  });

  it("of no numbers is there too", async () => {
    const empty = stored(device, []);
    const other = device.allocate(0);
    device.copy(empty, other);
    expect(device.readSync(other, 0)).toEqual(new Float32Array(0));
    expect(await device.read([{ memory: other, length: 0 }])).toEqual([new Float32Array(0)]);
    expect(await device.read([])).toEqual([]);
  });

  it("sees writes, copies and draws in the order of the calls", async () => {
    const program = device.compile(addScalar);
    const [a, b, c] = [device.allocate(4), device.allocate(4), device.allocate(4)];
    device.write(a, range(4, 0));
    program.run([a], b, 1, [100]);
    device.write(a, range(4, 10));
    const early = device.read([{ memory: b, length: 4 }]);
    device.copy(a, c);
    program.run([c], a, 1, [1]);
    program.run([a], b, 1, [1]);
    device.copy(b, c);
    expect(read(c)).toEqual([...range(4, 12)]);
    expect(await early).toEqual([range(4, 100)]);
  });

  it("is recycled at once, though what was in it is still to be read", async () => {
    const program = device.compile(addScalar);
    const x = stored(device, range(4));
    const reads: Promise<Float32Array[]>[] = [];
    const before = device.bytesHeld();
    for (let i = 0; i < 2000; i++) {
      const y = device.allocate(4);
      program.run([x], y, 1, [i]);
      if (i % 500 === 0) reads.push(device.read([{ memory: y, length: 4 }]));
      device.free(y);
    }
    expect(device.bytesHeld() - before).toBeLessThanOrEqual(16);
    expect((await Promise.all(reads)).flat()).toEqual([0, 500, 1000, 1500].map((i) => range(4, i)));
  });

  it("is refused after it was freed", () => {
    const x = stored(device, [1]);
    device.free(x);
    expect(() => device.readSync(x, 1)).toThrow("after it was freed");
  });
});

it("counts what it is asked for", async () => {
  const before = device.counts;
  const x = stored(device, range(5));
  const y = device.allocate(5);
  device.compile(addScalar).run([x], y, 2, [1]);
  await device.read([{ memory: y, length: 5 }]);
  device.readSync(y, 2);
  expect(device.counts).toEqual({
    runs: before.runs + 1,
    uploadedBytes: before.uploadedBytes + 20,
    readBytes: before.readBytes + 28,
  });
});

it("says what draws", () => {
  expect(device.describe()).toMatch(/^WebGL2 on .+/);
});

it("computes in a worker", async () => {
  const worker = new Worker(new URL("./web-gl2/test-support/trial.worker.ts", import.meta.url), {
    type: "module",
  });
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  worker.terminate();
  expect(answer).toEqual([11, 12, 13, 14, 15]);
});

it("leaves what pages call GPU alone", () => {
  expect(Reflect.get(globalThis, "GPU")).toBe(pagesGpu);
});
