import type { Backend, DeviceBuffer } from "../backends/backend.js";
import type { DType, TypedArray } from "../dtype.js";

/**
 * An immutable array of elements. It lives in a typed array that the garbage collector owns, on a device, or in both;
 * device memory is a cache in front of the typed array (see device-cache.ts).
 */
export class Storage {
  host: TypedArray | undefined = undefined;
  backend: Backend | undefined = undefined;
  buffer: DeviceBuffer | undefined = undefined;
  /** State of a module or optimiser: stays on the device until it is overwritten. */
  pinned = false;
  /** Settles when the value has come back from a device that answers later. */
  leaving: Promise<void> | undefined = undefined;
  /** Several nodes hold it, so that none may overwrite it. */
  shared = false;
  /** Why the value can't be had any more. */
  lost: string | undefined = undefined;
  /** The iteration in which it was last used. */
  lastUsed = 0;
  /** The schedule in which it was last used. */
  lastSchedule = 0;
  /** Its neighbours in the cache's list, see recency.ts. */
  older: Storage | undefined = undefined;
  newer: Storage | undefined = undefined;
  listed = false;

  constructor(
    readonly dtype: DType,
    readonly length: number,
  ) {}

  static ofHost(dtype: DType, host: TypedArray): Storage {
    const storage = new Storage(dtype, host.length);
    storage.host = host;
    return storage;
  }

  /** Gives the device memory back; without a copy in a typed array the value is lost, for the given reason. */
  release(reason: string): void {
    if (this.buffer) this.backend!.free(this.buffer);
    this.buffer = undefined;
    this.backend = undefined;
    this.pinned = false;
    if (!this.host) this.lost = reason;
  }
}
