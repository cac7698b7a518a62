import { backward } from "@nn/autograd";
import { Linear, mseLoss, ReLU, Sequential } from "@nn/layers";
import { Adam } from "@nn/optim";
import { compile, rand, setBackend } from "@nn/tensor";
import { afterAll, expect, it } from "vitest";

afterAll(() => setBackend("wasm"));

/** What a page may take for one task and still feel quick, by the RAIL model: 50 ms. */
const LONGEST_TASK = 50;

/** Trains a model whose step takes a machine longer than that; answers the steps' and the longest task's milliseconds. */
async function train(steps: number): Promise<{ step: number; longest: number }> {
  const widths = [784, 1024, 1024, 784];
  const layers = widths
    .slice(1)
    .flatMap((width, i) => [new Linear(widths[i], width), ...(i < 2 ? [new ReLU()] : [])]);
  const model = new Sequential(...layers);
  const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
  const x = rand([1024, 784]);
  const trainStep = compile(() => {
    optimizer.zeroGrad();
    const loss = mseLoss(model.forward(x), x);
    backward(loss);
    optimizer.step();
    return loss;
  });
  await trainStep().item();
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ entryTypes: ["longtask"] });
  const begin = performance.now();
  for (let i = 0; i < steps; i++) await trainStep().item();
  const step = (performance.now() - begin) / steps;
  // Entries come with the next turns of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 100));
  observer.disconnect();
  return { step, longest };
}

it("sees the long tasks of training in the page's own thread", async () => {
  await setBackend("wasm", { worker: false });
  const { longest } = await train(3);
  expect(longest).toBeGreaterThan(LONGEST_TASK);
});

// Another process may hold the page up on a busy machine; never three times in a row.
it("keeps the page free while it trains", { retry: 3 }, async () => {
  await setBackend("wasm");
  const { step, longest } = await train(10);
  expect(step).toBeGreaterThan(LONGEST_TASK);
  expect(longest).toBeLessThanOrEqual(LONGEST_TASK);
});
