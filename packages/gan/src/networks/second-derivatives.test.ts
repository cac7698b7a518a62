import { gradCheck } from "@nn/autograd";
import { functionalCall, type Module } from "@nn/layers";
import { Generator, randn, tensor, type Tensor } from "@nn/tensor";
import { describe, it } from "vitest";
import { gradientPenalty } from "../penalties/index.js";
import { beganConv, beganInfoGan, beganMlp, dcgan, infoGan, mlp, resnetGan } from "./index.js";

const image = { inputSize: [1, 8, 8], codeSize: 2, channels: [2, 2] } as const;
const classes = 3;

type Discriminator = Module<[x: Tensor, labels?: Tensor]>;
const DISCRIMINATORS: Readonly<Record<string, () => Discriminator>> = {
  mlp: () => mlp({ inputSize: 3, codeSize: 2, hidden: [4, 3] }).discriminator,
  "mlp by projection": () => mlp({ inputSize: 3, codeSize: 2, hidden: [4], classes }).discriminator,
  "dcgan, batch norm": () => dcgan(image).discriminator,
  "dcgan by concatenation, spectral norm": () =>
    dcgan({ ...image, classes, conditioning: "concatenation", normalization: "spectral" }).discriminator,
  "infoGan, layer norm": () => infoGan({ ...image, hidden: 3, normalization: "layer" }).discriminator,
  resnetGan: () => resnetGan(image).discriminator,
  "resnetGan, layer norm": () => resnetGan({ ...image, normalization: "layer" }).discriminator,
  beganMlp: () => beganMlp({ inputSize: 3, codeSize: 2, hidden: [4] }).discriminator,
  beganConv: () => beganConv(image).discriminator,
  beganInfoGan: () => beganInfoGan({ ...image, hidden: 3, bottleneck: 2 }).discriminator,
};

const double = async (x: Tensor): Promise<Tensor> => tensor(await x.data(), x.shape, { dtype: "float64" });

/** A score for each example: an autoencoder's is its squared error, which has no kinks. */
function scoresOf(given: Tensor, x: Tensor): Tensor {
  return given.size === x.shape[0] ? given.flatten() : given.sub(x).square().flatten(1).sum(1);
}

describe("the gradient of a gradient penalty equals finite differences:", () => {
  it.each(Object.keys(DISCRIMINATORS))("%s", async (name) => {
    const discriminator = DISCRIMINATORS[name]!();
    const generator = new Generator(4);
    const shape = name.includes("lp") ? [3] : [1, 8, 8];
    const real = await double(randn([3, ...shape], { generator }));
    const fake = await double(randn([3, ...shape], { generator }));
    const labels = / by /.test(name) ? tensor([2, 0, 1], { dtype: "int32" }) : undefined;
    const names = [...discriminator.namedParameters().keys()];
    const buffers = [...discriminator.namedBuffers()].filter(([, { dtype }]) => dtype === "float32");
    const kept = await Promise.all(
      buffers.map(async ([path, value]) => [path, await double(value)] as const),
    );
    // Larger weights than the first ones, so that slopes are neither 0 nor all alike.
    const points = discriminator.parameters().map((p) => randn(p.shape, { generator }).mul(0.5).add(0.1));
    const penalty = (...parameters: Tensor[]): Tensor => {
      const state = Object.fromEntries([...kept, ...parameters.map((p, i) => [names[i]!, p] as const)]);
      const critic = (x: Tensor): Tensor => scoresOf(functionalCall(discriminator, state, x, labels), x);
      return gradientPenalty({ generator: new Generator(1) }).penalty({ critic, real, fake });
    };
    await gradCheck(penalty, points, { tolerance: 1e-5 });
  });
});
