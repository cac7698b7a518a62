import { afterEach, expect, it, vi } from "vitest";
import { BackendError } from "../../../../errors.js";
import { createWebGl2Device, type WebGl2Device } from "../web-gl2.js";
import { pretendExtension } from "./test-support/extensions.js";
import { addScalar, range, stored, threadProgram } from "./test-support/programs.js";

const opened: WebGl2Device[] = [];
async function open(...options: Parameters<typeof createWebGl2Device>): Promise<WebGl2Device> {
  const device = await createWebGl2Device(...options);
  opened.push(device);
  return device;
}
afterEach(() => {
  vi.restoreAllMocks();
  opened.splice(0).forEach((device) => device.destroy());
});

it("says that the context was lost, to whoever waits and to whoever asks", async () => {
  const canvas = new OffscreenCanvas(1, 1);
  const device = await open({ canvas });
  const x = stored(device, range(4));
  const program = device.compile(addScalar);
  const pending = device.read([{ memory: x, length: 4 }]);
  expect(device.lost).toBeUndefined();
  canvas.getContext("webgl2")!.getExtension("WEBGL_lose_context")!.loseContext();
  await expect(pending).rejects.toThrow('await setBackend("gpu") starts anew');
  expect(device.lost).toBe("the browser took the WebGL2 context away");
  await expect(device.read([{ memory: x, length: 4 }])).rejects.toThrow(BackendError);
  expect(() => device.readSync(x, 4)).toThrow(BackendError);
  expect(() => device.allocate(4)).toThrow(BackendError);
  expect(() => device.write(x, range(4))).toThrow(BackendError);
  expect(() => program.run([x], x, 1, [1])).toThrow(BackendError);
  expect(() => device.compile(addScalar)).toThrow(BackendError);
});

it("works anew after a loss", async () => {
  const lostCanvas = new OffscreenCanvas(1, 1);
  const lost = await open({ canvas: lostCanvas });
  lostCanvas.getContext("webgl2")!.getExtension("WEBGL_lose_context")!.loseContext();
  expect(lost.lost).toBeDefined();
  const device = await open();
  const y = device.allocate(4);
  device.compile(addScalar).run([stored(device, range(4))], y, 1, [1]);
  expect(device.readSync(y, 4)).toEqual(range(4, 1));
});

it("gives contexts back, so that more than the browser's sixteen can be opened", async () => {
  const first = await open();
  for (let i = 0; i < 20; i++) (await createWebGl2Device()).destroy();
  expect(first.lost).toBeUndefined();
});

it("ends what is read when it is destroyed, and may be destroyed twice", async () => {
  const device = await open();
  const pending = device.read([{ memory: stored(device, range(4)), length: 4 }]);
  device.destroy();
  device.destroy();
  await expect(pending).rejects.toThrow("given back");
  expect(device.bytesHeld()).toBe(0);
});

it("says which program WebGL refuses, and why", async () => {
  const device = await open();
  const broken = {
    name: "broken",
    args: {},
    returns: "Number" as const,
    js: "function broken() { return 1; }",
    glsl: "float broken() { return no_such_thing; }",
  };
  const program = device.compile(
    threadProgram("return [broken(), 0.0, 0.0, 0.0];", { arrays: 0, intrinsics: [broken] }),
  );
  const output = device.allocate(4);
  const run = async (): Promise<void> => {
    await program.ready;
    program.run([], output, 1, []);
  };
  await expect(run()).rejects.toThrow(/no_such_thing[^]*broken\(\)/);
});

it("says what gpu.js doesn't translate", async () => {
  const device = await open();
  expect(() => device.compile(threadProgram("return [new Date(), 1, 2, 3];"))).toThrow(BackendError);
});

it("refuses a program that reads more arrays than WebGL binds", async () => {
  const device = await open();
  const arrays = device.maxInputs + 1;
  expect(() => device.compile(threadProgram("return texel0(t);", { arrays }))).toThrow(
    `reads ${arrays} arrays, and this GPU's WebGL2 gives it ${device.maxInputs} at most`,
  );
});

it("runs a program that reads as many arrays as WebGL binds", async () => {
  const device = await open();
  const arrays = device.maxInputs;
  const sum = Array.from({ length: arrays }, (_, i) => `load${i}(0)`).join(" + ");
  const program = device.compile(threadProgram(`return [${sum}, 0.0, 0.0, 0.0];`, { arrays }));
  const output = device.allocate(4);
  const inputs = Array.from({ length: arrays }, (_, i) => stored(device, [i]));
  program.run(inputs, output, 1, []);
  expect(device.readSync(output, 1)[0]).toBe((arrays * (arrays - 1)) / 2);
});

it("says that there is no WebGL2", async () => {
  const canvas = new OffscreenCanvas(1, 1);
  canvas.getContext("2d");
  await expect(open({ canvas })).rejects.toThrow("gives no WebGL2 context");
});

it("says that WebGL2 can't draw into float32 textures", async () => {
  pretendExtension("EXT_color_buffer_float", null);
  await expect(open()).rejects.toThrow("EXT_color_buffer_float");
});
