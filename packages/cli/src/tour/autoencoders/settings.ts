/** How long a model is trained, and how fast it learns at first. */
export interface Training {
  readonly epochs: number;
  readonly lr: number;
}

/** How large the models of the tour are, and how long they are trained. */
export interface TourSettings {
  /** Numbers in the codes that are compared. */
  readonly codeSize: number;
  readonly linear: Training;
  readonly deep: Training & { readonly hidden: readonly number[] };
  /** The deep autoencoder with codes of two numbers. */
  readonly map: Training & { readonly hidden: readonly number[] };
}

/** Chosen so that for every seed the linear autoencoder is at PCA and the deep one far below. */
export function tourSettings(quick: boolean): TourSettings {
  const map = { hidden: [128, 64], epochs: quick ? 30 : 50, lr: 0.005 };
  return quick
    ? {
        codeSize: 8,
        linear: { epochs: 30, lr: 0.02 },
        deep: { hidden: [128, 64], epochs: 30, lr: 0.005 },
        map,
      }
    : {
        codeSize: 8,
        linear: { epochs: 80, lr: 0.02 },
        deep: { hidden: [256, 128], epochs: 80, lr: 0.003 },
        map,
      };
}
