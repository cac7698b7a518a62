import type { FunctionBuilder } from "./assembler.js";
import type { Helpers } from "./helpers.js";
import type { LoopOrder } from "./loop-space.js";
import { LANE_OPCODES } from "./lane-opcodes.js";
import { NUMBERS, SCRATCH, type Access, type Low } from "./low.js";

/** Places in the argument block before the kernel's own: the bad index and the size that it missed. */
export const ERROR_SLOTS = 2;
/** What phases answer where an index was out of range: the operation that asked for it. */
export const STATUS = { gather: 1, scatterAdd: 2 } as const;

interface Scope {
  readonly level: number;
  readonly pointers: Map<number, number>;
  readonly values: Map<number, number>;
  /** Locals of vectors that were turned, by what they were read for. */
  readonly turned: Map<string, readonly number[]>;
}

function newScope(level: number): Scope {
  return { level, pointers: new Map(), values: new Map(), turned: new Map() };
}

/** The place that is visited among `steps` neighbours along an axis. */
interface Abreast {
  readonly axis: number;
  readonly steps: number;
  readonly i: number;
}

/** Locals with the first place of an axis and the one behind the last. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** An axis cut into pieces of `length`, which the row axis `counter` counts. */
export interface Pieces {
  readonly axis: number;
  readonly length: number;
  readonly counter: number;
}

/** Emits code for one place of an axis, and answers what `body` does. */
export type Place = <T>(body: () => T) => T;

/** Most copies of the loop body side by side. */
const MAX_COPIES = 8;

/**
 * Emits loops and the low expressions inside them. Level 0 is the kernel's entry, level 1 the loop over rows, level
 * 2, 3, … one inner axis each. Every value is computed at the outermost level at which its parts are known, once.
 *
 * At a given time the code is for `width` lanes (4, or 1 for what is left over) and `copies` neighbouring vectors.
 */
export class Emitter {
  width: 1 | 4 = 4;
  copies = 1;
  /** What the phase answers where an index is out of range. */
  failure: number = STATUS.gather;
  /** Locals of the loop counters: elements, but bytes (4 per element) for the vector axis. */
  private readonly counters: number[] = [];
  private readonly scopes: Scope[] = [];
  private readonly levels = new Map<Low, number>();
  private readonly uniforms = new Map<Low, boolean>();
  private readonly accUsers = new Map<Low, boolean>();
  private readonly uses = new Map<Low, number>();
  /** Nodes by level which deeper levels need. */
  private readonly hoisted: Low[][] = [];
  private readonly accesses: Access[] = [];
  private readonly levelOfAxis: number[] = [];
  /** What the walk that is being written needs; undefined outside of walks, where everything is taken. */
  private active: { readonly lows: ReadonlySet<Low>; readonly accesses: ReadonlySet<Access> } | undefined;
  private readonly rares = new Map<Low, boolean>();
  /** While only common cases are computed: the local with the lanes that have met others. */
  private seen: number | undefined;
  private abreastAt: (Abreast & Pick<Scope, "turned">) | undefined;
  readonly vectorLevel: number;

