import { backward } from "@nn/autograd";
import { NNError, ones, randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { describe, expect, it } from "vitest";
import {
  Buffer,
  Dropout,
  Embedding,
  Linear,
  mseLoss,
  Module,
  Parameter,
  ReLU,
  Sequential,
} from "../index.js";

class Block extends Module<[Tensor, number?], readonly [Tensor, number]> {
  scale = new Parameter(ones([2]));
  offsets = [new Parameter(zeros([2])), new Parameter(ones([2]))];
  heads = new Map<string, Module>([
    ["a", new Linear(2, 3)],
    ["b", new Linear(2, 4, { bias: false })],
  ]);
  options = { inner: { last: new ReLU() }, size: 3 };
  count = new Buffer(tensor([0], { dtype: "int32" }));
  scratch = new Buffer(zeros([1]), { persistent: false });
  readonly #hidden = new Linear(9, 9);

  forward(x: Tensor, times = 1): readonly [Tensor, number] {
    return [x.mul(this.scale), times + this.#hidden.inFeatures * 0];
  }
}

describe("a module", () => {
  it("finds what is in its properties, arrays, maps and plain objects", () => {
    const block = new Block();
    expect([...block.namedParameters().keys()]).toEqual([
      "scale",
      "offsets.0",
      "offsets.1",
      "heads.a.weight",
      "heads.a.bias",
      "heads.b.weight",
    ]);
    expect(block.parameters()).toHaveLength(6);
    expect([...block.namedBuffers().keys()]).toEqual(["count", "scratch"]);
    expect(block.buffers()).toHaveLength(2);
    expect([...block.namedModules().keys()]).toEqual(["", "heads.a", "heads.b", "options.inner.last"]);
    expect([...block.namedChildren().keys()]).toEqual(["heads.a", "heads.b", "options.inner.last"]);
    expect(block.children()).toHaveLength(3);
    expect(block.modules()[0]).toBe(block);
    expect(Object.keys(block.stateDict())).not.toContain("scratch");
    const [y, times] = block.forward(ones([2]), 2);
    expect([y.shape, times]).toEqual([[2], 2]);
  });

  it("counts shared modules and parameters once, and saves them under each name, as PyTorch does", async () => {
    const shared = new Linear(3, 3);
    const tied = new Linear(3, 3, { bias: false });
    const model = new Sequential(shared, new ReLU(), shared, tied);
    Object.assign(tied, { weight: shared.weight });
    expect([...model.namedParameters().keys()]).toEqual(["0.weight", "0.bias"]);
    expect(Object.keys(model.stateDict())).toEqual(["0.weight", "0.bias", "2.weight", "2.bias", "3.weight"]);
    expect(model.modules()).toHaveLength(4);
    const other = new Sequential(shared, new ReLU(), shared, tied);
    other.loadStateDict(model.stateDict());
    backward(model.forward(ones([1, 3])).sum());
    expect((await shared.weight.grad!.data()).length).toBe(9);
  });

  it("survives modules that refer to each other", () => {
    class Node extends Module {
      peer: Module | undefined;
      weight = new Parameter(ones([1]));
      forward(x: Tensor): Tensor {
        return x;
      }
    }
    const a = new Node();
    const b = new Node();
    a.peer = b;
    b.peer = a;
    expect(a.parameters()).toHaveLength(2);
    expect(Object.keys(a.stateDict())).toEqual(["weight", "peer.weight"]);
  });

  it("switches all layers between training and use", () => {
    const model = new Sequential(new Linear(2, 2), new Sequential(new Dropout()));
    expect(model.training).toBe(true);
    expect(model.eval()).toBe(model);
    expect(model.modules().map((module) => module.training)).toEqual([false, false, false, false]);
    expect(model.train().at(1).training).toBe(true);
  });

  it("applies a function to inner modules first", () => {
    const seen: string[] = [];
    new Sequential(new Linear(1, 1), new ReLU()).apply((module) => seen.push(module.constructor.name));
    expect(seen).toEqual(["ReLU", "Linear", "Sequential"]);
  });

  it("prints its tree", () => {
    class Model extends Module {
      encoder = new Sequential(new Linear(4, 2), new ReLU());
      decoder = new Linear(2, 4, { bias: false });
      forward(x: Tensor): Tensor {
        return this.decoder.forward(this.encoder.forward(x));
      }
    }
    expect(String(new Model())).toBe(
      [
        "Model(",
        "  (encoder): Sequential(",
        "    (0): Linear(inFeatures=4, outFeatures=2, bias=true)",
        "    (1): ReLU()",
        "  )",
        "  (decoder): Linear(inFeatures=2, outFeatures=4, bias=false)",
        ")",
      ].join("\n"),
    );
  });
});

describe("freezing", () => {
  it("stops gradients for some parameters, and back", () => {
    const model = new Sequential(new Linear(2, 3), new Linear(3, 1));
    const train = () => {
      backward(model.forward(ones([4, 2])).sum());
    };
    train();
    model[0].requiresGrad(false);
    expect(model[0].weight.grad).toBeUndefined();
    model.zeroGrad();
    train();
    expect(model[0].weight.grad).toBeUndefined();
    expect(model[0].weight.requiresGrad).toBe(false);
    expect(model[1].weight.grad).toBeDefined();
    model[0].weight.requiresGrad = true;
    train();
    expect(model[0].weight.grad).toBeDefined();
    expect(model[0].bias!.grad).toBeUndefined();
    model.requiresGrad();
    train();
    expect(model[0].bias!.grad).toBeDefined();
  });

  it("outlives new values", () => {
    const layer = new Linear(2, 2).requiresGrad(false);
    layer.loadStateDict(new Linear(2, 2).stateDict());
    expect(layer.weight.node.tracked).toBe(false);
    expect(() => {
      backward(layer.forward(ones([1, 2])).sum());
    }).toThrow("backward");
    layer.requiresGrad(true);
    backward(layer.forward(ones([1, 2])).sum());
    expect(layer.weight.grad).toBeDefined();
  });

  it("is for parameters", () => {
    expect(() => (ones([2]).requiresGrad = true)).toThrow("only parameters");
  });
});

describe("saved state", () => {
  it("is as it was, however often the model is updated, and can be loaded many times", async () => {
    const layer = new Linear(2, 1);
    const before = await layer.weight.data();
    const saved = layer.stateDict();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) assign([[layer.weight, layer.weight.add(1).node]]);
      expect((await layer.weight.data())[0]).toBeCloseTo(before[0] + 4, 5);
      expect(await saved.weight.data()).toEqual(before);
      layer.loadStateDict(saved);
      expect(await layer.weight.data()).toEqual(before);
    }
    expect(saved.weight.requiresGrad).toBe(false);
  });

  it("is a copy even when nothing is computed before the next load", async () => {
    const layer = new Linear(2, 1);
    const other = new Linear(2, 1);
    const given = { weight: tensor([[1, 2]]), bias: tensor([3]) };
    const before = await layer.weight.data();
    const saved = layer.stateDict();
    for (let i = 0; i < 3; i++) layer.loadStateDict(given);
    expect(await saved.weight.data()).toEqual(before);
    other.loadStateDict(given);
    for (let i = 0; i < 3; i++) assign([[layer.weight, layer.weight.mul(2).node]]);
    expect(await other.weight.array()).toEqual([[1, 2]]);
    expect(await given.weight.array()).toEqual([[1, 2]]);
  });

  it("takes no memory from computed values that are loaded", async () => {
    const layer = new Linear(2, 1);
    const weight = tensor([[1, 2]])
      .mul(2)
      .realize();
    for (let i = 0; i < 3; i++) {
      layer.loadStateDict({ weight, bias: zeros([1]) });
      assign([[layer.weight, layer.weight.add(1).node]]);
    }
    expect(await weight.array()).toEqual([[2, 4]]);
    expect(await layer.weight.array()).toEqual([[3, 5]]);
  });

  it("copies between models, and casts", async () => {
    const a = new Linear(3, 2);
    const b = new Linear(3, 2);
    b.loadStateDict(a.stateDict());
    expect(await b.weight.data()).toEqual(await a.weight.data());
    b.loadStateDict({ weight: ones([2, 3]).cast("int32"), bias: zeros([2]).cast("int32") });
    expect([b.weight.dtype, b.bias!.dtype]).toEqual(["float32", "float32"]);
  });

  it("is checked before anything is changed", async () => {
    const model = new Sequential(new Linear(2, 2), new Linear(2, 1));
    const before = await model[0].weight.data();
    const { "1.bias": _, ...rest } = model.stateDict();
    const wrong = { ...rest, "0.weight": zeros([2, 2]), extra: zeros([1]) };
    expect(() => model.loadStateDict(wrong)).toThrow("missing: 1.bias; unexpected: extra");
    expect(() =>
      model.loadStateDict({ ...model.stateDict(), "0.weight": zeros([2, 2]), "1.weight": zeros([3, 3]) }),
    ).toThrow("1.weight is [1, 2] in the model and [3, 3] among what is loaded");
    expect(await model[0].weight.data()).toEqual(before);
    expect(model.loadStateDict(wrong, { strict: false })).toEqual({
      missing: ["1.bias"],
      unexpected: ["extra"],
    });
    expect(await model[0].weight.array()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it("has PyTorch's names, and takes those of the code too", async () => {
    class Attention extends Module {
      toQKV = new Linear(2, 2, { bias: false });
      outProj = new Linear(2, 2, { bias: false });
      LayerNorm = new Linear(2, 2, { bias: false });
      norm1 = [new Linear(2, 2, { bias: false })];
      weight_ih_l0 = new Parameter(zeros([1]));
      forward = (x: Tensor): Tensor => x;
    }
    const model = new Attention();
    const saved = ["weight_ih_l0", "to_qkv", "out_proj", "LayerNorm", "norm1.0"];
    const names = Object.keys(model.stateDict()).map((name) => name.replace(".weight", ""));
    expect(names.sort()).toEqual(saved.sort());
    model.loadStateDict({ ...Object.fromEntries(model.namedParameters()), "outProj.weight": ones([2, 2]) });
    expect(await model.outProj.weight.data()).toEqual(new Float32Array([1, 1, 1, 1]));
  });

  it("names a parameter that was tied by assignment in both places, and learns it once", async () => {
    class Tied extends Module {
      embedding = new Embedding(3, 2);
      head = new Linear(2, 3, { bias: false });
      constructor() {
        super();
        this.head.weight = this.embedding.weight;
      }
      forward(x: Tensor): Tensor {
        return this.head.forward(this.embedding.forward(x));
      }
    }
    const model = new Tied();
    expect(model.parameters()).toEqual([model.embedding.weight]);
    expect(Object.keys(model.stateDict())).toEqual(["embedding.weight", "head.weight"]);
    model.loadStateDict({ "embedding.weight": ones([3, 2]), "head.weight": ones([3, 2]) });
    expect(await model.forward(tensor([1], { dtype: "int32" })).array()).toEqual([[2, 2, 2]]);
  });

  it("refuses a model whose names would be the same", () => {
    class Twins extends Module {
      aB = new Parameter(zeros([1]));
      a_b = new Parameter(zeros([1]));
      forward = (x: Tensor): Tensor => x;
    }
    expect(() => new Twins().stateDict()).toThrow("aB and a_b would both be saved as a_b");
  });
});

describe("an error inside a model", () => {
  class Model extends Module {
    encoder = new Sequential(new Linear(8, 64), new ReLU(), new Linear(32, 2));
    forward(x: Tensor): Tensor {
      return this.encoder.forward(x);
    }
  }
  class Outer extends Module {
    parts = [new ReLU(), new Model()];
    forward(x: Tensor): Tensor {
      return this.parts[1].forward(x);
    }
  }

  const caught = (fn: () => unknown): NNError => {
    try {
      fn();
    } catch (error) {
      return error as NNError;
    }
    throw new Error("nothing was thrown");
  };

  it("carries the path of the layer, in the message and in the stack", () => {
    const error = caught(() => new Outer().forward(randn([5, 8])));
    expect(error).toBeInstanceOf(NNError);
    expect(error.message).toBe("parts.1.encoder.2: Linear expected [*, 32], got [5, 64]");
    expect(error.stack).toContain("parts.1.encoder.2: Linear expected");
    expect(error.operation).toBe("Linear");
  });

  it("has no path at the layer itself, and none for other errors", () => {
    expect(caught(() => new Linear(3, 1).forward(ones([2]))).message).toBe(
      "Linear: expected [*, 3], got [2]",
    );
    class Broken extends Module {
      inner = new (class extends Module {
        forward(_: Tensor): Tensor {
          throw new TypeError("mine");
        }
      })();
      forward(x: Tensor): Tensor {
        return this.inner.forward(x);
      }
    }
    expect(caught(() => new Broken().forward(ones([1]))).message).toBe("mine");
  });

  it("is located through a forward that is a property", () => {
    class Arrow extends Module {
      inner = new Linear(2, 2);
      forward = (x: Tensor): Tensor => this.inner.forward(x);
    }
    const model = new Arrow();
    expect(model.parameters()).toHaveLength(2);
    expect(Object.keys(model)).not.toContain("forward");
    expect(caught(() => model.forward(ones([5]))).message).toBe("inner: Linear expected [*, 2], got [5]");
  });

  it("names the operation of a layer that doesn't check", () => {
    class Adds extends Module {
      forward(x: Tensor): Tensor {
        return x.add(ones([3]));
      }
    }
    const error = caught(() => new Sequential(new ReLU(), new Adds()).forward(ones([2])));
    expect(error.message).toMatch(/^1: add /);
  });

  it("is located through forward passes that are inherited or called on super", () => {
    class Base extends Module {
      inner = new Linear(2, 2);
      forward(x: Tensor): Tensor {
        return this.inner.forward(x);
      }
    }
    class Derived extends Base {
      override forward(x: Tensor): Tensor {
        return super.forward(x).mul(2);
      }
    }
    const error = caught(() => new Sequential(new Derived()).forward(ones([5])));
    expect(error.message).toBe("0.inner: Linear expected [*, 2], got [5]");
  });
});

it("works with a parameter from a tensor that is used elsewhere", async () => {
  const x = tensor([1, 2]);
  const y = x.mul(2);
  const parameter = new Parameter(y);
  for (let i = 0; i < 3; i++) assign([[parameter, parameter.add(1).node]]);
  expect(await y.array()).toEqual([2, 4]);
  expect(await parameter.array()).toEqual([5, 7]);
  expect(() => new Parameter(tensor([1], { dtype: "int32" }))).toThrow("Parameter: the values are int32");
  const layer = new Linear(2, 1);
  backward(mseLoss(layer.forward(ones([1, 2])), ones([1, 1])));
  layer.zeroGrad();
  expect(layer.weight.grad).toBeUndefined();
});
