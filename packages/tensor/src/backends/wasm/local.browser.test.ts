import { afterAll, expect, it, vi } from "vitest";
import { device, setBackend, tensor } from "../../index.js";
import { createLocalWasm } from "./local.browser.js";

// What a build for browsers does.
vi.mock("./local.js", () => import("./local.browser.js"));

afterAll(() => setBackend("wasm"));

it("computes in a worker first, and in the page's own thread once its code is loaded", async () => {
  expect(() => createLocalWasm()).toThrow("await setBackend('wasm', { worker: false })");
  const x = tensor([1, 2]).add(1).keep();
  expect(await x.array()).toEqual([2, 3]);
  expect(device()).toContain("in a worker");
  await setBackend("wasm", { worker: false, threads: 1 });
  expect(device()).toBe("wasm: WebAssembly SIMD, one thread (as asked for)");
  expect(x.mul(2).arraySync()).toEqual([4, 6]);
});
