import { Autoencoder, PCA } from "@nn/autoencoders";
import { backward } from "@nn/autograd";
import { DataLoader, digits, type Dataset, type ImageBatch } from "@nn/data";
import { mseLoss } from "@nn/layers";
import { Adam } from "@nn/optim";
import { compile, concat, device, manualSeed, tensor, type Tensor } from "@nn/tensor";
import type { Chosen } from "./backend.ts";
import {
  GRID,
  PIXELS,
  type Bounds,
  type LossPoint,
  type Point,
  type Settings,
  type Start,
} from "./protocol.ts";
import { boundsOf, Projection } from "./projection.ts";

const BATCH = 64;
const SEED = 4;

interface Images {
  readonly x: Tensor;
  readonly labels: Uint8Array;
}

/** The digits, once for all runs. */
export interface Digits {
  readonly loader: DataLoader<Dataset<ImageBatch>>;
  readonly train: Images;
  readonly heldOut: Images;
  /** The first held-out picture of each digit. */
  readonly shown: Tensor;
  readonly originals: Float32Array;
}

export async function loadDigits(): Promise<Digits> {
  const { train, test } = digits();
  const all = async (set: typeof train): Promise<Images> => {
    const { x, y } = set.batch(Uint32Array.from({ length: set.length }, (_, i) => i));
    return { x: tensor(await x.data(), x.shape), labels: Uint8Array.from(await y.data()) };
  };
  const heldOut = await all(test);
  const pixels = await heldOut.x.data();
  const originals = new Float32Array(10 * PIXELS);
  for (let digit = 0; digit < 10; digit++) {
    const at = heldOut.labels.indexOf(digit) * PIXELS;
    originals.set(pixels.subarray(at, at + PIXELS), digit * PIXELS);
  }
  return {
    loader: new DataLoader(train, { batchSize: BATCH, shuffle: true, seed: SEED }),
    train: await all(train),
    heldOut,
    shown: tensor(originals, [10, PIXELS]),
    originals,
  };
}

/** What a frame shows, apart from the losses. */
export interface Picture {
  readonly codes: Float32Array;
  readonly bounds: Bounds;
  readonly reconstructions: Float32Array;
  readonly probe: Float32Array;
  readonly probeAt: Point;
  readonly drawings: Float32Array | undefined;
}

/** One autoencoder in training. The same settings give the same run. */
export class Trainer {
  /** Losses that have not been reported. */
  train: LossPoint[] = [];
  heldOut: LossPoint[] = [];
  step = 0;

  readonly #digits: Digits;
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

  async start(run: number, { codeSize }: Settings, chosen: Chosen): Promise<Start> {
    const { train, heldOut, originals, loader } = this.#digits;
    const pca = await new PCA({ components: codeSize }).fit(train.x);
    const loss = await mseLoss(pca.reconstruct(heldOut.x), heldOut.x).item();
    await this.#evaluate();
    return {
      type: "start",
      run,
      ...chosen,
      device: device(),
      parameters: this.#model.parameters().reduce((sum, { size }) => sum + size, 0),
      trainCount: train.labels.length,
      heldOutCount: heldOut.labels.length,
      stepsPerEpoch: loader.length,
      labels: Uint8Array.of(...train.labels, ...heldOut.labels),
      originals,
      pca: loss,
    };
  }

  setLearningRate(value: number): void {
    this.#optimizer.lr = value;
  }

  /** One batch; after an epoch the held-out loss too. */
  async advance(): Promise<void> {
    const loss = this.#learn(this.#nextBatch().x);
    this.step++;
    this.train.push({ step: this.step, loss: await loss.item() });
    if (this.step % this.#digits.loader.length === 0) await this.#evaluate();
  }

  async picture(probe: Point | undefined, withDrawings: boolean): Promise<Picture> {
    const { train, heldOut, shown } = this.#digits;
    const codes = this.#model.encode(concat([train.x, heldOut.x]));
    const places = this.#projection.project(floats(await codes.data()));
    const bounds = boundsOf(places);
    const probeAt = probe ?? [bounds.x, bounds.y];
    const points = withDrawings ? [probeAt, ...gridOf(bounds)] : [probeAt];
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
      drawings: withDrawings ? drawn.slice(PIXELS) : undefined,
    };
  }

  async #evaluate(): Promise<void> {
    const { x } = this.#digits.heldOut;
    const loss = await mseLoss(this.#model.forward(x), x).item();
    this.heldOut.push({ step: this.step, loss });
  }

  #nextBatch(): ImageBatch {
    this.#batches ??= this.#digits.loader[Symbol.iterator]();
    const next = this.#batches.next();
    if (!next.done) return next.value;
    this.#batches = undefined;
    return this.#nextBatch();
  }
}

/** The middles of the cells of a square grid, row by row from the top. */
function gridOf({ x, y, half }: Bounds): Point[] {
  const at = (i: number) => half * ((2 * i + 1) / GRID - 1);
  return Array.from({ length: GRID * GRID }, (_, i) => [x + at(i % GRID), y - at(Math.floor(i / GRID))]);
}

function floats(data: ArrayLike<number>): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}
