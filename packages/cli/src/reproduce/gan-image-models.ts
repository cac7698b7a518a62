import { beganInfoGan, GAN, infoGan, type UpdateRule } from "@nn/gan";
import type { VariantName } from "./gan-variant-names.js";
import { PRESETS } from "./gan-variants.js";

/** The size of a code. */
export const CODE_SIZE = 64;

/** Faster than in the papers, for a small budget; the rates go down, and samples are made with average weights. */
const SETTINGS: Readonly<Record<VariantName, UpdateRule>> = {
  MM: { lr: 5e-4 },
  NS: { lr: 5e-4 },
  WGAN: { lr: 2e-4, discriminatorSteps: 3, clipWeights: 0.02 },
  "WGAN-GP": { lr: 1e-3, betas: [0.5, 0.9], discriminatorSteps: 2 },
  LSGAN: { lr: 5e-4 },
  DRAGAN: { lr: 5e-4 },
  BEGAN: { lr: 5e-4 },
};

/** A variant with its preset and InfoGAN's pair, narrower than in Lucic et al. (2018), which keeps it within the budget. */
export function imageGan(variant: VariantName, quick: boolean): GAN {
  const rules = PRESETS[variant]();
  const channels: readonly [number, number] = quick ? [4, 8] : [16, 32];
  const inputSize = [1, 28, 28] as const;
  const sizes = { inputSize, codeSize: CODE_SIZE, channels, hidden: quick ? 32 : 128 };
  const perExample = (rules.penalties ?? []).length > 0;
  const networks =
    variant === "BEGAN"
      ? beganInfoGan(sizes)
      : infoGan({ ...sizes, normalization: perExample ? "layer" : "batch" });
  return new GAN({
    ...rules,
    ...networks,
    update: { ...rules.update, ema: quick ? 0.9 : 0.99, ...SETTINGS[variant] },
  });
}
