import type { FileHandle } from "node:fs/promises";
import { FileError } from "./file-error.js";
import { fileProblem, nodeFiles, pathOf } from "./node-files.js";
import type { RandomAccess, Source } from "./source.js";

/** Node reads less than 2 GiB at once. */
const LARGEST_READ = 2 ** 30;

/**
 * Opens any source for reading in pieces. Files and Blobs stay where they are; what a URL has is fetched whole.
 *
 * @throws FileError, in the name of `operation`, when there is nothing to be read.
 */
export async function openSource(operation: string, source: Source): Promise<RandomAccess> {
  if (source instanceof Uint8Array) return ofArray(source);
  if (source instanceof ArrayBuffer) return ofArray(new Uint8Array(source));
  if (source instanceof Blob) return ofBlob(source);
  const path = pathOf(source);
  return path === undefined ? ofArray(await download(operation, source)) : openFile(operation, path);
}

function ofArray(bytes: Uint8Array): RandomAccess {
  return {
    size: bytes.length,
    read: (begin, end) => Promise.resolve(Uint8Array.from(bytes.subarray(begin, end))),
    close: () => Promise.resolve(),
  };
}

function ofBlob(blob: Blob): RandomAccess {
  return {
    size: blob.size,
    read: async (begin, end) => new Uint8Array(await blob.slice(begin, end).arrayBuffer()),
    close: () => Promise.resolve(),
  };
}

async function download(operation: string, url: string | URL): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw fileProblem(operation, "fetch", url, error);
  }
  if (!response.ok) {
    throw new FileError(operation, `can't fetch ${String(url)}: the server answers ${response.status}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}

async function openFile(operation: string, path: string): Promise<RandomAccess> {
  let handle: FileHandle | undefined;
  try {
    handle = await nodeFiles()!.open(path, "r");
    const stat = await handle.stat();
    if (!stat.isFile()) throw new FileError(operation, `${path} is not a file`);
    return ofHandle(operation, path, handle, stat.size);
  } catch (error) {
    await handle?.close();
    throw error instanceof FileError ? error : fileProblem(operation, "open", path, error);
  }
}

function ofHandle(operation: string, path: string, handle: FileHandle, size: number): RandomAccess {
  return {
    size,
    async read(begin, end) {
      const bytes = new Uint8Array(end - begin);
      for (let done = 0; done < bytes.length;) {
        const length = Math.min(bytes.length - done, LARGEST_READ);
        const { bytesRead } = await handle.read(bytes, done, length, begin + done);
        if (bytesRead === 0) throw new FileError(operation, `${path} has become shorter while it was read`);
        done += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}
