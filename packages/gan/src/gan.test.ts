import { moons } from "@nn/data";
import { BatchNorm1d, Linear, Module, ReLU, Sequential, Sigmoid, Tanh } from "@nn/layers";
import { SGD } from "@nn/optim";
import { Checkpoints, type Callback } from "@nn/train";
import { concat, manualSeed, ones, oneHot, rand, randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  auxiliaryClassifier,
  beganLoss,
  GAN,
  gradientPenalty,
  mlp,
  mutualInformation,
  nsGan,
  nsLoss,
  r1Penalty,
  uniformCodes,
  wassersteinLoss,
  type GanRules,
} from "./index.js";

const network = (inputs: number, outputs: number) =>
  new Sequential(new Linear(inputs, 16), new ReLU(), new Linear(16, outputs));

function points(rules: GanRules = {}): GAN {
  manualSeed(1);
  return new GAN({ generator: network(3, 2), discriminator: network(2, 1), codeSize: 3, ...rules });
}

const weightsOf = async (module: { parameters(): Tensor[] }): Promise<number[]> =>
  (await Promise.all(module.parameters().map((x) => x.data()))).flatMap((x) => [...x]);

class Conditional extends Module<[x: Tensor, labels?: Tensor]> {
  readonly layer: Linear;

  constructor(inputs: number, outputs: number) {
    super();
    this.layer = new Linear(inputs + 2, outputs);
  }

  forward(x: Tensor, labels?: Tensor): Tensor {
    return this.layer.forward(concat([x, oneHot(labels!, 2, { dtype: "float32" })], 1));
  }
}

afterEach(() => vi.restoreAllMocks());

describe("GAN", () => {
  it("asks what its parts are, and refuses what doesn't fit together", () => {
    const parts = { generator: network(3, 2), codeSize: 3 };
    const make = (discriminator: Module, loss = nsLoss()) => new GAN({ ...parts, discriminator, loss });
    expect(make(network(2, 1)).exampleShape).toEqual([2]);
    expect(() => make(new Sequential(network(2, 1), new Sigmoid()))).toThrow(
      "the discriminator ends in a sigmoid, and NS needs the logit",
    );
    expect(() => make(network(2, 2))).toThrow("the discriminator gave [2, 2] for examples [2, 2]");
    expect(() => make(network(2, 1), beganLoss())).toThrow(
      "BEGAN needs an autoencoder, which gives the example again",
    );
    expect(() => make(network(5, 1))).toThrow("Linear");
    expect(() => points({ update: { discriminatorSteps: 0 } })).toThrow(
      "discriminatorSteps of the update rule must be",
    );
    expect(() => new GAN({ ...parts, discriminator: undefined as never })).toThrow(
      "discriminator must be a Module, got nothing",
    );
    expect(() => points({ loss: "ns" as never })).toThrow("loss must be a GanLoss, got the string ns");
    expect(() => points({ update: { instanceNoise: -1 } })).toThrow(
      "instanceNoise of the update rule must be at least 0",
    );
    expect(() => points({ update: { ema: 2 } })).toThrow("ema of the update rule must be from 0 to 1, got 2");
    expect(() => new GAN({ ...parts, codeSize: 4, discriminator: network(2, 1) })).toThrow("Linear");
  });

  it("says when a penalty meets batch norm", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const discriminator = new Sequential(new Linear(2, 4), new BatchNorm1d(4), new Linear(4, 1));
    new GAN({ generator: network(3, 2), discriminator, codeSize: 3 });
    expect(warn).not.toHaveBeenCalled();
    new GAN({ generator: network(3, 2), discriminator, codeSize: 3, penalties: [gradientPenalty()] });
    expect(warn.mock.calls.flat().join()).toContain(
      "the discriminator has batch norm, and the gradient penalty",
    );
  });

  it("samples, generates and scores as in use, whatever mode it is in", async () => {
    const generator = new Sequential(new Linear(3, 4), new BatchNorm1d(4), new Linear(4, 2));
    const gan = new GAN({ generator, discriminator: network(2, 1), codeSize: 3 });
    const z = randn([5, 3]);
    const [inTraining] = [await gan.generate(z).array()];
    expect(gan.generator.training).toBe(true);
    gan.eval();
    expect(await gan.generate(z).array()).toEqual(inTraining);
    expect([gan.sample(7).shape, gan.score(gan.sample(7)).shape]).toEqual([[7, 2], [7]]);
    expect(() => gan.generate(randn([5, 2]))).toThrow("GAN.generate: needs [n, 3], got [5, 2]");
    expect(() => gan.score(randn([5, 3]))).toThrow("GAN.score: needs [n, 2], got [5, 3]");
    expect(() => gan.sample(2, { labels: tensor([0, 1], { dtype: "int32" }) })).toThrow(
      "the model has no classes",
    );
  });

  it("takes labels where it has classes", async () => {
    const gan = new GAN({
      generator: new Conditional(3, 2),
      discriminator: new Conditional(2, 1),
      codeSize: 3,
      classes: 2,
    });
    const data = moons(64, { seed: 1 });
    const { history } = await gan.fit(data, { epochs: 1, batchSize: 32 });
    expect(history[0]!.metrics["generatorLoss"]).toBeGreaterThan(0);
    const labels = tensor([0, 1, 1], { dtype: "int32" });
    expect(gan.sample(3, { labels }).shape).toEqual([3, 2]);
    expect(() => gan.sample(3)).toThrow("a conditional model needs labels [3], got none");
    await expect(gan.fit(randn([4, 2]))).rejects.toThrow("a conditional model needs labels");
    const wrong = { length: 2, batch: () => ({ x: zeros([2, 2]), y: tensor([1, 2], { dtype: "int32" }) }) };
    await expect(gan.fit(wrong)).rejects.toThrow(
      "example 1 has the label 2, which is out of range for 2 classes",
    );
  });

  it("refuses data that the generator can't make, by number", async () => {
    const range = (last: Module) =>
      new GAN({
        generator: new Sequential(new Linear(3, 2), last),
        discriminator: network(2, 1),
        codeSize: 3,
      });
    await expect(
      range(new Sigmoid()).fit(
        tensor([
          [0, 1],
          [0, 1.5],
        ]),
      ),
    ).rejects.toThrow("example 1 has numbers out of 0 … 1, which the generator's sigmoid needs");
    await expect(range(new Tanh()).fit(tensor([[0, 255]]))).rejects.toThrow("to -1 … 1");
    await expect(
      points().fit(
        tensor([
          [0, 1],
          [NaN, 1],
        ]),
      ),
    ).rejects.toThrow("example 1 has numbers that are NaN");
    await expect(points().fit(randn([8, 3]))).rejects.toThrow(
      "examples are [3], and the generator makes [2]",
    );
    await expect(points().fit(zeros([0, 2]))).rejects.toThrow("there are no examples");
  });
});

