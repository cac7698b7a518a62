import { Conv2d, Dropout, init, Module, Parameter, type StateNames } from "@nn/layers";
import { concat, formatShape, NNError, ShapeError, zeros, type Generator, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";

/** What {@link PatchEmbeddings} are made with. */
export interface PatchSizes {
  readonly imageSize: readonly number[];
  readonly patchSize: readonly number[];
  readonly channels: number;
  readonly embedDim: number;
  readonly classToken: boolean;
  readonly dropout: number;
  readonly generator: Generator | undefined;
}

const NAMES: StateNames = { projection: "patch_embeddings.projection", positions: "position_embeddings" };

/** Images as sequences: a vector for each patch, behind that of the class token, with learned vectors of their places. */
export class PatchEmbeddings extends Module {
  override stateNames = NAMES;
  /** `[channels, height, width]` */
  readonly imageShape: readonly number[];
  clsToken: Parameter | undefined;
  positions: Parameter;
  projection: Conv2d;
  dropout: Dropout;

  constructor(sizes: PatchSizes) {
    super();
    const { imageSize, patchSize, channels, embedDim, classToken, generator } = sizes;
    if (imageSize.some((size, axis) => size % patchSize[axis] !== 0)) {
      const text = `images of ${formatShape(imageSize)} aren't a whole number of patches of ${formatShape(patchSize)}`;
      throw new NNError("ViT", text, "take a patch size that divides the image size");
    }
    const patches = imageSize.reduce((count, size, axis) => count * (size / patchSize[axis]), 1);
    this.imageShape = [channels, ...imageSize];
    this.clsToken = classToken ? new Parameter(zeros([1, 1, embedDim])) : undefined;
    this.positions = new Parameter(zeros([1, patches + (classToken ? 1 : 0), embedDim]));
    const random = generator ? { generator } : {};
    this.projection = new Conv2d(channels, embedDim, patchSize, { stride: patchSize, ...random });
    this.dropout = new Dropout(sizes.dropout, random);
    init.zeros(this.projection.bias!);
  }

  /**
   * @param images - `[N, C, H, W]`
   * @returns `[N, L, E]`
   */
  forward(images: Tensor): Tensor {
    const { shape } = nodeOf("ViT", images);
    if (shape.length !== 4 || formatShape(shape.slice(1)) !== formatShape(this.imageShape)) {
      const [channels, ...size] = this.imageShape;
      const wanted = `[N, ${channels}, ${size.join(", ")}]`;
      throw new ShapeError("ViT", `expected images ${wanted}, got ${formatShape(shape)}`, fixOf(shape, channels)); // prettier-ignore
    }
    const patches = this.projection.forward(images).flatten(2).transpose(1, 2); // [N, P, E]
    const { clsToken } = this;
    const tokens = clsToken ? concat([clsToken.expand([shape[0], 1, clsToken.shape[2]]), patches], 1) : patches; // prettier-ignore
    return this.dropout.forward(tokens.add(this.positions));
  }
}

function fixOf(shape: readonly number[], channels: number): string {
  if (shape.length === 3) return "unsqueeze(0) for one image";
  if (shape.at(-1) === channels) return "put the channels first: permute([0, 3, 1, 2])";
  return "resize the images, or make the model with their size and channels";
}
