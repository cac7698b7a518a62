import { began, dragan, type GAN, lsGan, mmGan, nsGan, wgan, wganGp, type GanRules } from "@nn/gan";
import type { VariantName } from "./gan-variant-names.js";

/** The rules of the seven variants with the settings of their papers. */
export const PRESETS: Readonly<Record<VariantName, () => GanRules>> = {
  MM: mmGan,
  NS: nsGan,
  WGAN: wgan,
  "WGAN-GP": wganGp,
  LSGAN: lsGan,
  DRAGAN: dragan,
  BEGAN: began,
};

/** What differs from variant to variant, in one line. */
export function settingsOf({ update, penalties }: GAN): string {
  const { lr, discriminatorSteps, clipWeights } = update;
  return [
    `rate ${lr}`,
    discriminatorSteps > 1 && `${discriminatorSteps} steps of the discriminator`,
    clipWeights !== undefined && `weights within ±${clipWeights}`,
    ...penalties.map((penalty) => penalty.name),
  ]
    .filter(Boolean)
    .join(", ");
}
