import type { ReduceOp } from "../../../kernel/kernel.js";
import type { FunctionBuilder } from "../assembler.js";
import { floatBits, type Low, type LowBuilder, type LowType } from "../low.js";
import type { OpName } from "../opcodes.js";

/**
 * How a reduction is held while it runs. Each of the copies (vectors side by side) accumulates for itself. `masked`
 * steps count lane 0 alone.
 */
export interface Accumulator {
  /** What is read at each step. */
  readonly inputs: readonly Low[];
  reset(): void;
  /** Takes in the inputs, given as locals. */
  step(inputs: readonly number[], copy: number, masked: boolean): void;
  /** Pushes the four lanes' results of one copy. */
  lanes(copy: number): void;
  /** Pushes the result over all copies and lanes, in every lane. */
  total(): void;
}

type Words = [number, number, number, number];
const splat = (word: number): Words => [word, word, word, word];
const LANE_0: Words = [-1, 0, 0, 0];

/** Sums and products of float32 are held in float64. */
class WideFloat implements Accumulator {
  private readonly halves: [number, number][];

  constructor(
    private readonly f: FunctionBuilder,
    readonly inputs: readonly Low[],
    copies: number,
    private readonly op: "f64x2.add" | "f64x2.mul",
  ) {
    this.halves = Array.from({ length: copies }, () => [f.local("v128"), f.local("v128")]);
  }

  reset(): void {
    for (const half of this.halves.flat()) this.identity().op("f64x2.splat").set(half);
  }

  step([input]: readonly number[], copy: number, masked: boolean): void {
    const { f, op } = this;
    const [low, high] = this.halves[copy];
    if (masked) {
      f.get(input)
        .v128(splat(floatBits(op === "f64x2.add" ? 0 : 1)))
        .v128(LANE_0)
        .op("v128.bitselect")
        .set(input);
    }
    f.get(low).get(input).op("f64x2.promote_low_f32x4").op(op).set(low);
    if (masked) return;
    f.get(high).get(input).get(input).shuffle([2, 3, 2, 3]).op("f64x2.promote_low_f32x4").op(op).set(high);
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

  private identity(): FunctionBuilder {
    return this.f.f64(this.op === "f64x2.add" ? 0 : 1);
  }
}

/** Everything that is exact in 32 bits, or rounds nothing. */
class Plain implements Accumulator {
  private readonly held: number[];

  constructor(
    private readonly f: FunctionBuilder,
    readonly inputs: readonly Low[],
    copies: number,
    private readonly op: OpName,
    private readonly identity: number,
  ) {
    this.held = Array.from({ length: copies }, () => f.local("v128"));
  }

  reset(): void {
    for (const held of this.held) this.f.v128(splat(this.identity)).set(held);
  }

  step([input]: readonly number[], copy: number, masked: boolean): void {
    const { f } = this;
    f.get(this.held[copy]).get(input);
    if (masked) f.v128(splat(this.identity)).v128(LANE_0).op("v128.bitselect");
    f.op(this.op).set(this.held[copy]);
  }

  lanes(copy: number): void {
    this.f.get(this.held[copy]);
  }

  total(): void {
    const { f, op } = this;
    const [first, ...rest] = this.held;
    const all = f.local("v128");
    f.get(first);
    for (const held of rest) f.get(held).op(op);
    f.tee(all).get(all).get(all).shuffle([2, 3, 0, 1]).op(op);
    f.tee(all).get(all).get(all).shuffle([1, 0, 3, 2]).op(op);
  }
}

/**
 * The greatest or least float. The plain maximum instruction that passes NaN on is slow on x64, so NaN is kept apart:
 * `seen` has all bits set in lanes that met one, which is a NaN itself.
 */
class FloatExtreme implements Accumulator {
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

  step([input]: readonly number[], copy: number, masked: boolean): void {
    const nan = this.f.local("v128");
    this.f.get(input).get(input).op("f32x4.ne").set(nan);
    this.best.step([input], copy, masked);
    this.seen.step([nan], copy, masked);
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
}

const LEAST = -0x80000000;
const LAST_PLACE = 0x7fffffff;

/** The first place of the greatest key: inputs are the keys and their places. */
class ArgGreatest implements Accumulator {
  private readonly held: { key: number; place: number }[];

