import type { FileHandle } from "node:fs/promises";
import { FileError } from "./file-error.js";
import { fileProblem, nodeFiles, pathOf } from "./node-files.js";

/**
 * Writes pieces one after the other into a file that takes its name only when it is whole and on the disk: a crash on the
 * way leaves what was there before.
 *
 * @throws FileError, in the name of `operation`, when it can't be written, and in a page.
 */
export async function writeFile(
  operation: string,
  place: string | URL,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const files = nodeFiles();
  const path = files && pathOf(place);
  if (path === undefined) {
    throw new FileError(
      operation,
      `can't write to ${String(place)} from here`,
      "give a path in Node; in a page take the bytes, and offer them with new Blob([bytes])",
    );
  }
  const unfinished = `${path}.${crypto.randomUUID()}.tmp`;
  let handle: FileHandle;
  try {
    handle = await files!.open(unfinished, "wx");
  } catch (error) {
    throw fileProblem(operation, "write", path, error);
  }
  try {
    await fill(handle, pieces);
    await files!.rename(unfinished, path);
  } catch (error) {
    await files!.rm(unfinished, { force: true });
    throw isFileSystemError(error) ? fileProblem(operation, "write", path, error) : error;
  }
}

async function fill(
  handle: FileHandle,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  try {
    for await (const piece of pieces) await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether it comes from the disk, and not from whoever makes the pieces. */
function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
