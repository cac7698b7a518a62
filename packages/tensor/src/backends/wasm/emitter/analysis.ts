import type { LoopOrder } from "../loop-space.js";
import type { Access, Low } from "../low.js";

/**
 * What the low expressions of a kernel need, known before any code is written. Level 0 is the kernel's entry, level 1 the
 * loop over rows, level 2, 3, … one inner axis each.
 */
export class Analysis {
  /** Everything that is read or written through. */
  readonly accesses: Access[] = [];
  readonly vectorLevel: number;
  private readonly levelOfAxis: number[] = [];
  private readonly levels = new Map<Low, number>();
  private readonly uniforms = new Map<Low, boolean>();
  private readonly accUsers = new Map<Low, boolean>();
  private readonly rares = new Map<Low, boolean>();
  private readonly uses = new Map<Low, number>();
  private readonly hoisted: Low[][] = [];

  constructor(
    private readonly order: LoopOrder,
    roots: readonly Low[],
    stores: readonly Access[],
    private readonly accLevel: number,
  ) {
    for (const axis of order.rows) this.levelOfAxis[axis] = 1;
    order.inner.forEach((axis, i) => (this.levelOfAxis[axis] = 2 + i));
    this.vectorLevel = this.levelOfAxis[order.vector];
    for (const access of stores) this.note(access);
    for (const root of roots) this.survey(root);
    for (const low of this.uses.keys()) this.noteHoists(low);
  }

  private note(access: Access): void {
    if (!this.accesses.includes(access)) this.accesses.push(access);
  }

  private survey(low: Low): void {
    const count = this.uses.get(low) ?? 0;
    this.uses.set(low, count + 1);
    if (count > 0) return;
    if (low.access) this.note(low.access);
    for (const src of low.srcs) this.survey(src);
  }

  private noteHoists(low: Low): void {
    for (const src of low.srcs) {
      const level = this.levelOf(src);
      if (level >= this.levelOf(low) || this.usesAcc(src)) continue;
      const list = (this.hoisted[level] ??= []);
      if (!list.includes(src)) list.push(src);
    }
  }

  levelOfLoop(axis: number): number {
    return this.levelOfAxis[axis];
  }

  /** The axes whose counters move at a level. */
  axesAt(level: number): readonly number[] {
    if (level === 0) return [];
    return level === 1 ? this.order.rows : [this.order.inner[level - 2]];
  }

  /** The level at which everything that `low` is made of is known. */
  levelOf(low: Low): number {
    let level = this.levels.get(low);
    if (level === undefined) {
      level = low.op === "acc" ? this.accLevel : low.access ? this.accessLevel(low.access) : 0;
      for (const src of low.srcs) level = Math.max(level, this.levelOf(src));
      this.levels.set(low, level);
    }
    return level;
  }

  private accessLevel({ strides }: Access): number {
    return strides.reduce(
      (level, stride, axis) => (stride ? Math.max(level, this.levelOfAxis[axis]) : level),
      0,
    );
  }

  /** Whether all lanes hold the same value. */
  isUniform(low: Low): boolean {
    let uniform = this.uniforms.get(low);
    if (uniform === undefined) {
      uniform =
        low.op === "acc"
          ? this.accLevel < this.vectorLevel
          : !low.access || !low.access.strides[this.order.vector];
      uniform &&= low.srcs.every((src) => this.isUniform(src));
      this.uniforms.set(low, uniform);
    }
    return uniform;
  }

  /** Whether more than one expression reads the value. */
  isShared(low: Low): boolean {
    return (this.uses.get(low) ?? 0) > 1;
  }

  hasRare(low: Low): boolean {
    return contains("rare", low, this.rares);
  }

  private usesAcc(low: Low): boolean {
    return contains("acc", low, this.accUsers);
  }

  /** Values of a level which deeper levels need. */
  hoistedAt(level: number): readonly Low[] {
    return this.hoisted[level] ?? [];
  }

  /** Parts of `lows` that are made of reductions' results and don't change below `level`. */
  settledAt(level: number, lows: ReadonlySet<Low>): Set<Low> {
    const found = new Set<Low>();
    for (const low of lows) {
      if (this.levelOf(low) <= level) continue;
      for (const src of low.srcs)
        if (src.op !== "acc" && this.usesAcc(src) && this.levelOf(src) <= level) found.add(src);
    }
    return found;
  }
}

function contains(op: Low["op"], low: Low, known: Map<Low, boolean>): boolean {
  let found = known.get(low);
  if (found === undefined) {
    found = low.op === op || low.srcs.some((src) => contains(op, src, known));
    known.set(low, found);
  }
  return found;
}

/** `roots` and all that they are made of. */
export function partsOf(roots: readonly Low[]): Set<Low> {
  const parts = new Set<Low>();
  const visit = (low: Low): void => {
    if (parts.has(low)) return;
    parts.add(low);
    low.srcs.forEach(visit);
  };
  roots.forEach(visit);
  return parts;
}