  /**
   * `roots` are all expressions that will be asked for, `stores` the accesses that are written through. `accLevel` is
   * the level at which a reduction's result is known.
   */
  constructor(
    readonly f: FunctionBuilder,
    readonly order: LoopOrder,
    private readonly helpers: Helpers,
    roots: readonly Low[],
    stores: readonly Access[],
    private readonly accLevel = 0,
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

  private usesAcc(low: Low): boolean {
    let uses = this.accUsers.get(low);
    if (uses === undefined) {
      uses = low.op === "acc" || low.srcs.some((src) => this.usesAcc(src));
      this.accUsers.set(low, uses);
    }
    return uses;
  }

  private accessLevel(access: Access): number {
    return access.strides.reduce(
      (level, stride, axis) => (stride ? Math.max(level, this.levelOfAxis[axis]) : level),
      0,
    );
  }

  levelOf(low: Low): number {
    let level = this.levels.get(low);
    if (level === undefined) {
      level = low.op === "acc" ? this.accLevel : low.access ? this.accessLevel(low.access) : 0;
      for (const src of low.srcs) level = Math.max(level, this.levelOf(src));
      this.levels.set(low, level);
    }
    return level;
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

  /** Opens level 0: base addresses, scalars and what follows from them. */
  entry(body: () => void): void {
    this.inScope(0, body);
  }

  /** The loop over rows `begin` … `end` (locals); without row axes, `body` alone. */
  rows(begin: number, end: number, body: () => void): void {
    const { f, order } = this;
    if (order.rows.length === 0) return this.inScope(1, body);
    const row = f.local("i32");
    f.get(begin).set(row);
    for (const axis of order.rows) this.counters[axis] = f.local("i32");
    this.decompose(begin);
    f.get(row).get(end).op("i32.lt_u");
    f.if(() => {
      f.loop((again) => {
        this.inScope(1, body);
        this.advance(order.rows.length - 1);
        f.get(row).i32(1).op("i32.add").tee(row).get(end).op("i32.lt_u").brIf(again);
      });
    });
  }

  /** Sets the row counters to those of row `begin`. */
  private decompose(begin: number): void {
    const { f, order } = this;
    const rest = f.local("i32");
    f.get(begin).set(rest);
    for (let i = order.rows.length - 1; i >= 0; i--) {
      const counter = this.counters[order.rows[i]];
      if (i === 0) {
        f.get(rest).set(counter);
      } else {
        const size = order.sizes[order.rows[i]];
        f.get(rest).i32(size).op("i32.rem_u").set(counter);
        f.get(rest).i32(size).op("i32.div_u").set(rest);
      }
    }
  }

  /** Adds one to the row counters, with carry. */
  private advance(i: number): void {
    const { f, order } = this;
    const counter = this.counters[order.rows[i]];
    f.increment(counter, 1);
    if (i === 0) return;
    f.get(counter).i32(order.sizes[order.rows[i]]).op("i32.eq");
    f.if(() => {
      f.i32(0).set(counter);
      this.advance(i - 1);
    });
  }

  /** A plain loop over one inner axis that is not the vector axis, or a part of it; `unrolled` where it is short. */
  axis(axis: number, unrolled: boolean, body: () => void, range?: Range): void {
    const { f } = this;
    const size = this.order.sizes[axis];
    const counter = (this.counters[axis] = f.local("i32"));
    if (unrolled && !range) {
      for (let i = 0; i < size; i++) {
        f.i32(i).set(counter);
        this.inScope(this.levelOfAxis[axis], body);
      }
      return;
    }
    if (range) f.get(range.begin).set(counter);
    else f.i32(0).set(counter);
    f.loop((again) => {
      this.inScope(this.levelOfAxis[axis], body);
      f.get(counter).i32(1).op("i32.add").tee(counter);
      if (range) f.get(range.end);
      else f.i32(size);
      f.op("i32.lt_u").brIf(again);
    });
  }

  /**
   * A loop over one inner axis, or a part of it, `count` places at a time and then one by one. `body` may open the vector
   * axis and then, inside of it, go to each of the places.
   */
  abreast(axis: number, count: number, body: (places: readonly Place[]) => void, range?: Range): void {
    const { f } = this;
    const base = f.local("i32");
    const end = f.local("i32");
    if (range) f.get(range.begin).set(base).get(range.end).set(end);
    else f.i32(0).set(base).i32(this.order.sizes[axis]).set(end);
    for (const steps of count > 1 ? [count, 1] : [1]) {
      this.whileLeft(base, end, steps, () => {
        const scopes = Array.from({ length: steps }, (_, i) => {
          this.counters[axis] = f.local("i32");
          f.get(base).i32(i).op("i32.add").set(this.counters[axis]);
          return this.opened(this.levelOfAxis[axis]);
        });
        body(scopes.map((scope, i) => (inner) => this.visit(scope, { axis, steps, i }, inner)));
      });
    }
  }

  /** Within the vector axis, but at another place of the axis outside of it. */
  private visit<T>(place: Scope, at: Abreast, body: () => T): T {
    const here = this.scopes.pop()!;
    this.abreastAt = { ...at, turned: here.turned };
    const result = this.within(place, () => this.inScope(this.vectorLevel, body));
    this.abreastAt = undefined;
    this.scopes.push(here);
    return result;
  }

  /** The part of an axis that the pieces of `length` along it leave to the current one. */
  pieceOf({ axis, length, counter }: Pieces): Range {
    const { f } = this;
    const [begin, end] = [f.local("i32"), f.local("i32")];
    const size = this.order.sizes[axis];
    f.get(this.counters[counter]).i32(length).op("i32.mul").tee(begin).i32(length).op("i32.add").tee(end);
    f.i32(size).op("i32.gt_u");
    f.if(() => void f.i32(size).set(end));
    return { begin, end };
  }

  /**
   * The loop over the vector axis from element `begin` to `end` (locals; the whole axis without them): `copies` vectors
   * at a time, then single ones, then single elements. `body` is emitted for each of these.
   */
  vector(copies: number, body: () => void, begin?: number, end?: number): void {
    const { f } = this;
    const size = this.order.sizes[this.order.vector];
    const counter = (this.counters[this.order.vector] = f.local("i32"));
    const stop = f.local("i32");
    if (begin === undefined) f.i32(0).set(counter);
    else f.get(begin).i32(2).op("i32.shl").set(counter);
    if (end === undefined) f.i32(size * 4).set(stop);
    else f.get(end).i32(2).op("i32.shl").set(stop);
    const outside = [this.width, this.copies] as const;
    const fixed = begin === undefined;
    const steps: [1 | 4, number][] = copies > 1 ? [[4, copies], [4, 1], [1, 1]] : [[4, 1], [1, 1]]; // prettier-ignore
    let left = size;
    for (const [width, count] of steps) {
      // With the range known beforehand, loops that would do nothing are left out.
      if (left < width * count) continue;
      if (fixed) left %= width * count;
      this.width = width;
      this.copies = count;
      this.whileLeft(counter, stop, 4 * width * count, () => this.inScope(this.vectorLevel, body));
    }
    [this.width, this.copies] = outside;
  }

  /** While there are at least `step` from `counter` to `end`: `body`, then `step` further. */
  private whileLeft(counter: number, end: number, step: number, body: () => void): void {
    const { f } = this;
    const enough = () => f.get(end).get(counter).op("i32.sub").i32(step).op("i32.ge_u");
    enough();
    f.if(() => {
      f.loop((again) => {
        body();
        f.increment(counter, step);
        enough();
        f.brIf(again);
      });
    });
  }

  /**
   * One of several walks over inner axes: `body` asks for `roots` and writes through `stores` only. What hangs on results
   * of earlier walks and is the same all over this one is computed before it.
   */
  walk(roots: readonly Low[], stores: readonly Access[], body: () => void): void {
    const lows = new Set<Low>();
    const visit = (low: Low): void => {
      if (lows.has(low)) return;
      lows.add(low);
      low.srcs.forEach(visit);
    };
    roots.forEach(visit);
    const accesses = new Set([...stores, ...[...lows].flatMap(({ access }) => access ?? [])]);
    for (const low of this.settled(lows)) {
      const copies = this.isUniform(low) ? 1 : this.copies;
      for (let copy = 0; copy < copies; copy++) {
        this.value(low, copy);
        this.keep(low, copy);
      }
    }
    this.active = { lows, accesses };
    body();
    this.active = undefined;
  }

  /** Parts of `lows` that are made of reductions' results and don't change below the current level. */
  private settled(lows: ReadonlySet<Low>): Set<Low> {
    const { level } = this.scopes.at(-1)!;
    const found = new Set<Low>();
    for (const low of lows) {
      if (this.levelOf(low) <= level) continue;
      for (const src of low.srcs)
        if (src.op !== "acc" && this.usesAcc(src) && this.levelOf(src) <= level) found.add(src);
    }
    return found;
  }

  private inScope<T>(level: number, body: () => T): T {
    return this.within(this.opened(level), body);
  }

  private within<T>(scope: Scope, body: () => T): T {
    this.scopes.push(scope);
    const result = body();
    this.scopes.pop();
    return result;
  }

  /** What is known at a level: addresses that move with its axis, then values that deeper levels share. */
  private opened(level: number): Scope {
    const scope: Scope = newScope(level);
    const { active } = this;
    this.within(scope, () => {
      for (const access of this.accesses)
        if (!active || active.accesses.has(access)) this.advancePointer(access, level);
      for (const low of this.hoisted[level] ?? []) {
        if (active && !active.lows.has(low)) continue;
        const copies = this.isUniform(low) ? 1 : this.copies;
        for (let copy = 0; copy < copies; copy++) {
          this.value(low, copy);
          this.keep(low, copy);
        }
      }
    });
    return scope;
  }

  private advancePointer(access: Access, level: number): void {
    const { f, order } = this;
    const axes = level === 0 ? [] : level === 1 ? order.rows : [order.inner[level - 2]];
    const moving = axes.filter((axis) => access.strides[axis]);
    const unit = access.slot === NUMBERS ? 1 : 4;
    if (level === 0) {
      if (access.slot === NUMBERS) f.i32(0);
      else if (access.slot === SCRATCH) f.scratch();
      else f.get(0).memory("i32.load", 4 * access.slot);
      if (access.offset !== 0) f.i32(access.offset * unit).op("i32.add");
    } else {
      if (moving.length === 0) return;
      f.get(this.pointer(access));
      for (const axis of moving) this.addProduct(axis, access.strides[axis], unit);
    }
    const pointer = f.local("i32");
    f.set(pointer);
    this.scopes.at(-1)!.pointers.set(access.id, pointer);
  }

  private addProduct(axis: number, stride: number, unit: number): void {
    const { f } = this;
    f.get(this.counters[axis]);
    let factor = stride * unit;
    if (axis === this.order.vector) {
      // This counter counts bytes.
      if (unit === 1) f.i32(2).op("i32.shr_u");
      factor = stride;
    }
    if (factor !== 1) f.i32(factor).op("i32.mul");
    f.op("i32.add");
  }

  /** The local with the address of `access` at the current place. */
  pointer(access: Access): number {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const pointer = this.scopes[i].pointers.get(access.id);
      if (pointer !== undefined) return pointer;
    }
    throw new Error(`no pointer for access ${access.id}`);
  }

  private keyOf(low: Low, copy: number): number {
    return low.id * MAX_COPIES + (this.isUniform(low) ? 0 : copy);
  }

  /** Makes `local` stand for `low` until the current level closes. */
  define(low: Low, copy: number, local: number): void {
    this.scopes.at(-1)!.values.set(this.keyOf(low, copy), local);
  }

  /** Stores the value on the stack for later uses. */
  private keep(low: Low, copy: number): void {
    const local = this.f.local("v128");
    this.f.set(local);
    this.define(low, copy, local);
  }

  /** Pushes the value of `low` for one of the copies. */
  value(low: Low, copy = 0): void {
    const key = this.keyOf(low, copy);
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const local = this.scopes[i].values.get(key);
      if (local !== undefined) {
        this.f.get(local);
        return;
      }
    }
    this.compute(low, copy);
    if ((this.uses.get(low) ?? 0) > 1) {
      this.keep(low, copy);
      this.value(low, copy);
    }
  }

