import { readFileSync } from "node:fs";
import { gradients } from "@nn/autograd";
import type { Module } from "@nn/layers";
import { concat, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  beganConv,
  beganInfoGan,
  dcgan,
  infoGan,
  mlp,
  resnetGan,
  type DiscriminatorNetwork,
} from "./index.js";

interface Saved {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A network in training, as `case` of tools/goldens/record_gan_networks.py writes it. */
interface Recorded {
  readonly state: Readonly<Record<string, Saved>>;
  readonly input: Saved;
  readonly output: Saved;
  readonly weights: Saved;
  readonly gradients: Readonly<Record<string, Saved>>;
}

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/networks.golden.json", import.meta.url), "utf8"),
) as {
  readonly labels: number[];
  readonly pairs: Readonly<Record<string, Readonly<Record<"generator" | "discriminator", Recorded>>>>;
};

type Network = Module<[x: Tensor, labels?: Tensor]>;
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

const load = ({ shape, data }: Saved): Tensor => tensor(data, shape);

const largest = (all: readonly Saved[]): number => Math.max(...all.flatMap(({ data }) => data.map(Math.abs)));

/** @param floor - Smaller numbers are sums of larger ones, and have their errors. */
async function expectClose(got: Tensor, want: Saved, floor: number, what: string): Promise<void> {
  expect(got.shape, `shape of ${what}`).toEqual(want.shape);
  const values = await got.data();
  want.data.forEach((expected, i) => {
    const error = Math.abs(values[i] - expected) / Math.max(Math.abs(expected), floor);
    expect(error, `element ${i} of ${what}: got ${values[i]}, expected ${expected}`).toBeLessThan(1e-5);
  });
}

async function expectAsRecorded(network: Network, run: Run, c: Recorded, labels?: Tensor): Promise<void> {
  expect(Object.keys(network.stateDict()).sort()).toEqual(Object.keys(c.state).sort());
  network.loadStateDict(
    Object.fromEntries(Object.entries(c.state).map(([name, value]) => [name, load(value)])),
  );
  const x = load(c.input);
  const y = run(x, labels);
  await expectClose(y, c.output, 0.1 * largest([c.output]), "result");
  const parameters = [...network.namedParameters()].map(
    ([name, parameter]) =>
      [name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`), parameter] as const,
  );
  const targets = new Map<string, Tensor>([["input", x], ...parameters]);
  expect([...targets.keys()].sort()).toEqual(Object.keys(c.gradients).sort());
  const found = gradients(y.mul(load(c.weights)).sum(), [...targets.values()]);
  const floor = 0.1 * largest(Object.values(c.gradients));
  for (const [i, name] of [...targets.keys()].entries()) {
    await expectClose(found[i]!, c.gradients[name]!, floor, `gradient of ${name}`);
  }
}

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
    await expectAsRecorded(generator, (z, given) => generator.forward(z, given), recorded.generator, labels);
    await expectAsRecorded(discriminator, judge, recorded.discriminator, labels);
  });
});
