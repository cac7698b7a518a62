import type { FunctionBuilder } from "../../assembler.js";
import type { Low } from "../../low.js";
import { LANE_0, splat, type Accumulator, type Place } from "./accumulator.js";

const LEAST = -0x80000000;
const LAST_PLACE = 0x7fffffff;

/** The first place of the greatest key: inputs are the keys and their places. */
export class ArgGreatest implements Accumulator {
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

  step(steps: readonly (readonly number[])[], copy: number, single: boolean): void {
    for (const [key, place] of steps) this.take(this.held[copy], key, place, single);
  }

  /** held = the better of held and (key, place): the greater key, the earlier place among equals. */
  private take(held: { key: number; place: number }, key: number, place: number, single: boolean): void {
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
    if (single) f.v128(LANE_0).op("v128.and");
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

  /** Each lane's key and place lie side by side. */
  save({ pointer, copy, single }: Place): void {
    const { f } = this;
    const { key, place } = this.held[copy];
    if (single) {
      f.get(pointer).get(key).memory("v128.store32_lane", 0, 0);
      f.get(pointer).get(place).memory("v128.store32_lane", 4, 0);
      return;
    }
    const at = 32 * copy;
    f.get(pointer).get(key).get(place).shuffle([0, 4, 1, 5]).memory("v128.store", at);
    f.get(pointer).get(key).get(place).shuffle([2, 6, 3, 7]);
    f.memory("v128.store", at + 16);
  }

  load(place: Place): void {
    const { key, place: at } = this.held[place.copy];
    this.read(place, key, at);
  }

  merge(place: Place): void {
    const key = this.f.local("v128");
    const at = this.f.local("v128");
    this.read(place, key, at);
    this.take(this.held[place.copy], key, at, place.single);
  }

  private read({ pointer, copy, single }: Place, key: number, place: number): void {
    const { f } = this;
    if (single) {
      f.get(pointer).memory("v128.load32_zero").set(key);
      f.get(pointer).memory("v128.load32_zero", 4).set(place);
      return;
    }
    const halves = [f.local("v128"), f.local("v128")];
    halves.forEach((half, i) =>
      f
        .get(pointer)
        .memory("v128.load", 32 * copy + 16 * i)
        .set(half),
    );
    f.get(halves[0]).get(halves[1]).shuffle([0, 2, 4, 6]).set(key);
    f.get(halves[0]).get(halves[1]).shuffle([1, 3, 5, 7]).set(place);
  }
}