  private compute(low: Low, copy: number): void {
    const { f } = this;
    switch (low.op) {
      case "const":
        return void f.v128([low.imm, low.imm, low.imm, low.imm]);
      case "scalar":
        return void f.get(0).memory("v128.load32_splat", 4 * low.imm);
      case "load":
        return this.loadHere(low.access!, copy);
      case "iota":
        return this.iota(low.access!, copy);
      case "checkedOffset":
        return this.checkedOffset(low, copy);
      case "gather":
        return this.gather(low, copy);
      case "acc":
        throw new Error("the result of a reduction is used before it is known");
      case "bits":
        return this.value(low.srcs[0], copy);
      case "rare":
        return this.rare(low, copy);
      case "select":
        this.value(low.srcs[1], copy);
        this.value(low.srcs[2], copy);
        this.value(low.srcs[0], copy);
        return void f.op("v128.bitselect");
    }
    for (const src of low.srcs) this.value(src, copy);
    const opcode = LANE_OPCODES[low.op as keyof typeof LANE_OPCODES];
    if (!opcode) return void f.call(this.helpers.vector(low.op));
    if (low.op === "shl" || low.op === "shrS" || low.op === "shrU") f.i32(low.imm);
    f.op(opcode);
  }

  /**
   * Computes `roots` for all copies and hands the locals with the values, by copy and root, to `use`. Rare cases are told
   * by one branch for all of them, so that the copies' chains of instructions stay interleaved: where some lane has one,
   * everything is computed once more, and `use` writes its code for both ways.
   */
  evaluate(roots: readonly Low[], use: (values: readonly number[][]) => void): void {
    const { f } = this;
    if (!roots.some((root) => this.hasRare(root))) return use(this.valuesOf(roots));
    this.seen = f.local("v128");
    f.v128([0, 0, 0, 0]).set(this.seen);
    const common = this.valuesOf(roots);
    f.get(this.seen).op("v128.any_true");
    this.seen = undefined;
    f.if(
      () => use(this.valuesOf(roots)),
      () => use(common),
    );
  }

