import { formatShape, NNError, resize, ShapeError, type PerAxis, type Tensor } from "@nn/tensor";
import { perAxis } from "@nn/tensor/graph";
import { oneOf } from "./one-of.js";
import { spatialLetters } from "./spatial-input.js";

const MODES = ["nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear"] as const;

/** How new places are filled: "linear" is for one spatial axis, "bilinear" and "bicubic" for two, "trilinear" for three. */
export type InterpolateMode = (typeof MODES)[number];

/** Options of {@link interpolate}. One of `size` and `scaleFactor` is needed. */
export interface InterpolateOptions {
  /** The spatial sizes of the result. */
  readonly size?: PerAxis;
  /** What the spatial sizes are multiplied by; the products are rounded down. */
  readonly scaleFactor?: PerAxis;
  /** Initially "nearest". */
  readonly mode?: InterpolateMode;
  /** Whether the corners of input and result coincide, in the modes that blend. Initially false. */
  readonly alignCorners?: boolean;
  /** Whether places are looked up by the ratio of the sizes, and not by `scaleFactor` itself. Initially false. */
  readonly recomputeScaleFactor?: boolean;
}

/** The number of spatial axes that a mode is for; those left out are for any. */
const RANK_OF_MODE: Partial<Record<InterpolateMode, number>> = {
  linear: 1,
  bilinear: 2,
  bicubic: 2,
  trilinear: 3,
};

/** Refuses options that contradict each other. */
export function checkInterpolation(name: string, options: InterpolateOptions): void {
  const { size, scaleFactor, mode = "nearest", alignCorners } = options;
  if ((size === undefined) === (scaleFactor === undefined)) {
    const given = size === undefined ? "neither" : "both";
    throw new NNError(name, `takes a size or a scaleFactor, got ${given}`, "give one of them");
  }
  if (alignCorners !== undefined && RANK_OF_MODE[oneOf(name, "mode", mode, MODES)] === undefined) {
    throw new NNError(name, `alignCorners has no meaning in mode "${mode}"`, "leave it out");
  }
}

/**
 * Scales the spatial axes, as PyTorch's `interpolate` does (but for `antialias`).
 *
 * @param x - `[N, C, L]`, `[N, C, H, W]` or `[N, C, D, H, W]`
 * @returns The same with other spatial sizes.
 * @throws NNError when neither or both of `size` and `scaleFactor` are given, or `alignCorners` with a mode that doesn't
 * blend; ShapeError when the mode is for another number of axes.
 *
 * @example
 * ```ts
 * import { interpolate } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const x = tensor([[[0, 4]]]);
 * console.log(await interpolate(x, { scaleFactor: 2 }).array()); // [[[0, 0, 4, 4]]]
 * console.log(await interpolate(x, { size: 4, mode: "linear" }).array()); // [[[0, 1, 3, 4]]]
 * ```
 */
export function interpolate(x: Tensor, options: InterpolateOptions): Tensor {
  checkInterpolation("interpolate", options);
  return scaled("interpolate", x, options);
}

/** {@link interpolate} by checked options, for a layer of the given name. */
export function scaled(name: string, x: Tensor, options: InterpolateOptions): Tensor {
  const { mode = "nearest", alignCorners = false } = options;
  const rank = x.shape.length - 2;
  const wanted = RANK_OF_MODE[mode];
  if (rank < 1 || rank > 3 || (wanted !== undefined && wanted !== rank)) {
    const shapes = (wanted ? [wanted] : [1, 2, 3]).map((n) => `[N, C, ${spatialLetters(n)}]`).join(" or ");
    throw new ShapeError(name, `mode "${mode}" expected ${shapes}, got ${formatShape(x.shape)}`);
  }
  const { size, scale } = targetOf(name, x.shape.slice(2), options);
  return resize(x, size, {
    mode: mode === "linear" || mode === "trilinear" ? "bilinear" : mode,
    alignCorners,
    ...(scale ? { scale } : {}),
  });
}

function targetOf(
  name: string,
  spatial: readonly number[],
  { size, scaleFactor = 1, recomputeScaleFactor = false }: InterpolateOptions,
): { size: number[]; scale?: number[] } {
  const rank = spatial.length;
  if (size !== undefined) return { size: perAxis(name, "size", size, rank, 1) };
  const factors = typeof scaleFactor === "number" ? spatial.map(() => scaleFactor) : [...scaleFactor];
  if (factors.length !== rank || !factors.every((factor) => factor > 0 && Number.isFinite(factor))) {
    throw new ShapeError(
      name,
      `scaleFactor must be a positive number, or ${rank} of them, got ${String(scaleFactor)}`,
    );
  }
  const target = spatial.map((count, i) => Math.floor(count * factors[i]));
  if (target.some((count) => count < 1)) {
    throw new ShapeError(
      name,
      `scaleFactor ${String(scaleFactor)} leaves nothing of ${formatShape(spatial)}`,
    );
  }
  return recomputeScaleFactor ? { size: target } : { size: target, scale: factors };
}
