import { backward } from "@nn/autograd";
import { BackendError, device, randn, setBackend, tensor, withBackend, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { afterAll, describe, expect, it, vi } from "vitest";
// gpu.js's device, to take it away.
// eslint-disable-next-line import-x/no-relative-packages
import { loadGpuJs } from "../../tensor/src/backends/gpu/device/gpu-js.js";

afterAll(async () => {
  vi.restoreAllMocks();
  await setBackend("wasm");
});

type Mode = "webgpu" | "webgl2";

/** The WebGL2 contexts that were opened, the last one at the end. */
const opened: WebGL2RenderingContext[] = [];
const prototype: { getContext(...args: unknown[]): unknown } = OffscreenCanvas.prototype;
const { getContext } = prototype;
vi.spyOn(prototype, "getContext").mockImplementation(function (this: unknown, ...args) {
  const context = getContext.apply(this, args);
  if (context instanceof WebGL2RenderingContext) opened.push(context);
  return context;
});

/** Starts the backend; answers what takes its device away. */
async function start(mode: Mode): Promise<() => Promise<void>> {
  await setBackend("gpu", { mode });
  if (mode === "webgl2") {
    return () => Promise.resolve(opened.at(-1)!.getExtension("WEBGL_lose_context")!.loseContext());
  }
  const { WebGPUContext } = await loadGpuJs();
  const { device: shared } = await WebGPUContext.acquire();
  return async () => {
    shared.destroy();
    await shared.lost;
  };
}

function step(weight: Tensor): Tensor {
  weight.grad = undefined;
  const loss = tensor([[1, 2]])
    .matMul(weight)
    .square()
    .mean();
  backward(loss);
  assign([[weight, weight.sub(weight.grad!.mul(0.1)).node]]);
  return loss;
}

describe.each<Mode>(["webgpu", "webgl2"])("when %s takes the device away", (mode) => {
  it("reading is an error that names the fix, a new start works, and what was only there is lost", async () => {
    const lose = await start(mode);
    const weight = randn([2, 3], { requiresGrad: true });
    await step(weight).item();
    const values = tensor([1, 2, 3]);
    const computed = values.mul(2).realize();
    await lose();
    await expect(computed.data()).rejects.toThrow(BackendError);
    await expect(computed.data()).rejects.toThrow('await setBackend("gpu")');
    // Training on fails when it is read, and doesn't hang.
    await expect((async () => step(weight).item())()).rejects.toThrow(BackendError);

    await setBackend("gpu", { mode });
    expect(device()).toMatch(/^gpu: /);
    // What came from the program is still there; what only the device knew is not, and says so.
    expect(await values.mul(3).array()).toEqual([3, 6, 9]);
    await expect((async () => computed.data())()).rejects.toThrow(/gone|took/);
    await expect((async () => weight.data())()).rejects.toThrow(/gone|took/);
    const fresh = randn([2, 3], { requiresGrad: true });
    await step(fresh).item();
    expect(await step(fresh).item()).toBeGreaterThanOrEqual(0);
  });

  it("another backend can take over", async () => {
    const lose = await start(mode);
    const x = tensor([1, 2, 3]).add(1).realize();
    await lose();
    expect(await withBackend("js", () => tensor([1]).add(1).array())).toEqual([2]);
    await setBackend("wasm");
    await expect((async () => x.data())()).rejects.toThrow(/gone|took/);
    await setBackend("gpu", { mode });
    expect(await tensor([4]).add(1).array()).toEqual([5]);
  });
});
