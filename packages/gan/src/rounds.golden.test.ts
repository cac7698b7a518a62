import { Linear, Sequential, Tanh } from "@nn/layers";
import { RMSprop } from "@nn/optim";
import { tensor } from "@nn/tensor";
import { assign, stateTensor } from "@nn/tensor/graph";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  beganLoss,
  GAN,
  nsLoss,
  r1Penalty,
  wassersteinLoss,
  type BeganLoss,
  type GanRules,
} from "./index.js";

type Nested = number | readonly Nested[];
type State = Readonly<Record<string, number[] | number[][]>>;
type Players = Readonly<Record<"generator" | "discriminator", State>>;

interface Golden {
  readonly real: number[][];
  readonly codes: number[][][];
  readonly variants: Readonly<Record<string, { start: Players; end: Players; k: number }>>;
}

const golden = JSON.parse(
  readFileSync(new URL("../fixtures/rounds.golden.json", import.meta.url), "utf8"),
) as Golden;

const RULES: Readonly<Record<string, () => GanRules>> = {
  nsR1: () => ({ loss: nsLoss(), penalties: [r1Penalty()], update: { lr: 0.01 } }),
  wgan: () => ({
    loss: wassersteinLoss(),
    update: {
      lr: 0.01,
      clipWeights: 0.2,
      discriminatorSteps: 2,
      optimizer: (parameters, lr) => new RMSprop(parameters, { lr }),
    },
  }),
  began: () => ({ loss: beganLoss({ rate: 0.1 }), update: { lr: 0.01 } }),
};

const network = (inputs: number, outputs: number) =>
  new Sequential(new Linear(inputs, 5), new Tanh(), new Linear(5, outputs));

const tensorsOf = (state: State) =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [name, tensor(value)]));

describe("rounds of the game against PyTorch", () => {
  it.each(Object.keys(golden.variants))("%s", async (name) => {
    const { start, end, k } = golden.variants[name]!;
    const [generator, discriminator] = [network(3, 2), network(2, name === "began" ? 2 : 1)];
    generator.loadStateDict(tensorsOf(start.generator));
    discriminator.loadStateDict(tensorsOf(start.discriminator));
    // A captured step sees state change from round to round.
    const [first, ...others] = golden.codes.map((codes) => tensor(codes));
    const z = stateTensor(first!);
    const gan = new GAN({ generator, discriminator, codeSize: 3, ...RULES[name]!(), codes: () => z });
    const nextCodes = ({ totalSteps }: { readonly totalSteps: number }) => {
      const next = others[totalSteps - 1];
      if (next) assign([[z, next.node]]);
    };
    const callbacks = [{ onStep: nextCodes }];
    await gan.fit(tensor(golden.real), { epochs: golden.codes.length, batchSize: 6, callbacks });
    for (const [player, state] of Object.entries(end)) {
      const found = player === "generator" ? generator.stateDict() : discriminator.stateDict();
      for (const [path, values] of Object.entries(state)) {
        const wanted = (values as Nested[]).flat(2) as number[];
        const got = await found[path]!.data();
        wanted.forEach((value, i) =>
          expect(Math.abs(got[i]! - value), `${player} ${path}`).toBeLessThan(2e-6),
        );
      }
    }
    if (name === "began") expect(await (gan.loss as BeganLoss).k.item()).toBeCloseTo(k, 6);
  });
});
