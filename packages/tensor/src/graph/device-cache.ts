import type { Backend, DeviceBuffer } from "../backends/backend.js";
import type { TypedArray } from "../dtype.js";
import { BackendError, ValueError } from "../errors.js";
import { RecencyList } from "./recency.js";
import type { Storage } from "./storage.js";

/** Unpinned device memory above this is evicted, oldest first, even inside an iteration. */
const MAX_BYTES = 256 * 2 ** 20;
const MAX_ENTRIES = 8192;
/** What so many schedules have not used is evicted too: loops that only read results mark no iterations. */
const MAX_AGE = 128;

/** Unpinned storages that are on a device. */
const resident = /* @__PURE__ */ new RecencyList();
/** What is on its way back. */
const leaving = /* @__PURE__ */ new Set<Promise<void>>();
let residentBytes = 0;
let iteration = 0;
let schedules = 0;

/** Takes note of a storage whose value a device now holds. */
export function admit(storage: Storage): void {
  if (storage.pinned || storage.listed) return;
  resident.add(storage);
  residentBytes += storage.buffer!.bytes;
  stamp(storage);
}

function touch(storage: Storage): void {
  stamp(storage);
  if (storage.listed) resident.renew(storage);
}

function stamp(storage: Storage): void {
  storage.lastUsed = iteration;
  storage.lastSchedule = schedules;
}

/** Makes sure that `storage` is on `backend`, uploading or moving it where needed. */
export function ensureResident(storage: Storage, backend: Backend): void {
  touch(storage);
  if (storage.backend === backend) return;
  if (storage.lost) throw new ValueError("read", storage.lost);
  if (storage.buffer) moveToHost(storage);
  if (!storage.host && storage.buffer) {
    throw new BackendError(
      backend.name,
      `a value is still on its way back from the ${storage.backend!.name} backend`,
      "await setBackend(…), which waits for what is on its way",
    );
  }
  if (!storage.host)
    throw new ValueError(
      "compile",
      "a value was read while its function is being captured",
      "return it instead",
    );
  storage.buffer = backend.allocate(storage.dtype, storage.length);
  storage.backend = backend;
  backend.upload(storage.buffer, storage.host);
  admit(storage);
}

/**
 * Copies the value into a typed array where there is none yet, and frees the device memory: at once, or where the
 * device answers later, when the value has come.
 */
export function moveToHost(storage: Storage): void {
  const { backend, buffer, dtype, length } = storage;
  if (!backend || !buffer) return;
  if (!storage.host && (backend.evict || !backend.downloadSync)) {
    storage.leaving ??= remember(leave(storage, backend, buffer));
    return;
  }
  storage.host ??= backend.downloadSync!(buffer, dtype, length);
  freeDevice(storage);
}

/** The value can be used on the device until it has come back; what is read from then on is the typed array. */
async function leave(storage: Storage, backend: Backend, buffer: DeviceBuffer): Promise<void> {
  forget(storage);
  const { dtype, length } = storage;
  try {
    const host = await (backend.evict?.(buffer, dtype, length) ?? backend.download(buffer, dtype, length));
    if (storage.buffer !== buffer) return;
    storage.host = host;
    freeDevice(storage);
  } catch (error) {
    // What can't be read can't be moved either; whoever reads the value learns why.
    if (storage.buffer === buffer) storage.release(error instanceof Error ? error.message : String(error));
  } finally {
    storage.leaving = undefined;
  }
}

function remember(way: Promise<void>): Promise<void> {
  leaving.add(way);
  void way.then(() => leaving.delete(way));
  return way;
}

/** Settles when all that is on its way has come back. */
export async function allBack(): Promise<void> {
  await Promise.all(leaving);
}

function freeDevice(storage: Storage): void {
  forget(storage);
  const { pinned } = storage;
  storage.release("");
  storage.pinned = pinned;
}

/** Frees the memory of a value that nothing can ask for any more. */
export function drop(storage: Storage): void {
  if (!storage.buffer) return;
  forget(storage);
  storage.release("the tensor was disposed");
}

/** Takes a storage out of the cache's care: it was pinned or freed. */
export function forget(storage: Storage): void {
  if (!storage.listed) return;
  resident.remove(storage);
  residentBytes -= storage.buffer!.bytes;
}

/** As many elements are worth keeping once they were read, so that they needn't come back again to make room. */
const FEW = 1024;

/** A copy of the elements of a computed value. */
export async function download(storage: Storage): Promise<TypedArray> {
  const { backend, buffer, dtype, length } = storage;
  const data = await backend!.download(buffer!, dtype, length);
  if (length <= FEW && storage.listed && storage.buffer === buffer) storage.host ??= data.slice();
  return data;
}

/** Marks the end of an iteration: what was not used in the last two goes back to typed arrays. */
export function endIteration(): void {
  iteration++;
  evictWhile((storage) => storage.lastUsed < iteration - 2);
}

/** Keeps the cache within its budget; called after each run of a schedule. */
export function trim(): void {
  schedules++;
  const { oldest } = resident;
  if (oldest && oldest.lastSchedule <= schedules - MAX_AGE)
    evictWhile((storage) => storage.lastSchedule <= schedules - MAX_AGE);
  if (residentBytes <= MAX_BYTES && resident.size <= MAX_ENTRIES) return;
  evictWhile(() => residentBytes > MAX_BYTES / 2 || resident.size > MAX_ENTRIES / 2);
}

/** Evicts the least recently used storages for as long as the next one should go. */
function evictWhile(shouldGo: (storage: Storage) => boolean): void {
  for (let storage = resident.oldest; storage && shouldGo(storage); storage = resident.oldest)
    moveToHost(storage);
}

/** The unpinned storages that are on a backend. */
export function residentOn(backend: Backend): Storage[] {
  return [...resident].filter((storage) => storage.backend === backend);
}
