import type { Bounds, Point } from "../plot/map-view.ts";
import type { CommonFacts, CommonSettings } from "../training/protocol.ts";
import type { Beginning, Session } from "../training/session.ts";

export const CODE_SIZES = [2, 3, 4, 8, 16] as const;

/** Digits in a batch. */
export const BATCH = 64;

/** How much a part of the loss may count. */
export const WEIGHTS = [0, 0.1, 0.25, 0.5, 1, 2, 4] as const;

/** The decoded plane is a square of this many. */
export const GRID = 15;

/** How many pictures an interpolation has, the two ends among them. */
export const STEPS = 10;

/** How many samples are drawn, and training pictures shown beside them: a square of them. */
export const SAMPLES = 16;

export interface Weights {
  readonly reconstruction: number;
  readonly kl: number;
}

export interface Settings extends CommonSettings, Weights {
  readonly codeSize: number;
}

/** What the map shows: the plane decoded, the codes of held-out digits, or these over it. */
export type MapMode = "plane" | "codes" | "both";

/** What a map's coordinates are: a code's own numbers, or 2 Φ(z) - 1, in which the prior is even. */
export type Scale = "number" | "quantile";

export const scaleOf = (map: MapMode): Scale => (map === "codes" ? "number" : "quantile");

export interface View {
  readonly map: MapMode;
  /** The place that is decoded into `Picture.probe`. */
  readonly probe: { readonly at: Point; readonly scale: Scale };
  /** The two pictures that are interpolated, when both are there. */
  readonly ends: readonly [from: Float32Array | undefined, to: Float32Array | undefined];
  readonly spherical: boolean;
}

export interface Facts extends CommonFacts {
  /** Held-out pictures, one after the other, and their digits. */
  readonly examples: Float32Array;
  readonly labels: Uint8Array;
  /** Some of the pictures that it trains on. */
  readonly trainingData: Float32Array;
}

/** What the decoder draws for the same codes after an epoch. */
export interface Samples {
  readonly epoch: number;
  readonly pixels: Float32Array;
}

/** A frame. Places are x and y in turn, in the map's scale. */
export interface Picture {
  /** A code of each held-out digit, drawn from its cloud. */
  readonly codes: Float32Array;
  readonly bounds: Bounds;
  /** The plane decoded, row by row from the top; empty where the map doesn't show it. */
  readonly plane: Float32Array;
  readonly probeAt: Point;
  readonly probe: Float32Array;
  /** The interpolation: its places and its pictures; empty without ends. */
  readonly path: Float32Array;
  readonly steps: Float32Array;
  /** Samples of now. */
  readonly samples: Float32Array;
  /** Those kept from earlier epochs. */
  readonly kept: readonly Samples[];
}

/** What the page and its worker say to each other. */
export interface VaeProtocol {
  readonly settings: Settings;
  readonly view: View;
  readonly facts: Facts;
  readonly picture: Picture;
  readonly curve: "reconstruction" | "kl" | "heldOutReconstruction" | "heldOutKl";
  readonly action: undefined;
}

export type VaeSession = Session<VaeProtocol>;

export const BEGINNING: Beginning<VaeProtocol> = {
  settings: { backend: "wasm", learningRate: 3e-3, codeSize: 2, reconstruction: 1, kl: 1 },
  view: {
    map: "plane",
    probe: { at: [0, 0], scale: "quantile" },
    ends: [undefined, undefined],
    spherical: false,
  },
  curves: ["reconstruction", "kl", "heldOutReconstruction", "heldOutKl"],
};
