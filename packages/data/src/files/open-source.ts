import { NNError } from "@nn/tensor";
import { cacheOf } from "./cache.js";
import { checkSha256, hasSha256, verify } from "./checksum.js";
import { download } from "./download.js";
import { fileProblem, pathOf } from "./node-files.js";
import { ofArray, ofBlob, openFile } from "./random-access.js";
import type { ReadOptions } from "./read-options.js";
import { nameOf, type RandomAccess, type Source } from "./source.js";

/**
 * Opens any source for reading in pieces. Files and Blobs stay where they are; what a URL has is fetched whole.
 *
 * @throws FileError, in the name of `operation`, when there is nothing to be read or its checksum is another.
 */
export async function openSource(
  operation: string,
  source: Source,
  options: ReadOptions = {},
): Promise<RandomAccess> {
  const { sha256, signal } = options;
  checkSha256(operation, sha256);
  signal?.throwIfAborted();
  const file = abortable(await open(operation, source, options), signal);
  try {
    await verify(operation, file, sha256);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function open(operation: string, source: Source, options: ReadOptions): RandomAccess | Promise<RandomAccess> {
  const name = nameOf(source);
  if (source instanceof Uint8Array) return ofArray(name, source);
  if (source instanceof ArrayBuffer) return ofArray(name, new Uint8Array(source));
  if (source instanceof Blob) return ofBlob(operation, name, source);
  checkPlace(operation, source);
  const path = pathOf(source);
  return path === undefined ? openUrl(operation, source, options) : openFile(operation, path);
}

/** Whoever has no types can give anything. */
export function checkPlace(operation: string, source: unknown): void {
  if ((typeof source === "string" && source !== "") || source instanceof URL) return;
  const given = source === null ? "null" : source === "" ? "an empty text" : typeof source;
  throw new NNError(
    operation,
    `can't read from ${given}`,
    "give a path, a URL, a Uint8Array, an ArrayBuffer, a Blob or a File",
  );
}

async function openUrl(operation: string, url: string | URL, options: ReadOptions): Promise<RandomAccess> {
  const { sha256, cache: option = false, signal } = options;
  const address = absolute(url);
  const cache = /^https?:/i.test(address) ? cacheOf(operation, option) : undefined;
  const kept = await cache?.find(address);
  if (kept && (await hasSha256(kept, sha256))) return kept;
  await kept?.close();
  const bytes = await download(operation, url, signal);
  const file = ofArray(nameOf(url), bytes);
  await verify(operation, file, sha256);
  try {
    await cache?.keep(address, bytes);
  } catch (error) {
    throw error instanceof NNError ? error : fileProblem(operation, "keep a copy of", address, error);
  }
  return file;
}

function absolute(url: string | URL): string {
  const base = (globalThis as { location?: { href: string } }).location?.href;
  return URL.canParse(String(url), base) ? new URL(url, base).href : String(url);
}

function abortable(file: RandomAccess, signal: AbortSignal | undefined): RandomAccess {
  if (!signal) return file;
  return {
    name: file.name,
    size: file.size,
    read(begin, end) {
      signal.throwIfAborted();
      return file.read(begin, end);
    },
    close: () => file.close(),
  };
}
