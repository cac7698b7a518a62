import { backward } from "@nn/autograd";
import { interpolate } from "@nn/latent";
import { Adam } from "@nn/optim";
import { compile, concat, Generator, manualSeed, randn, stack, tensor, type Tensor } from "@nn/tensor";
import { elbo, VAE } from "@nn/vae";
import { Batches } from "../training/batches.ts";
import { floats } from "../training/floats.ts";
import { PIXELS, type Digits } from "../training/load-digits.ts";
import { LossLog } from "../training/loss-log.ts";
import type { Trainer } from "../training/serve.ts";
import { boundsAround, LatentMap } from "./latent-map.ts";
import {
  BEGINNING,
  SAMPLES,
  scaleOf,
  STEPS,
  type Facts,
  type Picture,
  type Samples,
  type Settings,
  type VaeProtocol,
  type View,
  type Weights,
} from "./protocol.ts";

export const SEED = 4;

/** Epochs whose samples are kept, the first and the ninth of the lecture among them. */
const KEPT: readonly number[] = [1, 2, 3, 5, 9, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

const NOTHING = new Float32Array();

/** One variational autoencoder in training. */
export class VaeTrainer implements Trainer<VaeProtocol> {
  readonly losses = new LossLog(BEGINNING.curves);
  step = 0;

  readonly #digits: Digits;
  readonly #model: VAE;
  readonly #optimizer: Adam;
  readonly #batches: Batches;
  readonly #map: LatentMap;
  /** The codes that become samples: the same after every epoch. */
  readonly #prior: Tensor; // [SAMPLES, k]
  /** Where in its cloud each held-out code is drawn: the same in every frame. */
  readonly #noise: Tensor; // [held out, k]
  readonly #kept: Samples[] = [];
  #weights: readonly [reconstruction: Tensor, kl: Tensor];

  /** The bound's parts and the update, captured once for each size of batch and then replayed: weights are tensors. */
  readonly #learn = compile((x: Tensor, reconstructionWeight: Tensor, klWeight: Tensor) => {
    this.#optimizer.zeroGrad();
    const { reconstruction, kl } = elbo(this.#model, x);
    backward(reconstruction.mul(reconstructionWeight).add(kl.mul(klWeight)));
    this.#optimizer.step();
    return stack([reconstruction, kl]);
  });

  readonly #measure = compile((x: Tensor) => {
    const { reconstruction, kl } = elbo(this.#model, x);
    return stack([reconstruction, kl]);
  });

  /** The middles of the clouds of held-out codes, and a code drawn from each. */
  readonly #encode = compile((x: Tensor) => {
    const { mean, logVar } = this.#model.posterior(x);
    return { means: mean, drawn: mean.add(logVar.mul(0.5).exp().mul(this.#noise)) };
  });

  readonly #decode = compile((codes: Tensor) => this.#model.decode(codes));

  constructor(digits: Digits, settings: Settings) {
    const { codeSize, learningRate } = settings;
    manualSeed(SEED);
    this.#digits = digits;
    this.#model = new VAE({ inputSize: PIXELS, codeSize, hidden: [128, 64], activation: "tanh" });
    this.#optimizer = new Adam(this.#model.parameters(), { lr: learningRate });
    this.#map = new LatentMap(codeSize);
    const generator = new Generator(SEED);
    this.#prior = randn([SAMPLES, codeSize], { generator }).realize();
    this.#noise = randn([digits.heldOut.labels.length, codeSize], { generator }).realize();
    this.#weights = weightsOf(settings);
    this.#batches = new Batches(digits.loader, SEED);
  }

  async start(): Promise<Facts> {
    const { train, heldOut, loader } = this.#digits;
    await this.#evaluate();
    return {
      parameters: this.#model.parameters().reduce((sum, { size }) => sum + size, 0),
      trainCount: train.labels.length,
      heldOutCount: heldOut.labels.length,
      stepsPerEpoch: loader.length,
      examples: floats(await heldOut.x.data()),
      labels: heldOut.labels,
      trainingData: floats(await train.x.slice([0, SAMPLES]).data()),
    };
  }

  tune(settings: Settings): void {
    this.#optimizer.lr = settings.learningRate;
    this.#weights = weightsOf(settings);
  }

  /** One batch; after an epoch the held-out loss and perhaps samples, too. */
  async advance(): Promise<void> {
    const [reconstruction, kl] = await this.#learn(this.#batches.next().x, ...this.#weights).data();
    this.step++;
    this.losses.add("reconstruction", this.step, reconstruction);
    this.losses.add("kl", this.step, kl);
    const epoch = this.step / this.#digits.loader.length;
    if (!Number.isInteger(epoch)) return;
    await this.#evaluate();
    if (KEPT.includes(epoch))
      this.#kept.push({ epoch, pixels: floats(await this.#decode(this.#prior).data()) });
  }

  async picture({ map, probe, ends, spherical }: View): Promise<Picture> {
    const scale = scaleOf(map);
    const { means, drawn } = this.#encode(this.#digits.heldOut.x);
    this.#map.turn(floats(await means.data()));
    const codes = await this.#map.placesOf(drawn, scale);
    const at = tensor([this.#map.codeAt(probe.at, probe.scale)]);
    const way = this.#wayBetween(ends, spherical);
    const grid = map === "codes" ? undefined : tensor(await this.#map.grid());
    const [probed, samples, steps, plane] = await this.#draw([at, this.#prior, way, grid]);
    const [x, y] = await this.#map.placesOf(at, scale);
    return {
      codes,
      bounds: boundsAround(codes, scale),
      plane,
      probeAt: [x, y],
      probe: probed,
      path: way ? await this.#map.placesOf(way, scale) : NOTHING,
      steps,
      samples,
      kept: this.#kept,
    };
  }

  /** The codes from one end to the other: `[STEPS, k]`. */
  #wayBetween([from, to]: View["ends"], spherical: boolean): Tensor | undefined {
    if (!from || !to) return undefined;
    const codes = this.#model.encode(tensor(Float32Array.of(...from, ...to), [2, PIXELS]));
    return interpolate(codes.slice(0), codes.slice(1), { steps: STEPS, spherical });
  }

  /** The pictures of groups of codes, decoded at one go. */
  async #draw(groups: readonly (Tensor | undefined)[]): Promise<Float32Array[]> {
    const pixels = floats(await this.#decode(concat(groups.filter((group) => group !== undefined))).data());
    let begin = 0;
    return groups.map((group) => {
      const count = (group?.shape[0] ?? 0) * PIXELS;
      return pixels.slice(begin, (begin += count));
    });
  }

  async #evaluate(): Promise<void> {
    const [reconstruction, kl] = await this.#measure(this.#digits.heldOut.x).data();
    this.losses.add("heldOutReconstruction", this.step, reconstruction);
    this.losses.add("heldOutKl", this.step, kl);
  }
}

function weightsOf({ reconstruction, kl }: Weights): readonly [reconstruction: Tensor, kl: Tensor] {
  return [tensor(reconstruction), tensor(kl)];
}
