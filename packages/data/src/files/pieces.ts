import { fileProblem } from "./node-files.js";
import type { RandomAccess } from "./source.js";

/** Bytes that come one piece after the other. */
export type Pieces = AsyncIterable<Uint8Array<ArrayBuffer>>;

/** Small enough to be nothing in memory, large enough to be read fast. */
const PIECE = 2 ** 20;

/** A file from `begin` on, a piece at a time. */
export async function* piecesOf(file: RandomAccess, begin = 0): Pieces {
  for (let at = begin; at < file.size; at += PIECE) {
    yield await file.read(at, Math.min(at + PIECE, file.size));
  }
}

/** What an answer has, as it arrives. */
export async function* piecesOfResponse(
  operation: string,
  name: string,
  response: Response,
  signal: AbortSignal | undefined,
): Pieces {
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) return;
      yield next.value;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw fileProblem(operation, "fetch", name, error);
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}

/** Several arrays as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
