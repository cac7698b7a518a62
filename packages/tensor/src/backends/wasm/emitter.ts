import { Levels, type Place } from "./emitter/levels.js";
import type { Low } from "./low.js";

export type { Place } from "./emitter/levels.js";
export { ERROR_SLOTS, STATUS } from "./emitter/status.js";

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

/**
 * Emits loops and the low expressions inside them: what a kernel's writer works with. The layers below write the values
 * (`Values`) at the places (`Places`) of levels (`Levels`).
 */
export class Emitter extends Levels {
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
        this.inScope(this.analysis.levelOfLoop(axis), body);
      }
      return;
    }
    if (range) f.get(range.begin).set(counter);
    else f.i32(0).set(counter);
    f.loop((again) => {
      this.inScope(this.analysis.levelOfLoop(axis), body);
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
        const setCounter = (counter: number, i: number) => f.get(base).i32(i).op("i32.add").set(counter);
        body(this.openAbreast(axis, steps, setCounter));
      });
    }
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
      this.whileLeft(counter, stop, 4 * width * count, () => this.inScope(this.analysis.vectorLevel, body));
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

  /** `body` where the uniform `offset` lies in the part of `length` bytes that the row axis `counter` counts. */
  ifOffsetIn(offset: Low, length: number, counter: number, body: () => void): void {
    const { f } = this;
    const [local] = this.locals([offset], 0);
    this.define(offset, 0, local);
    f.get(local).op("i32x4.extract_lane", 0).get(this.counters[counter]).i32(length).op("i32.mul");
    f.op("i32.sub").i32(length).op("i32.lt_u");
    f.if(body);
  }
}
