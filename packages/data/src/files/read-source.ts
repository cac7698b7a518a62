import { ValueError } from "@nn/tensor";
import { FileError } from "./file-error.js";
import { request } from "./download.js";
import { unpacked } from "./gunzip.js";
import { pathOf } from "./node-files.js";
import { checkPlace, openSource } from "./open-source.js";
import { joined, piecesOf, piecesOfResponse, type Pieces } from "./pieces.js";
import { MOST_BYTES, type ReadOptions, type UnpackOptions } from "./read-options.js";
import { nameOf, type Source } from "./source.js";

/**
 * A source from its begin to its end, a piece at a time; what gzip packed comes unpacked. A URL is read as it arrives,
 * unless it is kept or has a checksum.
 *
 * @throws FileError, in the name of `operation`, when it can't be read or is damaged.
 */
export async function* streamSource(operation: string, source: Source, options: ReadOptions): Pieces {
  const { signal, sha256, cache = false } = options;
  const whole = cache !== false || sha256 !== undefined || !isRemote(operation, source);
  if (!whole) {
    const name = nameOf(source);
    const response = await request(operation, source as string | URL, signal);
    yield* unpacked(operation, name, piecesOfResponse(operation, name, response, signal), signal);
    return;
  }
  const file = await openSource(operation, source, options);
  try {
    yield* unpacked(operation, file.name, piecesOf(file), signal);
  } finally {
    await file.close();
  }
}

function isRemote(operation: string, source: Source): boolean {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer || source instanceof Blob) return false;
  checkPlace(operation, source);
  return pathOf(source) === undefined;
}

/**
 * All bytes of a source, unpacked.
 *
 * @throws FileError, in the name of `operation`, when it can't be read, is damaged or becomes too large.
 */
export async function readSource(
  operation: string,
  source: Source,
  options: UnpackOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { maxBytes = MOST_BYTES } = options;
  // Nothing is larger than NaN.
  if (!(maxBytes >= 0)) throw new ValueError(operation, `maxBytes must be at least 0, got ${maxBytes}`);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of streamSource(operation, source, options)) {
    length += piece.length;
    if (length > maxBytes) throw tooLarge(operation, nameOf(source), maxBytes);
    parts.push(piece);
  }
  return joined(parts);
}

/** What a reader says of a file that takes more memory than it was allowed. */
export function tooLarge(operation: string, name: string, maxBytes: number): FileError {
  return new FileError(
    operation,
    `${name} has more than ${maxBytes} bytes when it is unpacked`,
    "if it may be that large, raise maxBytes",
  );
}
