import type { FunctionBuilder } from "../assembler.js";
import type { Helpers } from "../helpers.js";
import { LANE_OPCODES } from "../lane-opcodes.js";
import type { LoopOrder } from "../loop-space.js";
import type { Access, Low } from "../low.js";
import { newScope, Places, type Scope } from "./places.js";
import { STATUS } from "./status.js";
import { loadFromAddresses, loadTurned, loadVector, storeVector } from "./vectors.js";

/** Most copies of the loop body side by side. */
const MAX_COPIES = 8;

/** The place that is visited among `steps` neighbours along an axis. */
interface Abreast extends Pick<Scope, "turned"> {
  readonly axis: number;
  readonly steps: number;
  readonly i: number;
}

/** Emits the low expressions at the current place. What several of them share, or a scope knows, is computed once. */
export class Values extends Places {
  /** What the phase answers where an index is out of range. */
  failure: number = STATUS.gather;
  protected abreastAt: Abreast | undefined;
  /** While only common cases are computed: the local with the lanes that have met others. */
  private seen: number | undefined;

  constructor(
    f: FunctionBuilder,
    order: LoopOrder,
    private readonly helpers: Helpers,
    roots: readonly Low[],
    stores: readonly Access[],
    accLevel = 0,
  ) {
    super(f, order, roots, stores, accLevel);
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

  /** Computes `low` for all copies, for uses at this level and deeper ones. */
  protected prepare(low: Low): void {
    const copies = this.isUniform(low) ? 1 : this.copies;
    for (let copy = 0; copy < copies; copy++) {
      this.value(low, copy);
      this.keep(low, copy);
    }
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
    if (this.analysis.isShared(low)) {
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
        return this.load(low.access!, copy);
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
    if (!roots.some((root) => this.analysis.hasRare(root))) return use(this.valuesOf(roots));
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
    return this.within(newScope(this.analysis.vectorLevel), () =>
      Array.from({ length: this.copies }, (_, copy) => this.locals(roots, copy)),
    );
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

  private strideOf(access: Access): number {
    return access.strides[this.order.vector];
  }

  private load(access: Access, copy: number): void {
    const { f, width } = this;
    const pointer = this.pointer(access);
    if (this.isTurned(access)) f.get(this.turned(access, pointer, copy)[this.abreastAt!.i % 4]);
    else loadVector(f, pointer, { stride: this.strideOf(access), width }, copy);
  }

  /** Whether the places abreast read vectors that lie across the lanes. */
  private isTurned(access: Access): boolean {
    const { abreastAt } = this;
    if (!abreastAt || abreastAt.steps % 4 !== 0 || this.width !== 4) return false;
    return access.strides[abreastAt.axis] === 1 && Math.abs(this.strideOf(access)) > 1;
  }

  private turned(access: Access, pointer: number, copy: number): readonly number[] {
    const { turned, i } = this.abreastAt!;
    // Four places share what the first of them reads.
    const key = `${access.id} ${copy} ${i >> 2}`;
    let locals = turned.get(key);
    if (!locals) turned.set(key, (locals = loadTurned(this.f, pointer, this.strideOf(access), copy)));
    return locals;
  }

  private iota(access: Access, copy: number): void {
    const { f } = this;
    const stride = this.strideOf(access);
    f.get(this.pointer(access)).op("i32x4.splat");
    if (stride === 0) return;
    const start = 4 * copy * stride;
    f.v128([start, start + stride, start + 2 * stride, start + 3 * stride]).op("i32x4.add");
  }

  private checkedOffset(low: Low, copy: number): void {
    const { f } = this;
    const [index] = this.locals([low.srcs[0]], copy);
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
    const { f, width } = this;
    const access = low.access!;
    const stride = this.strideOf(access);
    const [offset] = this.locals([low.srcs[0]], copy);
    if (this.isUniform(low.srcs[0])) {
      const pointer = f.local("i32");
      this.laneAddress(access, offset, 0);
      f.set(pointer);
      return loadVector(f, pointer, { stride, width }, copy);
    }
    if (width === 1) {
      this.laneAddress(access, offset, 0);
      return void f.memory("v128.load32_zero");
    }
    for (const lane of [3, 2, 1, 0]) {
      this.laneAddress(access, offset, lane);
      const more = (4 * copy + lane) * stride;
      if (more !== 0) f.i32(4 * more).op("i32.add");
    }
    loadFromAddresses(f);
  }

  /** Pushes the address of `access` plus one lane of a vector of byte offsets. */
  laneAddress(access: Access, offset: number, lane: number): void {
    this.f.get(this.pointer(access)).get(offset).op("i32x4.extract_lane", lane).op("i32.add");
  }

  /** Writes the vector in `local` through `access`. */
  store(access: Access, local: number, copy = 0): void {
    const { f, width } = this;
    storeVector(f, this.pointer(access), { stride: this.strideOf(access), width }, copy, local);
  }
}
