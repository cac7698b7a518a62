import { afterEach, expect, it, vi } from "vitest";
import { createWebGl2Device, type WebGl2Device } from "../web-gl2.js";
import { pretendExtension } from "./test-support/extensions.js";
import { addScalar, range, stored } from "./test-support/programs.js";

const completionStatus = 0x91b1;
let device: WebGl2Device | undefined;
afterEach(() => {
  vi.restoreAllMocks();
  device?.destroy();
});

/** As on a graphics card, whose driver compiles beside the page: the browser says for a while that it has not ended. */
function compileInParallel(asksBeforeEnd: number): void {
  pretendExtension("KHR_parallel_shader_compile", { COMPLETION_STATUS_KHR: completionStatus });
  const prototype = WebGL2RenderingContext.prototype;
  const getProgramParameter = prototype.getProgramParameter;
  vi.spyOn(prototype, "getProgramParameter").mockImplementation(function (
    this: WebGL2RenderingContext,
    program: WebGLProgram,
    name: number,
  ): unknown {
    return name === completionStatus ? asksBeforeEnd-- <= 0 : getProgramParameter.call(this, program, name);
  });
}

it("tells when a program that is compiled in parallel can run", async () => {
  compileInParallel(3);
  device = await createWebGl2Device();
  const program = device.compile(addScalar);
  expect(program.ready).toBeInstanceOf(Promise);
  expect(WebGL2RenderingContext.prototype.getProgramParameter).not.toHaveBeenCalled();
  await program.ready;
  expect(WebGL2RenderingContext.prototype.getProgramParameter).toHaveBeenCalledTimes(5);
  const y = device.allocate(4);
  program.run([stored(device, range(4))], y, 1, [1]);
  expect(device.readSync(y, 4)).toEqual(range(4, 1));
});

it("runs a program before its time where the caller can't wait", async () => {
  compileInParallel(1000);
  device = await createWebGl2Device();
  const program = device.compile(addScalar);
  const y = device.allocate(4);
  program.run([stored(device, range(4))], y, 1, [1]);
  expect(device.readSync(y, 4)).toEqual(range(4, 1));
});

it("ends the wait for a program when the device is destroyed", async () => {
  compileInParallel(1e9);
  device = await createWebGl2Device();
  const { ready } = device.compile(addScalar);
  device.destroy();
  await expect(ready).rejects.toThrow("given back");
});
