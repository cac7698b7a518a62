import { visitLeaves } from "../../kernel/leaves.js";
import { draftExprs, type Draft, type LoopDraft } from "../draft.js";
import type { Plan, Slot, Step } from "../plan.js";
import { emitGroup, emitLoop } from "./emit.js";
import { makeGroup, type Group } from "./group.js";
import { worthMerging } from "./limits.js";

/** Loops this far back are looked at for arrays that both read. */
const NEIGHBOURS = 12;

/** One kernel to be: a loop, a group of loops, or what can't be merged. */
interface Unit {
  readonly drafts: readonly LoopDraft[];
  readonly group: Group | undefined;
  readonly fixed: Step | undefined;
  readonly reads: ReadonlySet<number>;
  readonly writes: ReadonlySet<number>;
}

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

  constructor(slots: readonly Slot[]) {
    this.#slots = slots;
  }

  push(...units: readonly Unit[]): void {
    this.#units.push(...units);
  }

  /** Adds a loop, merged with as many units before it as go with it. */
  add(draft: LoopDraft): void {
    let unit = loopUnit([draft], undefined);
    const after: Unit[] = [];
    for (let merged: Unit | undefined; (merged = this.#absorb(unit, after));) unit = merged;
    this.push(unit, ...after);
  }

  /** Merges the unit with one of those before it; those that have to wait for the result move to `after`. */
  #absorb(unit: Unit, after: Unit[]): Unit | undefined {
    for (const i of this.#candidates(unit)) {
      const earlier = this.#units[i];
      const waiting = this.#dependants(i);
      // Readers of the same array don't wait for each other, which would keep arrays alive for longer.
      const feeds = meets(earlier.writes, unit.reads);
      if (feeds ? waiting.some(({ writes }) => meets(writes, unit.reads)) : waiting.length > 0) continue;
      const drafts = [...earlier.drafts, ...unit.drafts];
      const group = makeGroup(drafts);
      if (!group || !worthMerging(group)) continue;
      const moved = new Set([earlier, ...waiting]);
      this.#units = this.#units.filter((other) => !moved.has(other));
      after.unshift(...waiting);
      return loopUnit(drafts, group);
    }
    return undefined;
  }

  /** Places of units that the unit may join, the best first: makers of what it reads, then readers of the same. */
  #candidates(unit: Unit): number[] {
    const makers: number[] = [];
    const neighbours: number[] = [];
    for (let i = this.#units.length - 1; i >= 0; i--) {
      const earlier = this.#units[i];
      if (earlier.fixed) continue;
      if (meets(earlier.writes, unit.reads)) makers.push(i);
      else if (i >= this.#units.length - NEIGHBOURS && this.#sharesInput(earlier, unit)) neighbours.push(i);
    }
    return [...makers, ...neighbours];
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
    const size = Math.min(walked(a), walked(b));
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

function loopUnit(drafts: readonly LoopDraft[], group: Group | undefined): Unit {
  const reads = new Set<number>();
  for (const expr of drafts.flatMap(draftExprs)) {
    visitLeaves(expr, (leaf) => {
      if (leaf.kind === "load" || leaf.kind === "gather") reads.add(leaf.arg);
    });
  }
  return { drafts, group, fixed: undefined, reads, writes: new Set(drafts.map(({ slot }) => slot)) };
}

function fixedUnit(step: Step): Unit {
  return {
    drafts: [],
    group: undefined,
    fixed: step,
    reads: new Set(step.inputs),
    writes: new Set(step.outputs),
  };
}

/** Elements of the largest loop. */
function walked({ drafts }: Unit): number {
  return Math.max(...drafts.map(({ shape }) => shape.reduce((n, size) => n * size, 1)));
}

function meets(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  for (const item of a) if (b.has(item)) return true;
  return false;
}
