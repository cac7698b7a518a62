import { GAN, GanGame, mlp, nsGan, wganGp } from "@nn/gan";
import { interpolate } from "@nn/latent";
import { compile, concat, Generator, manualSeed, randn, type Tensor } from "@nn/tensor";
import { Batches } from "../training/batches.ts";
import { floats } from "../training/floats.ts";
import { PIXELS, SIDE, type Digits } from "../training/load-digits.ts";
import { LossLog } from "../training/loss-log.ts";
import type { Trainer } from "../training/serve.ts";
import {
  BEGINNING,
  GRID,
  STOPS,
  STRIDES,
  type Facts,
  type ImagesProtocol,
  type Loss,
  type Picked,
  type Picture,
  type Settings,
  type View,
} from "./protocol.ts";

export const SEED = 2;
const SAMPLES = GRID * GRID;

/** WGAN-GP's critic is ahead of its generator. */
const DISCRIMINATOR_STEPS: Readonly<Record<Loss, number>> = { ns: 1, wganGp: 3 };

/** One GAN that learns digits. */
export class ImagesTrainer implements Trainer<ImagesProtocol> {
  readonly losses = new LossLog(BEGINNING.curves);
  step = 0;

  readonly #digits: Digits;
  readonly #settings: Settings;
  readonly #gan: GAN;
  readonly #game: GanGame;
  readonly #batches: Batches;
  /** The codes that become samples: the same all the time. */
  readonly #codes: Tensor; // [SAMPLES, k]
  readonly #generate = compile((codes: Tensor) => this.#gan.generate(codes));

  constructor(digits: Digits, settings: Settings) {
    const { loss, codeSize, learningRate: lr } = settings;
    manualSeed(SEED);
    const rules = loss === "ns" ? nsGan() : wganGp();
    this.#digits = digits;
    this.#settings = settings;
    this.#gan = new GAN({
      ...rules,
      ...mlp({ inputSize: [1, SIDE, SIDE], codeSize, hidden: [128, 128] }),
      update: { ...rules.update, lr, ema: 0.99 },
    });
    this.#game = new GanGame(this.#gan);
    this.#gan.train();
    this.#codes = randn([SAMPLES, codeSize], { generator: new Generator(SEED) }).realize();
    this.#batches = new Batches(digits.loader, SEED);
  }

  async start(): Promise<Facts> {
    const { train, heldOut, loader } = this.#digits;
    return {
      parameters: this.#gan.parameters().reduce((sum, { size }) => sum + size, 0),
      trainCount: train.labels.length,
      heldOutCount: heldOut.labels.length,
      stepsPerEpoch: loader.length,
      trainingData: floats(await train.x.slice([0, SAMPLES]).data()),
    };
  }

  tune({ learningRate }: Settings): void {
    this.#game.discriminatorOptimizer.lr = this.#game.generatorOptimizer.lr = learningRate;
  }

  async advance(): Promise<void> {
    const { x } = this.#batches.next();
    const turn = this.step % DISCRIMINATOR_STEPS[this.#settings.loss] === 0;
    const batch = { x: x.reshape([-1, 1, SIDE, SIDE]) };
    const { discriminatorLoss, generatorLoss } = this.#game.play(batch, turn ? "both" : "discriminator");
    this.step++;
    this.losses.add("discriminator", this.step, await discriminatorLoss.item());
    if (turn) this.losses.add("generator", this.step, await generatorLoss.item());
  }

  async picture({ walk, picked }: View): Promise<Picture> {
    const codes = concat([this.#codes, await this.#round(walk), this.#sum(picked)]);
    const pixels = floats(await this.#generate(codes).data());
    const [walked, summed] = [SAMPLES * PIXELS, (SAMPLES + STOPS * STRIDES) * PIXELS];
    return {
      samples: pixels.slice(0, walked),
      walk: pixels.slice(walked, summed),
      sum: pixels.slice(summed),
    };
  }

  /** Codes from one random code to the next and back to the first: `[STOPS · STRIDES, k]`. */
  async #round(walk: number): Promise<Tensor> {
    const generator = new Generator(SEED + 1 + walk);
    const stops = randn([STOPS, this.#settings.codeSize], { generator });
    const ways = Array.from({ length: STOPS }, (_, i) => {
      const steps = STRIDES + 1;
      const way = interpolate(stops.slice(i), stops.slice((i + 1) % STOPS), { steps, spherical: true });
      return way.slice([0, STRIDES]);
    });
    return concat(ways);
  }

  /** z_a − z_b + z_c, `[1, k]`. */
  #sum([a, b, c]: Picked): Tensor {
    const code = (i: number) => this.#codes.slice([i, i + 1]);
    return code(a).sub(code(b)).add(code(c));
  }
}