  /** Locals with the values of `roots`, by copy and root. */
  valuesOf(roots: readonly Low[]): number[][] {
    // What the pass over common cases computes is not known to the exact one.
    this.scopes.push(newScope(this.vectorLevel));
    const values = Array.from({ length: this.copies }, (_, copy) => this.locals(roots, copy));
    this.scopes.pop();
    return values;
  }

  /** New locals with the values of `lows` for one of the copies. */
  locals(lows: readonly Low[], copy: number): number[] {
    return lows.map((low) => {
      const local = this.f.local("v128");
      this.value(low, copy);
      this.f.set(local);
      return local;
    });
  }

  private hasRare(low: Low): boolean {
    let has = this.rares.get(low);
    if (has === undefined) {
      has = low.op === "rare" || low.srcs.some((src) => this.hasRare(src));
      this.rares.set(low, has);
    }
    return has;
  }

  /** The common value alone, noting which lanes need the exact one; or both where that is known to be so. */
  private rare({ srcs: [mask, exact, common] }: Low, copy: number): void {
    const { f, seen } = this;
    if (seen !== undefined) {
      this.value(mask, copy);
      f.get(seen).op("v128.or").set(seen);
      return this.value(common, copy);
    }
    this.value(exact, copy);
    this.value(common, copy);
    this.value(mask, copy);
    f.op("v128.bitselect");
  }

