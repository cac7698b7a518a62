import { compile, Generator, manualSeed, rand, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { checkpoint } from "./checkpoint.js";
import { gradCheck } from "./grad-check.js";
import { backward, gradients } from "./gradients.js";

const block = (x: Tensor): Tensor => x.sin().exp().mul(x).tanh();

describe("checkpoint", () => {
  it("has the value and the gradients of the plain function", async () => {
    const x = tensor([0.5, -1, 2], { requiresGrad: true });
    const y = checkpoint(block)(x);
    expect(await y.data()).toEqual(await block(x).data());
    const [plain] = gradients(block(x).sum(), [x]);
    const [checkpointed] = gradients(y.sum(), [x]);
    expect(await checkpointed.data()).toEqual(await plain.data());
  });

  it("has derivatives of second order, and chains", async () => {
    const twice = (x: Tensor): Tensor => checkpoint(block)(checkpoint(block)(x));
    await gradCheck(twice, [tensor([0.5, -1, 2])], { order: 2 });
  });

  it("gives the parameters that the function uses their gradients", async () => {
    const w = tensor([[1, 2], [3, 4]], { requiresGrad: true }); // prettier-ignore
    const x = tensor([[1, -1]]);
    const layer = checkpoint((h: Tensor) => h.matMul(w).tanh());
    backward(layer(x).sum());
    const checkpointed = await w.grad!.data();
    w.grad = undefined;
    backward(x.matMul(w).tanh().sum());
    expect(checkpointed).toEqual(await w.grad!.data());
  });

  it("draws the same random numbers again", async () => {
    const dropout = (x: Tensor): Tensor => x.mul(rand(x.shape).lt(0.5).cast("float32")).square();
    const x = tensor(Array.from({ length: 50 }, (_, i) => i + 1), { requiresGrad: true }); // prettier-ignore
    manualSeed(3);
    const y = checkpoint(dropout)(x);
    const after = rand([2]);
    const [g] = gradients(y.sum(), [x]);
    manualSeed(3);
    const plain = dropout(x);
    expect(await y.data()).toEqual(await plain.data());
    expect(await after.data()).toEqual(await rand([2]).data());
    expect(await g.data()).toEqual(await gradients(plain.sum(), [x])[0].data());
  });

  it("draws the same numbers of a generator of its own", async () => {
    const generator = new Generator(9);
    const noisy = checkpoint((x: Tensor) => x.mul(rand(x.shape, { generator })), { generator });
    const x = tensor([1, 1, 1]);
    const y = noisy(x);
    expect(await gradients(y.sum(), [x])[0].data()).toEqual(await y.data());
  });

  it("draws the same numbers again in every call of a compiled function", async () => {
    const noisy = checkpoint((x: Tensor) => x.mul(rand(x.shape)));
    const step = compile((x: Tensor) => {
      const y = noisy(x);
      return { y, g: gradients(y.sum(), [x])[0] };
    });
    const seen = new Set<number>();
    for (let call = 0; call < 3; call++) {
      const { y, g } = step(tensor([1, 1, 1]));
      expect(await g.data()).toEqual(await y.data());
      seen.add((await y.data())[0]);
    }
    expect(seen.size).toBe(3);
  });
});
