/** A model that was made: its errors, and what it makes of the images that are shown. */
export interface ModelResult {
  readonly name: string;
  /** One line: how it is built. */
  readonly built: string;
  readonly codeSize: number;
  /** Mean squared error on held-out images, a pixel being 0 … 1. */
  readonly error: number;
  readonly seconds: number;
  /** Errors after each epoch; empty where there are no epochs. */
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
  /** Whether the training was stopped before its end. */
  readonly stopped: boolean;
  /** The images that are shown, after going through the code. */
  readonly reconstructions: readonly Float32Array[];
}

/** Everything that this part of the tour shows. */
export interface TourResult {
  readonly seconds: number;
  readonly trainingImages: number;
  readonly heldOutImages: number;
  /** One held-out image of each digit. */
  readonly originals: readonly Float32Array[];
  /** The models with codes of the same size, PCA first. */
  readonly models: readonly ModelResult[];
  /** The held-out images as codes of two numbers. */
  readonly maps: readonly { readonly title: string; readonly codes: Float32Array }[];
  /** The digits of the held-out images. */
  readonly labels: Int32Array;
  /** What the decoder of the last map makes of a grid of codes, row by row, when it was trained. */
  readonly grid: readonly Float32Array[];
}
