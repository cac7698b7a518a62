import { FileError } from "../../files/file-error.js";
import type { ReadOptions, UnpackOptions } from "../../files/read-options.js";
import { readSource, streamSource } from "../../files/read-source.js";
import { nameOf, type Source } from "../../files/source.js";
import { decoded, type EncodingOptions } from "./decode-text.js";

/** Half of what V8 holds in one text. */
const LONGEST_LINE = 2 ** 28;

/**
 * Reads a text file; one that gzip packed is unpacked.
 *
 * @param source - A path, URL, bytes or Blob.
 * @returns The text, without a byte order mark.
 * @throws FileError when it can't be read, or isn't in its encoding.
 *
 * @example
 * ```ts
 * import { readText } from "@nn/data";
 * console.log(await readText(new TextEncoder().encode("a text"))); // a text
 * ```
 */
export async function readText(
  source: Source,
  options: UnpackOptions & EncodingOptions = {},
): Promise<string> {
  const bytes = await readSource("readText", source, options);
  const parts: string[] = [];
  for await (const part of decoded("readText", nameOf(source), once(bytes), options.encoding))
    parts.push(part);
  try {
    return parts.join("");
  } catch {
    throw new FileError(
      "readText",
      `${nameOf(source)} is too long for one text`,
      "read it a line at a time: readLines",
    );
  }
}

async function* once<Item>(item: Item): AsyncGenerator<Item, void, undefined> {
  yield await Promise.resolve(item);
}

/**
 * Reads a text file a line at a time, however large it is; one that gzip packed is unpacked. Lines end with `\n` or
 * `\r\n`, which are left out; the last one may do without.
 *
 * @param source - A path, URL, bytes or Blob.
 * @throws FileError when it can't be read, or isn't in its encoding.
 *
 * @example
 * ```ts
 * import { readLines } from "@nn/data";
 * const file = new Blob(["one\ntwo\n"]);
 * for await (const line of readLines(file)) console.log(line); // one, then two
 * ```
 */
export async function* readLines(
  source: Source,
  options: ReadOptions & EncodingOptions = {},
): AsyncGenerator<string, void, undefined> {
  const name = nameOf(source);
  const texts = decoded("readLines", name, streamSource("readLines", source, options), options.encoding);
  // The begin of a line whose end hasn't come: in parts, for one text would be searched again with every piece.
  let begun: string[] = [];
  let length = 0;
  for await (const text of texts) {
    const [first, ...others] = text.split("\n");
    begun.push(first);
    length += first.length;
    if (length > LONGEST_LINE) {
      throw new FileError("readLines", `${name} has a line of more than ${LONGEST_LINE} characters`);
    }
    const last = others.pop();
    if (last === undefined) continue;
    yield withoutReturn(begun.join(""));
    for (const line of others) yield withoutReturn(line);
    begun = [last];
    length = last.length;
  }
  if (length > 0) yield withoutReturn(begun.join(""));
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
