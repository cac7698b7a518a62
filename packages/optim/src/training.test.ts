import { backward, gradients } from "@nn/autograd";
import { crossEntropy, Dropout, Linear, mseLoss, ReLU, Sequential, Tanh, type Module } from "@nn/layers";
import { compile, deviceBytes, Generator, manualSeed, randn, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Adam, AdamW, clipGradNorm, Lion, NAdam, RAdam, SGD, StepLR, type Optimizer } from "./index.js";

const batch = (seed: number, shape: readonly number[] = [16, 6]) =>
  randn(shape, { generator: new Generator(seed) }).realize();

function network(): Sequential {
  manualSeed(1);
  return new Sequential(new Linear(6, 12), new Tanh(), new Linear(12, 6));
}

async function values(model: Module): Promise<number[]> {
  const all: number[] = [];
  for (const parameter of model.parameters()) all.push(...(await parameter.data()));
  return all;
}

const optimizers: Record<string, (params: Iterable<Tensor>) => Optimizer<never>> = {
  SGD: (params) => new SGD(params, { lr: 0.05 }) as unknown as Optimizer<never>,
  "SGD, momentum, dampening": (params) =>
    new SGD(params, {
      lr: 0.05,
      momentum: 0.9,
      dampening: 0.2,
      weightDecay: 0.01,
    }) as unknown as Optimizer<never>,
  Adam: (params) => new Adam(params, { lr: 0.01, amsgrad: true }) as unknown as Optimizer<never>,
  AdamW: (params) => new AdamW(params, { lr: 0.01 }) as unknown as Optimizer<never>,
  NAdam: (params) => new NAdam(params, { lr: 0.01 }) as unknown as Optimizer<never>,
  RAdam: (params) => new RAdam(params, { lr: 0.01 }) as unknown as Optimizer<never>,
  Lion: (params) => new Lion(params, { lr: 0.001, weightDecay: 0.1 }) as unknown as Optimizer<never>,
};

describe("a compiled step", () => {
  it.each(Object.keys(optimizers))("equals the plain one bit for bit for 20 steps: %s", async (name) => {
    const run = async (compiled: boolean) => {
      const model = network();
      const optimizer = optimizers[name](model.parameters());
      const schedule = new StepLR(optimizer, 5, { gamma: 0.5 });
      const plain = (x: Tensor): Tensor => {
        optimizer.zeroGrad();
        const loss = mseLoss(model.forward(x), x);
        backward(loss);
        clipGradNorm(model.parameters(), 0.1);
        optimizer.step();
        return loss;
      };
      const step = compiled ? compile(plain) : plain;
      const losses: number[] = [];
      for (let i = 0; i < 20; i++) {
        losses.push(await step(batch(i)).item());
        schedule.step();
      }
      return { losses, values: await values(model), state: optimizer.stateDict().state[0].step.itemSync() };
    };
    const plain = await run(false);
    expect(await run(true)).toEqual(plain);
    expect(plain.state).toBe(20);
    expect(plain.losses[19]).toBeLessThan(plain.losses[0] * 1.2);
  });

  it("may hold several steps, and draws random numbers afresh", async () => {
    const run = async (compiled: boolean) => {
      manualSeed(2);
      const model = new Sequential(
        new Linear(6, 8),
        new Dropout(0.5, { generator: new Generator(9) }),
        new Linear(8, 6),
      );
      const optimizer = new Adam(model.parameters(), { lr: 0.01 });
      const twice = (x: Tensor): Tensor => {
        let loss = x;
        for (let k = 0; k < 2; k++) {
          optimizer.zeroGrad();
          loss = mseLoss(model.forward(x), x);
          backward(loss);
          optimizer.step();
        }
        return loss;
      };
      const step = compiled ? compile(twice) : twice;
      for (let i = 0; i < 5; i++) await step(batch(i)).item();
      return [...(await values(model)), optimizer.stateDict().state[0].step.itemSync()];
    };
    expect(await run(true)).toEqual(await run(false));
  });

  it("adds up gradients over several backward passes, and leaves none behind", async () => {
    const run = async (compiled: boolean) => {
      const model = network();
      const optimizer = new SGD(model.parameters(), { lr: 0.1 });
      const both = (x: Tensor, y: Tensor): void => {
        optimizer.zeroGrad();
        backward(mseLoss(model.forward(x), x));
        backward(mseLoss(model.forward(y), y));
        optimizer.step();
      };
      const step = compiled ? compile(both) : both;
      step(batch(1), batch(2));
      step(batch(3), batch(4));
      if (compiled) expect(model.parameters().some((x) => x.grad)).toBe(false);
      return values(model);
    };
    expect(await run(true)).toEqual(await run(false));
  });

  it.each(Object.keys(optimizers))("goes on from state that is put back: %s", async (name) => {
    const model = network();
    const optimizer = optimizers[name]!(model.parameters());
    const step = compile((x: Tensor) => {
      optimizer.zeroGrad();
      backward(mseLoss(model.forward(x), x));
      optimizer.step();
    });
    const threeSteps = async () => {
      for (let i = 0; i < 3; i++) step(batch(i));
      return values(model);
    };
    await threeSteps();
    const [weights, state] = [model.stateDict(), optimizer.stateDict()];
    const first = await threeSteps();
    model.loadStateDict(weights);
    optimizer.loadStateDict(state);
    expect(await threeSteps()).toEqual(first);
  });

  it("can be the first to update some of the parameters", async () => {
    const run = async (compiled: boolean) => {
      const [a, b] = [network(), network()];
      const optimizer = new Adam([...a.parameters(), ...b.parameters()], { lr: 0.01 });
      const train =
        (model: Module) =>
        (x: Tensor): void => {
          optimizer.zeroGrad();
          backward(mseLoss(model.forward(x), x));
          optimizer.step();
        };
      const steps = [train(a), train(b)].map((fn) => (compiled ? compile(fn) : fn));
      for (const i of [0, 0, 0, 1, 1, 0]) steps[i](batch(i));
      const { state } = optimizer.stateDict();
      return [...(await values(a)), ...(await values(b)), state[0].step.itemSync(), state[7].step.itemSync()];
    };
    const plain = await run(false);
    expect(plain.slice(-2)).toEqual([4, 2]);
    expect(await run(true)).toEqual(plain);
  });
});

