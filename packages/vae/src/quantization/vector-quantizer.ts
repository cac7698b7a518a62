import { Buffer, Module, mseLoss } from "@nn/layers";
import {
  argMin,
  matMul,
  NNError,
  oneHot,
  randint,
  randn,
  ShapeError,
  where,
  zeros,
  formatShape,
  type Generator,
  type Tensor,
} from "@nn/tensor";
import { assignLater } from "@nn/tensor/graph";

/** Options of {@link VectorQuantizer}. */
export interface VectorQuantizerOptions {
  /** How much the encoder is drawn to the vectors it is given, β. Initially 0.25. */
  readonly commitment?: number;
  /** How much of the running means stays with each batch. Initially 0.99. */
  readonly decay?: number;
  /** A vector that fewer examples a batch come to, in the running mean, is put where one of them is. Initially 1; 0 never. */
  readonly reviveBelow?: number;
  /** Where the first vectors come from, and what revived ones become. Initially the default generator. */
  readonly generator?: Generator;
}

/** What {@link VectorQuantizer} makes of an encoder's output. */
export interface Quantized {
  /** The nearest vectors, of the input's shape; gradients pass as if nothing had been done. */
  readonly quantized: Tensor;
  /** Which ones: int32 `[n, …spatial]`. */
  readonly indices: Tensor;
  /** The commitment loss, rank 0. */
  readonly loss: Tensor;
  /** How many vectors are in use, e to the entropy of their shares: 1 … count, rank 0. */
  readonly perplexity: Tensor;
}

/** Keeps a vector that nobody came to from a division by 0. */
const EPSILON = 1e-5;

/**
 * Replaces vectors by the nearest ones of a code book, which is learned as running means of what comes to them.
 *
 *     q(z) = e_j,   j = argmin |z - e_j|²        loss = β |z - sg(e_j)|²
 *     Nⱼ ← γ Nⱼ + (1 - γ) nⱼ,   mⱼ ← γ mⱼ + (1 - γ) Σ z,   eⱼ = mⱼ / Nⱼ
 *
 * In training, vectors that hardly anything comes to are put where examples are. Attributes: the buffers `codebook`
 * `[count, size]`, `clusterSize` `[count]` (N) and `clusterSum` `[count, size]` (m).
 *
 * Source: van den Oord, Vinyals and Kavukcuoglu, "Neural Discrete Representation Learning" (2017), section 3 and appendix
 * A.1; revival: Dhariwal et al., "Jukebox" (2020), section 3.1.
 *
 * @param count - How many vectors, K.
 * @param size - Their size, D.
 * @throws NNError for options out of range.
 *
 * @example
 * ```ts
 * import { randn } from "@nn/tensor";
 * import { VectorQuantizer } from "@nn/vae";
 * const { quantized, indices } = new VectorQuantizer(64, 16).forward(randn([2, 16, 7, 7]));
 * console.log(quantized.shape, indices.shape); // [2, 16, 7, 7] [2, 7, 7]
 * ```
 */
export class VectorQuantizer extends Module<[z: Tensor], Quantized> {
  readonly codebook: Buffer;
  readonly clusterSize: Buffer;
  readonly clusterSum: Buffer;
  readonly commitment: number;
  readonly decay: number;
  readonly reviveBelow: number;
  readonly #random: { readonly generator?: Generator };

  constructor(
    readonly count: number,
    readonly size: number,
    options: VectorQuantizerOptions = {},
  ) {
    super();
    const { commitment = 0.25, decay = 0.99, reviveBelow = 1, ...random } = options;
    for (const [name, value] of Object.entries({ count, size })) {
      if (Number.isInteger(value) && value > 0) continue;
      throw new NNError("VectorQuantizer", `${name} must be a whole number from 1 up, got ${value}`);
    }
    if (!(decay >= 0 && decay < 1)) {
      throw new NNError("VectorQuantizer", `decay must be at least 0 and under 1, got ${decay}`);
    }
    for (const [name, value] of Object.entries({ commitment, reviveBelow })) {
      if (!(value >= 0)) throw new NNError("VectorQuantizer", `${name} must be at least 0, got ${value}`);
    }
    this.commitment = commitment;
    this.decay = decay;
    this.reviveBelow = reviveBelow;
    this.#random = random;
    this.codebook = new Buffer(randn([count, size], random));
    // Nothing has come to any yet: the first batch gives all of them a place.
    this.clusterSize = new Buffer(zeros([count]));
    this.clusterSum = new Buffer(zeros([count, size]));
  }

