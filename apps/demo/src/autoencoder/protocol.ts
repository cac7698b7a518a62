// What the page and its worker say to each other.

export const CODE_SIZES = [2, 3, 4, 8, 16, 32] as const;
export const LEARNING_RATES = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2] as const;

/** Pictures are 8 x 8. */
export const SIDE = 8;
export const PIXELS = SIDE * SIDE;

/** The decoder's drawings over the map are a square of this many. */
export const GRID = 15;

/** What can compute, by the names on the page. */
export const BACKENDS = { wasm: "WebAssembly", webgpu: "WebGPU", webgl2: "WebGL2" } as const;
export type BackendChoice = keyof typeof BACKENDS;

export interface Settings {
  readonly backend: BackendChoice;
  readonly codeSize: number;
  readonly learningRate: number;
}

export type Command =
  | { readonly type: "reset"; readonly run: number; readonly settings: Settings }
  | { readonly type: "learningRate"; readonly value: number }
  | { readonly type: "train"; readonly on: boolean }
  | { readonly type: "step" }
  /** The last frame is on the screen; the next may come. */
  | { readonly type: "shown" }
  /** The place on the map that is decoded into `Frame.probe`. */
  | { readonly type: "probe"; readonly at: Point }
  /** Whether frames carry the drawings over the map. */
  | { readonly type: "drawings"; readonly on: boolean };

export type Point = readonly [x: number, y: number];

/** A square of the map. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly half: number;
}

/** What does not change while a run goes on. */
export interface Start {
  readonly type: "start";
  readonly run: number;
  readonly backend: BackendChoice;
  readonly device: string;
  /** Why it is not the backend that was asked for. */
  readonly refusal: string | undefined;
  readonly parameters: number;
  readonly trainCount: number;
  readonly heldOutCount: number;
  readonly stepsPerEpoch: number;
  /** The digit that each place of `Frame.codes` shows. */
  readonly labels: Uint8Array;
  /** The held-out pictures that are reconstructed. */
  readonly originals: Float32Array;
  /** Held-out error of PCA with as many numbers. */
  readonly pca: number;
}

export interface Frame {
  readonly type: "frame";
  readonly run: number;
  readonly step: number;
  readonly stepsPerSecond: number;
  /** Losses since the last frame. */
  readonly train: readonly LossPoint[];
  readonly heldOut: readonly LossPoint[];
  /** Places on the map, x and y in turn. */
  readonly codes: Float32Array;
  readonly bounds: Bounds;
  readonly reconstructions: Float32Array;
  readonly probe: Float32Array;
  readonly probeAt: Point;
  readonly drawings: Float32Array | undefined;
}

export interface LossPoint {
  readonly step: number;
  readonly loss: number;
}

export interface Failure {
  readonly type: "failure";
  readonly message: string;
}

export type Report = Start | Frame | Failure;
