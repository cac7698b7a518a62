import type { Bounds, Point } from "../plot/map-view.ts";
import type { CommonFacts, CommonSettings } from "../training/protocol.ts";
import type { Session } from "../training/session.ts";
import type { Kind } from "./kinds.ts";

export const CODE_SIZES = [2, 3, 4, 8, 16, 32] as const;

/** Standard deviations of the noise. */
export const NOISES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1] as const;

/** The decoder's drawings over the map are a square of this many. */
export const GRID = 15;

export interface Settings extends CommonSettings {
  readonly kind: Kind;
  readonly codeSize: number;
  /** What is added to the ten digits that are rebuilt and, for the denoising kind, to what it trains on. */
  readonly noise: number;
}

/** Two ways to code: the autoencoder, and PCA beside it. */
export const CODERS = ["model", "pca"] as const;
export type CoderName = (typeof CODERS)[number];

export interface View {
  /** The places on the maps that are decoded; nothing for a map's middle. */
  readonly probes: Readonly<Record<CoderName, Point | undefined>>;
  /** Whether maps carry the decoder's drawings. */
  readonly drawings: boolean;
  /** The picture on the pad. */
  readonly drawn: Float32Array | undefined;
}

export interface Facts extends CommonFacts {
  /** The digit that each place of `MapPicture.codes` shows. */
  readonly labels: Uint8Array;
  /** The held-out pictures that are rebuilt. */
  readonly originals: Float32Array;
  /** Held-out error of PCA with as many numbers. */
  readonly pca: number;
}

/** The codes of all digits, in the plane. */
export interface MapPicture {
  /** x and y in turn. */
  readonly codes: Float32Array;
  readonly bounds: Bounds;
  readonly probeAt: Point;
  readonly probe: Float32Array;
  readonly drawings: Float32Array | undefined;
  /** Where the picture on the pad is. */
  readonly drawnAt: Point | undefined;
}

/** Pictures that went through a code, and their mean squared error. */
export interface Rebuilt {
  readonly pixels: Float32Array;
  readonly error: number;
}

/** What a coder makes of the picture on the pad. */
export interface CodedDrawing extends Rebuilt {
  readonly code: Float32Array;
}

/** What a frame shows of one coder. */
export interface CoderPicture {
  readonly map: MapPicture;
  /** The least and the greatest number in all codes. */
  readonly range: readonly [low: number, high: number];
  /** The ten digits, rebuilt from what the noise left; errors are against the clean ones. */
  readonly rebuilt: Rebuilt;
  readonly drawn: CodedDrawing | undefined;
}

export interface Picture extends Readonly<Record<CoderName, CoderPicture>> {
  /** The ten digits with noise, and how far they are from the clean ones. */
  readonly noisy: Rebuilt;
}

/** What the page and its worker say to each other. */
export interface AutoencoderProtocol {
  readonly settings: Settings;
  readonly view: View;
  readonly facts: Facts;
  readonly picture: Picture;
  readonly curve: "train" | "heldOut";
  readonly action: undefined;
}

export type AutoencoderSession = Session<AutoencoderProtocol>;

/** Both points in the middles of their maps. */
export const NO_PROBES: View["probes"] = { model: undefined, pca: undefined };

export const BEGINNING = {
  settings: { backend: "wasm", kind: "deep", codeSize: 2, learningRate: 1e-3, noise: 0 },
  view: { probes: NO_PROBES, drawings: false, drawn: undefined },
  curves: ["train", "heldOut"],
} as const;
