import type { Backend } from "../backends/backend.js";
import { lower } from "./lower.js";
import { prepare, type PreparedPlan } from "./prepare.js";
import type { Schedule } from "./schedule.js";
import { hashOf, Structure } from "./structure.js";
import { constantsAgree } from "./value-numbers.js";

/** Plans kept per backend; the least recently used goes first. A training loop needs a handful. */
const MAX_PLANS = 256;

interface Entry {
  readonly hash: number;
  readonly structure: Structure;
  readonly prepared: PreparedPlan;
  lastUsed: number;
}

/** The plans of one backend by the hash of their structures. */
class PlanCache {
  readonly #byHash = new Map<number, Entry[]>();
  #size = 0;
  #uses = 0;

  find(schedule: Schedule, backend: Backend): PreparedPlan {
    const hash = hashOf(schedule);
    const entries = this.#byHash.get(hash);
    if (entries) {
      for (const entry of entries) {
        if (!entry.structure.fits(schedule)) continue;
        if (!constantsAgree(entry.prepared.plan, schedule.nodes)) continue;
        entry.lastUsed = ++this.#uses;
        return entry.prepared;
      }
    }
    return this.#add(hash, schedule, backend);
  }

  #add(hash: number, schedule: Schedule, backend: Backend): PreparedPlan {
    const prepared = prepare(lower(schedule, backend), backend);
    if (this.#size >= MAX_PLANS) this.#removeOldest();
    const entry = { hash, structure: new Structure(schedule), prepared, lastUsed: ++this.#uses };
    const entries = this.#byHash.get(hash);
    if (entries) entries.push(entry);
    else this.#byHash.set(hash, [entry]);
    this.#size++;
    return prepared;
  }

  #removeOldest(): void {
    const oldest = [...this.#byHash.values()].flat().reduce((a, b) => (a.lastUsed < b.lastUsed ? a : b));
    const others = this.#byHash.get(oldest.hash)!.filter((entry) => entry !== oldest);
    if (others.length > 0) this.#byHash.set(oldest.hash, others);
    else this.#byHash.delete(oldest.hash);
    this.#size--;
  }
}

const caches = /* @__PURE__ */ new WeakMap<Backend, PlanCache>();

/**
 * The prepared plan for a schedule that was just made: planned once for each structure, so that the second step of a
 * loop only looks it up.
 */
export function planFor(schedule: Schedule, backend: Backend): PreparedPlan {
  let cache = caches.get(backend);
  if (!cache) caches.set(backend, (cache = new PlanCache()));
  return cache.find(schedule, backend);
}
