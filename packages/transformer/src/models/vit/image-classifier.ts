import { Linear, Module, type StateNames } from "@nn/layers";
import type { Tensor } from "@nn/tensor";
import type { HeadOptions } from "../bert/index.js";
import { normalWeights } from "../language-model.js";
import type { ViT } from "./vit.js";

const NAMES: StateNames = { encoder: "vit" };

/**
 * An encoder that tells the class of an image, from its `features`.
 *
 * Its state dict has the names of Hugging Face's `ViTForImageClassification`.
 *
 * Attributes: `encoder`, `classifier`.
 *
 * @param encoder - A {@link ViT}, pre-trained or not.
 * @param classes - How many there are.
 *
 * @example
 * ```ts
 * import { crossEntropy } from "@nn/layers";
 * import { ImageClassifier, ViT } from "@nn/transformer";
 * import { randn, tensor } from "@nn/tensor";
 * const vit = new ViT({ imageSize: 8, patchSize: 2, channels: 1, embedDim: 32, numLayers: 2, numHeads: 4 });
 * const model = new ImageClassifier(vit, 10);
 * const logits = model.forward(randn([2, 1, 8, 8])); // [2, 10]
 * const loss = crossEntropy(logits, tensor([3, 7], { dtype: "int32" }));
 * console.log(logits.shape, (await loss.item()) < 4); // about ln 10
 * ```
 */
export class ImageClassifier extends Module {
  override stateNames = NAMES;
  classifier: Linear;

  constructor(
    readonly encoder: ViT,
    readonly classes: number,
    { generator }: HeadOptions = {},
  ) {
    super();
    this.classifier = new Linear(encoder.embedDim, classes, generator ? { generator } : {});
    normalWeights(this.classifier, 0.02, generator);
  }

  /**
   * @param images - `[N, C, H, W]`
   * @returns `[N, classes]`
   */
  forward(images: Tensor): Tensor {
    return this.classifier.forward(this.encoder.features(this.encoder.forward(images)));
  }
}
