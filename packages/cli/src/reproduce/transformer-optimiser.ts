import { AdamW, CosineAnnealingLR, LinearLR, SequentialLR } from "@nn/optim";
import type { Parameter } from "@nn/layers";

/** Rates of {@link warmedUpAdamW}. */
export interface WarmUpOptions {
  /** Of the whole training. */
  readonly steps: number;
  /** Those in which the rate rises; at most half of them. */
  readonly warmup: number;
  readonly highest: number;
  readonly lowest: number;
  readonly betas?: readonly [number, number];
}

/** AdamW, and its schedule. */
export interface WarmedUp {
  readonly optimizer: AdamW;
  readonly schedule: { readonly schedule: SequentialLR; readonly every: "step" };
}

/** AdamW that leaves vectors (norms, biases) as large as they are, with a rate that rises and falls along a cosine. */
export function warmedUpAdamW(parameters: readonly Parameter[], options: WarmUpOptions): WarmedUp {
  const { steps, highest, lowest, betas } = options;
  const warmup = Math.max(1, Math.min(options.warmup, Math.floor(steps / 2)));
  const optimizer = new AdamW(
    [
      { params: parameters.filter(({ rank }) => rank >= 2), weightDecay: 0.1 },
      { params: parameters.filter(({ rank }) => rank < 2), weightDecay: 0 },
    ],
    { lr: highest, ...(betas && { betas }) },
  );
  const schedule = new SequentialLR(
    optimizer,
    [
      new LinearLR(optimizer, { startFactor: 1 / warmup, totalIters: warmup }),
      new CosineAnnealingLR(optimizer, Math.max(1, steps - warmup), { etaMin: lowest }),
    ],
    [warmup],
  );
  return { optimizer, schedule: { schedule, every: "step" } };
}
