import { Draw } from "./draw.js";

/** Plain numbers with a shape: what every library starts from. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** First values of a dense layer; the weight is [inputs, outputs]. */
export interface DenseNumbers {
  readonly weight: Numbers;
  readonly bias: Numbers;
}

/** Adam's learning rate in every training step. */
export const LEARNING_RATE = 1e-3;

/** A classifier of small vectors: many short kernels. */
export const MLP = { widths: [64, 128, 128, 10], batch: 64 } as const;
/** An autoencoder of digits: larger products. */
export const AUTOENCODER = { widths: [784, 128, 32, 128, 784], batch: 32 } as const;
/** Two convolutions, 4x4, stride 2, that halve 28x28 images, and a dense layer. */
export const CONVOLUTION = {
  channels: [1, 16, 32],
  taps: 4,
  stride: 2,
  size: 28,
  batch: 16,
  classes: 10,
} as const;
/** Rows and columns of a square product. */
export const PRODUCT = 256;

function floats(draw: Draw, shape: readonly number[], scale: number): Numbers {
  return { shape, values: draw.floats(sizeOf(shape), scale) };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function dense(draw: Draw, inputs: number, outputs: number): DenseNumbers {
  const scale = 1 / Math.sqrt(inputs);
  return { weight: floats(draw, [inputs, outputs], scale), bias: floats(draw, [outputs], scale) };
}

function stack(draw: Draw, widths: readonly number[]): DenseNumbers[] {
  return widths.slice(1).map((width, i) => dense(draw, widths[i], width));
}

function labels(draw: Draw, batch: number, classes: number): Numbers {
  return { shape: [batch], values: draw.integers(batch, classes) };
}

export interface MlpNumbers {
  readonly layers: readonly DenseNumbers[];
  readonly x: Numbers;
  readonly labels: Numbers;
}

export function mlpNumbers(): MlpNumbers {
  const draw = new Draw();
  const { widths, batch } = MLP;
  return {
    layers: stack(draw, widths),
    x: floats(draw, [batch, widths[0]], 1),
    labels: labels(draw, batch, widths[widths.length - 1]),
  };
}

export interface AutoencoderNumbers {
  readonly layers: readonly DenseNumbers[];
  readonly x: Numbers;
}

export function autoencoderNumbers(): AutoencoderNumbers {
  const draw = new Draw();
  const { widths, batch } = AUTOENCODER;
  const layers = stack(draw, widths);
  return { layers, x: { shape: [batch, widths[0]], values: draw.shares(batch * widths[0]) } };
}

export interface ConvolutionNumbers {
  /** [out, in, taps, taps] of each convolution. */
  readonly filters: readonly Numbers[];
  /** What follows them; its inputs are in the order channels, rows, columns. */
  readonly output: DenseNumbers;
  /** [batch, 1, size, size] */
  readonly x: Numbers;
  readonly labels: Numbers;
}

/** Rows and columns of the last convolution's result. */
export const LAST_SIZE = CONVOLUTION.size / CONVOLUTION.stride ** (CONVOLUTION.channels.length - 1);

export function convolutionNumbers(): ConvolutionNumbers {
  const draw = new Draw();
  const { channels, taps, size, batch, classes } = CONVOLUTION;
  const filters = channels.slice(1).map((out, i) => {
    const shape = [out, channels[i], taps, taps];
    return floats(draw, shape, 1 / Math.sqrt(channels[i] * taps * taps));
  });
  const last = channels[channels.length - 1];
  return {
    filters,
    output: dense(draw, last * LAST_SIZE * LAST_SIZE, classes),
    x: floats(draw, [batch, channels[0], size, size], 1),
    labels: labels(draw, batch, classes),
  };
}

export interface ProductNumbers {
  readonly left: Numbers;
  readonly right: Numbers;
}

/** The right factor keeps the scale of what it multiplies, however often. */
export function productNumbers(): ProductNumbers {
  const draw = new Draw();
  const shape = [PRODUCT, PRODUCT];
  return { left: floats(draw, shape, 1), right: floats(draw, shape, Math.sqrt(3 / PRODUCT)) };
}
