import { NNError } from "@nn/tensor";

/** A file that can't be read or written, or that isn't what it says it is. */
export class FileError extends NNError {
  override readonly name = "FileError";
}
