import { expect, it } from "vitest";
import type { Trained } from "./test-support/training.gpu-worker.js";

/** What a worker answers, which has no document but an OffscreenCanvas. */
async function inWorker(mode: "js" | "webgpu" | "webgl2"): Promise<Trained> {
  const worker = new Worker(new URL("./test-support/training.gpu-worker.ts", import.meta.url), {
    type: "module",
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Trained | string>) => {
        if (typeof data === "string") reject(new Error(data));
        else resolve(data);
      };
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(mode);
    });
  } finally {
    worker.terminate();
  }
}

it.each(["webgpu", "webgl2"] as const)("trains in a worker on %s as it does on js", async (mode) => {
  const [expected, found] = await Promise.all([inWorker("js"), inWorker(mode)]);
  expect(found.device).toMatch(mode === "webgpu" ? /^gpu: WebGPU/ : /^gpu: WebGL2/);
  expect(expected.losses.at(-1)!).toBeLessThan(expected.losses[0]);
  found.losses.forEach((loss, i) => expect(loss / expected.losses[i]).toBeCloseTo(1, 4));
});
