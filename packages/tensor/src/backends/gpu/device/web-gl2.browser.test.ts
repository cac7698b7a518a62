import { afterAll, beforeAll, expect, it } from "vitest";
import type { Program } from "../program.js";
import { createWebGl2Device, type WebGl2Device } from "./web-gl2.js";

let device: WebGl2Device;
beforeAll(async () => {
  device = await createWebGl2Device();
});
afterAll(() => device.destroy());

it("computes elementwise", async () => {
  const program: Program = {
    body: `let t = 0; t++; t = threadNumber();
const x = texel0(t);
return [x[0] * s0 + 1, x[1] * s0 + 1, x[2] * s0 + 1, load0(t * 4 + 3) * s0 + 1];`,
    arrays: 1,
    scalars: ["Number"],
    intrinsics: [],
    width: 4,
  };
  const compiled = device.compile(program);
  const x = device.allocate(10);
  const y = device.allocate(10);
  device.write(x, Float32Array.from({ length: 10 }, (_, i) => i));
  compiled.run([x], y, 3, [2]);
  expect([...device.readSync(y, 10)]).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
  const [a, b] = await device.read([
    { memory: y, length: 10 },
    { memory: x, length: 3 },
  ]);
  expect([...a!]).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
  expect([...b!]).toEqual([0, 1, 2]);
});
