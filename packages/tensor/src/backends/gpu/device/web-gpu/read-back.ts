import { BackendError } from "../../../../errors.js";
import type { WebGpuMemory } from "./buffer-pool.js";
import type { Commands } from "./commands.js";
import type { Failures } from "./failures.js";
import type { Staging } from "./staging.js";
import { mapRead } from "./usage.js";

/** The first `length` numbers of a memory. */
export interface Part {
  readonly memory: WebGpuMemory;
  readonly length: number;
}

/** Copies parts to the processor in one transfer. */
export async function readBack(
  parts: readonly Part[],
  commands: Commands,
  staging: Staging,
  failures: Failures,
): Promise<Float32Array[]> {
  const bytes = 4 * parts.reduce((sum, { length }) => sum + length, 0);
  // WebGPU can't map nothing.
  const buffer = failures.watch("read", "out-of-memory", () => staging.take(Math.max(bytes, 4)));
  let end = 0;
  for (const { memory, length } of parts) {
    commands.copyOut(memory.block, buffer, end, 4 * length);
    end += 4 * length;
  }
  commands.submit();
  await map(buffer, Math.max(bytes, 4), failures);
  const read = split(new Float32Array(buffer.getMappedRange(0, Math.max(bytes, 4))), parts);
  buffer.unmap();
  staging.give(buffer);
  await failures.checkAll("read");
  return read;
}

async function map(buffer: GPUBuffer, bytes: number, failures: Failures): Promise<void> {
  try {
    await buffer.mapAsync(mapRead, 0, bytes);
  } catch (error) {
    // What the device said before tells more than "can't be mapped".
    await failures.checkAll("read");
    throw new BackendError("read", `WebGPU gave nothing back: ${(error as Error).message}`);
  }
}

function split(numbers: Float32Array, parts: readonly Part[]): Float32Array[] {
  let start = 0;
  return parts.map(({ length }) => {
    start += length;
    return numbers.slice(start - length, start);
  });
}
