import { afterAll, expect, it } from "vitest";
import { device, manualSeed, rand, setBackend, tensor } from "../../index.js";

afterAll(() => setBackend("wasm"));

it("computes in a worker with threads, so that the page never waits", async () => {
  await setBackend("wasm");
  expect(device()).toMatch(/^wasm: WebAssembly SIMD, \d+ threads, in a worker$/);
  const x = rand([512, 512]);
  const begin = performance.now();
  let y = x;
  for (let i = 0; i < 20; i++) y = y.matMul(x).tanh();
  const first = y.sum().item();
  const blocked = performance.now() - begin;
  await first;
  expect(blocked).toBeLessThan((performance.now() - begin) / 2);
});

it("gives the same bits as the page's own thread", async () => {
  const compute = async () => {
    manualSeed(3);
    const x = rand([300, 200]);
    return (await x.matMul(x.transpose()).softmax().sum(0).data()).join();
  };
  await setBackend("wasm");
  const inWorker = await compute();
  await setBackend("wasm", { worker: false, threads: 1 });
  expect(device()).toBe("wasm: WebAssembly SIMD, one thread (as asked for)");
  expect(await compute()).toBe(inWorker);
  expect(tensor([1, 2]).add(1).arraySync()).toEqual([2, 3]);
});
