import { backward } from "@nn/autograd";
import { Adam } from "@nn/optim";
import {
  arange,
  compile,
  concat,
  Generator,
  manualSeed,
  oneHot,
  randint,
  randn,
  tensor,
  zeros,
  type Tensor,
} from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { infoGan, infoGanCodes, mlp } from "../networks/index.js";
import { auxiliaryClassifier, mutualInformation, mutualInformationBound } from "./index.js";

/** Evenly in −1 … 1. */
const uniform = (count: number): Tensor =>
  arange(count)
    .add(0.5)
    .mul(2 / count)
    .sub(1)
    .reshape([count, 1]);
const evenly = (count: number, values: number): Tensor =>
  oneHot(
    tensor(
      Array.from({ length: count }, (_, i) => i % values),
      { dtype: "int32" },
    ),
    values,
  );

describe("mutualInformationBound", () => {
  it("is log K where a code of K values is told for sure, 0 where nothing is told", async () => {
    const z = concat([randn([12, 3]), evenly(12, 4)], 1);
    const bound = (logits: Tensor): Promise<number> =>
      mutualInformationBound(z, logits, { discrete: [4] }).item();
    expect(await bound(evenly(12, 4).mul(50))).toBeCloseTo(Math.log(4), 5);
    expect(await bound(zeros([12, 4]))).toBeCloseTo(0, 5);
  });

  it("is what a channel with errors lets through", async () => {
    // Q says the right one of 2 values with 0.9: log 2 - H(0.9).
    const z = evenly(8, 2);
    const entropy = -(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1));
    const logits = z.mul(Math.log(0.9 / 0.1));
    const right = await mutualInformationBound(z, logits, { discrete: [2] }).item();
    expect(right).toBeCloseTo(Math.LN2 + Math.log(0.9), 5);
    // And wrong one time in ten, as it says: the channel's capacity.
    const flipped = tensor(Array.from({ length: 10 }, (_, i) => (i === 0 ? [0, 1] : [1, 0])).flat(), [10, 2]);
    const said = tensor([Math.log(9), 0]).expand([10, 2]);
    const through = await mutualInformationBound(flipped, said, { discrete: [2] }).item();
    expect(through).toBeCloseTo(Math.LN2 - entropy, 5);
  });

  it("is log 2 - H(N(0, σ²)) where continuous codes are told up to normal errors", async () => {
    // The best normal guess that knows nothing has the variance 1/3 of the uniform distribution.
    const z = concat([randn([4000, 2]), uniform(4000), uniform(4000).neg()], 1);
    const reading = concat([zeros([4000, 2]), zeros([4000, 2]).add(Math.log(1 / 3))], 1);
    const each = Math.LN2 - 0.5 * Math.log((2 * Math.PI * Math.E) / 3); // -0.1765: less than the 0 there is
    expect(await mutualInformationBound(z, reading, { continuous: 2 }).item()).toBeCloseTo(2 * each, 4);
    const errors = randn([4000, 2], { generator: new Generator(1) }).mul(0.1);
    const near = concat([z.split([2, 2], 1)[1]!.add(errors), zeros([4000, 2]).add(2 * Math.log(0.1))], 1);
    const known = Math.LN2 - 0.5 * Math.log(2 * Math.PI * Math.E * 0.01); // 1.5768
    expect(
      Math.abs((await mutualInformationBound(z, near, { continuous: 2 }).item()) - 2 * known),
    ).toBeLessThan(0.05);
  });

  it("adds what each code has", async () => {
    const codes = { discrete: [3, 2], continuous: 1 };
    const z = infoGanCodes(codes)(6, 10, { generator: new Generator(3) });
    const reading = randn([6, 3 + 2 + 2], { generator: new Generator(4) });
    const part = (from: number, to: number, x: Tensor): Tensor =>
      x.split([from, to - from, x.shape[1] - to], 1)[1]!;
    const parts = [
      mutualInformationBound(part(4, 7, z), part(0, 3, reading), { discrete: [3] }),
      mutualInformationBound(part(7, 9, z), part(3, 5, reading), { discrete: [2] }),
      mutualInformationBound(part(9, 10, z), part(5, 7, reading), { continuous: 1 }),
    ];
    const sum = await parts.reduce((a, b) => a.add(b)).item();
    expect(await mutualInformationBound(z, reading, codes).item()).toBeCloseTo(sum, 4);
  });

  it("refuses what doesn't fit", () => {
    const bound = (z: number, reading: number, codes: object) => () =>
      mutualInformationBound(zeros([2, z]), zeros([2, reading]), codes);
    expect(bound(3, 4, { discrete: [4] })).toThrow("expected z [n, 4 or more], got [2, 3]");
    expect(bound(6, 4, { discrete: [4], continuous: 1 })).toThrow("expected a reading [2, 6], got [2, 4]");
    expect(bound(6, 4, {})).toThrow("there are no codes");
  });
});

