import type { Bounds, Point } from "../plot/map-view.ts";
import type { CommonFacts, CommonSettings } from "../training/protocol.ts";
import type { Session } from "../training/session.ts";

export const CODE_SIZES = [2, 3, 4, 8, 16, 32] as const;

/** The decoder's drawings over the map are a square of this many. */
export const GRID = 15;

export interface Settings extends CommonSettings {
  readonly codeSize: number;
}

export interface View {
  /** The place on the map that is decoded; nothing for its middle. */
  readonly probe: Point | undefined;
  /** Whether frames carry the drawings over the map. */
  readonly drawings: boolean;
}

export interface Facts extends CommonFacts {
  /** The digit that each place of `Picture.codes` shows. */
  readonly labels: Uint8Array;
  /** The held-out pictures that are reconstructed. */
  readonly originals: Float32Array;
  /** Held-out error of PCA with as many numbers. */
  readonly pca: number;
}

export interface Picture {
  /** Places on the map, x and y in turn. */
  readonly codes: Float32Array;
  readonly bounds: Bounds;
  readonly reconstructions: Float32Array;
  readonly probe: Float32Array;
  readonly probeAt: Point;
  readonly drawings: Float32Array | undefined;
}

/** What the page and its worker say to each other. */
export interface AutoencoderProtocol {
  readonly settings: Settings;
  readonly view: View;
  readonly facts: Facts;
  readonly picture: Picture;
  readonly curve: "train" | "heldOut";
}

export type AutoencoderSession = Session<AutoencoderProtocol>;

export const BEGINNING = {
  settings: { backend: "wasm", codeSize: 2, learningRate: 1e-3 },
  view: { probe: undefined, drawings: false },
  curves: ["train", "heldOut"],
} as const;
