import { reconstructionError } from "@nn/autoencoders";
import { noGrad } from "@nn/autograd";
import { interpolate, latentPlane } from "@nn/latent";
import { concat, Generator, manualSeed, type Tensor } from "@nn/tensor";
import type { Callback } from "@nn/train";
import { elbo, type VAE } from "@nn/vae";
import { imageRows } from "../../draw/image-rows.js";
import type { PartOptions } from "../../report/part.js";
import { digitData, type DigitData } from "../digit-data.js";
import { vaeSettings, type VAESettings } from "./settings.js";

/** A VAE that was trained, and what it came to on held-out images. */
export interface VAEResult {
  readonly name: string;
  readonly built: string;
  /** The negative evidence lower bound and its divergence, in nats per image. */
  readonly bound: number;
  readonly kl: number;
  /** Mean squared error of the images from the means of their codes, a pixel being 0 … 1. */
  readonly error: number;
  readonly seconds: number;
  /** Whether the training was stopped before its end. */
  readonly stopped: boolean;
  /** Drawn from the same codes of the prior after the first epoch and in the end. */
  readonly samples: { readonly first: readonly Float32Array[]; readonly last: readonly Float32Array[] };
}

/** Everything that this part of the tour shows. */
export interface VAETourResult {
  readonly data: { readonly trainingImages: number; readonly heldOutImages: number };
  readonly models: readonly VAEResult[];
  /** The means of the codes of the held-out images by the first model, and the digits that they show. */
  readonly codes: Float32Array;
  readonly labels: Int32Array;
  /** A grid of codes at equal quantiles of the prior, decoded by the first model, row by row. */
  readonly plane: readonly Float32Array[];
  /** Rows from one held-out image to another, by the last model. */
  readonly ways: readonly Float32Array[];
  readonly trainingSamples: readonly Float32Array[];
}

/** Columns of the decoded plane. */
export const PLANE = 15;

/** Images in a row of samples, or on the way from one image to another. */
export const COLUMNS = 10;

/** The digits that turn into one another. */
const PAIRS = [
  [0, 6],
  [1, 7],
  [3, 8],
  [4, 9],
] as const;

/** Trains both VAEs, unless it is stopped before there is anything to show. */
export async function trainVAEs(options: PartOptions): Promise<VAETourResult | undefined> {
  const data = await digitData();
  const { train, x, labels } = data;
  const models: VAEResult[] = [];
  let [map, last]: (VAE | undefined)[] = [];
  for (const settings of vaeSettings(options.quick)) {
    if (options.signal.aborted) break;
    // Each anew, so that one doesn't change with the training of those before it.
    manualSeed(options.seed);
    last = settings.make();
    map ??= last;
    models.push(await trainOne(last, settings, data, options));
  }
  if (!map || !last) return undefined;
  return {
    data: { trainingImages: train.length, heldOutImages: x.shape[0]! },
    models,
    codes: (await map.encode(x).data()) as Float32Array,
    labels,
    plane: await imageRows(map.decode(latentPlane({ columns: PLANE }))),
    ways: await imageRows(last.decode(ways(last.encode(data.samples)))),
    trainingSamples: await imageRows(train.batch(Array.from({ length: COLUMNS }, (_, i) => i)).x),
  };
}

async function trainOne(
  vae: VAE,
  { name, built, epochs, lr }: VAESettings,
  { train, test, x }: DigitData,
  { seed, signal, reporterFor }: PartOptions,
): Promise<VAEResult> {
  const draw = (): Tensor => noGrad(() => vae.sample(COLUMNS, { generator: new Generator(seed) })).realize();
  let first = draw();
  const afterFirst: Callback = { onEpoch: ({ epoch }) => void (epoch === 1 && (first = draw())) };
  const { interrupted, seconds } = await vae.fit(train, {
    epochs,
    lr,
    seed,
    signal,
    heldOut: test,
    callbacks: [reporterFor(name), afterFirst],
  });
  const { loss, kl } = noGrad(() => elbo(vae, x, { generator: new Generator(seed) }));
  return {
    name,
    built,
    bound: await loss.item(),
    kl: await kl.item(),
    error: await reconstructionError(vae, test),
    seconds,
    stopped: interrupted,
    samples: { first: await imageRows(first), last: await imageRows(draw()) },
  };
}

/** From the codes of the ten digits: a row of codes for each pair. */
function ways(codes: Tensor): Tensor {
  return concat(
    PAIRS.map(([from, to]) => interpolate(codes.select(0, from), codes.select(0, to), { steps: COLUMNS })),
  );
}