describe("GAN.fit", () => {
  it("brings samples to where the data is, and tells how", async () => {
    const gan = points({ penalties: [r1Penalty({ weight: 0.1 })], update: { lr: 2e-3, ema: 0.95 } });
    const data = randn([512, 2]).mul(0.5).add(2).realize();
    const { history } = await gan.fit(data, { epochs: 40, batchSize: 64, seed: 1 });
    const mean = await gan.sample(500).mean(0).data();
    for (const value of mean) expect(Math.abs(value - 2)).toBeLessThan(0.5);
    expect(Object.keys(history[0]!.metrics).sort()).toEqual(
      ["discriminatorGradNorm", "discriminatorLoss", "fake", "generatorGradNorm", "generatorLoss", "penalty", "real", "spread"],
    ); // prettier-ignore
    expect(gan.training).toBe(false);
  });

  it("steps the generator once for each so many steps of the discriminator", async () => {
    const gan = points({ update: { discriminatorSteps: 3, lr: 0.1 } });
    const before = await weightsOf(gan.generator);
    await gan.fit(randn([8, 2]), { epochs: 1, batchSize: 4 });
    expect(await weightsOf(gan.generator)).toEqual(before);
    await gan.fit(randn([12, 2]), { epochs: 1, batchSize: 4 });
    expect(await weightsOf(gan.generator)).not.toEqual(before);
  });

  it("keeps clipped weights within their limits", async () => {
    const gan = points({ loss: wassersteinLoss(), update: { clipWeights: 0.01 } });
    await gan.fit(randn([64, 2]), { epochs: 1, batchSize: 8 });
    const weights = await weightsOf(gan.discriminator);
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(0.01 + 1e-8);
    expect(Math.max(...(await weightsOf(gan.generator)).map(Math.abs))).toBeGreaterThan(0.1);
  });

  it("looks ahead through the discriminator's steps", async () => {
    // D(x) = w x and G(z) = g z, z = 1: the step of w is known, and its derivative for g.
    const line = (weight: number) => {
      const layer = new Linear(1, 1, { bias: false });
      layer.loadStateDict({ weight: tensor([[weight]]) });
      return layer;
    };
    const [w, g, real, rate, ahead] = [0.7, 0.3, 2, 0.1, 0.5];
    const gan = new GAN({
      generator: line(g),
      discriminator: line(w),
      codeSize: 1,
      codes: (count) => ones([count, 1]),
      loss: wassersteinLoss(),
      update: {
        lr: rate,
        unrolledSteps: 1,
        unrolledLr: ahead,
        optimizer: (params, lr) => new SGD(params, { lr }),
      },
    });
    await gan.fit(tensor([[real], [real]]), { epochs: 1, batchSize: 2 });
    const stepped = w - rate * (g - real);
    expect((await weightsOf(gan.discriminator))[0]).toBeCloseTo(stepped, 5);
    expect((await weightsOf(gan.generator))[0]).toBeCloseTo(
      g - rate * (-stepped + ahead * (2 * g - real)),
      5,
    );
  });

  it("gives the same for the same seed, also when it is cut short and resumed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "nn-gan-"));
    const rules = {
      penalties: [r1Penalty()],
      codes: uniformCodes,
      update: { ema: 0.9, discriminatorSteps: 2, instanceNoise: 0.1 },
    };
    const run = async (options: object) => {
      const gan = points(rules);
      manualSeed(7);
      await gan.fit(data, { epochs: 3, batchSize: 8, seed: 2, schedule: "cosine", ...options });
      return Promise.all(Object.values(gan.stateDict()).map((x) => x.array()));
    };
    const data = randn([40, 2]).realize();
    try {
      const whole = await run({});
      const stop: Callback = { onStep: ({ totalSteps }) => (totalSteps === 7 ? "stop" : undefined) };
      await run({ callbacks: [stop, new Checkpoints({ folder })] });
      expect(await run({ resume: folder })).toEqual(whole);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("takes its learning rates down where that is asked for", async () => {
    const last = async (schedule: "constant" | "cosine") => {
      const gan = points();
      const before: number[][] = [];
      const steps: Callback = { onStep: async () => before.push(await weightsOf(gan)) };
      await gan.fit(zeros([8, 2]), { epochs: 50, batchSize: 8, seed: 1, schedule, callbacks: [steps] });
      const [a, b] = [before.at(-2)!, before.at(-1)!];
      return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
    };
    expect(await last("cosine")).toBeLessThan(0.01 * (await last("constant")));
    const odd = points().fit(zeros([8, 2]), { schedule: "linear" as "cosine" });
    await expect(odd).rejects.toThrow('there is no schedule "linear"');
  });

  it("keeps BEGAN's balance and the generator's averages in its state", async () => {
    const make = () =>
      new GAN({ generator: network(3, 2), discriminator: network(2, 2), codeSize: 3, loss: beganLoss({ rate: 0.5 }), update: { ema: 0.5 } }); // prettier-ignore
    const gan = make();
    const { history } = await gan.fit(randn([64, 2]), { epochs: 2, batchSize: 8 });
    expect(history[1]!.metrics["k"]).toBeGreaterThan(0);
    expect(history[1]!.metrics["convergence"]).toBeGreaterThan(0);
    const again = make();
    again.loadStateDict(gan.stateDict());
    const z = randn([4, 3]);
    expect(await again.generate(z).array()).toEqual(await gan.generate(z).array());
    expect(await again.generate(z).array()).not.toEqual(await again.eval().forward(z).array());
    expect(await (again.loss as ReturnType<typeof beganLoss>).k.item()).toBe(
      await (gan.loss as ReturnType<typeof beganLoss>).k.item(),
    );
  });

  it("ends with an error when training diverges", async () => {
    const gan = points({ loss: wassersteinLoss(), update: { lr: 1e30 } });
    await expect(gan.fit(rand([64, 2]), { epochs: 50, batchSize: 8 })).rejects.toThrow("training diverged");
  });
});

describe("auxiliary losses", () => {
  const data = moons(128, { seed: 1 });

  it("teach the discriminator classes", async () => {
    manualSeed(1);
    const networks = mlp({ inputSize: 2, codeSize: 4, hidden: [32], classes: 2, conditioning: "auxiliary" });
    const gan = new GAN({
      ...nsGan(),
      ...networks,
      auxiliary: [auxiliaryClassifier()],
      update: { lr: 5e-3 },
    });
    const { history } = await gan.fit(data, { epochs: 30, batchSize: 32, seed: 1 });
    const { x, y } = data.all();
    const right = networks.discriminator.classify(x).argMax(1).eq(y).cast("float32").mean();
    expect(await right.item()).toBeGreaterThan(0.8);
    expect(history.at(-1)!.metrics["auxiliary"]).toBeLessThan(history[0]!.metrics["auxiliary"]!);
  });

  it("make codes readable", async () => {
    manualSeed(1);
    const networks = mlp({ inputSize: 2, codeSize: 4, hidden: [32], codes: { discrete: [2] } });
    const gan = new GAN({ ...nsGan(), ...networks, auxiliary: [mutualInformation()], update: { lr: 5e-3 } });
    const { history } = await gan.fit(data, { epochs: 30, batchSize: 32, seed: 1 });
    expect(history.at(-1)!.metrics["auxiliary"]).toBeLessThan(-0.5); // at most log 2 nats
  });

  it("are refused where nothing has features", () => {
    expect(() => points({ auxiliary: [auxiliaryClassifier()] })).toThrow(
      "the auxiliary classifier reads features, and Sequential gives none",
    );
    const networks = mlp({ inputSize: 2, codeSize: 4, codes: { discrete: [2] } });
    const update = { unrolledSteps: 1 };
    expect(() => new GAN({ ...networks, auxiliary: [mutualInformation()], update })).toThrow(
      "unrolledSteps don't go together with the mutual information",
    );
  });
});
