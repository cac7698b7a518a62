import { NNError } from "@nn/tensor";
import { FileError } from "./file-error.js";
import type { Pieces } from "./pieces.js";

/**
 * What gzip packed comes unpacked, anything else as it is: told by the first two bytes, whatever the name.
 *
 * @throws FileError when a packed file is damaged or doesn't end.
 */
export async function* unpacked(
  operation: string,
  name: string,
  pieces: Pieces,
  signal: AbortSignal | undefined,
): Pieces {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    const [head, rest] = await split(iterator);
    const packed = head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b;
    if (!packed) yield head;
    yield* packed ? gunzip(operation, name, head, rest, signal) : rest;
  } finally {
    await iterator.return?.();
  }
}

/** The first two bytes at least, with what came along, and what follows. */
async function split(
  iterator: AsyncIterator<Uint8Array<ArrayBuffer>>,
): Promise<[Uint8Array<ArrayBuffer>, AsyncIterableIterator<Uint8Array<ArrayBuffer>>]> {
  let head = new Uint8Array(0);
  while (head.length < 2) {
    const { done, value } = await iterator.next();
    if (done) break;
    head = head.length === 0 ? value : Uint8Array.from([...head, ...value]);
  }
  const rest = { next: () => iterator.next(), [Symbol.asyncIterator]: () => rest };
  return [head, rest];
}

async function* gunzip(
  operation: string,
  name: string,
  head: Uint8Array<ArrayBuffer>,
  rest: AsyncIterator<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal | undefined,
): Pieces {
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(head),
    async pull(controller) {
      const { done, value } = await rest.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  const reader = packed.pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof NNError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new FileError(operation, `${name} is damaged or not whole: gunzip says ${said}`);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
