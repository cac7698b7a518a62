import { ValueError } from "@nn/tensor";
import { FileError } from "../../files/file-error.js";
import type { Pieces } from "../../files/pieces.js";

/** Options of everything that reads text. */
export interface EncodingOptions {
  /**
   * How the text is written, by its name in the web's [list](https://encoding.spec.whatwg.org/#names-and-labels), such as
   * `"latin1"`. Initially what a byte order mark says, or else `"utf-8"`.
   */
  readonly encoding?: string;
}

/** The text that bytes stand for, a piece at a time, without a byte order mark. */
export async function* decoded(
  operation: string,
  name: string,
  pieces: Pieces,
  encoding: string | undefined,
): AsyncGenerator<string, void, undefined> {
  let decoder = encoding === undefined ? undefined : decoderOf(operation, encoding);
  let at = 0;
  for await (const piece of pieces) {
    decoder ??= decoderOf(operation, markedEncoding(piece));
    yield decode(operation, name, decoder, piece, at);
    at += piece.length;
  }
  if (decoder) yield decode(operation, name, decoder, undefined, at);
}

function markedEncoding([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function decoderOf(operation: string, encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new ValueError(
      operation,
      `there is no encoding ${JSON.stringify(encoding)}`,
      'use a name such as "utf-8", "latin1", "utf-16le", "shift_jis"',
    );
  }
}

function decode(
  operation: string,
  name: string,
  decoder: TextDecoder,
  piece: Uint8Array | undefined,
  at: number,
): string {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch {
    const place = piece ? `between byte ${at} and ${at + piece.length}` : "at its end";
    throw new FileError(
      operation,
      `${name} is not ${decoder.encoding}, ${place}`,
      "say how it is written: { encoding }",
    );
  }
}
