import { afterEach, describe, expect, it } from "vitest";
import { backlog, setBackend, sort, svd, tensor, zeros } from "../../index.js";
import { BackendError, IndexError } from "../../errors.js";
import { createWasmBackend } from "../wasm/wasm-backend.js";
import { connectWorker } from "./connect.js";
import type { Answer, OpenOptions, Request } from "./messages.js";
import { RemoteBackend } from "./remote-backend.js";
import { Server } from "./server.js";

/** A server on the other side of copied, delayed messages, as a worker is. */
function remote(): RemoteBackend {
  return new RemoteBackend({ threads: 1 }, (onAnswer) => {
    const later = (action: () => void): void => void setTimeout(action);
    const answer = (message: Answer): void => later(() => onAnswer(structuredClone(message)));
    const server = new Server(createWasmBackend, answer);
    const post = (requests: readonly Request[]): void => {
      const copy = structuredClone(requests);
      later(() => server.handle(copy));
    };
    return { post, place: "behind a channel" };
  });
}

afterEach(() => setBackend("wasm"));

describe("RemoteBackend", () => {
  it("computes what the backend behind it computes", async () => {
    await setBackend(remote());
    const x = tensor([[1, 2], [3, 4]]); // prettier-ignore
    expect(await x.matMul(x).add(1).softmax().array()).toEqual([[expect.closeTo(0.0474, 3), expect.closeTo(0.9526, 3)], [expect.closeTo(0.0009, 3), expect.closeTo(0.9991, 3)]]); // prettier-ignore
    expect(await svd(x).s.array()).toEqual([expect.closeTo(5.465, 3), expect.closeTo(0.366, 3)]);
    expect(await sort(x).values.array()).toEqual([[1, 2], [3, 4]]); // prettier-ignore
  });

  it("has no synchronous reads, and says so", async () => {
    await setBackend(remote());
    expect(() => tensor([1, 2]).add(1).dataSync()).toThrow(BackendError);
    expect(() => tensor([1, 2]).add(1).dataSync()).toThrow("await data() instead");
    expect(String(tensor([1, 2]).add(1))).toBe("tensor(shape=[2], dtype=float32)");
  });

  it("hands an error to whoever reads what depends on it, and to nobody else", async () => {
    await setBackend(remote());
    const table = tensor([1, 2, 3]);
    const bad = table.gather(0, tensor([5], { dtype: "int32" }));
    const after = bad.add(1);
    const good = table.gather(0, tensor([2], { dtype: "int32" }));
    await expect(after.data()).rejects.toThrow(IndexError);
    await expect(bad.data()).rejects.toThrow("index 5 is out of range for size 3");
    expect(await good.item()).toBe(3);
  });

  it("computes again after an error, in the same memory", async () => {
    await setBackend(remote());
    const table = tensor([1, 2, 3]);
    for (const [index, expected] of [
      [5, undefined],
      [2, 7],
      [7, undefined],
      [1, 5],
    ] as const) {
      const picked = table.gather(0, tensor([index], { dtype: "int32" })).mul(2).cumSum(0).add(1); // prettier-ignore
      if (expected === undefined) await expect(picked.data()).rejects.toThrow(IndexError);
      else expect(await picked.item()).toBe(expected);
    }
  });

  it("moves values and state when another backend takes over", async () => {
    await setBackend(remote());
    const weight = tensor([1, 2], { requiresGrad: true });
    const product = weight.mul(3).keep();
    product.realize();
    await setBackend("js");
    expect(await product.array()).toEqual([3, 6]);
    await setBackend(remote());
    expect(await product.add(weight).array()).toEqual([4, 8]);
  });

  it("uploads the numbers of the moment of the call", async () => {
    const backend = remote();
    const buffer = backend.allocate("float32", 2);
    const data = Float32Array.of(1, 2);
    backend.upload(buffer, data);
    data.fill(9);
    expect(await backend.download(buffer, "float32", 2)).toEqual(Float32Array.of(1, 2));
  });

  it("tells a loop that reads nothing to wait, until it has caught up", async () => {
    const backend = remote();
    await setBackend(backend);
    let x = zeros([10]);
    let waits = 0;
    for (let i = 0; i < 1000; i++) {
      x = x.add(1).realize();
      const late = backlog();
      if (late) waits++;
      await late;
      expect(backlog()).toBeUndefined();
    }
    expect(waits).toBeGreaterThan(3);
    expect((await x.data())[0]).toBe(1000);
  });

  it("refuses buffers that are not its own, or freed", () => {
    const backend = remote();
    const buffer = backend.allocate("float32", 2);
    backend.free(buffer);
    expect(() => backend.upload(buffer, Float32Array.of(1, 2))).toThrow("after it was freed");
    expect(() => backend.free({ bytes: 4 })).not.toThrow();
    expect(() => backend.copy({ bytes: 4 }, buffer)).toThrow("another backend");
  });

  it("stays small over many schedules", async () => {
    const backend = remote();
    await setBackend(backend);
    let x = zeros([1000]);
    for (let i = 0; i < 500; i++) {
      x = x.add(1);
      if (i % 50 === 49) expect((await x.data())[0]).toBe(i + 1);
    }
    expect(backend.bytesHeld()).toBeLessThan(2 ** 20 + 2 ** 18);
  });
});

describe("connectWorker", () => {
  const noWorker = (): Worker => {
    throw new Error("workers are forbidden by the policy");
  };

  it("computes in this thread where no worker can be made, and says why", async () => {
    const backend = new RemoteBackend({ threads: 1 }, connectWorker(noWorker, createWasmBackend));
    await setBackend(backend);
    expect(await tensor([1, 2]).mul(2).array()).toEqual([2, 4]);
    expect(backend.describe()).toContain("in this thread (its worker did not start: workers are forbidden");
  });

  it("keeps requests in order while the code for this thread is loaded", async () => {
    const load = async (options: OpenOptions) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return createWasmBackend(options);
    };
    const backend = new RemoteBackend({ threads: 1 }, connectWorker(noWorker, load));
    const buffer = backend.allocate("float32", 2);
    for (let i = 0; i < 300; i++) backend.upload(buffer, Float32Array.of(i, i));
    expect(await backend.download(buffer, "float32", 2)).toEqual(Float32Array.of(299, 299));
    backend.upload(buffer, Float32Array.of(1, 2));
    expect(await backend.download(buffer, "float32", 2)).toEqual(Float32Array.of(1, 2));
  });

  it("hands the error of the load to whoever chooses the backend", async () => {
    const fail = () => Promise.reject(new BackendError("wasm", "the engine has no SIMD"));
    const backend = new RemoteBackend({ threads: 1 }, connectWorker(noWorker, fail));
    const read = tensor([1, 2]).add(1);
    await expect(setBackend(backend)).rejects.toThrow("the engine has no SIMD");
    expect(await read.array()).toEqual([2, 3]);
  });
});
