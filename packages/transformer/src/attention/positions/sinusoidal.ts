import { Module } from "@nn/layers";
import { arange, concat, NNError, stack, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { placesFor, type PositionOptions } from "./places.js";

/** Options of {@link sinusoidalEncoding}. */
export interface SinusoidalOptions {
  /** Longest wavelength / 2π. Initially 10000, as in the paper. */
  readonly base?: number | undefined;
  /**
   * "interleaved": sine and cosine take turns, as in the paper; "halves": all sines, then all cosines, as in its code
   * (tensor2tensor). Initially "interleaved".
   */
  readonly layout?: "interleaved" | "halves" | undefined;
}

/**
 * PE(p, 2i) = sin(p / 10000^(2i/d)), PE(p, 2i + 1) = cos(p / 10000^(2i/d)) (Vaswani et al. 2017, section 3.5).
 *
 * @param places - `[*]`, int32 or floating.
 * @param size - d, even.
 * @returns `[*, size]`
 * @throws NNError when the size is odd.
 *
 * @example
 * ```ts
 * import { sinusoidalEncoding } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * console.log(await sinusoidalEncoding(tensor([0]), 4).array()); // [[0, 1, 0, 1]]
 * ```
 */
export function sinusoidalEncoding(places: Tensor, size: number, options: SinusoidalOptions = {}): Tensor {
  const { base = 10000, layout = "interleaved" } = options;
  if (!Number.isInteger(size) || size < 2 || size % 2 !== 0) {
    throw new NNError("sinusoidalEncoding", `size must be an even number from 2 on, got ${size}`);
  }
  const { dtype, shape } = nodeOf("sinusoidalEncoding", places);
  const floating = dtype === "float64" ? dtype : "float32";
  const exponents = arange(0, size, 2, { dtype: floating }).mul(-Math.log(base) / size); // [size / 2]
  const angles = places.cast(floating).unsqueeze(-1).mul(exponents.exp()); // [*, size / 2]
  const waves = [angles.sin(), angles.cos()];
  return layout === "halves" ? concat(waves, -1) : stack(waves, -1).reshape([...shape, size]);
}

/**
 * Adds {@link sinusoidalEncoding} to embeddings. It has no parameters and no longest sequence.
 *
 * @example
 * ```ts
 * import { SinusoidalPositions } from "@nn/transformer";
 * import { zeros } from "@nn/tensor";
 * const encoded = new SinusoidalPositions().forward(zeros([1, 1, 4]));
 * console.log(await encoded.array()); // [[[0, 1, 0, 1]]]
 * ```
 */
export class SinusoidalPositions extends Module<[x: Tensor, options?: PositionOptions]> {
  readonly base: number;
  readonly layout: "interleaved" | "halves";

  constructor({ base = 10000, layout = "interleaved" }: SinusoidalOptions = {}) {
    super();
    this.base = base;
    this.layout = layout;
  }

  /**
   * @param x - `[N, L, E]`, E even
   * @returns Of the same shape.
   */
  forward(x: Tensor, options: PositionOptions = {}): Tensor {
    const places = placesFor("SinusoidalPositions", x, options);
    return x.add(sinusoidalEncoding(places, x.shape[2], this).cast(x.dtype));
  }

  override extraRepr(): string {
    return `base=${this.base}, layout=${this.layout}`;
  }
}
