/** A model that was made: its errors, and what it makes of the images that are shown. */
export interface ModelResult {
  readonly name: string;
  /** One line: how it is built. */
  readonly built: string;
  /** One line: what it does. */
  readonly does: string;
  readonly codeSize: number;
  /** Mean squared error on held-out images, a pixel being 0 … 1. */
  readonly error: number;
  /** The same where it is given the images with noise, and the clean ones are the target. */
  readonly errorFromNoise: number;
  readonly seconds: number;
  /** Errors after each epoch; empty where there are no epochs. */
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
  /** Whether the training was stopped before its end. */
  readonly stopped: boolean;
  /** The images that are shown, after going through the code. */
  readonly reconstructions: readonly Float32Array[];
  /** The same of the noisy images. */
  readonly denoised: readonly Float32Array[];
}

/** What each unit of the sparse autoencoder draws, and how often the units fire. */
export interface SparseUnits {
  readonly rate: number;
  /** Within 0 … 1, nothing being in the middle. */
  readonly filters: readonly Float32Array[];
}

/** Everything that this part of the tour shows. */
export interface TourResult {
  readonly seconds: number;
  readonly trainingImages: number;
  readonly heldOutImages: number;
  /** One held-out image of each digit. */
  readonly originals: readonly Float32Array[];
  /** The same with noise. */
  readonly noisy: readonly Float32Array[];
  /** The models, PCA first. */
  readonly models: readonly ModelResult[];
  /** Of the sparse autoencoder, when it was trained. */
  readonly sparse: SparseUnits | undefined;
  /** The held-out images as codes of two numbers. */
  readonly maps: readonly { readonly title: string; readonly codes: Float32Array }[];
  /** The digits of the held-out images. */
  readonly labels: Int32Array;
  /** What the decoder of the last map makes of a grid of codes, row by row, when it was trained. */
  readonly grid: readonly Float32Array[];
}
