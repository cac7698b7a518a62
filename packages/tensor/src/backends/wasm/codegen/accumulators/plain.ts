import type { FunctionBuilder } from "../../assembler.js";
import type { Low } from "../../low.js";
import type { OpName } from "../../opcodes.js";
import {
  LANE_0,
  loadVector,
  pairwise,
  saveVector,
  splat,
  type Accumulator,
  type Place,
} from "./accumulator.js";

/** Everything that is exact in 32 bits, or rounds nothing. */
export class Plain implements Accumulator {
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
    this.held.forEach((_, copy) => this.clear(copy));
  }

  /** `reset` for one copy. */
  clear(copy: number): void {
    this.f.v128(splat(this.identity)).set(this.held[copy]);
  }

  step(steps: readonly (readonly number[])[], copy: number, single: boolean): void {
    const { f, op } = this;
    f.get(this.held[copy]);
    pairwise(steps, ([input]) => f.get(input), () => f.op(op)); // prettier-ignore
    if (single) f.v128(splat(this.identity)).v128(LANE_0).op("v128.bitselect");
    f.op(op).set(this.held[copy]);
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

  save(place: Place): void {
    saveVector(this.f, this.held[place.copy], place);
  }

  load(place: Place): void {
    loadVector(this.f, this.held[place.copy], place);
  }

  merge(place: Place): void {
    const saved = this.f.local("v128");
    loadVector(this.f, saved, place);
    this.step([[saved]], place.copy, place.single);
  }
}