  private load(access: Access, pointer: number, copy: number): void {
    const { f } = this;
    const stride = access.strides[this.order.vector];
    const at = 4 * copy * stride;
    if (stride === 0) f.get(pointer).memory("v128.load32_splat");
    else if (this.width === 1) f.get(pointer).memory("v128.load32_zero");
    else if (stride === 1) f.get(pointer).memory("v128.load", 4 * at);
    else if (stride === -1) {
      this.at(pointer, at - 3, "v128.load");
      f.v128([0, 0, 0, 0]).shuffle([3, 2, 1, 0]);
    } else if (stride === 2) {
      this.at(pointer, at, "v128.load");
      // From the fourth element on, so that nothing behind the last one is touched.
      this.at(pointer, at + 3, "v128.load");
      f.shuffle([0, 2, 5, 7]);
    } else this.lanes(pointer, (lane) => at + lane * stride);
  }

  private loadHere(access: Access, copy: number): void {
    const pointer = this.pointer(access);
    if (this.isTurned(access)) this.f.get(this.turned(access, pointer, copy)[this.abreastAt!.i % 4]);
    else this.load(access, pointer, copy);
  }

  /** Whether the places abreast read vectors that lie across the lanes. */
  private isTurned({ strides }: Access): boolean {
    const { abreastAt, order } = this;
    if (!abreastAt || abreastAt.steps % 4 !== 0 || this.width !== 4) return false;
    return strides[abreastAt.axis] === 1 && Math.abs(strides[order.vector]) > 1;
  }

  /** Reads one vector across for each lane and turns the four into one along the lanes for each place. */
  private turned(access: Access, pointer: number, copy: number): readonly number[] {
    const { turned, i } = this.abreastAt!;
    // Four places share what the first of them reads.
    const key = `${access.id} ${copy} ${i >> 2}`;
    let locals = turned.get(key);
    if (!locals) {
      const stride = access.strides[this.order.vector];
      const rows = [0, 1, 2, 3].map((lane) => {
        const row = this.f.local("v128");
        this.at(pointer, (4 * copy + lane) * stride, "v128.load");
        this.f.set(row);
        return row;
      });
      turned.set(key, (locals = transpose(this.f, rows)));
    }
    return locals;
  }

  private at(pointer: number, elements: number, op: "v128.load" | "v128.load32_zero"): void {
    this.f.get(pointer);
    if (elements < 0)
      this.f
        .i32(4 * elements)
        .op("i32.add")
        .memory(op);
    else this.f.memory(op, 4 * elements);
  }

  private lanes(pointer: number, elements: (lane: number) => number): void {
    const { f } = this;
    const immediate = [0, 1, 2, 3].every((lane) => elements(lane) >= 0 && elements(lane) < 2 ** 28);
    for (const lane of [3, 2, 1]) {
      f.get(pointer);
      if (!immediate) f.i32(4 * elements(lane)).op("i32.add");
    }
    this.at(pointer, elements(0), "v128.load32_zero");
    for (const lane of [1, 2, 3]) f.memory("v128.load32_lane", immediate ? 4 * elements(lane) : 0, lane);
  }

