import { aliceInWonderland, dates, digits, englishGerman, saveNpz } from "@nn/data";
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
import { gpt } from "./gpt.js";
import { positions } from "./positions.js";
import { transformer } from "./transformer.js";
import { transformerFromScratch } from "./transformer-from-scratch.js";
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
  "tutorials/transformer": transformer,
  "tutorials/transformer-from-scratch": transformerFromScratch,
  "tutorials/gpt": gpt,
  "transformer/positions": positions,
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

/** Texts that programs in Python read, by the names of their files. */
export async function textFiles(): Promise<Readonly<Record<string, string>>> {
  const lines = (split: "train" | "test", count: number): string => {
    const { source, target } = dates(count, { split, seed: 0 });
    return source.map((text, i) => `${split}\t${text}\t${target[i]!}\n`).join("");
  };
  const german = (part: "text" | "train" | "test", count: number, seed: number): string => {
    const { target } = englishGerman(count, { split: part === "test" ? "test" : "train", seed });
    return target.map((text) => `${part}\t${text}\n`).join("");
  };
  return {
    "alice.txt": await aliceInWonderland(),
    "german.tsv": german("text", 2000, 0) + german("train", 100, 1) + german("test", 200, 2),
    "dates.tsv": lines("train", 4000) + lines("test", 200),
  };
}

/** The bundled digits and their split, for NumPy. */
export async function saveDigits(file: string): Promise<void> {
  const { train, test } = digits();
  const [a, b] = [train.all(), test.all()];
  await saveNpz({ train: a.x, train_labels: a.y, test: b.x, test_labels: b.y }, file, { compressed: true });
}
