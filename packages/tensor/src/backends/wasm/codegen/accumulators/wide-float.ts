import type { FunctionBuilder } from "../../assembler.js";
import { floatBits, type Low } from "../../low.js";
import { LANE_0, pairwise, splat, type Accumulator, type Place } from "./accumulator.js";

/**
 * Sums and products of float32 are held in float64. A `coarse` sum adds what comes in one step in float32 first: twice as
 * fast in a cache, and as good as the elements' own rounding, but what cancels is not exact.
 */
export class WideFloat implements Accumulator {
  private readonly halves: [number, number][];

  constructor(
    private readonly f: FunctionBuilder,
    readonly inputs: readonly Low[],
    copies: number,
    private readonly op: "f64x2.add" | "f64x2.mul",
    private readonly coarse: boolean,
  ) {
    this.halves = Array.from({ length: copies }, () => [f.local("v128"), f.local("v128")]);
  }

  reset(): void {
    for (const half of this.halves.flat()) this.identity().op("f64x2.splat").set(half);
  }

  step(steps: readonly (readonly number[])[], copy: number, single: boolean): void {
    const { f, op } = this;
    let inputs = steps.map(([input]) => input);
    if (single) for (const input of inputs) this.clearOthers(input);
    if (this.coarse && inputs.length > 1) {
      const sum = f.local("v128");
      pairwise(inputs, (input) => f.get(input), () => f.op("f32x4.add")); // prettier-ignore
      f.set(sum);
      inputs = [sum];
    }
    const [low, high] = this.halves[copy];
    f.get(low);
    pairwise(inputs, (input) => f.get(input).op("f64x2.promote_low_f32x4"), () => f.op(op)); // prettier-ignore
    f.op(op).set(low);
    if (single) return;
    f.get(high);
    pairwise(
      inputs,
      (input) => f.get(input).get(input).shuffle([2, 3, 2, 3]).op("f64x2.promote_low_f32x4"),
      () => f.op(op),
    );
    f.op(op).set(high);
  }

  private clearOthers(input: number): void {
    const rest = floatBits(this.op === "f64x2.add" ? 0 : 1);
    this.f.get(input).v128(splat(rest)).v128(LANE_0).op("v128.bitselect").set(input);
  }

  lanes(copy: number): void {
    const [low, high] = this.halves[copy];
    const { f } = this;
    f.get(low).op("f32x4.demote_f64x2_zero").get(high).op("f32x4.demote_f64x2_zero").shuffle([0, 1, 4, 5]);
  }

  total(): void {
    const { f, op } = this;
    const [first, ...rest] = this.halves.flat();
    f.get(first);
    for (const half of rest) f.get(half).op(op);
    const sum = f.local("v128");
    f.tee(sum).op("f64x2.extract_lane", 0).get(sum).op("f64x2.extract_lane", 1);
    f.op(op === "f64x2.add" ? "f64.add" : "f64.mul")
      .op("f32.demote_f64")
      .op("f32x4.splat");
  }

  save({ pointer, copy, single }: Place): void {
    const { f } = this;
    this.halves[copy].forEach((half, i) => {
      if (single && i > 0) return;
      f.get(pointer).get(half);
      if (single) f.memory("v128.store64_lane", 0, 0);
      else f.memory("v128.store", 32 * copy + 16 * i);
    });
  }

  load(place: Place): void {
    this.halves[place.copy].forEach((half, i) => {
      this.push(place, i);
      this.f.set(half);
    });
  }

  merge(place: Place): void {
    this.halves[place.copy].forEach((half, i) => {
      this.f.get(half);
      this.push(place, i);
      this.f.op(this.op).set(half);
    });
  }

  /** Pushes a saved half. Single lanes have but one number, in the first. */
  private push({ pointer, copy, single }: Place, half: number): void {
    const { f } = this;
    if (!single) f.get(pointer).memory("v128.load", 32 * copy + 16 * half);
    else if (half === 0) f.get(pointer).memory("v128.load64_zero");
    else this.identity().op("f64x2.splat");
  }

  private identity(): FunctionBuilder {
    return this.f.f64(this.op === "f64x2.add" ? 0 : 1);
  }
}
