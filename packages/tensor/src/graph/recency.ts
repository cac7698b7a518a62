import type { Storage } from "./storage.js";

/** Storages from the least to the most recently used, linked through themselves: moving one is a few assignments. */
export class RecencyList {
  #oldest: Storage | undefined = undefined;
  #newest: Storage | undefined = undefined;
  #size = 0;

  get oldest(): Storage | undefined {
    return this.#oldest;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes in a storage that isn't listed, as the newest. */
  add(storage: Storage): void {
    storage.listed = true;
    this.#size++;
    this.#append(storage);
  }

  /** Makes a listed storage the newest. */
  renew(storage: Storage): void {
    if (storage === this.#newest) return;
    this.#unlink(storage);
    this.#append(storage);
  }

  remove(storage: Storage): void {
    this.#unlink(storage);
    storage.older = storage.newer = undefined;
    storage.listed = false;
    this.#size--;
  }

  *[Symbol.iterator](): Generator<Storage, void, undefined> {
    for (let storage = this.#oldest; storage; storage = storage.newer) yield storage;
  }

  #append(storage: Storage): void {
    storage.older = this.#newest;
    storage.newer = undefined;
    if (this.#newest) this.#newest.newer = storage;
    else this.#oldest = storage;
    this.#newest = storage;
  }

  #unlink({ older, newer }: Storage): void {
    if (older) older.newer = newer;
    else this.#oldest = newer;
    if (newer) newer.older = older;
    else this.#newest = older;
  }
}
