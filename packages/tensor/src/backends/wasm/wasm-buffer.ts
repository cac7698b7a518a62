import { BackendError } from "../../errors.js";
import type { DeviceBuffer } from "../backend.js";
import type { Allocator } from "./allocator.js";

/** A block of the backend's memory: four bytes per element, whatever the dtype. */
export class WasmBuffer implements DeviceBuffer {
  readonly bytes: number;
  private place: number | undefined;

  constructor(
    private readonly allocator: Allocator,
    length: number,
  ) {
    this.bytes = 4 * length;
    this.place = allocator.allocate(this.bytes);
  }

  get address(): number {
    if (this.place === undefined) throw new BackendError("wasm", "a buffer was used after it was freed");
    return this.place;
  }

  free(): void {
    if (this.place === undefined) return;
    this.allocator.release(this.place);
    this.place = undefined;
  }
}

/** The address of one of this backend's buffers. */
export function addressOf(buffer: DeviceBuffer): number {
  if (buffer instanceof WasmBuffer) return buffer.address;
  throw new BackendError("wasm", "got a buffer that belongs to another backend");
}
