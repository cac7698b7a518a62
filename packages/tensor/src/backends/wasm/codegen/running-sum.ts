import type { FunctionBuilder } from "../assembler.js";
import type { LowType } from "../low.js";

/** The sum of all elements so far, in every lane of `carry`: two float64 for floats, four int32 for integers. */
export class RunningSum {
  private readonly carry: number;

  constructor(
    private readonly f: FunctionBuilder,
    private readonly type: LowType,
  ) {
    this.carry = f.local("v128");
  }

  reset(): void {
    this.f.v128([0, 0, 0, 0]).set(this.carry);
  }

  /** Replaces the first `count` lanes of a local by the sums up to and with them. */
  take(values: number, count: 1 | 4): void {
    if (this.type !== "f32") this.takeWhole(values, count);
    else if (count === 1) this.takeOne(values);
    else this.takeFour(values);
  }

  private takeOne(values: number): void {
    const { f, carry } = this;
    f.get(carry).get(values).op("f64x2.promote_low_f32x4").op("f64x2.add").tee(carry);
    f.op("f32x4.demote_f64x2_zero").set(values);
    f.get(carry).get(carry).shuffle([0, 1, 0, 1]).set(carry);
  }

  /** Sums within each half first: then only one addition has to wait for the elements before. */
  private takeFour(values: number): void {
    const { f, carry } = this;
    const low = this.half(() => f.get(values));
    const high = this.half(() => f.get(values).get(values).shuffle([2, 3, 2, 3]));
    const middle = f.local("v128");
    f.get(low).get(low).shuffle([2, 3, 2, 3]).set(middle);
    f.get(low).get(carry).op("f64x2.add").op("f32x4.demote_f64x2_zero");
    f.get(high).get(carry).get(middle).op("f64x2.add").op("f64x2.add").op("f32x4.demote_f64x2_zero");
    f.shuffle([0, 1, 4, 5]).set(values);
    f.get(carry).get(middle).get(high).get(high).shuffle([2, 3, 2, 3]).op("f64x2.add").op("f64x2.add");
    f.set(carry);
  }

  /** (a, a + b) of the two floats at the front of what `push` pushes, in float64. */
  private half(push: () => void): number {
    const { f } = this;
    const half = f.local("v128");
    push();
    f.op("f64x2.promote_low_f32x4").tee(half);
    f.v128([0, 0, 0, 0]).get(half).shuffle([0, 1, 4, 5]).op("f64x2.add").set(half);
    return half;
  }

  private takeWhole(values: number, count: 1 | 4): void {
    const { f, carry } = this;
    if (count === 4) {
      for (const lanes of [[0, 4, 5, 6], [0, 0, 4, 5]] as const)
        f.v128([0, 0, 0, 0]).get(values).shuffle(lanes).get(values).op("i32x4.add").set(values); // prettier-ignore
    }
    f.get(values).get(carry).op("i32x4.add").tee(values);
    const last = count - 1;
    f.get(values).shuffle([last, last, last, last]).set(carry);
  }
}
