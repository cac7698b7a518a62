import { ValueError } from "../errors.js";
import type { Backend } from "../backends/backend.js";
import { admit, forget } from "./device-cache.js";
import type { StateOwner } from "./node.js";
import { Storage } from "./storage.js";

const OVERWRITTEN =
  "the value depends on a parameter that has been updated more than once since; " +
  "realize() or read it before optimizer.step(), or mark it with keep() or clone() when you make it";

/** The device memory of one owner: the value now and, for parameters, the one before the last update. */
interface Cell {
  current: Storage | undefined;
  previous: Storage | undefined;
}

const cells = /* @__PURE__ */ new WeakMap<StateOwner, Cell>();
/** The same cells, to be walked. */
const allCells = /* @__PURE__ */ new Set<Cell>();

/** Frees the memory of state whose tensor was collected: a safety net for models that are dropped. */
const droppedState = /* @__PURE__ */ new FinalizationRegistry<Cell>((cell) => {
  allCells.delete(cell);
  cell.current?.release(OVERWRITTEN);
  cell.previous?.release(OVERWRITTEN);
});

/**
 * Keeps a storage on the device for its owner, in place of the one before. A parameter's last value stays for one more
 * update, so that what was computed from it can still be read after `optimizer.step()`; other state goes at once.
 */
export function pin(storage: Storage, owner: StateOwner): void {
  if (storage.buffer) forget(storage);
  storage.pinned = true;
  const cell = cells.get(owner);
  if (cell) replace(cell, storage, owner.requiresGrad);
  else {
    const fresh = { current: storage, previous: undefined };
    cells.set(owner, fresh);
    allCells.add(fresh);
    droppedState.register(owner, fresh);
  }
}

function replace(cell: Cell, storage: Storage, keepLast: boolean): void {
  if (cell.current === storage) return;
  cell.previous?.release(OVERWRITTEN);
  cell.previous = keepLast ? cell.current : undefined;
  if (!keepLast) cell.current?.release(OVERWRITTEN);
  cell.current = storage;
}

/** The same elements in a storage of their own. */
export function copyOf(storage: Storage): Storage {
  const { host, backend, buffer, dtype, length } = storage;
  if (!host && !buffer) throw new ValueError("assign", storage.lost ?? "the value is gone");
  if (host) return Storage.ofHost(dtype, host.slice());
  const copy = new Storage(dtype, length);
  copy.backend = backend;
  copy.buffer = backend!.allocate(dtype, length);
  backend!.copy(buffer!, copy.buffer);
  admit(copy);
  return copy;
}

/** The storages of state that are on a backend. */
export function pinnedOn(backend: Backend): Storage[] {
  return [...allCells]
    .flatMap(({ current, previous }) => [current, previous])
    .filter((storage) => storage?.backend === backend) as Storage[];
}
