import { expect, it } from "vitest";

it("runs in an isolated page, with shared memory and WebGL2", () => {
  expect(crossOriginIsolated).toBe(true);
  expect(new SharedArrayBuffer(8).byteLength).toBe(8);
  expect(new OffscreenCanvas(1, 1).getContext("webgl2")).not.toBeNull();
});

it("has WebGPU", async () => {
  const gpu = (navigator as { gpu?: { requestAdapter(): Promise<unknown> } }).gpu;
  expect(await gpu?.requestAdapter()).toBeTruthy();
});
