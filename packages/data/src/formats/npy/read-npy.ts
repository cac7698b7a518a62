import type { Tensor } from "@nn/tensor";
import { ofArray } from "../../files/random-access.js";
import type { UnpackOptions } from "../../files/read-options.js";
import { readSource } from "../../files/read-source.js";
import { nameOf, type RandomAccess, type Source } from "../../files/source.js";
import { decodeTensor, type ReadTensorOptions } from "../decode-tensor.js";
import { ELEMENTS } from "../elements.js";
import { swapBytes } from "../swap-bytes.js";
import { readNpyHeader } from "./header.js";
import { rowMajor } from "./row-major.js";

/**
 * Reads an `.npy` file, what `numpy.save` writes: numbers with a shape, in either byte order, row by row or column by
 * column (Fortran order). One that gzip packed is unpacked.
 *
 * float16 becomes float32, whole numbers int32.
 *
 * Source: NumPy, [numpy.lib.format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), versions 1 to 3.
 *
 * @param source - A path, URL, bytes or Blob.
 * @throws FileError when it can't be read, or with what is wrong in it; DTypeError when a number is beyond int32.
 *
 * @example
 * ```ts
 * import { encodeNpy, loadNpy } from "@nn/data";
 * import { tensor } from "@nn/tensor";
 * const x = await loadNpy(await encodeNpy(tensor([[1, 2], [3, 4]])));
 * console.log(x.shape); // [2, 2]
 * ```
 */
export async function loadNpy(
  source: Source,
  options: UnpackOptions & ReadTensorOptions = {},
): Promise<Tensor> {
  const bytes = await readSource("loadNpy", source, options);
  return readNpy("loadNpy", ofArray(nameOf(source), bytes), options);
}

/** The numbers of an .npy file, in the name of `operation`. */
export async function readNpy(
  operation: string,
  file: RandomAccess,
  options: ReadTensorOptions,
): Promise<Tensor> {
  const header = await readNpyHeader(operation, file);
  const { size } = ELEMENTS[header.dtype];
  const bytes = await file.read(header.begin, header.end);
  if (header.bigEndian) swapBytes(bytes, size);
  const ordered = header.fortranOrder ? rowMajor(bytes, header.shape, size) : bytes;
  return decodeTensor(operation, file.name, header.dtype, header.shape, ordered, options);
}
