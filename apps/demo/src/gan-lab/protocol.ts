import type { Players } from "@nn/gan";
import type { CommonFacts, CommonSettings } from "../training/protocol.ts";
import type { Beginning, Session } from "../training/session.ts";
import type { Variant } from "./variants.ts";

export const DISTRIBUTIONS = {
  ring: "Ring of 8",
  grid: "Grid of 25",
  moons: "Moons",
  spiral: "Spiral",
  circles: "Circles",
  own: "Your own",
} as const;
export type Distribution = keyof typeof DISTRIBUTIONS;

/** The discriminator's steps for one of the generator. */
export const DISCRIMINATOR_STEPS = [1, 2, 3, 5, 10] as const;

/** Points in a batch. */
export const BATCH = 128;

/** Half the side of the square that is shown. */
export const REACH = 2.75;

/** Places along a side of the discriminator's field. */
export const FIELD = 44;

/** Codes along a side of the manifold. */
export const MESH = 21;

export interface Settings extends CommonSettings {
  readonly data: Distribution;
  /** The places that were drawn, x and y in turn. */
  readonly drawn: Float32Array;
  /** One game or two, which see the same data and random numbers. */
  readonly variants: readonly [Variant] | readonly [Variant, Variant];
  readonly discriminatorSteps: number;
}

export interface Facts extends CommonFacts {
  /** Some of the points that are learned, x and y in turn. */
  readonly real: Float32Array;
  /** The same of each distribution that can be picked. */
  readonly previews: Readonly<Partial<Record<Distribution, Float32Array>>>;
  /** How many modes there are, where that is known. */
  readonly modes: number | undefined;
}

/** How a mixture is met. */
export interface Coverage {
  readonly found: number;
  /** The share of good samples. */
  readonly good: number;
}

/** One game as it stands. Places are x and y in turn. */
export interface GamePicture {
  /** How real the discriminator holds each place, 0 … 1, row by row from the top left. */
  readonly field: Float32Array;
  readonly samples: Float32Array;
  /** Where the generator's loss wants the first samples to go: −∂L/∂y for each of them. */
  readonly pulls: Float32Array;
  /** Where a square grid of codes goes, row by row. */
  readonly mesh: Float32Array;
  readonly coverage: Coverage | undefined;
  /** Its numbers are no numbers any more. */
  readonly diverged: boolean;
}

export interface Picture {
  readonly games: readonly GamePicture[];
  /** The steps that can be gone back to. */
  readonly kept: readonly number[];
}

export type Action =
  { readonly type: "rewind"; readonly step: number } | { readonly type: "turn"; readonly players: Players };

export type CurveName = `${"discriminator" | "generator" | "good"}${0 | 1}`;

/** What the page and its worker say to each other. */
export interface LabProtocol {
  readonly settings: Settings;
  readonly view: object;
  readonly facts: Facts;
  readonly picture: Picture;
  readonly curve: CurveName;
  readonly action: Action;
}

export type LabSession = Session<LabProtocol>;

export const BEGINNING: Beginning<LabProtocol> = {
  settings: {
    backend: "wasm",
    learningRate: 3e-3,
    data: "ring",
    drawn: new Float32Array(),
    variants: ["ns"],
    discriminatorSteps: 1,
  },
  view: {},
  curves: ["discriminator0", "generator0", "good0", "discriminator1", "generator1", "good1"],
};
