/** How large the models of the tour are, and how long they are trained. */
export interface TourSettings {
  /** Numbers in the codes that are compared. */
  readonly codeSize: number;
  readonly hidden: readonly number[];
  readonly linear: { readonly epochs: number; readonly lr: number };
  readonly deep: { readonly epochs: number; readonly lr: number };
  /** The deep autoencoder with codes of two numbers. */
  readonly map: { readonly epochs: number; readonly lr: number };
}

/** Chosen so that for every seed the linear autoencoder is at PCA and the deep one far below. */
export function tourSettings(quick: boolean): TourSettings {
  const linear = { epochs: 40, lr: 0.02 };
  return quick
    ? {
        codeSize: 8,
        hidden: [128, 64],
        linear,
        deep: { epochs: 30, lr: 0.005 },
        map: { epochs: 30, lr: 0.005 },
      }
    : {
        codeSize: 8,
        hidden: [256, 128],
        linear,
        deep: { epochs: 80, lr: 0.003 },
        map: { epochs: 80, lr: 0.003 },
      };
}
