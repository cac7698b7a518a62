import type { FileHandle } from "node:fs/promises";
import { FileError } from "./file-error.js";
import { fileProblem, nodeFiles } from "./node-files.js";
import type { RandomAccess } from "./source.js";

/** Node reads less than 2 GiB at once. */
const LARGEST_READ = 2 ** 30;

/** Bytes in memory. */
export function ofArray(name: string, bytes: Uint8Array): RandomAccess {
  return {
    name,
    size: bytes.length,
    read: (begin, end) => Promise.resolve(Uint8Array.from(bytes.subarray(begin, end))),
    close: () => Promise.resolve(),
  };
}

/** A Blob, which stays where it is. */
export function ofBlob(operation: string, name: string, blob: Blob): RandomAccess {
  return {
    name,
    size: blob.size,
    async read(begin, end) {
      try {
        return new Uint8Array(await blob.slice(begin, end).arrayBuffer());
      } catch (error) {
        throw fileProblem(operation, "read", name, error);
      }
    },
    close: () => Promise.resolve(),
  };
}

/** Opens a file in Node. */
export async function openFile(operation: string, path: string): Promise<RandomAccess> {
  let handle: FileHandle | undefined;
  try {
    // Asked before it is opened, for a pipe that nobody writes to would keep us waiting.
    const stat = await nodeFiles()!.stat(path);
    if (!stat.isFile()) throw new FileError(operation, `${path} is not a file`);
    handle = await nodeFiles()!.open(path, "r");
    return ofHandle(operation, path, handle, stat.size);
  } catch (error) {
    await handle?.close();
    throw error instanceof FileError ? error : fileProblem(operation, "open", path, error);
  }
}

function ofHandle(operation: string, path: string, handle: FileHandle, size: number): RandomAccess {
  return {
    name: path,
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
