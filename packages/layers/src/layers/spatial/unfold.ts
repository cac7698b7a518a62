import { pad, Tensor, type PerAxis } from "@nn/tensor";
import { unfoldNode } from "@nn/tensor/graph";
import { Module } from "../../module/module.js";
import { requireSpatial } from "./spatial-input.js";
import { blocksOf, countBlocks, showBlocks, type Blocks, type FoldOptions } from "./window-geometry.js";

/**
 * The blocks of an image as columns (im2col): PyTorch's `functional.unfold`. The windows of one axis are `unfold` of
 * `@nn/tensor`.
 *
 * @param x - `[N, C, H, W]`; N may be left out.
 * @param kernelSize - Size of the blocks: one number, or [kh, kw].
 * @returns `[N, C kh kw, L]`, with one column for each of the L blocks.
 * @throws ShapeError when the blocks don't fit.
 *
 * @example
 * ```ts
 * import { unfold } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const image = tensor([[[1, 2, 3], [4, 5, 6]]]);
 * console.log(await unfold(image, 2).array()); // [[1, 2], [2, 3], [4, 5], [5, 6]]
 * ```
 */
export function unfold(x: Tensor, kernelSize: PerAxis, options: FoldOptions = {}): Tensor {
  return columnsOf("unfold", x, blocksOf("unfold", kernelSize, options));
}

function columnsOf(name: string, x: Tensor, blocks: Blocks): Tensor {
  requireSpatial(name, x, 2);
  const [channels, ...image] = x.shape.slice(-3);
  const { size, stride, dilation, padding } = blocks;
  const counts = countBlocks(name, image, blocks);
  const batch = x.shape.slice(0, -3);
  const first = batch.length + 1;
  const padded = pad(x, padding.map((n): [number, number] => [n, n])); // prettier-ignore
  const rows = unfoldNode(padded.node, first, size[0], stride[0], dilation[0]);
  const windows = new Tensor(unfoldNode(rows, first + 1, size[1], stride[1], dilation[1])); // [..., C, oh, ow, kh, kw]
  const kept = Array.from({ length: first }, (_, i) => i);
  return windows
    .permute([...kept, first + 2, first + 3, first, first + 1])
    .reshape([...batch, channels * size[0] * size[1], counts[0] * counts[1]]);
}

/**
 * {@link unfold} as a module.
 *
 * @param kernelSize - Size of the blocks: one number, or [kh, kw].
 * @throws ShapeError when a setting is no whole number, or from `forward` when the blocks don't fit.
 *
 * @example
 * ```ts
 * import { Unfold } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new Unfold([2, 3]).forward(randn([2, 5, 3, 4])).shape); // [2, 30, 4]
 * ```
 */
export class Unfold extends Module {
  readonly #blocks: Blocks;

  constructor(kernelSize: PerAxis, options: FoldOptions = {}) {
    super();
    this.#blocks = blocksOf(this.constructor.name, kernelSize, options);
  }

  forward(x: Tensor): Tensor {
    return columnsOf(this.constructor.name, x, this.#blocks);
  }

  override extraRepr(): string {
    return showBlocks(this.#blocks);
  }
}