describe("optimisers", () => {
  it("go on from saved state as if nothing had happened", async () => {
    const model = network();
    const optimizer = new Adam(model.parameters(), { lr: 0.01, amsgrad: true });
    const train = (m: Module, o: Adam, seed: number): void => {
      o.zeroGrad();
      const x = batch(seed);
      backward(mseLoss(m.forward(x), x));
      o.step();
    };
    for (let i = 0; i < 5; i++) train(model, optimizer, i);
    const saved = { model: model.stateDict(), optimizer: optimizer.stateDict() };
    expect(saved.optimizer.state[0].step).toBe(saved.optimizer.state[3].step);
    const go = async (m: Module, o: Adam) => {
      for (let i = 5; i < 10; i++) train(m, o, i);
      return values(m);
    };
    const expected = await go(model, optimizer);
    for (let round = 0; round < 2; round++) {
      const other = network();
      const again = new Adam(other.parameters(), { lr: 1, amsgrad: true });
      other.loadStateDict(saved.model);
      again.loadStateDict(saved.optimizer);
      expect(again.lr).toBe(0.01);
      expect(await go(other, again)).toEqual(expected);
    }
  });

  it("refuse state that doesn't fit, and stay as they were", () => {
    const optimizer = new Adam(network().parameters());
    expect(() => {
      optimizer.loadStateDict(new Adam([new Linear(2, 2).weight]).stateDict());
    }).toThrow("the optimizer has groups of 4 parameters, what is loaded 1");
    expect(() => {
      optimizer.loadStateDict(new SGD(network().parameters(), { momentum: 0.9 }).stateDict());
    }).toThrow("exp_avg of parameter 0 is missing");
    const wider = new Sequential(new Linear(6, 13), new Tanh(), new Linear(13, 6));
    expect(() => {
      optimizer.loadStateDict(new Adam(wider.parameters()).stateDict());
    }).toThrow("exp_avg of parameter 0 is [12, 6] here and [13, 6] among what is loaded");
  });

  it("take groups with options of their own", async () => {
    const [a, b] = [tensor([1], { requiresGrad: true }), tensor([1], { requiresGrad: true })];
    const optimizer = new SGD([{ params: [a] }, { params: [b], lr: 0.5, weightDecay: 1 }], { lr: 0.1 });
    backward(a.add(b).sum());
    optimizer.step();
    expect([await a.item(), await b.item()]).toEqual([Math.fround(0.9), 0]);
    optimizer.lr = 1;
    expect(optimizer.paramGroups.map((group) => group.lr)).toEqual([1, 1]);
    const c = tensor([1], { requiresGrad: true });
    optimizer.addParamGroup({ params: [c], lr: 0.25 });
    c.grad = tensor([1]);
    optimizer.step();
    expect(await c.item()).toBe(0.75);
    optimizer.zeroGrad();
    expect([a.grad, b.grad, c.grad]).toEqual([undefined, undefined, undefined]);
  });

  it("refuse a group whole, or take it whole", () => {
    const [a, b] = [tensor([1], { requiresGrad: true }), tensor([1], { requiresGrad: true })];
    const optimizer = new SGD([a], { lr: 1 });
    expect(() => {
      optimizer.addParamGroup({ params: [b, a] });
    }).toThrow("a parameter is given twice");
    optimizer.addParamGroup({ params: [b], lr: 2 });
    expect(optimizer.stateDict().param_groups.map(({ params, lr }) => [params, lr])).toEqual([
      [[0], 1],
      [[1], 2],
    ]);
  });

  it("take other options between plain steps", async () => {
    const w = tensor([1], { requiresGrad: true });
    const optimizer = new SGD([w], { lr: 0.5 });
    optimizer.paramGroups[0].options = { ...optimizer.paramGroups[0].options, momentum: 0.5 };
    for (let i = 0; i < 2; i++) {
      w.grad = tensor([1]);
      optimizer.step();
    }
    expect(await w.item()).toBe(1 - 0.5 - 0.5 * 1.5);
  });

  it("leave frozen parameters and those without a gradient as they are", async () => {
    const [a, b, c] = [1, 2, 3].map((x) => tensor([x], { requiresGrad: true }));
    const optimizer = new SGD([a, b, c], { lr: 1 });
    backward(a.add(b).sum());
    b.requiresGrad = false;
    optimizer.step();
    expect([await a.item(), await b.item(), await c.item()]).toEqual([0, 2, 3]);
    optimizer.zeroGrad();
    optimizer.step();
    expect(await a.item()).toBe(0);
  });

  it("refuse what makes no sense", () => {
    const w = tensor([1], { requiresGrad: true });
    expect(() => new SGD([])).toThrow("SGD: there are no parameters");
    expect(() => new SGD([w, w])).toThrow("a parameter is given twice");
    expect(() => new SGD([w.mul(2)])).toThrow("a computed or constant tensor");
    expect(() => new SGD([w], { lr: -1 })).toThrow("the learning rate must be at least 0, got -1");
    expect(() => new SGD([w], { nesterov: true })).toThrow("nesterov needs momentum");
    expect(() => new Adam([w], { betas: [1, 0.9] })).toThrow("both betas");
    expect(() => new Adam([w], { betas: 0.9 as never })).toThrow(
      "both betas must be at least 0 and below 1, got 0.9",
    );
    expect(() => new Adam([w], { weight_decay: 0.1 } as never)).toThrow(
      "there is no option weight_decay\n  Fix: the options are maximize, lr, betas, eps, weightDecay, amsgrad",
    );
    expect(() => new Adam([w], { eps: "1" as never })).toThrow("eps must be at least 0, got 1");
    expect(() => new SGD([{ params: [w], momentun: 0.9 } as never])).toThrow("there is no option momentun");
    expect(() => new SGD([w, { params: [w] }] as never)).toThrow("expected parameters only, or groups only");
    expect(() => new SGD([w], 0.1 as never)).toThrow("SGD: the options are 0.1\n  Fix: pass an object");
    expect(() => new SGD([w], { lr: "0.1" as never })).toThrow(
      "the learning rate must be at least 0, got 0.1",
    );
    expect(() => {
      new SGD([w]).loadStateDict({ param_groups: [] } as never);
    }).toThrow("there is no state");
    expect(() => {
      new SGD([w]).loadStateDict(undefined as never);
    }).toThrow("there is no param_groups");
    expect(() => new SGD({ w } as never)).toThrow("expected a list of parameters");
    expect(() => new SGD([[1, 2]] as never)).toThrow("expected parameters only");
    expect(new AdamW([w], { weightDecay: undefined } as never).paramGroups[0].options.weightDecay).toBe(0.01);
    const optimizer = new Adam([w]);
    expect(() => (optimizer.lr = Number.NaN)).toThrow("the learning rate");
    w.grad = tensor([[1, 2]]);
    expect(() => {
      optimizer.step();
    }).toThrow("a gradient has shape [1, 2], its parameter [1]");
  });

  it("read the loss after the step, and the value from before the last step", async () => {
    const w = tensor([2], { requiresGrad: true });
    const optimizer = new SGD([w], { lr: 0.5 });
    const loss = w.square().sum();
    const before = w.mul(10);
    backward(loss);
    optimizer.step();
    expect([await loss.item(), await w.item(), await before.item()]).toEqual([4, 0, 20]);
  });
});

