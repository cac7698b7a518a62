import { backward, gradients } from "@nn/autograd";
import { compile, ones, randn, tensor, withBackend, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Linear, LSTM, Module, ReLU, Sequential } from "../index.js";

/** y = 2 a + 3 b and a b: two inputs, an option, two results. */
class Pair extends Module<[a: Tensor, b: Tensor, options?: { readonly times?: number }], [Tensor, Tensor]> {
  forward(a: Tensor, b: Tensor, options: { readonly times?: number } = {}): [Tensor, Tensor] {
    return [
      a
        .mul(2)
        .add(b.mul(3))
        .mul(options.times ?? 1),
      a.mul(b),
    ];
  }
}

const variable = (values: number[]) => tensor(values, { requiresGrad: true });
const numbers = (found: readonly (Tensor | undefined)[]) => found.map((x) => x && Array.from(x.dataSync()));

describe("forward hooks", () => {
  it("run once round a forward that is a property, also one that is given later", async () => {
    class Doubles extends Module {
      forward = (x: Tensor): Tensor => x.mul(2);
    }
    const layer = new Doubles();
    const seen: number[][] = [];
    layer.registerForwardHook((_, __, output) => void seen.push([...output.dataSync()]));
    layer.forward(ones([1]));
    const { forward } = layer;
    layer.forward = (x) => forward(x).add(1);
    layer.registerForwardPreHook((_, [x]) => [x.mul(10)]);
    expect(await layer.forward(ones([1])).array()).toEqual([21]);
    expect(seen).toEqual([[2], [21]]);
  });

  it("see what goes in and out, in the order in which they were registered", async () => {
    const model = new Sequential(new ReLU(), new ReLU());
    const seen: string[] = [];
    for (const [path, module] of model.namedModules()) {
      module.registerForwardPreHook((_, inputs) => void seen.push(`>${path}${inputs.length}`));
      module.registerForwardHook((self, inputs, output) => {
        seen.push(`<${path}${inputs.length}${self === module}${Array.isArray(output)}`);
      });
    }
    model.forward(ones([1]));
    expect(seen).toEqual([">1", ">01", "<01truefalse", ">11", "<11truefalse", "<1truefalse"]);
  });

  it("change arguments and results, one after the other, until they are removed", async () => {
    const layer = new ReLU();
    const doubled = layer.registerForwardPreHook((_, [x]) => [x.mul(2)]);
    layer.registerForwardPreHook((_, [x]) => [x.add(1)]);
    const squared = layer.registerForwardHook((_, [x], y) => x.mul(y));
    const last = layer.registerForwardHook((_, __, y) => y.neg());
    expect(await layer.forward(tensor([3, 4])).array()).toEqual([-49, -81]);
    doubled.remove();
    doubled.remove();
    squared.remove();
    expect(await layer.forward(tensor([3])).array()).toEqual([-4]);
    {
      using _ = last;
    }
    expect(await layer.forward(tensor([3])).array()).toEqual([4]);
  });

  it("may remove themselves while they run", () => {
    const layer = new ReLU();
    let calls = 0;
    const handle = layer.registerForwardHook(() => {
      calls++;
      handle.remove();
    });
    layer.registerForwardHook(() => void (calls += 10));
    layer.forward(ones([1]));
    layer.forward(ones([1]));
    expect(calls).toBe(21);
  });

  it("run for a class that calls the forward pass of its base once", () => {
    class Twice extends Linear {
      override forward(x: Tensor): Tensor {
        return super.forward(super.forward(x));
      }
    }
    const layer = new Twice(2, 2);
    let calls = 0;
    layer.registerForwardHook(() => void calls++);
    layer.forward(ones([2]));
    expect(calls).toBe(1);
  });

  it("are located by errors as layers are", () => {
    const model = new Sequential(new ReLU(), new Linear(2, 2));
    model[1].registerForwardPreHook((_, [x]) => [x.reshape([-1])]);
    expect(() => model.forward(ones([2, 2]))).toThrow("1: Linear expected [*, 2], got [4]");
    model[0].registerForwardPreHook(((_: unknown, [x]: [Tensor]) => x) as never);
    expect(() => model.forward(ones([2, 2]))).toThrow("0: ReLU a forward pre-hook returned something");
  });

  it("are part of a compiled step as it was captured", async () => {
    const layer = new ReLU();
    let calls = 0;
    const handle = layer.registerForwardHook((_, __, y) => {
      calls++;
      return y.mul(10);
    });
    const step = compile((x: Tensor) => layer.forward(x));
    expect(await step(tensor([1])).array()).toEqual([10]);
    handle.remove();
    expect(await step(tensor([2])).array()).toEqual([20]);
    expect(calls).toBe(1);
  });
});

