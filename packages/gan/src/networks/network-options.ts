import { checkSizes } from "@nn/autoencoders";
import { Sigmoid, Tanh, type Module } from "@nn/layers";
import { NNError, type Generator } from "@nn/tensor";
import { CONDITIONINGS, type Conditioning } from "./discriminator-network.js";
import { checkLatentCodes, checkRoom, type LatentCodes } from "./latent-codes.js";
import { NORMALIZATIONS, type Normalization } from "./normalized.js";

/** The shape of an image. */
export type ImageSize = readonly [channels: number, height: number, width: number];

/** The last activation of a generator. */
export type OutputActivation = keyof typeof OUTPUTS;

const OUTPUTS = {
  sigmoid: () => [new Sigmoid()],
  tanh: () => [new Tanh()],
  none: () => [],
} satisfies Record<string, () => Module[]>;

/** What all network makers take. */
export interface PairOptions {
  /** The size of an example, or its shape as an image. */
  readonly inputSize: number | ImageSize;
  /** The size of a code z. */
  readonly codeSize: number;
  /** How many classes there are, which makes both networks conditional. Initially none. */
  readonly classes?: number;
  /**
   * The generator's last activation: "sigmoid" for images in 0 … 1, "tanh" for −1 … 1, "none" for anything. Initially
   * "sigmoid" for images, else "none".
   */
  readonly outputActivation?: OutputActivation;
  /** Where the first weights come from. Initially the default generator, which `manualSeed` seeds. */
  readonly generator?: Generator;
}

/** What makers of networks take whose discriminator gives a score. */
export interface NetworkOptions extends PairOptions {
  /** How the discriminator sees the label, where there are classes. Initially "projection". */
  readonly conditioning?: Conditioning;
  /** InfoGAN's codes at the end of z, which the discriminator then learns to read. Initially none. */
  readonly codes?: LatentCodes;
  /** What keeps the discriminator's layers in bounds. A gradient penalty goes with all but "batch". */
  readonly normalization?: Normalization;
}

/** Of images only. */
export interface ImagePairOptions extends PairOptions {
  /** The shape of an image: `[channels, height, width]`. */
  readonly inputSize: ImageSize;
}

/** {@link NetworkOptions} of images only. */
export interface ImageNetworkOptions extends NetworkOptions {
  /** The shape of an image: `[channels, height, width]`. */
  readonly inputSize: ImageSize;
}

/** Refuses options of which nothing can be built, in the name of the maker. */
export function checkPairOptions(
  maker: string,
  options: PairOptions & { readonly hidden?: readonly number[] },
): void {
  const { inputSize, codeSize, hidden = [], classes, outputActivation } = options;
  if (typeof inputSize !== "number" && inputSize.length !== 3) {
    throw new NNError(
      maker,
      `inputSize must be a number or [channels, height, width], got [${inputSize.join(", ")}]`,
    );
  }
  checkSizes(maker, { inputSize, codeSize, hidden });
  if (classes !== undefined && !(Number.isInteger(classes) && classes > 1)) {
    throw new NNError(maker, `classes must be a whole number from 2 up, got ${classes}`);
  }
  checkChoice(maker, "outputActivation", outputActivation, Object.keys(OUTPUTS));
}

/** {@link checkPairOptions}, and what a discriminator with a score has beside that. */
export function checkNetworkOptions(
  maker: string,
  options: NetworkOptions & { readonly hidden?: readonly number[] },
): void {
  checkPairOptions(maker, options);
  checkChoice(maker, "conditioning", options.conditioning, CONDITIONINGS);
  checkChoice(maker, "normalization", options.normalization, NORMALIZATIONS);
  if (options.conditioning && options.classes === undefined) {
    throw new NNError(
      maker,
      `conditioning "${options.conditioning}" needs classes`,
      "say how many there are",
    );
  }
  if (!options.codes) return;
  checkLatentCodes(maker, options.codes);
  checkRoom(maker, options.codes, options.codeSize);
}

function checkChoice(
  maker: string,
  option: string,
  choice: string | undefined,
  choices: readonly string[],
): void {
  if (choice === undefined || choices.includes(choice)) return;
  throw new NNError(maker, `there is no ${option} "${choice}"`, `use ${choices.join(", ")}`);
}

/** The modules of a generator's last activation. */
export function outputOf({
  inputSize,
  outputActivation,
}: Pick<PairOptions, "inputSize" | "outputActivation">): Module[] {
  return OUTPUTS[outputActivation ?? (typeof inputSize === "number" ? "none" : "sigmoid")]();
}

/** The options of functions that draw random numbers. */
export function randomOf({ generator }: Pick<PairOptions, "generator">): { readonly generator?: Generator } {
  return generator ? { generator } : {};
}
