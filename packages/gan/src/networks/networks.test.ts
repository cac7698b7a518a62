import { BatchNorm1d, init } from "@nn/layers";
import { Generator, manualSeed, randn, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  beganConv,
  beganInfoGan,
  beganMlp,
  dcgan,
  infoGan,
  mlp,
  resnetGan,
  type BeganPair,
  type ImageSize,
  type NetworkPair,
  type Normalization,
  type PairOptions,
} from "./index.js";

type Small = Pick<PairOptions, "classes" | "generator"> & {
  readonly conditioning?: "projection" | "concatenation" | "auxiliary";
  readonly normalization?: Normalization;
};

/** Each maker, with few channels. */
const IMAGE_MAKERS = {
  mlp: (inputSize: ImageSize, rest: Small = {}) => mlp({ inputSize, codeSize: 5, hidden: [8], ...rest }),
  dcgan: (inputSize: ImageSize, rest: Small = {}) =>
    dcgan({ inputSize, codeSize: 5, channels: [3, 4], ...rest }),
  infoGan: (inputSize: ImageSize, rest: Small = {}) =>
    infoGan({ inputSize, codeSize: 5, channels: [3, 4], hidden: 6, ...rest }),
  resnetGan: (inputSize: ImageSize, rest: Small = {}) =>
    resnetGan({ inputSize, codeSize: 5, channels: [3, 4], ...rest }),
};
const BEGAN_MAKERS = {
  beganMlp: (inputSize: ImageSize, rest: Small = {}) =>
    beganMlp({ inputSize, codeSize: 5, hidden: [8], ...rest }),
  beganConv: (inputSize: ImageSize, rest: Small = {}) =>
    beganConv({ inputSize, codeSize: 5, channels: [3, 4], ...rest }),
  beganInfoGan: (inputSize: ImageSize, rest: Small = {}) =>
    beganInfoGan({ inputSize, codeSize: 5, channels: [3, 4], hidden: 6, ...rest }),
};
const MAKERS = { ...IMAGE_MAKERS, ...BEGAN_MAKERS };
type Maker = keyof typeof MAKERS;
const names = Object.keys(MAKERS) as Maker[];
const isBegan = (name: Maker): boolean => name in BEGAN_MAKERS;

const labels = tensor([0, 2], { dtype: "int32" });
const stateOf = async ({ generator, discriminator }: NetworkPair | BeganPair): Promise<number[][]> => {
  const tensors = [generator, discriminator].flatMap((network) => Object.values(network.stateDict()));
  return Promise.all(tensors.map(async (value) => [...(await value.data())]));
};
const allFinite = async (x: Tensor): Promise<boolean> => [...(await x.data())].every(Number.isFinite);

describe.each(names)("%s", (name) => {
  const make = MAKERS[name];

  it.each([
    [1, 28, 28],
    [3, 32, 32],
    [1, 64, 32],
  ] as const)("makes and judges images of %i x %i x %i", async (...inputSize) => {
    const { generator, discriminator, codeSize } = make(inputSize);
    for (const training of [true, false]) {
      const x = generator.train(training).forward(randn([2, codeSize]));
      const judged = discriminator.train(training).forward(x);
      expect(x.shape).toEqual([2, ...inputSize]);
      expect(judged.shape).toEqual(isBegan(name) ? [2, ...inputSize] : [2, 1]);
      expect((await allFinite(x)) && (await allFinite(judged))).toBe(true);
      expect(await x.min().item()).toBeGreaterThanOrEqual(0);
      expect(await x.max().item()).toBeLessThanOrEqual(1);
    }
  });

  it("shows both networks the label", async () => {
    const other = tensor([1, 2], { dtype: "int32" });
    const { generator, discriminator, classes } = make([1, 8, 8], { classes: 3 });
    expect(classes).toBe(3);
    const z = randn([2, 5]);
    const [a, b] = [generator.eval().forward(z, labels), generator.forward(z, other)];
    const differs = async (x: Tensor, y: Tensor): Promise<boolean[]> =>
      [...(await x.sub(y).abs().flatten(1).sum(1).data())].map((d) => d > 0);
    expect(await differs(a, b)).toEqual([true, false]);
    const judge = (y: Tensor): Tensor => discriminator.eval().forward(a, y);
    expect(await differs(judge(labels), judge(other))).toEqual([true, false]);
  });

  it("begins alike with the same seed, and has its state back", async () => {
    const made = (seed: number): NetworkPair | BeganPair =>
      make([1, 8, 8], { generator: new Generator(seed), classes: 3, normalization: "spectral" });
    expect(await stateOf(made(1))).toEqual(await stateOf(made(1)));
    expect(await stateOf(made(1))).not.toEqual(await stateOf(made(2)));
    manualSeed(5);
    const first = await stateOf(make([1, 8, 8]));
    manualSeed(5);
    expect(await stateOf(make([1, 8, 8]))).toEqual(first);
    const [from, to] = [made(1), made(2)];
    to.generator.loadStateDict(from.generator.stateDict());
    to.discriminator.loadStateDict(from.discriminator.stateDict() as never);
    expect(await stateOf(to)).toEqual(await stateOf(from));
  });

  it("refuses what doesn't fit", () => {
    const { generator } = make([1, 8, 8], { classes: 3 });
    expect(() => generator.forward(randn([2, 4]), labels)).toThrow("expected codes [n, 5], got [2, 4]");
    expect(() => generator.forward(randn([2, 5]))).toThrow("a conditional model needs labels [2], got none");
    const outside = tensor([0, 3], { dtype: "int32" });
    expect(() => generator.forward(randn([2, 5]), outside)).toThrow(
      "example 1 has the label 3, which is out of",
    );
    const { discriminator } = make([1, 8, 8], { classes: 3 });
    const x = randn([2, 1, 8, 8]);
    expect(() => discriminator.forward(x, outside)).toThrow("example 1 has the label 3, which is out of");
    expect(() => discriminator.forward(x, tensor([0, 1]))).toThrow("labels must be int32, got float32");
    expect(() => discriminator.forward(randn([2, 1, 16, 16]), labels)).toThrow(
      "expected examples [n, 1, 8, 8], got [2, 1, 16, 16]",
    );
    expect(() => make([1, 8, 8]).generator.forward(randn([2, 5]), labels)).toThrow(
      "the model has no classes",
    );
    expect(() => make([1, 8, 8]).discriminator.forward(randn([2, 1, 8, 8]), labels)).toThrow("no classes");
    expect(() => make([1, 0, 8])).toThrow(/whole numbers from 1 up, got .*0/);
    expect(() => make([1, 8] as never)).toThrow(`${name}: inputSize must be a number or [channels, height`);
    expect(() => make([1, 8, 8], { classes: 1 })).toThrow(
      `${name}: classes must be a whole number from 2 up`,
    );
  });
});

