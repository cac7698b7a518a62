import type { FunctionBuilder } from "../../assembler.js";
import { floatBits, type Low } from "../../low.js";
import { loadVector, saveVector, type Accumulator, type Place } from "./accumulator.js";
import { Plain } from "./plain.js";

/**
 * The greatest or least float. The plain maximum instruction that passes NaN on is slow on x64, so NaN is kept apart:
 * `seen` has all bits set in lanes that met one, which is a NaN itself. The other maximum keeps a NaN that it starts with.
 */
export class FloatExtreme implements Accumulator {
  private readonly best: Plain;
  private readonly seen: Plain;

  constructor(
    private readonly f: FunctionBuilder,
    readonly inputs: readonly Low[],
    copies: number,
    greatest: boolean,
  ) {
    const identity = floatBits(greatest ? -Infinity : Infinity);
    this.best = new Plain(f, inputs, copies, greatest ? "f32x4.pmax" : "f32x4.pmin", identity);
    this.seen = new Plain(f, inputs, copies, "v128.or", 0);
  }

  reset(): void {
    this.best.reset();
    this.seen.reset();
  }

  step(steps: readonly (readonly number[])[], copy: number, single: boolean): void {
    const nans = steps.map(([input]) => {
      const nan = this.f.local("v128");
      this.f.get(input).get(input).op("f32x4.ne").set(nan);
      return [nan];
    });
    this.best.step(steps, copy, single);
    this.seen.step(nans, copy, single);
  }

  lanes(copy: number): void {
    this.best.lanes(copy);
    this.seen.lanes(copy);
    this.f.op("v128.or");
  }

  total(): void {
    this.best.total();
    this.seen.total();
    this.f.op("v128.or");
  }

  save(place: Place): void {
    const all = this.f.local("v128");
    this.lanes(place.copy);
    this.f.set(all);
    saveVector(this.f, all, place);
  }

  load(place: Place): void {
    this.best.load(place);
    this.seen.clear(place.copy);
  }

  merge(place: Place): void {
    const saved = this.f.local("v128");
    loadVector(this.f, saved, place);
    this.step([[saved]], place.copy, place.single);
  }
}
