import { digits, saveNpz } from "@nn/data";
import { autoencoder } from "./autoencoder.js";
import { contractive } from "./contractive.js";
import { denoising } from "./denoising.js";
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
};

/** The bundled digits and their split, for NumPy. */
export async function saveDigits(file: string): Promise<void> {
  const { train, test } = digits();
  const [a, b] = [train.all(), test.all()];
  await saveNpz({ train: a.x, train_labels: a.y, test: b.x, test_labels: b.y }, file, { compressed: true });
}
