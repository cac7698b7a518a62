import { Generator, manualSeed, randn, type Tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import { began, beganMlp, GAN, GanGame, mlp, mmGan, wganGp, type GanRules } from "../index.js";

const NETWORKS = { inputSize: 2, codeSize: 2, hidden: [8] };

function playing(rules: GanRules = mmGan()): { gan: GAN; game: GanGame } {
  manualSeed(3);
  const gan = new GAN({ ...rules, ...mlp(NETWORKS) });
  return { gan, game: new GanGame(gan) };
}

const weightsOf = async (module: { parameters(): Tensor[] }): Promise<number[]> =>
  (await Promise.all(module.parameters().map((x) => x.data()))).flatMap((x) => [...x]);

const real = (): Tensor => randn([16, 2], { generator: new Generator(1) });

it("moves only who is to take a step, and measures that", async () => {
  const { gan, game } = playing();
  const weights = async () => [await weightsOf(gan.discriminator), await weightsOf(gan.generator)] as const;
  const [discriminator, generator] = await weights();
  const first = game.play({ x: real() }, "discriminator");
  const [stepped, same] = await weights();
  expect(stepped).not.toEqual(discriminator);
  expect(same).toEqual(generator);
  const second = game.play({ x: real() }, "generator");
  const [kept, moved] = await weights();
  expect(kept).toEqual(stepped);
  expect(moved).not.toEqual(generator);
  expect(Object.keys(first)).toContain("discriminatorLoss");
  expect(Object.keys(first)).not.toContain("generatorLoss");
  expect(Object.keys(second)).toContain("generatorLoss");
  expect(Object.keys(second)).not.toContain("discriminatorLoss");
});

it("plays as fit does", async () => {
  const x = real();
  const byHand = playing(wganGp());
  const fitted = playing(wganGp());
  manualSeed(5);
  // One batch is the whole data, in the order of the seed, which neither loss depends on.
  await fitted.gan.fit(x, { epochs: 6, batchSize: 16, seed: 1 });
  manualSeed(5);
  for (let step = 0; step < 6; step++) byHand.game.play({ x }, step % 5 === 0 ? "both" : "discriminator");
  const [hand, fit] = [await weightsOf(byHand.gan), await weightsOf(fitted.gan)];
  expect(hand).toHaveLength(fit.length);
  for (const [i, weight] of hand.entries()) expect(Math.abs(weight - fit[i]!)).toBeLessThan(1e-3);
});

it("takes another learning rate between rounds", async () => {
  const { gan, game } = playing();
  game.play({ x: real() });
  const before = await weightsOf(gan);
  game.discriminatorOptimizer.lr = game.generatorOptimizer.lr = 0;
  game.play({ x: real() });
  expect(await weightsOf(gan)).toEqual(before);
});

it("goes on alike from a state that is put back, the random numbers seeded", async () => {
  manualSeed(3);
  const gan = new GAN({ ...began(), ...beganMlp({ ...NETWORKS, bottleneck: 1 }) });
  const game = new GanGame(gan);
  const { discriminatorOptimizer, generatorOptimizer } = game;
  const play = async () => {
    for (let step = 0; step < 3; step++) {
      manualSeed(10 + step);
      game.play({ x: real() });
    }
    return weightsOf(gan);
  };
  await play();
  const networks = gan.stateDict();
  const discriminator = discriminatorOptimizer.stateDict();
  const generator = generatorOptimizer.stateDict();
  const first = await play();
  gan.loadStateDict(networks);
  discriminatorOptimizer.loadStateDict(discriminator);
  generatorOptimizer.loadStateDict(generator);
  expect(await play()).toEqual(first);
  expect(Object.keys(networks)).toContain("loss.k");
});

it("refuses other players", () => {
  const { game } = playing();
  expect(() => game.play({ x: real() }, "nobody" as never)).toThrow(
    /there are no players "nobody"[^]*use both, discriminator, generator/,
  );
});
