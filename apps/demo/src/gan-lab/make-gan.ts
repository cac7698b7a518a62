import {
  began,
  beganMlp,
  dragan,
  GAN,
  hingeLoss,
  lsGan,
  mlp,
  mmGan,
  nsGan,
  relativisticLoss,
  wgan,
  wganGp,
  type GanRules,
} from "@nn/gan";
import type { Variant } from "./variants.ts";

const NETWORKS = { inputSize: 2, codeSize: 2, hidden: [64, 64, 64] };

/** The presets, with what points want that images don't: weaker penalties, looser weights. */
const RULES: Readonly<Record<Variant, () => GanRules>> = {
  mm: mmGan,
  ns: nsGan,
  wgan: () => withUpdate(wgan(), { clipWeights: 0.1 }),
  wganGp: () => wganGp({ weight: 0.1 }),
  lsgan: lsGan,
  dragan: () => dragan({ weight: 0.1, scale: 0.1 }),
  began: () => began({ diversity: 0.7 }),
  hinge: () => ({ ...nsGan(), loss: hingeLoss() }),
  relativistic: () => ({ ...nsGan(), loss: relativisticLoss() }),
};

/** Both networks and the rules of a game. */
export function makeGan(variant: Variant, lr: number): GAN {
  const networks = variant === "began" ? beganMlp({ ...NETWORKS, bottleneck: 1 }) : mlp(NETWORKS);
  return new GAN({ ...networks, ...withUpdate(RULES[variant](), { lr }) });
}

function withUpdate(rules: GanRules, update: GanRules["update"]): GanRules {
  return { ...rules, update: { ...rules.update, ...update } };
}
