import { checkpoint } from "@nn/autograd";
import type { Generator, Tensor } from "@nn/tensor";

/** Options of {@link applyBlocks}. */
export interface ApplyBlocksOptions {
  /**
   * Whether what is computed inside each block is forgotten and computed again in the backward pass: less memory for more
   * time (Chen et al. 2016). Initially false.
   */
  readonly checkpoint?: boolean | undefined;
  /** The generator that the blocks draw from, if not the default one. */
  readonly generator?: Generator | undefined;
}

/**
 * Runs blocks one after the other.
 *
 * @param blocks - Any.
 * @param x - What the first gets.
 * @param run - `(block, x)`, what a block makes of x.
 * @returns What the last gives.
 *
 * @example
 * ```ts
 * import { applyBlocks, TransformerBlock } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const blocks = [1, 2, 3].map(() => new TransformerBlock(16, 2));
 * const y = applyBlocks(blocks, randn([2, 5, 16]), (block, x) => block.forward(x), { checkpoint: true });
 * console.log(y.shape); // [2, 5, 16]
 * ```
 */
export function applyBlocks<B>(
  blocks: Iterable<B>,
  x: Tensor,
  run: (block: B, x: Tensor) => Tensor,
  { checkpoint: forget = false, generator }: ApplyBlocksOptions = {},
): Tensor {
  let y = x;
  for (const block of blocks) {
    const step = (given: Tensor): Tensor => run(block, given);
    y = forget ? checkpoint(step, generator ? { generator } : {})(y) : step(y);
  }
  return y;
}
