import { folderIfThere } from "./find-file.js";
import { readImageSet, type ImageSet, type ImageSetDescription, type ImageSetOptions } from "./image-set.js";

/** What the classes of Fashion-MNIST are called. */
export const FASHION_CLASSES = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;

const FASHION_MNIST: ImageSetDescription = {
  classes: FASHION_CLASSES,
  // Where Debian's package puts it.
  initially: () => folderIfThere("/usr/share/datasets/fashion-mnist"),
  fix:
    "on Debian: apt install dataset-fashion-mnist; else get the four files train-images-idx3-ubyte.gz, " +
    "train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz from " +
    "https://github.com/zalandoresearch/fashion-mnist and say where they are: fashionMnist({ path }) or " +
    "fashionMnist({ url }); fashionMnistSubset() comes with the package",
};

/**
 * Fashion-MNIST: 60,000 pictures of clothes of 28 × 28 pixels in ten classes to train with and 10,000 to test with.
 *
 * The four IDX files are read from a folder, from below a URL, or, with neither, from where Debian's package
 * `dataset-fashion-mnist` puts them. A part comes with this package: `fashionMnistSubset`.
 *
 * Source: H. Xiao, K. Rasul, R. Vollgraf, [Fashion-MNIST](https://arxiv.org/abs/1708.07747) (2017), MIT licence.
 *
 * @throws FileError when the files aren't there, with how to get them, or aren't right.
 *
 * @example
 * ```ts no-run
 * import { fashionMnist } from "@nn/data";
 * const { train, classes } = await fashionMnist({ path: "fashion" });
 * const { y } = train.batch([0]);
 * console.log(classes[await y.item()]); // Ankle boot
 * ```
 */
export function fashionMnist(options: ImageSetOptions = {}): Promise<ImageSet> {
  return readImageSet("fashionMnist", FASHION_MNIST, options);
}
