import { digits, saveNpz } from "@nn/data";
import { autoencoder } from "./autoencoder.js";
import { contractive } from "./contractive.js";
import { denoising } from "./denoising.js";
import { gan } from "./gan.js";
import { ganConditional } from "./gan-conditional.js";
import { ganMetrics } from "./gan-metrics.js";
import { ganUses } from "./gan-uses.js";
import { ganParts, ganVariant } from "./gan-variants.js";
import { latentSpace } from "./latent-space.js";
import type { MakePage } from "./page.js";
import { pca } from "./pca.js";
import { sparse } from "./sparse.js";
import { vaeFamily } from "./vae-family.js";
import { variationalAutoencoder } from "./variational-autoencoder.js";
import { vq } from "./vq.js";

export { themedSvg } from "./themed-svg.js";

/** By the page's place in the guide. */
export const pages: Readonly<Record<string, MakePage>> = {
  "tutorials/autoencoder": autoencoder,
  "tutorials/variational-autoencoder": variationalAutoencoder,
  "autoencoders/pca": pca,
  "autoencoders/denoising": denoising,
  "autoencoders/sparse": sparse,
  "autoencoders/contractive": contractive,
  "vae/index": vaeFamily,
  "vae/vq": vq,
  "latent-space": latentSpace,
  "tutorials/gan": gan,
  "gan/minimax": ganVariant("MM", { page: "minimax" }),
  "gan/non-saturating": ganVariant("NS", { page: "non-saturating" }),
  "gan/wgan": ganVariant("WGAN", { page: "wgan" }),
  "gan/wgan-gp": ganVariant("WGAN-GP", { page: "wgan-gp" }),
  "gan/least-squares": ganVariant("LSGAN", { page: "least-squares" }),
  "gan/dragan": ganVariant("DRAGAN", { page: "dragan" }),
  "gan/began": ganVariant("BEGAN", { page: "began", errors: true }),
  "gan/parts": ganParts,
  "gan/conditional": ganConditional,
  "gan/metrics": ganMetrics,
  "gan/uses": ganUses,
};

/** The bundled digits and their split, for NumPy. */
export async function saveDigits(file: string): Promise<void> {
  const { train, test } = digits();
  const [a, b] = [train.all(), test.all()];
  await saveNpz({ train: a.x, train_labels: a.y, test: b.x, test_labels: b.y }, file, { compressed: true });
}
