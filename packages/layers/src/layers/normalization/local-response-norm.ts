import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { Module } from "../../module/module.js";

/** Options of {@link localResponseNorm} and {@link LocalResponseNorm}. */
export interface LocalResponseNormOptions {
  /** What the mean of squares is multiplied with. Initially 1e-4. */
  readonly alpha?: number;
  /** The power of the divisor. Initially 0.75. */
  readonly beta?: number;
  /** Added to it. Initially 1. */
  readonly k?: number;
}

/**
 * y = x / (k + α/n Σ x²)^β, with the sum over n neighbouring channels, ⌊n/2⌋ of them before (Krizhevsky et al. 2012,
 * section 3.3; their α is α/n here, as in PyTorch).
 *
 * @param x - `[N, C, *]`
 * @param size - How many channels, n.
 * @returns Of x's shape.
 * @throws ShapeError when x has fewer than three axes; NNError when the size is no positive integer.
 *
 * @example
 * ```ts
 * import { localResponseNorm } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * console.log(String(localResponseNorm(ones([1, 3, 1]), 3, { alpha: 3, beta: 1 }))); // 1/3, 1/4, 1/3
 * ```
 */
export function localResponseNorm(x: Tensor, size: number, options: LocalResponseNormOptions = {}): Tensor {
  checkSize("localResponseNorm", size);
  const { shape } = nodeOf("localResponseNorm", x);
  if (shape.length < 3) {
    throw new ShapeError(
      "localResponseNorm",
      `expected [N, C, *] of rank 3 or more, got ${formatShape(shape)}`,
    );
  }
  const { alpha = 1e-4, beta = 0.75, k = 1 } = options;
  const around = shape.map((_, axis) =>
    axis === 1 ? ([Math.floor(size / 2), Math.floor((size - 1) / 2)] as const) : ([0, 0] as const),
  );
  const squares = x.square().pad(around).unfold(1, size, 1); // [N, C, *, n]
  return x.div(squares.sum(-1).mul(alpha / size).add(k).pow(beta)); // prettier-ignore
}

function checkSize(operation: string, size: number): void {
  if (Number.isInteger(size) && size > 0) return;
  throw new NNError(operation, `size must be a positive integer, got ${size}`);
}

/**
 * {@link localResponseNorm} as a module.
 *
 * @param size - How many neighbouring channels count.
 * @throws NNError when the size is no positive integer; ShapeError when the input has fewer than three axes.
 *
 * @example
 * ```ts
 * import { LocalResponseNorm } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new LocalResponseNorm(5).forward(randn([2, 16, 4, 4])).shape); // [2, 16, 4, 4]
 * ```
 */
export class LocalResponseNorm extends Module {
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  constructor(
    readonly size: number,
    options: LocalResponseNormOptions = {},
  ) {
    super();
    checkSize("LocalResponseNorm", size);
    const { alpha = 1e-4, beta = 0.75, k = 1 } = options;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  /**
   * @param x - `[N, C, *]`
   * @returns Of the same shape.
   */
  forward(x: Tensor): Tensor {
    return localResponseNorm(x, this.size, this);
  }

  override extraRepr(): string {
    return `${this.size}, alpha=${this.alpha}, beta=${this.beta}, k=${this.k}`;
  }
}
