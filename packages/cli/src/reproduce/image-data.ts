import {
  fashionMnist,
  fashionMnistSubset,
  mnist,
  Subset,
  type ImageSetOptions,
  type TensorDataset,
} from "@nn/data";
import type { Tensor } from "@nn/tensor";
import type { ExperimentOptions } from "./experiment.js";

export { imageRows } from "../draw/image-rows.js";

/** A data set of images, or some of it. */
export type Images = Subset<TensorDataset<"x" | "y">>;

/** Images to train with and to test with, and where they are from. */
export interface ImageData {
  readonly train: Images;
  readonly test: Images;
  readonly source: string;
}

const SETS = {
  mnist: { load: mnist, source: "LeCun, Cortes and Burges, The MNIST database of handwritten digits (1998)" },
  fashionMnist: {
    load: fashionMnist,
    source: "Xiao, Rasul and Vollgraf, Fashion-MNIST (2017), MIT licence",
  },
};

/** A whole set; for a quick run the first images of it, or of the bundled part. */
export async function loadImages(
  name: keyof typeof SETS,
  { data, quick }: ExperimentOptions,
  options: ImageSetOptions = {},
): Promise<ImageData> {
  const { load, source } = SETS[name];
  const bundled = quick && name === "fashionMnist";
  const { train, test } = await (bundled
    ? fashionMnistSubset(options)
    : load({ ...(data !== undefined && { path: data }), ...options }));
  const first = (set: TensorDataset<"x" | "y">, count: number): Images =>
    new Subset(
      set,
      Int32Array.from({ length: quick ? Math.min(count, set.length) : set.length }, (_, i) => i),
    );
  return { train: first(train, 1024), test: first(test, 256), source };
}

/** The first `count` images. */
export function firstImages({ data, indices }: Images, count: number): Tensor {
  return data.batch(indices.subarray(0, count)).x;
}
