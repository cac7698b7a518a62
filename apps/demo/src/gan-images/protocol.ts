import type { CommonFacts, CommonSettings } from "../training/protocol.ts";
import type { Beginning, Session } from "../training/session.ts";

export const LOSSES = { ns: "Non-saturating", wganGp: "WGAN-GP" } as const;
export type Loss = keyof typeof LOSSES;

export const CODE_SIZES = [2, 8, 16, 32] as const;

/** Digits in a batch. */
export const BATCH = 64;

/** Samples along a side of their grid. */
export const GRID = 6;

/** Codes that the walk goes round, and pictures on the way from one to the next. */
export const STOPS = 6;
export const STRIDES = 12;

/** The samples of a − b + c. */
export type Picked = readonly [a: number, b: number, c: number];

export interface Settings extends CommonSettings {
  readonly loss: Loss;
  readonly codeSize: number;
}

export interface View {
  /** Which round is walked: each number is another one. */
  readonly walk: number;
  readonly picked: Picked;
}

export interface Facts extends CommonFacts {
  /** Some of the pictures that it trains on, as many as there are samples. */
  readonly trainingData: Float32Array;
}

/** A frame. Pictures one after the other. */
export interface Picture {
  /** Of the same codes all the time, row by row. */
  readonly samples: Float32Array;
  /** The round, STOPS x STRIDES pictures; after the last comes the first again. */
  readonly walk: Float32Array;
  /** What the generator makes of z_a − z_b + z_c. */
  readonly sum: Float32Array;
}

/** What the page and its worker say to each other. */
export interface ImagesProtocol {
  readonly settings: Settings;
  readonly view: View;
  readonly facts: Facts;
  readonly picture: Picture;
  readonly curve: "discriminator" | "generator";
  readonly action: undefined;
}

export type ImagesSession = Session<ImagesProtocol>;

export const BEGINNING: Beginning<ImagesProtocol> = {
  settings: { backend: "wasm", learningRate: 1e-3, loss: "ns", codeSize: 16 },
  view: { walk: 0, picked: [0, 1, 2] },
  curves: ["discriminator", "generator"],
};