  /** @param z - `[n, D, …spatial]` */
  forward(z: Tensor): Quantized {
    const { size, count } = this;
    if (z.rank < 2 || z.shape[1] !== size) {
      throw new ShapeError("VectorQuantizer", `expected [n, ${size}, …], got ${formatShape(z.shape)}`);
    }
    const [n, , ...spatial] = z.shape;
    const vectors = channelsLast(z).reshape([-1, size]); // [N, D]
    const indices = this.#nearest(vectors.detach()); // [N]
    const marks = oneHot(indices, count); // [N, K]
    if (this.training) this.#learn(vectors.detach(), marks);
    const nearest = this.lookUp(indices.reshape([n, ...spatial])); // [n, D, …]
    const shares = marks.mean(0); // [K]
    const entropy = shares.mul(shares.clamp(1e-10).log()).sum().neg();
    return {
      quantized: z.add(nearest.sub(z).detach()),
      indices: indices.reshape([n, ...spatial]),
      loss: mseLoss(z, nearest.detach()).mul(this.commitment),
      perplexity: entropy.exp(),
    };
  }

  /** The vectors of given numbers: int32 `[n, …spatial]` to `[n, D, …spatial]`. */
  lookUp(indices: Tensor): Tensor {
    const [n, ...spatial] = indices.shape;
    const rows = this.codebook.indexSelect(0, indices.reshape([-1])); // [N, D]
    return channelsFirst(rows.reshape([n, ...spatial, this.size]));
  }

  override extraRepr(): string {
    return `count=${this.count}, size=${this.size}, commitment=${this.commitment}, decay=${this.decay}`;
  }

  /** Of |z - e|² only what differs between the vectors: |e|² - 2 z·e. */
  #nearest(vectors: Tensor): Tensor {
    const { codebook } = this;
    const products = matMul(vectors, codebook.transpose()); // [N, K]
    return argMin(codebook.square().sum(1).sub(products.mul(2)), 1);
  }

  #learn(vectors: Tensor, marks: Tensor): void {
    const { decay, count, size, reviveBelow, codebook, clusterSize, clusterSum } = this;
    const sizes = clusterSize.mul(decay).add(marks.sum(0).mul(1 - decay)); // [K]
    const sums = clusterSum.mul(decay).add(matMul(marks.transpose(), vectors).mul(1 - decay)); // [K, D]
    const places = randint(0, vectors.shape[0], [count], this.#random);
    const revived = vectors.indexSelect(0, places); // [K, D]
    const dead = sizes.lt(reviveBelow); // [K]
    const newSizes = where(dead, reviveBelow, sizes);
    const newSums = where(dead.unsqueeze(1), revived.mul(reviveBelow), sums);
    const total = newSizes.sum();
    const smoothed = newSizes.add(EPSILON).div(total.add(count * EPSILON)).mul(total); // prettier-ignore
    assignLater(clusterSize, newSizes.node);
    assignLater(clusterSum, newSums.reshape([count, size]).node);
    assignLater(codebook, newSums.div(smoothed.unsqueeze(1)).node);
  }
}

/** `[n, c, …spatial]` to `[n, …spatial, c]`. */
function channelsLast(x: Tensor): Tensor {
  return x.permute([0, ...x.shape.slice(2).map((_, i) => i + 2), 1]);
}

/** `[n, …spatial, c]` to `[n, c, …spatial]`. */
function channelsFirst(x: Tensor): Tensor {
  return x.permute([0, x.rank - 1, ...x.shape.slice(2).map((_, i) => i + 1)]);
}
