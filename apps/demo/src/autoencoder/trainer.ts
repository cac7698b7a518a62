import { Autoencoder, PCA } from "@nn/autoencoders";
import { backward } from "@nn/autograd";
import type { ImageBatch } from "@nn/data";
import { mseLoss } from "@nn/layers";
import { Adam } from "@nn/optim";
import { compile, concat, manualSeed, tensor, type Tensor } from "@nn/tensor";
import { gridOf } from "../plot/map-view.ts";
import { PIXELS, type Digits } from "../training/load-digits.ts";
import { LossLog } from "../training/loss-log.ts";
import { boundsOf, Projection } from "../training/projection.ts";
import type { Trainer } from "../training/serve.ts";
import {
  GRID,
  type AutoencoderProtocol,
  type Facts,
  type Picture,
  type Settings,
  type View,
} from "./protocol.ts";

export const BATCH = 64;
export const SEED = 4;

/** One autoencoder in training. */
export class AutoencoderTrainer implements Trainer<AutoencoderProtocol> {
  readonly losses = new LossLog(["train", "heldOut"]);
  step = 0;

  readonly #digits: Digits;
  readonly #codeSize: number;
  readonly #model: Autoencoder;
  readonly #optimizer: Adam;
  readonly #projection: Projection;
  #batches: Iterator<ImageBatch, void> | undefined;

  /** A batch's loss and the update, captured once for each size of batch and then replayed. */
  readonly #learn = compile((x: Tensor) => {
    this.#optimizer.zeroGrad();
    const loss = mseLoss(this.#model.forward(x), x);
    backward(loss);
    this.#optimizer.step();
    return loss;
  });

  constructor(digits: Digits, { codeSize, learningRate }: Settings) {
    manualSeed(SEED);
    this.#digits = digits;
    this.#codeSize = codeSize;
    this.#model = new Autoencoder({
      inputSize: PIXELS,
      codeSize,
      hidden: [128, 64],
      outputActivation: "sigmoid",
    });
    this.#optimizer = new Adam(this.#model.parameters(), { lr: learningRate });
    this.#projection = new Projection(codeSize);
    digits.loader.loadStateDict({ ...digits.loader.stateDict(), seed: SEED, epoch: 0, position: 0 });
  }

  async start(): Promise<Facts> {
    const { train, heldOut, originals, loader } = this.#digits;
    const pca = await new PCA({ components: this.#codeSize }).fit(train.x);
    const loss = await mseLoss(pca.reconstruct(heldOut.x), heldOut.x).item();
    await this.#evaluate();
    return {
      parameters: this.#model.parameters().reduce((sum, { size }) => sum + size, 0),
      trainCount: train.labels.length,
      heldOutCount: heldOut.labels.length,
      stepsPerEpoch: loader.length,
      labels: Uint8Array.of(...train.labels, ...heldOut.labels),
      originals,
      pca: loss,
    };
  }

  tune({ learningRate }: Settings): void {
    this.#optimizer.lr = learningRate;
  }

  /** One batch; after an epoch the held-out loss too. */
  async advance(): Promise<void> {
    const loss = this.#learn(this.#nextBatch().x);
    this.step++;
    this.losses.add("train", this.step, await loss.item());
    if (this.step % this.#digits.loader.length === 0) await this.#evaluate();
  }

  async picture({ probe, drawings }: View): Promise<Picture> {
    const { train, heldOut, shown } = this.#digits;
    const codes = this.#model.encode(concat([train.x, heldOut.x]));
    const numbers = floats(await codes.data());
    this.#projection.turn(numbers);
    const places = this.#projection.project(numbers);
    const bounds = boundsOf(places);
    const probeAt = probe ?? [bounds.x, bounds.y];
    const points = drawings ? [probeAt, ...gridOf(bounds, GRID)] : [probeAt];
    const drawn = floats(
      await this.#model.decode(tensor(points.map((at) => this.#projection.toCode(at)))).data(),
    );
    const again = floats(await this.#model.forward(shown).data());
    return {
      codes: places,
      bounds,
      reconstructions: again,
      probe: drawn.slice(0, PIXELS),
      probeAt,
      drawings: drawings ? drawn.slice(PIXELS) : undefined,
    };
  }

  async #evaluate(): Promise<void> {
    const { x } = this.#digits.heldOut;
    const loss = await mseLoss(this.#model.forward(x), x).item();
    this.losses.add("heldOut", this.step, loss);
  }

  #nextBatch(): ImageBatch {
    this.#batches ??= this.#digits.loader[Symbol.iterator]();
    const next = this.#batches.next();
    if (!next.done) return next.value;
    this.#batches = undefined;
    return this.#nextBatch();
  }
}

function floats(data: ArrayLike<number>): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}
