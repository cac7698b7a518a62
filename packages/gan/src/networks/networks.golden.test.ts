import { readFileSync } from "node:fs";
import { concat, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { expectAsRecorded, type Recorded } from "../test-support/recorded-network.js";
import {
  beganConv,
  beganInfoGan,
  dcgan,
  infoGan,
  mlp,
  resnetGan,
  type DiscriminatorNetwork,
} from "./index.js";

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/networks.golden.json", import.meta.url), "utf8"),
) as {
  readonly labels: number[];
  readonly pairs: Readonly<Record<string, Readonly<Record<"generator" | "discriminator", Recorded>>>>;
};

/** What of a network is recorded: scores, and beside them what another head says. */
type Run = (x: Tensor, labels?: Tensor) => Tensor;

const beside =
  (discriminator: DiscriminatorNetwork, head: "classifier" | "codeReader"): Run =>
  (x) => {
    const features = discriminator.features(x);
    return concat([discriminator.score(features), discriminator[head]!.forward(features)], 1);
  };

const images = { inputSize: [1, 8, 8], codeSize: 3 } as const;
const classes = 2;
const PAIRS = {
  mlp: () => mlp({ inputSize: 2, codeSize: 3, hidden: [5, 4], classes, normalization: "spectral" }),
  dcgan: () =>
    dcgan({
      inputSize: [2, 8, 8],
      codeSize: 3,
      channels: [3, 4],
      classes,
      conditioning: "concatenation",
      outputActivation: "tanh",
    }),
  info_gan: () =>
    infoGan({
      ...images,
      channels: [3, 4],
      hidden: 6,
      codes: { discrete: [2], continuous: 1 },
      normalization: "layer",
    }),
  resnet_gan: () =>
    resnetGan({ ...images, channels: [2, 3], classes, conditioning: "auxiliary", normalization: "spectral" }),
  began_info_gan: () => beganInfoGan({ ...images, channels: [3, 4], hidden: 6, bottleneck: 2 }),
  began_conv: () => beganConv({ ...images, channels: [2, 3], bottleneck: 4 }),
};
const HEADS: Readonly<Record<string, "classifier" | "codeReader">> = {
  info_gan: "codeReader",
  resnet_gan: "classifier",
};

describe("networks equal PyTorch's:", () => {
  it("has all pairs", () => {
    expect(Object.keys(golden.pairs)).toEqual(Object.keys(PAIRS));
  });

  it.each(Object.keys(PAIRS) as (keyof typeof PAIRS)[])("%s", async (name) => {
    const { generator, discriminator, classes: conditional } = PAIRS[name]();
    const recorded = golden.pairs[name]!;
    const labels = conditional === undefined ? undefined : tensor(golden.labels, { dtype: "int32" });
    const head = HEADS[name];
    const judge = head
      ? beside(discriminator as DiscriminatorNetwork, head)
      : (x: Tensor, given?: Tensor) => discriminator.forward(x, given);
    await expectAsRecorded(generator, (z) => generator.forward(z, labels), recorded.generator);
    await expectAsRecorded(discriminator, (x) => judge(x, labels), recorded.discriminator);
  });
});
