import { ShapeError, type Tensor } from "@nn/tensor";
import { fromTypedArray } from "@nn/tensor/graph";
import { checkIndices } from "../../check-indices.js";
import type { Dataset } from "../../dataset.js";
import type { ImageBatch } from "../../digits/digits.js";
import { FileError } from "../../files/file-error.js";
import { openSource } from "../../files/open-source.js";
import { decodeImage } from "./decode-image.js";
import { imagesAmongFiles, imagesInFolder, type ImageFile } from "./find-images.js";
import { withChannels, type Pixels } from "./pixels.js";
import { resized } from "./resize.js";

/** Options of {@link imageFolder}. */
export interface ImageFolderOptions {
  /** 1 for grey, 3 for red, green and blue. Initially 3. */
  readonly channels?: 1 | 3;
  /** `[height, width]` in pixels, or one number for both, to which pictures are scaled. Initially as they are. */
  readonly size?: number | readonly [height: number, width: number];
  /** Stops looking for files and reading them. */
  readonly signal?: AbortSignal;
}

/** Pictures in folders by class. Each is read and decoded when a batch asks for it. Made by {@link imageFolder}. */
export class ImageFolder implements Dataset<Promise<ImageBatch>> {
  /** What the classes are called: the names of the folders, in order. */
  readonly classes: readonly string[];
  /** The files: "class/name.png". */
  readonly names: readonly string[];
  /** The class of each file. */
  readonly targets: Int32Array;
  readonly #files: readonly ImageFile[];
  readonly #options: ImageFolderOptions;

  /** @internal Use {@link imageFolder}. */
  constructor(files: readonly ImageFile[], options: ImageFolderOptions) {
    this.classes = [...new Set(files.map(({ className }) => className))].sort();
    this.names = files.map(({ name }) => name);
    this.targets = Int32Array.from(files, ({ className }) => this.classes.indexOf(className));
    this.#files = files;
    this.#options = options;
  }

  /** The number of pictures. */
  get length(): number {
    return this.#files.length;
  }

  /**
   * Reads pictures: `x` of `[indices.length, channels, height, width]`, float32, 0 … 1, and their classes `y`.
   *
   * @throws IndexError where an index is out of range; FileError for a file that is no picture; ShapeError when they have
   * different sizes and `size` isn't given.
   */
  async batch(indices: ArrayLike<number>): Promise<ImageBatch> {
    checkIndices("ImageFolder.batch", indices, this.length);
    const pictures: Pixels[] = [];
    for (const index of Array.from(indices)) {
      const picture = await this.#read(this.#files[index]);
      checkSize(this.#files[index].name, picture, this.#files[indices[0]].name, pictures[0] ?? picture);
      pictures.push(picture);
    }
    const y = Int32Array.from(indices, (index) => this.targets[index]);
    return { x: stacked(pictures, this.#options), y: fromTypedArray(y, "int32", [y.length]) };
  }

  async #read({ name, source }: ImageFile): Promise<Pixels> {
    const { channels = 3, size, signal } = this.#options;
    const file = await openSource("ImageFolder.batch", source, signal ? { signal } : {});
    try {
      const decoded = decodeImage("ImageFolder.batch", name, await file.read(0, file.size));
      const picture = withChannels(decoded, channels);
      if (size === undefined) return picture;
      const [height, width] = typeof size === "number" ? [size, size] : size;
      return resized(picture, height, width);
    } finally {
      await file.close();
    }
  }
}

function checkSize(name: string, picture: Pixels, firstName: string, first: Pixels): void {
  if (picture.width === first.width && picture.height === first.height) return;
  const sizes = [picture, first].map(({ height, width }) => `${height} × ${width}`);
  throw new ShapeError(
    "ImageFolder.batch",
    `${name} has ${sizes[0]} pixels and ${firstName} has ${sizes[1]}`,
    "scale them: { size: [height, width] }",
  );
}

/** Pictures as `[batch, channels, height, width]`: PyTorch's order. */
function stacked(pictures: readonly Pixels[], { channels = 3, size = 0 }: ImageFolderOptions): Tensor {
  const [rows, columns] = typeof size === "number" ? [size, size] : size;
  const { height, width } = pictures[0] ?? { height: rows, width: columns };
  const plane = height * width;
  const x = new Float32Array(pictures.length * channels * plane);
  pictures.forEach(({ data }, n) => {
    for (let channel = 0; channel < channels; channel++) {
      const to = (n * channels + channel) * plane;
      for (let i = 0; i < plane; i++) x[to + i] = data[i * channels + channel] / 255;
    }
  });
  return fromTypedArray(x, "float32", [pictures.length, channels, height, width]);
}

/**
 * Pictures (PNG and JPEG) in folders, one for each class, as torchvision's `ImageFolder`: `cats/1.png`, `dogs/2.jpg`. They
 * are read when a batch asks for them, which is a promise: use `for await` over a `DataLoader`.
 *
 * @param folder - In Node a path or a `file:` URL; in a page the files of `<input type=file webkitdirectory>`.
 * @throws FileError when there is no such folder, or no picture in its folders.
 *
 * @example
 * ```ts no-run
 * import { DataLoader, imageFolder } from "@nn/data";
 * const pets = await imageFolder("pets", { size: 64 });
 * console.log(pets.classes); // ["cats", "dogs"]
 * for await (const { x, y } of new DataLoader(pets, { batchSize: 16, shuffle: true })) {
 *   console.log(x.shape, y.shape); // [16, 3, 64, 64] [16]
 * }
 * ```
 */
export async function imageFolder(
  folder: string | URL | Iterable<File>,
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  checkOptions(options);
  options.signal?.throwIfAborted();
  checkFolder(folder);
  const place = typeof folder === "string" || folder instanceof URL ? folder : undefined;
  const files =
    place === undefined
      ? imagesAmongFiles(folder as Iterable<File>)
      : await imagesInFolder("imageFolder", place);
  if (files.length === 0) {
    const where = place === undefined ? "among the files" : `in ${String(place)}`;
    const fix = "put PNG and JPEG files into one folder for each class: cats/1.png, dogs/2.jpg";
    throw new FileError("imageFolder", `there are no folders with pictures ${where}`, fix);
  }
  return new ImageFolder(
    files.sort((a, b) => (a.name < b.name ? -1 : 1)),
    options,
  );
}

function checkFolder(folder: unknown): void {
  if (typeof folder === "string" || folder instanceof URL) return;
  if (typeof folder === "object" && folder !== null && Symbol.iterator in folder) return;
  const given = folder === null ? "null" : typeof folder;
  throw new FileError("imageFolder", `can't look into ${given}`, "give a path, a URL, or files");
}

function checkOptions({ channels = 3, size = 1 }: ImageFolderOptions): void {
  if (channels !== 1 && channels !== 3) {
    throw new ShapeError(
      "imageFolder",
      `channels must be 1 (grey) or 3 (red, green, blue), got ${String(channels)}`,
    );
  }
  for (const n of typeof size === "number" ? [size] : size) {
    if (Number.isInteger(n) && n > 0) continue;
    throw new ShapeError(
      "imageFolder",
      `size must be pixels or [height, width], whole and positive, got ${String(size)}`,
    );
  }
}