describe("training", () => {
  it("alternates between two networks (a GAN with a gradient penalty)", async () => {
    manualSeed(3);
    const generator = new Sequential(new Linear(2, 16), new ReLU(), new Linear(16, 2));
    const critic = new Sequential(new Linear(2, 16), new Tanh(), new Linear(16, 1));
    const forGenerator = new Adam(generator.parameters(), { lr: 1e-3, betas: [0, 0.9] });
    const forCritic = new Adam(critic.parameters(), { lr: 1e-3, betas: [0, 0.9] });
    const noise = new Generator(4);
    for (let i = 0; i < 20; i++) {
      const real = batch(i, [32, 2]).add(3);
      const fake = generator.forward(randn([32, 2], { generator: noise }));
      forCritic.zeroGrad();
      const [g] = gradients(critic.forward(real).sum(), [real]);
      const penalty = g.square().sum(1).add(1e-12).sqrt().sub(1).square().mean();
      backward(critic.forward(fake.detach()).mean().sub(critic.forward(real).mean()).add(penalty.mul(10)));
      forCritic.step();
      forGenerator.zeroGrad();
      backward(critic.forward(fake).mean().neg());
      forGenerator.step();
      expect(Number.isFinite(await penalty.item())).toBe(true);
      expect((await fake.data()).length).toBe(64);
    }
    expect((await values(generator)).every(Number.isFinite)).toBe(true);
  });

  it("learns classes", async () => {
    manualSeed(5);
    const model = new Sequential(new Linear(2, 32), new ReLU(), new Linear(32, 3));
    const optimizer = new AdamW(model.parameters(), { lr: 0.02 });
    const x = batch(8, [256, 2]);
    const sum = x.sum(1);
    const classes = sum.gt(1).cast("int32").add(sum.gt(-1).cast("int32")).cast("int32").realize();
    let loss = 0;
    for (let i = 0; i < 200; i++) {
      optimizer.zeroGrad();
      const found = crossEntropy(model.forward(x), classes);
      backward(found);
      optimizer.step();
      if (i % 50 === 49) loss = await found.item();
    }
    expect(loss).toBeLessThan(0.1);
    const right = await model.forward(x).argMax(1).eq(classes).cast("float32").mean().item();
    expect(right).toBeGreaterThan(0.95);
  });

  it("holds steady memory for 3,000 plain steps", async () => {
    const model = network();
    const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
    let marked = 0;
    let most = 0;
    for (let i = 0; i < 3000; i++) {
      const x = randn([16, 6]);
      optimizer.zeroGrad();
      const loss = mseLoss(model.forward(x), x);
      backward(loss);
      optimizer.step();
      if (i % 100 === 0) await loss.item();
      if (i % 500 === 0) optimizer.lr *= 0.9;
      if (i === 100) marked = deviceBytes();
      if (i > 100) most = Math.max(most, deviceBytes());
    }
    expect(most).toBeLessThanOrEqual(marked * 1.05);
  });
});
