import type { PCA } from "@nn/autoencoders";
import { type Autoencoder } from "@nn/autoencoders";
import { backward } from "@nn/autograd";
import { transforms } from "@nn/data";
import { mseLoss } from "@nn/layers";
import { Adam } from "@nn/optim";
import { compile, concat, Generator, manualSeed, type Tensor } from "@nn/tensor";
import { Batches } from "../training/batches.ts";
import { floats } from "../training/floats.ts";
import { SIDE, type Digits } from "../training/load-digits.ts";
import { LossLog } from "../training/loss-log.ts";
import { Projection } from "../training/projection.ts";
import type { Trainer } from "../training/serve.ts";
import { Coder, compare } from "./coder.ts";
import { makeModel } from "./make-model.ts";
import { FirstTwo } from "./plane.ts";
import {
  BEGINNING,
  type AutoencoderProtocol,
  type Facts,
  type Picture,
  type Settings,
  type View,
} from "./protocol.ts";

export const BATCH = 64;
export const SEED = 4;

/** One autoencoder in training, and PCA beside it. */
export class AutoencoderTrainer implements Trainer<AutoencoderProtocol> {
  readonly losses = new LossLog(BEGINNING.curves);
  step = 0;

  readonly #digits: Digits;
  readonly #heldOut: Tensor; // [n, 1, 8, 8]
  readonly #model: Autoencoder;
  readonly #optimizer: Adam;
  readonly #batches: Batches;
  readonly #coder: Coder;
  readonly #pca: PCA;
  readonly #pcaCoder: Coder;
  #settings: Settings;
  #learn: (x: Tensor) => Tensor;

  /** @param pca - Fitted to the training digits. */
  constructor(digits: Digits, settings: Settings, pca: PCA) {
    manualSeed(SEED);
    const { kind, codeSize, learningRate } = settings;
    this.#digits = digits;
    this.#settings = settings;
    this.#pca = pca;
    this.#heldOut = imagesOf(digits.heldOut.x);
    const corruption = (x: Tensor): Tensor => this.#disturb(x);
    this.#model = makeModel({ kind, codeSize, inputSize: [1, SIDE, SIDE], corruption });
    this.#optimizer = new Adam(this.#model.parameters(), { lr: learningRate });
    this.#learn = this.#capture();
    const all = imagesOf(concat([digits.train.x, digits.heldOut.x]).realize());
    const model = this.#model;
    const plane = new Projection(codeSize);
    this.#coder = new Coder(
      { encode: (x) => model.encode(x), decode: (code) => model.decode(code), plane },
      all,
    );
    this.#pcaCoder = new Coder(
      {
        encode: (x) => pca.transform(x.flatten(1)),
        decode: (code) => pca.inverseTransform(code),
        plane: new FirstTwo(codeSize),
      },
      all,
    );
    this.#batches = new Batches(digits.loader, SEED);
  }

  async start(): Promise<Facts> {
    const { train, heldOut, originals, loader } = this.#digits;
    await this.#evaluate();
    return {
      parameters: this.#model.parameters().reduce((sum, { size }) => sum + size, 0),
      trainCount: train.labels.length,
      heldOutCount: heldOut.labels.length,
      stepsPerEpoch: loader.length,
      labels: Uint8Array.of(...train.labels, ...heldOut.labels),
      originals,
      pca: await mseLoss(this.#pca.reconstruct(heldOut.x), heldOut.x).item(),
    };
  }

  tune(settings: Settings): void {
    const { kind, noise } = this.#settings;
    this.#settings = settings;
    this.#optimizer.lr = settings.learningRate;
    // What was captured has the old noise in it.
    if (kind === "denoising" && settings.noise !== noise) this.#learn = this.#capture();
  }

  /** One batch; after an epoch the held-out loss too. */
  async advance(): Promise<void> {
    const error = this.#learn(imagesOf(this.#batches.next().x));
    this.step++;
    this.losses.add("train", this.step, await error.item());
    if (this.step % this.#digits.loader.length === 0) await this.#evaluate();
  }

  async picture({ probes, drawings, drawn }: View): Promise<Picture> {
    const { shown, originals: clean } = this.#digits;
    // The same noise in every frame, only stronger or weaker.
    const given = this.#disturb(imagesOf(shown), new Generator(SEED)).realize();
    const view = { drawings, given, clean, drawn };
    return {
      model: await this.#coder.picture({ ...view, probe: probes.model }),
      pca: await this.#pcaCoder.picture({ ...view, probe: probes.pca }),
      noisy: compare(floats(await given.data()), clean),
    };
  }

  #disturb(x: Tensor, generator?: Generator): Tensor {
    return transforms.gaussianNoise({ sigma: this.#settings.noise })(x, generator);
  }

  /** A batch's error and the update, captured once for each size of batch and then replayed. */
  #capture(): (x: Tensor) => Tensor {
    return compile((x: Tensor) => {
      this.#optimizer.zeroGrad();
      const { loss, error } = this.#model.loss(x);
      backward(loss);
      this.#optimizer.step();
      return error;
    });
  }

  async #evaluate(): Promise<void> {
    const error = await mseLoss(this.#model.forward(this.#heldOut), this.#heldOut).item();
    this.losses.add("heldOut", this.step, error);
  }
}

/** Rows of pixels as images of one channel. */
function imagesOf(rows: Tensor): Tensor {
  return rows.reshape([rows.shape[0], 1, SIDE, SIDE]);
}
