import { FileError } from "./file-error.js";
import { fileProblem } from "./node-files.js";
import { nameOf } from "./source.js";

/**
 * Asks for a URL.
 *
 * @throws FileError, in the name of `operation`, when there is no answer or a bad one; the signal's reason.
 */
export async function request(
  operation: string,
  url: string | URL,
  signal: AbortSignal | undefined,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal: signal ?? null });
  } catch (error) {
    signal?.throwIfAborted();
    throw fileProblem(operation, "fetch", nameOf(url), error);
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw new FileError(operation, `can't fetch ${nameOf(url)}: the server answers ${response.status}`);
}

/** All that a URL has. */
export async function download(
  operation: string,
  url: string | URL,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await request(operation, url, signal);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    signal?.throwIfAborted();
    throw fileProblem(operation, "fetch", nameOf(url), error);
  }
}