  constructor(
    private readonly f: FunctionBuilder,
    readonly inputs: readonly Low[],
    copies: number,
  ) {
    this.held = Array.from({ length: copies }, () => ({ key: f.local("v128"), place: f.local("v128") }));
  }

  reset(): void {
    for (const { key, place } of this.held) {
      this.f.v128(splat(LEAST)).set(key).v128(splat(LAST_PLACE)).set(place);
    }
  }

  step([key, place]: readonly number[], copy: number, masked: boolean): void {
    this.take(this.held[copy], key, place, masked);
  }

  /** held = the better of held and (key, place): the greater key, the earlier place among equals. */
  private take(held: { key: number; place: number }, key: number, place: number, masked: boolean): void {
    const { f } = this;
    const better = f.local("v128");
    f.get(key).get(held.key).op("i32x4.gt_s");
    f.get(key)
      .get(held.key)
      .op("i32x4.eq")
      .get(place)
      .get(held.place)
      .op("i32x4.lt_s")
      .op("v128.and")
      .op("v128.or");
    if (masked) f.v128(LANE_0).op("v128.and");
    f.set(better);
    f.get(key).get(held.key).get(better).op("v128.bitselect").set(held.key);
    f.get(place).get(held.place).get(better).op("v128.bitselect").set(held.place);
  }

  lanes(copy: number): void {
    this.f.get(this.held[copy].place);
  }

  total(): void {
    const { f } = this;
    const [all, ...rest] = this.held;
    for (const held of rest) this.take(all, held.key, held.place, false);
    for (const lanes of [
      [2, 3, 0, 1],
      [1, 0, 3, 2],
    ] as const) {
      const key = f.local("v128");
      const place = f.local("v128");
      f.get(all.key).get(all.key).shuffle(lanes).set(key);
      f.get(all.place).get(all.place).shuffle(lanes).set(place);
      this.take(all, key, place, false);
    }
    f.get(all.place);
  }
}

/** An int32 that orders as `x` does, greatest first for argMax, least first for argMin; NaN is in front of all. */
export function orderKey(m: LowBuilder, x: Low, greatest: boolean): Low {
  let key = x;
  if (x.type === "f32") {
    // Adding 0 makes -0 and 0 equal; negative floats order against their bits.
    const bits = m.bits(m.add(x, m.f(0)), "i32");
    key = m.xor(bits, m.and(m.shrS(bits, 31), m.i(0x7fffffff)));
  }
  if (!greatest) key = m.not(key);
  return x.type === "f32" ? m.select(m.ne(x, x), m.i(0x7fffffff), key) : key;
}

/** What a reduction reads: the value, or for argMax and argMin its key and place. */
export function reductionInputs(m: LowBuilder, op: ReduceOp, body: Low, place: Low): Low[] {
  return op === "argMax" || op === "argMin" ? [orderKey(m, body, op === "argMax"), place] : [body];
}

export function makeAccumulator(
  f: FunctionBuilder,
  op: ReduceOp,
  type: LowType,
  inputs: readonly Low[],
  copies: number,
): Accumulator {
  const float = type === "f32";
  switch (op) {
    case "sum":
      return float
        ? new WideFloat(f, inputs, copies, "f64x2.add")
        : new Plain(f, inputs, copies, "i32x4.add", 0);
    case "prod":
      return float
        ? new WideFloat(f, inputs, copies, "f64x2.mul")
        : new Plain(f, inputs, copies, "i32x4.mul", 1);
    case "max":
      return float
        ? new FloatExtreme(f, inputs, copies, true)
        : new Plain(f, inputs, copies, "i32x4.max_s", LEAST);
    case "min":
      return float
        ? new FloatExtreme(f, inputs, copies, false)
        : new Plain(f, inputs, copies, "i32x4.min_s", 0x7fffffff);
    case "argMax":
    case "argMin":
      return new ArgGreatest(f, inputs, copies);
  }
}