describe.each(["wasm", "js"] as const)("backward hooks on %s", (backend) => {
  it("get one gradient for each tensor among inputs and results", async () => {
    await withBackend(backend, () => {
      const layer = new Pair();
      const calls: unknown[] = [];
      layer.registerFullBackwardHook((module, gradInputs, gradOutputs) => {
        calls.push([module === layer, numbers(gradInputs), numbers(gradOutputs)]);
      });
      const [a, b] = [variable([1, 2]), variable([3, 4])];
      const [sum, product] = layer.forward(a, b, { times: 5 });
      backward(sum.sum().add(product.mul(2).sum()));
      const expected = [
        [16, 18],
        [17, 19],
      ];
      expect(calls).toEqual([
        [
          true,
          expected,
          [
            [1, 1],
            [2, 2],
          ],
        ],
      ]);
      expect(numbers([a.grad, b.grad])).toEqual(expected);
    });
  });

  it("get undefined where no gradient arrives or is wanted", () =>
    withBackend(backend, () => {
      const layer = new Pair();
      const calls: unknown[] = [];
      layer.registerFullBackwardHook((_, gradInputs, gradOutputs) => {
        calls.push([numbers(gradInputs), numbers(gradOutputs)]);
      });
      const a = variable([1, 2]);
      const [, product] = layer.forward(a, ones([2]));
      backward(product.sum());
      backward(product.sum());
      expect(calls).toEqual(Array(2).fill([[[1, 1], undefined], [undefined, [1, 1]]])); // prettier-ignore
      expect(numbers([a.grad])).toEqual([[2, 2]]);
    }));

  it("are called where no input wants a gradient, and may answer nothing then", () =>
    withBackend(backend, () => {
      const layer = new Linear(2, 1);
      const calls: unknown[] = [];
      const handle = layer.registerFullBackwardHook((_, gradInputs, gradOutputs) => {
        calls.push([gradInputs, numbers(gradOutputs)]);
      });
      backward(layer.forward(ones([1, 2])).sum());
      expect(calls).toEqual([[[undefined], [[1]]]]);
      handle.remove();
      layer.registerFullBackwardHook(() => [ones([1, 2])]);
      const loss = layer.forward(ones([1, 2])).sum();
      expect(() => {
        backward(loss);
      }).toThrow("Linear: a backward hook returned a gradient of [1, 2]; input 0 takes none");
    }));

  it("replace gradients, which can be differentiated again", () =>
    withBackend(backend, () => {
      class Cube extends Module {
        forward(x: Tensor): Tensor {
          return x.pow(3);
        }
      }
      const layer = new Cube();
      const x = variable([2]);
      const [plain] = gradients(layer.forward(x).sum(), [x]);
      layer.registerFullBackwardHook((_, [g]) => [g?.square()]);
      layer.registerFullBackwardHook((_, [g]) => [g?.mul(10)]);
      const [first] = gradients(layer.forward(x).sum(), [x]);
      const [second] = gradients(first.sum(), [x]);
      // (3 x²)² 10, and its derivative 360 x³.
      expect(numbers([plain, first, second])).toEqual([[12], [1440], [2880]]);
    }));

  it("refuse gradients that don't fit", () =>
    withBackend(backend, () => {
      const run = (returned: (g: Tensor) => Tensor[]) => () => {
        const layer = new ReLU();
        layer.registerFullBackwardHook((_, [g]) => returned(g!));
        backward(layer.forward(variable([1, 2])).sum());
      };
      expect(run((g) => [g, g])).toThrow("ReLU: a backward hook returned 2 gradients for 1 inputs");
      expect(run((g) => [g.sum()])).toThrow("a gradient of []; the gradient of input 0 is [2]");
    }));

  it("go through nested modules, results in arrays, and frozen layers", () =>
    withBackend(backend, () => {
      const seen: string[] = [];
      class Model extends Module {
        body = new Sequential(new Linear(2, 3), new ReLU());
        rnn = new LSTM(3, 2);
        forward(x: Tensor): Tensor {
          const [output, [h, c]] = this.rnn.forward(this.body.forward(x));
          return output.sum().add(h.sum()).add(c.sum());
        }
      }
      const model = new Model();
      model.body.requiresGrad(false);
      for (const [path, module] of model.namedModules()) {
        module.registerFullBackwardHook((_, gradInputs, gradOutputs) => {
          const shapes = (found: readonly (Tensor | undefined)[]) =>
            found.map((g) => (g ? `[${g.shape}]` : "-"));
          seen.push(`${path}: ${shapes(gradOutputs)} -> ${shapes(gradInputs)}`);
        });
      }
      backward(model.forward(ones([4, 1, 2])));
      expect(seen).toEqual([": [] -> -", "rnn: [4,1,2],[1,1,2],[1,1,2] -> -"]);
      seen.length = 0;
      const x = tensor([[[1, 2]]], { requiresGrad: true });
      backward(model.forward(x));
      expect(seen).toEqual([
        "rnn: [1,1,2],[1,1,2],[1,1,2] -> [1,1,3]",
        "body.1: [1,1,3] -> [1,1,3]",
        "body.0: [1,1,3] -> [1,1,2]",
        "body: [1,1,3] -> [1,1,2]",
        ": [] -> [1,1,2]",
      ]);
    }));

  it("are part of a compiled step", async () => {
    await withBackend(backend, async () => {
      const layer = new Linear(2, 1);
      layer.registerFullBackwardHook((_, [g]) => [g?.mul(0).abs()]);
      const step = compile((x: Tensor) => {
        const variable = x.detach();
        return gradients(layer.forward(variable).sum(), [layer.weight])[0];
      });
      expect(await step(tensor([[1, 2]])).array()).toEqual([[1, 2]]);
      expect(await step(tensor([[3, 4]])).array()).toEqual([[3, 4]]);
      const first = new Sequential(new Linear(2, 2), layer);
      const frozen = compile((x: Tensor) => gradients(first.forward(x).sum(), [first.parameters()[0]])[0]);
      expect(await frozen(randn([1, 2])).array()).toEqual([
        [0, 0],
        [0, 0],
      ]);
    });
  });
});