  private iota(access: Access, copy: number): void {
    const { f } = this;
    const stride = access.strides[this.order.vector];
    f.get(this.pointer(access)).op("i32x4.splat");
    if (stride === 0) return;
    const start = 4 * copy * stride;
    f.v128([start, start + stride, start + 2 * stride, start + 3 * stride]).op("i32x4.add");
  }

  private checkedOffset(low: Low, copy: number): void {
    const { f } = this;
    const index = f.local("v128");
    this.value(low.srcs[0], copy);
    f.set(index);
    if (this.width === 1 || this.isUniform(low)) {
      f.get(index).op("i32x4.extract_lane", 0).i32(low.size).op("i32.ge_u");
    } else {
      f.get(index).i32(low.size).op("i32x4.splat").op("i32x4.ge_u").op("v128.any_true");
    }
    f.if(() => {
      f.get(0).get(index).i32(low.size).call(this.helpers.reportIndex());
      f.i32(this.failure).op("return");
    });
    f.get(index);
    if (low.imm !== 1) f.i32(low.imm).op("i32x4.splat").op("i32x4.mul");
  }

  private gather(low: Low, copy: number): void {
    const { f } = this;
    const access = low.access!;
    const offset = f.local("v128");
    this.value(low.srcs[0], copy);
    f.set(offset);
    if (this.isUniform(low.srcs[0])) {
      const pointer = f.local("i32");
      this.laneAddress(access, offset, 0);
      f.set(pointer);
      return this.load(access, pointer, copy);
    }
    if (this.width === 1) {
      this.laneAddress(access, offset, 0);
      return void f.memory("v128.load32_zero");
    }
    for (const lane of [3, 2, 1, 0]) {
      this.laneAddress(access, offset, lane);
      const more = (4 * copy + lane) * access.strides[this.order.vector];
      if (more !== 0) f.i32(4 * more).op("i32.add");
    }
    f.memory("v128.load32_zero");
    for (const lane of [1, 2, 3]) f.memory("v128.load32_lane", 0, lane);
  }

  /** `body` where the uniform `offset` lies in the part of `length` bytes that the row axis `counter` counts. */
  ifOffsetIn(offset: Low, length: number, counter: number, body: () => void): void {
    const { f } = this;
    const [local] = this.locals([offset], 0);
    this.define(offset, 0, local);
    f.get(local).op("i32x4.extract_lane", 0).get(this.counters[counter]).i32(length).op("i32.mul");
    f.op("i32.sub").i32(length).op("i32.lt_u");
    f.if(body);
  }

  /** Pushes the address of `access` plus one lane of a vector of byte offsets. */
  laneAddress(access: Access, offset: number, lane: number): void {
    this.f.get(this.pointer(access)).get(offset).op("i32x4.extract_lane", lane).op("i32.add");
  }

  /** Writes the vector in `local` through `access`. */
  store(access: Access, local: number, copy = 0): void {
    const { f } = this;
    const pointer = this.pointer(access);
    const stride = access.strides[this.order.vector];
    if (this.width === 1 || stride === 0) f.get(pointer).get(local).memory("v128.store32_lane", 0, 0);
    else if (stride === 1)
      f.get(pointer)
        .get(local)
        .memory("v128.store", 16 * copy);
    else {
      for (const lane of [0, 1, 2, 3]) {
        const elements = (4 * copy + lane) * stride;
        f.get(pointer);
        if (elements !== 0) f.i32(4 * elements).op("i32.add");
        f.get(local).memory("v128.store32_lane", 0, lane);
      }
    }
  }
}

/** Four vectors with the lanes of `rows`: the first ones, the second ones, … */
function transpose(f: FunctionBuilder, rows: readonly number[]): number[] {
  const shuffled = (a: number, b: number, lanes: readonly [number, number, number, number]): number => {
    const local = f.local("v128");
    f.get(a).get(b).shuffle(lanes).set(local);
    return local;
  };
  const [a, b] = [shuffled(rows[0], rows[1], [0, 4, 1, 5]), shuffled(rows[0], rows[1], [2, 6, 3, 7])];
  const [c, d] = [shuffled(rows[2], rows[3], [0, 4, 1, 5]), shuffled(rows[2], rows[3], [2, 6, 3, 7])];
  return [
    shuffled(a, c, [0, 1, 4, 5]),
    shuffled(a, c, [2, 3, 6, 7]),
    shuffled(b, d, [0, 1, 4, 5]),
    shuffled(b, d, [2, 3, 6, 7]),
  ];
}
