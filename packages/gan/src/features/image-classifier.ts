import { Conv2d, Dropout, Flatten, Linear, MaxPool2d, Module, ReLU, Sequential } from "@nn/layers";
import { formatShape, ShapeError, softmax, type Tensor } from "@nn/tensor";

const SIZE = 28;
const CLASSES = 10;

/**
 * A small convolutional classifier of grey 28 × 28 images in ten classes (60,890 parameters), whose next-to-last layer is
 * what images are compared by. Trained ones come from {@link digitFeatures} and {@link fashionFeatures}.
 *
 * Images are `[n, 1, 28, 28]` or `[n, 784]`, 0 … 1.
 *
 * @example
 * ```ts
 * import { ImageClassifier } from "@nn/gan/features";
 * import { rand } from "@nn/tensor";
 * const classifier = new ImageClassifier().eval();
 * console.log(classifier.features(rand([5, 1, 28, 28])).shape); // [5, 64]
 * ```
 */
export class ImageClassifier extends Module {
  trunk = new Sequential(
    new Conv2d(1, 16, 3, { padding: 1 }), // [n, 16, 28, 28]
    new ReLU(),
    new MaxPool2d(2), // [n, 16, 14, 14]
    new Conv2d(16, 32, 3, { padding: 1 }), // [n, 32, 14, 14]
    new ReLU(),
    new MaxPool2d(2), // [n, 32, 7, 7]
    new Conv2d(32, 64, 3, { padding: 1 }), // [n, 64, 7, 7]
    new ReLU(),
    new MaxPool2d(2), // [n, 64, 3, 3]
    new Flatten(),
    new Dropout(0.25),
    new Linear(64 * 9, 64),
    new ReLU(),
  );
  head = new Linear(64, CLASSES);

  /**
   * The logits of the classes, `[n, 10]`.
   *
   * @throws ShapeError unless x is `[n, 1, 28, 28]` or `[n, 784]`.
   */
  forward(x: Tensor): Tensor {
    return this.head.forward(this.features(x));
  }

  /** What images are compared by, `[n, 64]`, none below 0. */
  features(x: Tensor): Tensor {
    return this.trunk.forward(asImages(x));
  }

  /** The probabilities of the classes, `[n, 10]`. */
  probabilities(x: Tensor): Tensor {
    return softmax(this.forward(x), 1);
  }
}

function asImages(x: Tensor): Tensor {
  const size = x.shape.slice(1).join(" x ");
  if (size === `1 x ${SIZE} x ${SIZE}` || size === `${SIZE * SIZE}`) return x.reshape([-1, 1, SIZE, SIZE]);
  throw new ShapeError(
    "ImageClassifier",
    `images must be [n, 1, ${SIZE}, ${SIZE}] or [n, ${SIZE * SIZE}], got ${formatShape(x.shape)}`,
    "resize them, or use features of your own",
  );
}
