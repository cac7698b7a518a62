import { backward } from "@nn/autograd";
import {
  compile,
  device,
  explain,
  profile,
  rand,
  randn,
  setBackend,
  svd,
  tensor,
  type Tensor,
} from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
// The backend itself, to see what it does.
// eslint-disable-next-line import-x/no-relative-packages
import { createGpuBackend, type GpuBackend } from "../../tensor/src/backends/gpu/gpu-backend.js";

afterAll(() => setBackend("wasm"));

const shapes = [[8, 16], [16], [16, 1], [1]]; // prettier-ignore

function trainStep(): (x: Tensor, y: Tensor) => Tensor {
  const parameters = shapes.map((shape) => randn(shape, { requiresGrad: true }));
  const [w1, b1, w2, b2] = parameters;
  return (x, y) => {
    for (const parameter of parameters) parameter.grad = undefined;
    const loss = x.matMul(w1).add(b1).relu().matMul(w2).add(b2).sub(y).square().mean();
    backward(loss);
    assign(
      parameters.map((parameter) => [parameter, parameter.sub(parameter.grad!.mul(0.01)).node] as const),
    );
    return loss;
  };
}

function batch(): [Tensor, Tensor] {
  return [tensor(new Float32Array(32).fill(0.5), [4, 8]), tensor([[1], [2], [3], [4]])];
}
/** What `batch` uploads. */
const BATCH_BYTES = 4 * (32 + 4);

describe.each(["webgpu", "webgl2"] as const)("a training step on %s", (mode) => {
  let backend: GpuBackend;
  const open = async () => setBackend((backend = await createGpuBackend({ mode })));
  afterEach(async () => {
    await setBackend("js");
    backend.destroy();
  });

  it.each(["as it is", "compiled"])("reads nothing back and uploads its batch alone, %s", async (how) => {
    await open();
    const plain = trainStep();
    const step = how === "compiled" ? compile(plain) : plain;
    for (let i = 0; i < 5; i++) await step(...batch()).item();
    const steps = 50;
    const before = { ...backend.counts };
    let loss: Tensor | undefined;
    for (let i = 0; i < steps; i++) loss = step(...batch());
    const { runs, uploadedBytes, readBytes } = backend.counts;
    expect(readBytes).toBe(before.readBytes);
    expect(uploadedBytes - before.uploadedBytes).toBe(steps * BATCH_BYTES);
    const perStep = (runs - before.runs) / steps;
    expect(perStep).toBeGreaterThan(3);
    expect(perStep).toBeLessThan(16);
    await loss!.item();
    // The losses that nobody read come back with it, to make room.
    expect(backend.counts.readBytes - readBytes).toBeLessThanOrEqual(4 * steps);
  });

  it("says what stays on the host", async () => {
    await open();
    const x = rand([4, 3]);
    expect(explain(svd(x).s)).toMatch(/svd.*host/);
    expect(explain(x.add(1))).not.toMatch(/host/);
    expect((await svd(x).s.data()).length).toBe(3);
  });

  it("can't be profiled, and says what to do instead", async () => {
    await open();
    await expect(profile(() => rand([4]).data())).rejects.toThrow(/gpu backend[^]*time of many steps/);
  });

  it("tells of an index out of range when another backend takes over, if nobody has read since", async () => {
    await open();
    const wrong = tensor([1, 2, 3])
      .gather(0, tensor([7], { dtype: "int32" }))
      .realize();
    const right = tensor([1, 2]).add(1).realize();
    await expect(setBackend("js")).rejects.toThrow("gather: index 7 is out of range for size 3");
    expect(device()).toMatch(/^js/);
    expect(await right.array()).toEqual([2, 3]);
    wrong.dispose();
  });

  it("reads at once on WebGL2, and says what to do on WebGPU", async () => {
    await open();
    const x = tensor([1, 2]).add(1);
    await x.data();
    const again = tensor([6, 7]).add(1);
    if (mode === "webgl2") {
      expect([...again.dataSync()]).toEqual([7, 8]);
      expect(String(again)).toBe("tensor([7, 8])");
    } else {
      expect(() => again.dataSync()).toThrow("await data() instead");
      expect(String(again)).toBe("tensor(shape=[2], dtype=float32)");
    }
  });
});

it("waits for the driver where a value is to be read at once while its program is compiled", async () => {
  compileSlowly();
  const backend = await createGpuBackend({ mode: "webgl2" });
  await setBackend(backend);
  const x = tensor([1, 2]).sub(1);
  expect([...x.dataSync()]).toEqual([0, 1]);
  expect(String(x)).toBe("tensor([0, 1])");
  expect(await x.mul(3).array()).toEqual([0, 3]);
  await setBackend("js");
  backend.destroy();
  vi.restoreAllMocks();
});

/** As on a graphics card, whose driver compiles beside the page. */
function compileSlowly(): void {
  const COMPLETION_STATUS_KHR = 0x91b1;
  const prototype: {
    getExtension(name: string): unknown;
    getProgramParameter(program: WebGLProgram, name: number): unknown;
  } = WebGL2RenderingContext.prototype;
  const { getExtension, getProgramParameter } = prototype;
  vi.spyOn(prototype, "getExtension").mockImplementation(function (this: object, name) {
    return name === "KHR_parallel_shader_compile" ? { COMPLETION_STATUS_KHR } : getExtension.call(this, name);
  });
  let asked = 0;
  vi.spyOn(prototype, "getProgramParameter").mockImplementation(function (this: object, program, name) {
    return name === COMPLETION_STATUS_KHR ? ++asked > 5 : getProgramParameter.call(this, program, name);
  });
}
