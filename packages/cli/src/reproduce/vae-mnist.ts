import { noGrad } from "@nn/autograd";
import { DataLoader } from "@nn/data";
import { Generator, manualSeed, randn, type Tensor } from "@nn/tensor";
import type { Callback } from "@nn/train";
import { importanceBound, VAE } from "@nn/vae";
import { digitGrid } from "../draw/digit-grid.js";
import { lossChart } from "../draw/loss-chart.js";
import { reconstructionSheet } from "../draw/reconstruction-sheet.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { firstImages, imageRows, loadImages, type Images } from "./image-data.js";

const SHOWN = 12;

/** The VAE of PyTorch's examples: its bound by epoch, and the lecture's samples. */
export async function vaeMnist(options: ExperimentOptions): Promise<Chapter> {
  const { quick, seed, training, signal } = options;
  const epochs = quick ? 2 : 10;
  const { train, test, source } = await loadImages("mnist", options);
  manualSeed(seed);
  const vae = new VAE({ inputSize: 784, codeSize: 20, hidden: [400] });
  const samples = new SamplesByEpoch(vae, [1, quick ? 2 : 9]);
  const { callbacks = [], ...run } = training("VAE 784-400-20");
  const { history, seconds } = await vae.fit(train, {
    ...run,
    epochs,
    batchSize: 128,
    lr: 1e-3,
    schedule: "constant",
    heldOut: test,
    callbacks: [...callbacks, samples],
  });
  const whole = history.filter(({ complete }) => complete);
  const last = whole.at(-1);
  const bound = signal.aborted ? NaN : await meanBound(vae, test, 50);
  const x = firstImages(test, SHOWN);
  return {
    title: "A variational autoencoder on MNIST",
    lead:
      "An encoder of 784, 400 and 2 x 20 numbers, its mirror image for a decoder, summed binary cross entropy and " +
      "divergence, Adam with a rate of 0.001, batches of 128: PyTorch's example. Every number is about test images.",
    facts: [
      [nats(last?.validation["loss"]), "nats per image: the negative bound (published: about 104 to 106)"],
      [nats(-bound), "nats, the bound with 50 weighted codes for each image"],
      [nats(last?.validation["kl"]), "nats that a code tells about its image"],
      [formatDuration(seconds), "of training"],
    ],
    table: {
      title: "The bound by epoch",
      note: "Nats per test image: the negative evidence lower bound, and its two parts.",
      head: ["after epoch", "training", "test", "reconstruction", "divergence"],
      rows: whole.map(({ epoch, metrics, validation }) => ({
        built: "",
        cells: [
          String(epoch),
          ...[metrics["loss"], validation["loss"], validation["reconstruction"], validation["kl"]].map(nats),
        ],
      })),
    },
    figures: [
      {
        file: "samples.png",
        title: "What it dreams of, as it learns",
        caption: "Training images, and images decoded from the same codes of the prior after two epochs.",
        picture: reconstructionSheet([
          { title: "training data", note: "MNIST", images: await imageRows(firstImages(train, SHOWN)) },
          ...(await samples.rows()),
        ]),
      },
      {
        file: "reconstructions.png",
        title: "What is left after twenty numbers",
        caption: "Test images, and what is made of the means of their codes.",
        picture: reconstructionSheet([
          { title: "original", note: "784 pixels", images: await imageRows(x) },
          { title: "reconstruction", note: "from 20 numbers", images: await imageRows(vae.forward(x)) },
        ]),
      },
      {
        file: "samples-grid.png",
        title: "New digits",
        caption: "Decoded from codes drawn from the prior.",
        picture: digitGrid(await imageRows(vae.sample(100, { generator: new Generator(seed) })), 10),
      },
      {
        file: "bound.png",
        title: "How the bound falls",
        caption: "The test images' is the lower one at first, for it is measured after the epoch.",
        picture: lossChart(
          [
            {
              name: "VAE",
              colour: 1,
              training: whole.map(({ metrics }) => metrics["loss"] ?? NaN),
              heldOut: whole.map(({ validation }) => validation["loss"] ?? NaN),
            },
          ],
          { title: "negative bound, nats (logarithmic)" },
        ),
      },
    ],
    data: source,
  };
}

/** Decodes the same codes after some epochs, and keeps what came out with the checkpoints. */
class SamplesByEpoch implements Callback {
  readonly #codes = randn([SHOWN, 20], { generator: new Generator(7) });
  readonly #vae: VAE;
  readonly #epochs: readonly number[];
  #images: Record<string, Tensor> = {};

  constructor(vae: VAE, epochs: readonly number[]) {
    this.#vae = vae;
    this.#epochs = epochs;
  }

  onEpoch({ epoch, complete }: { readonly epoch: number; readonly complete: boolean }): void {
    if (!complete || !this.#epochs.includes(epoch)) return;
    this.#images[epoch] = noGrad(() => this.#vae.decode(this.#codes)).realize();
  }

  stateDict(): Record<string, Tensor> {
    return { ...this.#images };
  }

  loadStateDict(images: Record<string, Tensor>): void {
    this.#images = { ...images };
  }

  async rows(): Promise<{ title: string; note: string; images: Float32Array[] }[]> {
    const rows = Object.entries(this.#images).map(async ([epoch, images]) => ({
      title: `after epoch ${epoch}`,
      note: "samples",
      images: await imageRows(images),
    }));
    return Promise.all(rows);
  }
}

/** The mean importance-weighted bound over a data set. */
async function meanBound(vae: VAE, data: Images, samples: number): Promise<number> {
  let sum = 0;
  const generator = new Generator(0);
  for await (const { x } of new DataLoader(data, { batchSize: 100 })) {
    sum += await noGrad(() => importanceBound(vae, x, { samples, generator }))
      .sum()
      .item();
  }
  return sum / data.length;
}

function nats(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "–" : value.toFixed(2);
}
