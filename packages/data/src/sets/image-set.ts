import { formatShape } from "@nn/tensor";
import { FileError } from "../files/file-error.js";
import type { UnpackOptions } from "../files/read-options.js";
import { nameOf, type Source } from "../files/source.js";
import { readIdx } from "../formats/idx/idx.js";
import { TensorDataset } from "../tensor-dataset.js";
import { findFile, type IdxName, type Place } from "./find-file.js";

/** Options of {@link mnist} and {@link fashionMnist}. */
export interface ImageSetOptions extends Omit<UnpackOptions, "sha256"> {
  /** In Node: a folder with the four IDX files, packed by gzip or not. */
  readonly path?: string;
  /** A URL under which the four files lie, packed by gzip or not. They are kept, unless `cache` is false. */
  readonly url?: string | URL;
  /** In a page: the four files, such as a user has picked. */
  readonly files?: Iterable<File>;
  /** The SHA-256 of each file, by its name without `.gz`. Initially not checked. */
  readonly sha256?: Readonly<Partial<Record<IdxName, string>>>;
  /** Whether an image is `[784]`, or else `[1, 28, 28]` (channel, row, column). Initially true. */
  readonly flat?: boolean;
}

/** Images with their classes, to train with and to test with. */
export interface ImageSet {
  /** `x`: images, 0 … 1, float32; `y`: their classes, int32. */
  readonly train: TensorDataset<"x" | "y">;
  /** Others of the same kind. */
  readonly test: TensorDataset<"x" | "y">;
  /** What the classes are called: `classes[y]`. */
  readonly classes: readonly string[];
}

/** Where the files of a set are looked for, and what it is. */
export interface ImageSetDescription {
  readonly classes: readonly string[];
  /** Where they are when no option says it. */
  readonly initially: () => Promise<Place | undefined>;
  /** How to get them. */
  readonly fix: string;
}

/** Reads the four IDX files of a set such as MNIST. */
export async function readImageSet(
  operation: string,
  set: ImageSetDescription,
  options: ImageSetOptions,
): Promise<ImageSet> {
  const { path, url, files } = options;
  const place = path ?? (url && new URL(url, baseUrl())) ?? (files && [...files]) ?? (await set.initially());
  if (place === undefined) throw new FileError(operation, "its files are not here", set.fix);
  // One after the other, so that it is always the first missing file that is named.
  const part = async (images: IdxName, labels: IdxName) => {
    const imageFile = await findFile(operation, place, images, set.fix);
    const labelFile = await findFile(operation, place, labels, set.fix);
    return readPart(operation, [imageFile, labelFile], [images, labels], set.classes.length, options);
  };
  return {
    train: await part("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    test: await part("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
    classes: set.classes,
  };
}

function baseUrl(): string | undefined {
  return (globalThis as { location?: { href: string } }).location?.href;
}

async function readPart(
  operation: string,
  [imageFile, labelFile]: readonly Source[],
  [imageName, labelName]: readonly [IdxName, IdxName],
  classes: number,
  options: ImageSetOptions,
): Promise<TensorDataset<"x" | "y">> {
  const { flat = true } = options;
  const images = await readIdx(operation, imageFile, optionsOf(imageName, options));
  const labels = await readIdx(operation, labelFile, optionsOf(labelName, options));
  const [count, rows, columns] = images.shape;
  if (images.kind !== "U8" || images.shape.length !== 3 || rows * columns === 0) {
    const found = `${formatShape(images.shape)} of ${images.kind}`;
    throw new FileError(operation, `${nameOf(imageFile)} has ${found}, not [images, rows, columns] of U8`);
  }
  if (labels.kind !== "U8" || labels.shape.length !== 1 || labels.shape[0] !== count) {
    const found = `${formatShape(labels.shape)} of ${labels.kind}`;
    throw new FileError(
      operation,
      `${nameOf(labelFile)} has ${found}, not [${count}] of U8: a label for each image`,
    );
  }
  const wrong = labels.bytes.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    const problem = `${nameOf(labelFile)} has ${labels.bytes[wrong]} as label ${wrong}`;
    throw new FileError(operation, `${problem}, which is not a class 0 … ${classes - 1}`);
  }
  const shape = flat ? [rows * columns] : [1, rows, columns];
  return new TensorDataset({
    x: { data: images.bytes, shape, dtype: "float32", scale: 1 / 255 },
    y: { data: labels.bytes, dtype: "int32" },
  });
}

/** The options that one of the files is read with. */
function optionsOf(name: IdxName, { sha256 = {}, cache = true, ...rest }: ImageSetOptions): UnpackOptions {
  const hash = sha256[name];
  return { ...rest, cache, ...(hash === undefined ? {} : { sha256: hash }) };
}