describe("infoGanCodes", () => {
  it("draws noise, ones among zeros, and numbers in -1 … 1", async () => {
    const z = infoGanCodes({ discrete: [3], continuous: 2 })(3000, 9, { generator: new Generator(2) });
    const [noise, ones, rest] = z.split([4, 3, 2], 1) as [Tensor, Tensor, Tensor];
    expect(await noise.std().item()).toBeCloseTo(1, 1);
    expect(new Set(await ones.sum(1).data())).toEqual(new Set([1]));
    expect(new Set(await ones.data())).toEqual(new Set([0, 1]));
    for (const share of await ones.mean(0).data()) expect(share).toBeCloseTo(1 / 3, 1);
    expect(await rest.abs().max().item()).toBeLessThanOrEqual(1);
    expect(await rest.square().mean().item()).toBeCloseTo(1 / 3, 1);
  });

  it("refuses what has no room or makes no sense", () => {
    expect(() => infoGanCodes({ discrete: [10] })(5, 9)).toThrow(
      "the latent codes take 10 numbers, and codeSize is 9",
    );
    expect(() => infoGanCodes({ discrete: [1] })).toThrow("a discrete code has at least 2 values, got 1");
    expect(() => infoGanCodes({ continuous: 0.5 })).toThrow(
      "continuous must be a whole number from 0 up, got 0.5",
    );
    const pair = () => infoGan({ inputSize: [1, 28, 28], codeSize: 9, codes: { discrete: [10] } });
    expect(pair).toThrow("infoGan: the latent codes take 10 numbers, and codeSize is 9");
  });
});

describe("auxiliaryClassifier", () => {
  const options = { inputSize: 2, codeSize: 2, hidden: [16], classes: 3 } as const;

  it("is the cross entropy of the classes, of both sides in the discriminator's turn", async () => {
    const { discriminator } = mlp({ ...options, conditioning: "auxiliary" });
    discriminator.classifier!.loadStateDict({ weight: zeros([3, 16]), bias: tensor([1, 0, 0]) });
    const side = { features: randn([2, 16]), labels: tensor([0, 1], { dtype: "int32" }), z: randn([2, 2]) };
    const { generator: ofGenerator, discriminator: ofDiscriminator } = auxiliaryClassifier({ weight: 2 });
    const expected = Math.log(Math.E + 2) - 0.5;
    expect(await ofGenerator({ discriminator, fake: side }).item()).toBeCloseTo(2 * expected, 5);
    expect(await ofDiscriminator({ discriminator, real: side, fake: side }).item()).toBeCloseTo(
      4 * expected,
      5,
    );
  });

  it("teaches the discriminator the classes", async () => {
    manualSeed(2);
    const { discriminator, generator } = mlp({ ...options, conditioning: "auxiliary" });
    const optimizer = new Adam(discriminator.parameters(), { lr: 0.02 });
    const centres = tensor([[2, 0], [-1, 2], [-1, -2]]); // prettier-ignore
    const real = (labels: Tensor): Tensor => centres.indexSelect(0, labels).add(randn([48, 2]).mul(0.3));
    const step = compile((labels: Tensor) => {
      optimizer.zeroGrad();
      const z = randn([48, 2]);
      const fake = { features: discriminator.features(generator.forward(z, labels).detach()), labels, z };
      const side = { features: discriminator.features(real(labels)), labels };
      backward(auxiliaryClassifier().discriminator({ discriminator, real: side, fake }));
      optimizer.step();
    });
    for (let i = 0; i < 60; i++) step(randint(0, 3, [48]));
    const labels = randint(0, 3, [48]);
    const told = discriminator.classify(real(labels)).argMax(1);
    expect(await told.eq(labels).cast("float32").mean().item()).toBeGreaterThan(0.95);
  });

  it("refuses a discriminator without the head, and a negative weight", () => {
    const { discriminator } = mlp(options);
    const fake = { features: randn([2, 16]), labels: tensor([0, 1], { dtype: "int32" }), z: randn([2, 2]) };
    expect(() => auxiliaryClassifier().generator({ discriminator, fake })).toThrow(
      "the discriminator has no classifier",
    );
    const { discriminator: other } = mlp({ ...options, conditioning: "auxiliary" });
    const unlabelled = { ...fake, labels: undefined };
    expect(() => auxiliaryClassifier().generator({ discriminator: other, fake: unlabelled })).toThrow(
      "there are no labels",
    );
    expect(() => mutualInformation().generator({ discriminator, fake })).toThrow(
      "the discriminator reads no codes",
    );
    expect(() => discriminator.classify(randn([2, 2]))).toThrow(
      "DiscriminatorNetwork.classify: there is no such head",
    );
    expect(() => discriminator.readCodes(randn([2, 2]))).toThrow(
      "DiscriminatorNetwork.readCodes: there is no such head",
    );
    expect(() => auxiliaryClassifier({ weight: -1 })).toThrow("weight must be at least 0, got -1");
    expect(() => mutualInformation({ weight: -1 })).toThrow("weight must be at least 0, got -1");
  });
});

describe("mutualInformation", () => {
  it("makes a generator whose codes can be read", async () => {
    manualSeed(1);
    const codes = { discrete: [3], continuous: 1 };
    const { generator, discriminator, codes: draw } = mlp({ inputSize: 2, codeSize: 6, hidden: [24], codes });
    const parameters = [...generator.parameters(), ...discriminator.parameters()];
    const optimizer = new Adam(parameters, { lr: 0.01 });
    const { generator: term } = mutualInformation({ weight: 1 });
    const step = compile(() => {
      optimizer.zeroGrad();
      const z = draw!(64, 6);
      const loss = term({
        discriminator,
        fake: { features: discriminator.features(generator.forward(z)), z },
      });
      backward(loss);
      optimizer.step();
    });
    for (let i = 0; i < 150; i++) step();
    const z = draw!(256, 6);
    const bound = mutualInformationBound(z, discriminator.readCodes(generator.forward(z)), codes);
    expect(await bound.item()).toBeGreaterThan(Math.log(3)); // all of the discrete code, and of the other
  });
});
