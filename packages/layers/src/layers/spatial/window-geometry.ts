import { formatShape, ShapeError, type PerAxis } from "@nn/tensor";
import { perAxis } from "@nn/tensor/graph";

/** Options of {@link unfold} and {@link fold}. */
export interface FoldOptions {
  /** Spacing of the places in a block. Initially 1. */
  readonly dilation?: PerAxis;
  /** Zeros around the image. Initially 0. */
  readonly padding?: PerAxis;
  /** Step between the blocks. Initially 1. */
  readonly stride?: PerAxis;
}

/** Blocks over the two axes of an image. */
export interface Blocks {
  readonly size: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[];
  readonly stride: readonly number[];
}

/** Checked sizes and steps of blocks. */
export function blocksOf(name: string, kernelSize: PerAxis, options: FoldOptions): Blocks {
  return {
    size: perAxis(name, "kernelSize", kernelSize, 2, 1),
    dilation: perAxis(name, "dilation", options.dilation ?? 1, 2, 1),
    padding: perAxis(name, "padding", options.padding ?? 0, 2, 0),
    stride: perAxis(name, "stride", options.stride ?? 1, 2, 1),
  };
}

/** How many blocks there are along each axis of an image. */
export function countBlocks(name: string, image: readonly number[], blocks: Blocks): number[] {
  const { size, dilation, padding, stride } = blocks;
  const counts = image.map((length, i) => {
    const free = length + 2 * padding[i] - dilation[i] * (size[i] - 1) - 1;
    return Math.floor(free / stride[i]) + 1;
  });
  if (counts.every((count) => count > 0)) return counts;
  throw new ShapeError(
    name,
    `blocks of ${formatShape(size)} don't fit an image of ${formatShape(image)}`,
    "add padding, or use smaller blocks",
  );
}

/** The settings as a module prints them. */
export function showBlocks({ size, dilation, padding, stride }: Blocks): string {
  const show = (name: string, values: readonly number[]): string => `${name}=${formatShape(values)}`;
  return [
    show("kernelSize", size),
    show("dilation", dilation),
    show("padding", padding),
    show("stride", stride),
  ].join(", ");
}
