import { concat, formatShape, ShapeError, stack, tensor, type Tensor } from "@nn/tensor";
import type { AttentionPositions } from "./attention-positions.js";
import { checkRotary, rotaryFrequencies, type RotaryScaling } from "./rotary-scaling.js";

/** Options of {@link RotaryPositions}. */
export interface RotaryOptions {
  /** θ: the wavelength of the slowest pair is about 2πθ. Initially 10000. */
  readonly base?: number | undefined;
  /**
   * Which numbers are turned together: "halves", i and i + d/2, as in Hugging Face's Llama; "interleaved", 2i and
   * 2i + 1, as in the paper and in llama2.c. Initially "halves".
   */
  readonly layout?: "halves" | "interleaved" | undefined;
  /** How the frequencies are changed for sequences longer than those trained on. Initially not at all. */
  readonly scaling?: RotaryScaling | undefined;
}

/**
 * Rotary positions: each pair of numbers of queries and keys is turned by place · θ^(-2i/d), so that scores depend on
 * distances only (Su et al. 2021, equation 34).
 *
 * @param dim - d: how many numbers of each head are turned, even; those behind stay as they are.
 * @throws NNError when dim is not even or the settings make no frequencies; ShapeError from `rotate` when heads are smaller.
 *
 * @example
 * ```ts
 * import { Attention, RotaryPositions } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const attention = new Attention(32, 4, { causal: true, positions: new RotaryPositions(8) });
 * console.log(attention.forward(randn([2, 5, 32])).shape); // [2, 5, 32]
 * ```
 */
export class RotaryPositions implements AttentionPositions {
  readonly base: number;
  readonly layout: "halves" | "interleaved";
  readonly scaling: RotaryScaling | undefined;

  constructor(
    readonly dim: number,
    { base = 10000, layout = "halves", scaling }: RotaryOptions = {},
  ) {
    this.base = base;
    this.layout = layout;
    this.scaling = scaling;
    checkRotary(this);
  }

  /**
   * @param x - `[N, h, L, d]`
   * @param places - `[L]` or `[N, L]`, int32
   * @returns Of x's shape.
   */
  rotate(x: Tensor, places: Tensor): Tensor {
    const size = x.shape[3];
    if (size < this.dim) {
      const text = `turns ${this.dim} numbers of each head, got heads of ${size} in ${formatShape(x.shape)}`;
      throw new ShapeError("RotaryPositions", text);
    }
    const angles = this.#angles(x, places); // [L, dim / 2] or [N, 1, L, dim / 2]
    const turned = this.#turned(size > this.dim ? x.slice(null, null, null, [0, this.dim]) : x, angles);
    return size > this.dim ? concat([turned, x.slice(null, null, null, [this.dim, size])], -1) : turned;
  }

  #angles(x: Tensor, places: Tensor): Tensor {
    const frequencies = tensor(rotaryFrequencies(this), [this.dim / 2], { dtype: x.dtype });
    const perHead = places.rank === 2 ? places.unsqueeze(1) : places; // [N, 1, L] or [L]
    return perHead.cast(x.dtype).unsqueeze(-1).mul(frequencies);
  }

  #turned(x: Tensor, angles: Tensor): Tensor {
    const [cos, sin] = [angles.cos(), angles.sin()];
    const [a, b] = this.layout === "halves" ? x.chunk(2, -1) : everyOther(x);
    const pair = [a.mul(cos).sub(b.mul(sin)), b.mul(cos).add(a.mul(sin))];
    return this.layout === "halves" ? concat(pair, -1) : stack(pair, -1).reshape(x.shape);
  }
}

/** The even and the odd places of the last axis. */
function everyOther(x: Tensor): Tensor[] {
  const pairs = x.reshape([...x.shape.slice(0, -1), x.shape.at(-1)! / 2, 2]);
  return [pairs.select(-1, 0), pairs.select(-1, 1)];
}
