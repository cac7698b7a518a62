import { afterEach, expect, it } from "vitest";
import { profile, rand, setBackend } from "../index.js";

afterEach(() => setBackend("wasm"));

it("shows every kernel beside the machine's limits", async () => {
  const [a, b] = [rand([96, 64]), rand([64, 32])];
  const measured = await profile(() => a.matMul(b).data());
  const product = measured.kernels.find(({ flops }) => flops === 2 * 96 * 64 * 32)!;
  expect(product.bytes).toBe(4 * (96 * 64 + 64 * 32 + 96 * 32));
  expect(measured.limits!.gflops).toBeGreaterThan(1);
  expect(measured.limits!.gbps).toBeGreaterThan(0.5);
  const [heads] = String(measured).split("\n");
  expect(heads.trim().split(/ {2,}/)).toEqual(["ms", "share", "calls", "GFLOP/s", "of peak", "GB/s", "of peak", "kernel"]); // prettier-ignore
  expect(String(measured)).toMatch(/peak: [\d.]+ GFLOP\/s in registers, [\d.]+ GB\/s copying$/);
});

it("leaves the limits out where the backend knows none", async () => {
  await setBackend("js");
  const measured = await profile(() => rand([4]).add(1).data());
  expect(measured.limits).toBeUndefined();
  expect(String(measured)).not.toContain("peak");
});
