import type { FunctionBuilder } from "../assembler.js";
import type { LoopOrder } from "../loop-space.js";
import { NUMBERS, SCRATCH, type Access, type Low } from "../low.js";
import { Analysis } from "./analysis.js";

/** The locals that hold what is known at a level, and at those inside of it. */
export interface Scope {
  readonly level: number;
  readonly pointers: Map<number, number>;
  readonly values: Map<number, number>;
  /** Locals of vectors that were turned, by what they were read for. */
  readonly turned: Map<string, readonly number[]>;
}

export function newScope(level: number): Scope {
  return { level, pointers: new Map(), values: new Map(), turned: new Map() };
}

/** Where in the loops the code that is being written runs: counters, scopes and addresses. */
export class Places {
  /** At a given time the code is for so many lanes: 4, or 1 for what is left over … */
  width: 1 | 4 = 4;
  /** … and for so many neighbouring vectors. */
  copies = 1;
  /** Locals of the loop counters: elements, but bytes (4 per element) for the vector axis. */
  protected readonly counters: number[] = [];
  protected readonly scopes: Scope[] = [];
  protected readonly analysis: Analysis;

  /**
   * `roots` are all expressions that will be asked for, `stores` the accesses that are written through. `accLevel` is
   * the level at which a reduction's result is known.
   */
  constructor(
    readonly f: FunctionBuilder,
    readonly order: LoopOrder,
    roots: readonly Low[],
    stores: readonly Access[],
    accLevel: number,
  ) {
    this.analysis = new Analysis(order, roots, stores, accLevel);
  }

  /** Whether all lanes hold the same value. */
  isUniform(low: Low): boolean {
    return this.analysis.isUniform(low);
  }

  protected within<T>(scope: Scope, body: () => T): T {
    this.scopes.push(scope);
    const result = body();
    this.scopes.pop();
    return result;
  }

  /** The local with the address of `access` at the current place. */
  pointer(access: Access): number {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const pointer = this.scopes[i].pointers.get(access.id);
      if (pointer !== undefined) return pointer;
    }
    throw new Error(`no pointer for access ${access.id}`);
  }

  /** Moves the address of `access` to where the counters of `level` are; at level 0, makes it. */
  protected advancePointer(access: Access, level: number): void {
    const { f } = this;
    const unit = access.slot === NUMBERS ? 1 : 4;
    if (level === 0) {
      this.base(access);
      if (access.offset !== 0) f.i32(access.offset * unit).op("i32.add");
    } else {
      const moving = this.analysis.axesAt(level).filter((axis) => access.strides[axis]);
      if (moving.length === 0) return;
      f.get(this.pointer(access));
      for (const axis of moving) this.addProduct(axis, access.strides[axis], unit);
    }
    const pointer = f.local("i32");
    f.set(pointer);
    this.scopes.at(-1)!.pointers.set(access.id, pointer);
  }

  private base({ slot }: Access): void {
    const { f } = this;
    if (slot === NUMBERS) f.i32(0);
    else if (slot === SCRATCH) f.scratch();
    else f.get(0).memory("i32.load", 4 * slot);
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
}
