import type { Draft, LoopDraft } from "../draft.js";
import type { Plan, Slot, Step } from "../plan.js";
import { emitGroup, emitLoop } from "./emit.js";
import { makeGroup } from "./group.js";
import { smallEnough, worthMerging } from "./limits.js";
import { extentOf, fixedUnit, loopUnit, meets, mergedUnit, sizesFit, type Unit } from "./unit.js";

/** Loops this far back are looked at for arrays that both read. */
const NEIGHBOURS = 12;

/**
 * Merges loops that walk the same arrays: a loop joins the one that makes what it reads, or one that reads the same
 * array, where both can run over common axes (`group.ts`) and where that pays (`limits.ts`). A softmax, a layer norm with
 * its statistics or an optimiser's update of a parameter become one kernel each. `wanted` are the slots of the plan's
 * results.
 */
export function fuse(drafts: readonly Draft[], slots: readonly Slot[], wanted: Plan["outputs"]): Step[] {
  const fusion = new Fusion(slots);
  for (const draft of drafts) {
    if (draft.kind === "fixed") fusion.push(fixedUnit(draft.step));
    else fusion.add(draft);
  }
  return fusion.steps(wanted);
}

class Fusion {
  readonly #slots: readonly Slot[];
  /** In the order in which they will run. */
  #units: Unit[] = [];
  /** The unit that writes each slot. */
  readonly #makers = new Map<number, Unit>();

  constructor(slots: readonly Slot[]) {
    this.#slots = slots;
  }

  push(...units: readonly Unit[]): void {
    for (const unit of units) {
      this.#units.push(unit);
      for (const slot of unit.writes) this.#makers.set(slot, unit);
    }
  }

  /** Adds a loop, merged with as many units before it as go with it. */
  add(draft: LoopDraft): void {
    let unit = loopUnit(draft);
    const after: Unit[] = [];
    for (let merged: Unit | undefined; (merged = this.#absorb(unit, after));) unit = merged;
    this.push(unit, ...after);
  }

  /** Merges the unit with one of those before it; those that have to wait for the result move to `after`. */
  #absorb(unit: Unit, after: Unit[]): Unit | undefined {
    for (const i of this.#candidates(unit)) {
      const earlier = this.#units[i];
      if (!smallEnough(extentOf(earlier, unit))) continue;
      const waiting = this.#dependants(i);
      // Readers of the same array don't wait for each other, which would keep arrays alive for longer.
      const feeds = meets(earlier.writes, unit.reads);
      if (feeds ? waiting.some(({ writes }) => meets(writes, unit.reads)) : waiting.length > 0) continue;
      const group = makeGroup([...earlier.drafts, ...unit.drafts]);
      if (!group || !worthMerging(group)) continue;
      const moved = new Set([earlier, ...waiting]);
      this.#units = this.#units.filter((other) => !moved.has(other));
      after.unshift(...waiting);
      return mergedUnit(earlier, unit, group);
    }
    return undefined;
  }

  /** Places of units that the unit may join, the best first: makers of what it reads, then readers of the same. */
  #candidates(unit: Unit): number[] {
    const makers = new Set<Unit>();
    for (const slot of unit.reads) {
      const maker = this.#makers.get(slot);
      if (maker && sizesFit(maker, unit)) makers.add(maker);
    }
    const places = [...makers].map((maker) => this.#units.indexOf(maker)).filter((place) => place >= 0);
    places.sort((a, b) => b - a);
    for (let i = this.#units.length - 1; i >= Math.max(0, this.#units.length - NEIGHBOURS); i--) {
      const other = this.#units[i];
      if (!makers.has(other) && sizesFit(other, unit) && this.#sharesInput(other, unit)) places.push(i);
    }
    return places;
  }

  /** The units behind number `i` that need its values, directly or not. */
  #dependants(i: number): Unit[] {
    const made = new Set(this.#units[i].writes);
    return this.#units.slice(i + 1).filter(({ reads, writes }) => {
      if (!meets(made, reads)) return false;
      for (const slot of writes) made.add(slot);
      return true;
    });
  }

  /** Whether both read an array that is as large as what they walk. */
  #sharesInput(a: Unit, b: Unit): boolean {
    const size = Math.min(a.size, b.size);
    for (const slot of a.reads) if (b.reads.has(slot) && this.#slots[slot].length >= size) return true;
    return false;
  }

  steps(wanted: Plan["outputs"]): Step[] {
    const readers = new Map<number, number>();
    for (const { reads } of this.#units)
      for (const slot of reads) readers.set(slot, (readers.get(slot) ?? 0) + 1);
    const results = new Set(wanted.map(({ slot }) => slot));
    return this.#units.map(({ fixed, group, drafts, reads, writes }) => {
      if (fixed) return fixed;
      if (!group) return emitLoop(drafts[0]);
      const outside = (slot: number): boolean => (readers.get(slot) ?? 0) > (reads.has(slot) ? 1 : 0);
      return emitGroup(group, new Set([...writes].filter((slot) => results.has(slot) || outside(slot))));
    });
  }
}