it.each(names.filter((name) => !name.endsWith("lp")))("%s refuses images that can't be halved", (name) => {
  expect(() => MAKERS[name]([1, 30, 28])).toThrow(`${name}: images of 30 x 28 can't be halved 2 times`);
});

describe("choices", () => {
  const image = { inputSize: [1, 28, 28], codeSize: 5 } as const;

  it("are refused where there is no such one", () => {
    const typo = (option: object) => () => dcgan({ ...image, ...option });
    expect(typo({ normalization: "instance" })).toThrow('dcgan: there is no normalization "instance"');
    expect(typo({ conditioning: "sum", classes: 2 })).toThrow('dcgan: there is no conditioning "sum"');
    expect(typo({ outputActivation: "relu" })).toThrow('dcgan: there is no outputActivation "relu"');
    expect(typo({ conditioning: "auxiliary" })).toThrow('dcgan: conditioning "auxiliary" needs classes');
    expect(typo({ channels: [1.5] })).toThrow("dcgan: channels must be whole numbers from 1 up, got 1.5");
    expect(typo({ inputSize: [1, 27, 27] })).toThrow("dcgan: images of 27 x 27 can't be halved");
    expect(() => beganMlp({ ...image, bottleneck: 0 })).toThrow(
      "beganMlp: bottleneck must be a whole number",
    );
  });

  it("say how the generator ends", async () => {
    const largest = async (options: Pick<PairOptions, "inputSize" | "outputActivation">): Promise<number> => {
      const { generator } = mlp({ codeSize: 5, ...options });
      return generator
        .forward(randn([8, 5]).mul(100))
        .abs()
        .max()
        .item();
    };
    expect(await largest({ inputSize: 4 })).toBeGreaterThan(1);
    expect(await largest({ inputSize: [1, 2, 2], outputActivation: "none" })).toBeGreaterThan(1);
    expect(await largest({ inputSize: 4, outputActivation: "tanh" })).toBeLessThanOrEqual(1);
    const { generator } = dcgan({ ...image, outputActivation: "tanh", channels: [4] });
    generator.body.parameters().forEach((p) => init.normal(p));
    expect(
      await generator
        .forward(randn([4, 5]))
        .min()
        .item(),
    ).toBeLessThan(0);
  });

  it("take an image as often apart as it can be", () => {
    const channelsOf = (...inputSize: [number, number, number]): number[] =>
      Object.entries(dcgan({ inputSize, codeSize: 2 }).discriminator.stateDict())
        .filter(([name, { rank }]) => name.startsWith("trunk") && rank === 4)
        .map(([, { shape }]) => shape[0]);
    expect(channelsOf(1, 28, 28)).toEqual([64, 128]);
    expect(channelsOf(3, 32, 64)).toEqual([64, 128, 256]);
    expect(channelsOf(1, 8, 8)).toEqual([64]);
  });

  it("normalise the discriminator and leave the generator its batch norm", async () => {
    const kinds = (normalization: Normalization): string[] => {
      const { generator, discriminator } = infoGan({ ...image, normalization });
      expect(generator.modules().filter((module) => module instanceof BatchNorm1d).length).toBe(2);
      return discriminator.modules().map(({ constructor }) => constructor.name);
    };
    expect(kinds("batch").filter((name) => name.startsWith("BatchNorm"))).toHaveLength(2);
    expect(kinds("layer").filter((name) => name === "GroupNorm")).toHaveLength(2);
    expect(kinds("none").filter((name) => /Norm/.test(name))).toHaveLength(0);
    const { discriminator } = resnetGan({
      ...image,
      channels: [4, 4],
      normalization: "spectral",
      classes: 3,
    });
    const weights = Object.keys(discriminator.stateDict()).filter((name) => name.endsWith("weight_orig"));
    expect(weights).toHaveLength(10); // 8 convolutions, the head and the classes
  });
});
