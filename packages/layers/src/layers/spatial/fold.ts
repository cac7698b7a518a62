import { formatShape, ShapeError, Tensor, type PerAxis } from "@nn/tensor";
import { foldNode, perAxis } from "@nn/tensor/graph";
import { Module } from "../../module/module.js";
import { blocksOf, countBlocks, showBlocks, type Blocks, type FoldOptions } from "./window-geometry.js";

/**
 * Lays columns back as the blocks of an image, where they overlap summed (col2im): the adjoint of {@link unfold}.
 *
 * @param x - `[N, C kh kw, L]`; N may be left out.
 * @param outputSize - Size of the image: one number, or [H, W].
 * @param kernelSize - Size of the blocks: one number, or [kh, kw].
 * @returns `[N, C, H, W]`
 * @throws ShapeError when the columns are not those of the image's blocks.
 *
 * @example
 * ```ts
 * import { fold } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * console.log(await fold(ones([4, 2]), [2, 3], 2).array()); // [[[1, 2, 1], [1, 2, 1]]]
 * ```
 */
export function fold(x: Tensor, outputSize: PerAxis, kernelSize: PerAxis, options: FoldOptions = {}): Tensor {
  const image = perAxis("fold", "outputSize", outputSize, 2, 1);
  return imageOf("fold", x, image, blocksOf("fold", kernelSize, options));
}

function imageOf(name: string, x: Tensor, image: readonly number[], blocks: Blocks): Tensor {
  const { size, stride, dilation, padding } = blocks;
  const counts = countBlocks(name, image, blocks);
  const places = size[0] * size[1];
  const [rows, columns] = x.shape.slice(-2);
  if (![2, 3].includes(x.shape.length) || rows % places !== 0 || columns !== counts[0] * counts[1]) {
    throw new ShapeError(
      name,
      `expected [N, C * ${places}, ${counts[0] * counts[1]}] for an image of ${formatShape(image)}, got ${formatShape(x.shape)}`,
    );
  }
  const lead = [...x.shape.slice(0, -2), rows / places];
  const first = lead.length;
  const windows = x
    .reshape([...lead, ...size, ...counts])
    .permute([...lead.map((_, i) => i), first + 2, first + 3, first, first + 1]); // [..., C, oh, ow, kh, kw]
  const geometry = { axes: [first, first + 1], start: padding.map((n) => -n), step: stride, dilation };
  return new Tensor(foldNode(windows.node, [...lead, ...image], geometry));
}

/**
 * {@link fold} as a module.
 *
 * @param outputSize - Size of the image: one number, or [H, W].
 * @param kernelSize - Size of the blocks: one number, or [kh, kw].
 * @throws ShapeError when a setting is no whole number, or from `forward` when the columns don't fit.
 *
 * @example
 * ```ts
 * import { Fold } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new Fold([4, 5], 2).forward(randn([1, 12, 12])).shape); // [1, 3, 4, 5]
 * ```
 */
export class Fold extends Module {
  readonly outputSize: readonly number[];
  readonly #blocks: Blocks;

  constructor(outputSize: PerAxis, kernelSize: PerAxis, options: FoldOptions = {}) {
    super();
    const { name } = this.constructor;
    this.outputSize = perAxis(name, "outputSize", outputSize, 2, 1);
    this.#blocks = blocksOf(name, kernelSize, options);
  }

  forward(x: Tensor): Tensor {
    return imageOf(this.constructor.name, x, this.outputSize, this.#blocks);
  }

  override extraRepr(): string {
    return `outputSize=${formatShape(this.outputSize)}, ${showBlocks(this.#blocks)}`;
  }
}
