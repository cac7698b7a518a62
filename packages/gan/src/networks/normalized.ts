import {
  BatchNorm1d,
  BatchNorm2d,
  GroupNorm,
  Linear,
  spectralNorm,
  type Conv2d,
  type ConvTranspose2d,
  type Module,
} from "@nn/layers";
import type { Generator } from "@nn/tensor";

/**
 * What keeps a discriminator's layers in bounds: "batch" (Ioffe and Szegedy 2015), "layer" (Ba et al. 2016, over all of
 * an example, with a scale for each channel), "spectral" (Miyato et al. 2018), or nothing.
 */
export type Normalization = (typeof NORMALIZATIONS)[number];

export const NORMALIZATIONS = ["batch", "layer", "spectral", "none"] as const;

type Layer = Linear | Conv2d | ConvTranspose2d;

/** A layer, and what normalises its result. */
export function normalized(
  layer: Layer,
  kind: Normalization,
  random: { readonly generator?: Generator } = {},
): Module[] {
  // Batch norm would take a bias away again.
  if (kind === "batch") layer.bias = undefined;
  const norm = layer instanceof Linear ? norms1d(layer.outFeatures, kind) : norms2d(layer.outChannels, kind);
  return [spectral(layer, kind, random), ...norm];
}

/** A layer without a norm behind it; spectral norm is about its weight. */
export function spectral<L extends Layer>(
  layer: L,
  kind: Normalization,
  random: { readonly generator?: Generator } = {},
): L {
  if (kind === "spectral") spectralNorm(layer, random);
  return layer;
}

/** What normalises `[n, size]`. */
function norms1d(size: number, kind: Normalization): Module[] {
  return kind === "batch" ? [new BatchNorm1d(size)] : layerNorms(size, kind);
}

/** What normalises `[n, channels, h, w]`. */
export function norms2d(channels: number, kind: Normalization): Module[] {
  return kind === "batch" ? [new BatchNorm2d(channels)] : layerNorms(channels, kind);
}

function layerNorms(channels: number, kind: Normalization): Module[] {
  return kind === "layer" ? [new GroupNorm(1, channels)] : [];
}
