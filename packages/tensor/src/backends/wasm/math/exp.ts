import type { Low, LowBuilder } from "../low.js";

/** ln 2 in two parts; the first has so few bits that a whole number up to 2^10 times it is exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.1219444e-4;

/** (e^r - 1 - r) / r^2 for |r| <= ln 2 (minimax in the relative error of e^r, 1.4e-8). */
const EXP_TAIL = [
  0.5000003463748446, 0.1666661414896785, 0.041661268427501064, 0.008336103165640573, 0.001410446990856037,
  0.00019611599166177813,
];

/** Added to a small float it leaves a whole number in the lowest bits, rounded to even numbers: 1.5 * 2^24. */
const TO_EVEN = 25165824;
/** The same for all whole numbers. */
const TO_WHOLE = 12582912;

/** x = n ln 2 + r with even n and |r| <= ln 2; `half` holds n / 2 in its lowest bits. */
interface Split {
  readonly half: Low;
  readonly r: Low;
}

/** The rounding of n is that of an addition, which no conversion to integers has to follow. */
function split(m: LowBuilder, x: Low): Split {
  const shifted = m.add(m.mul(x, m.f(Math.LOG2E)), m.f(TO_EVEN));
  const n = m.sub(shifted, m.f(TO_EVEN));
  const r = m.sub(m.sub(x, m.mul(n, m.f(LN2_HIGH))), m.mul(n, m.f(LN2_LOW)));
  return { half: m.bits(shifted, "i32"), r };
}

/** 2^n for -126 <= n <= 127 in the lowest bits of `n`. */
function powerOfTwo(m: LowBuilder, n: Low): Low {
  return m.bits(m.iadd(m.shl(n, 23), m.i(127 << 23)), "f32");
}

/** y * 2^n with n = 2 * half, in two steps so that results in the denormal range are rounded, not lost. */
function scale(m: LowBuilder, y: Low, { half }: Split): Low {
  const power = powerOfTwo(m, half);
  return m.mul(m.mul(y, power), power);
}

/** e^r - 1 */
function lessOne(m: LowBuilder, r: Low): Low {
  const square = m.mul(r, r);
  return m.add(m.mul(square, m.pairwise(r, EXP_TAIL)), r);
}

/** factor * e^x for -105 <= x <= 90 without overflow on the way; below there is nothing left. */
function bounded(m: LowBuilder, x: Low, factor = 1): Low {
  const parts = split(m, x);
  const y = m.add(lessOne(m, parts.r), m.f(1));
  return scale(m, factor === 1 ? y : m.mul(y, m.f(factor)), parts);
}

/** factor * e^x */
export function expScaled(m: LowBuilder, x: Low, factor: number): Low {
  return bounded(m, m.pmax(m.pmin(x, m.f(90)), m.f(-105)), factor);
}

export function exp(m: LowBuilder, x: Low): Low {
  return expScaled(m, x, 1);
}

/** e^x - 1 = 2^n ((e^r - 1) + (1 - 2^-n)): no cancellation anywhere. */
export function expm1(m: LowBuilder, x: Low): Low {
  const parts = split(m, m.pmax(m.pmin(x, m.f(90)), m.f(-30)));
  const inverse = powerOfTwo(m, m.isub(m.i(0), parts.half));
  const rest = m.sub(m.f(1), m.mul(inverse, inverse));
  const y = scale(m, m.add(lessOne(m, parts.r), rest), parts);
  return m.select(m.eq(x, m.f(0)), x, y);
}

/** 1 / (1 + e^-x), from e^-|x| so that both tails keep their relative accuracy. */
export function sigmoid(m: LowBuilder, x: Low): Low {
  const e = bounded(m, m.pmax(m.or(x, m.f(-0)), m.f(-105)));
  // e for negative x, else 1, which is never less than e.
  const negative = m.shrS(m.bits(x, "i32"), 31);
  const top = m.pmax(e, m.andnot(m.f(1), negative));
  return m.div(top, m.add(m.f(1), e));
}

/** A float rounded to a whole number: as a float, and in the lowest bits of an int32. For |x| < 2^22. */
export function toWhole(m: LowBuilder, x: Low): { n: Low; bits: Low } {
  const shifted = m.add(x, m.f(TO_WHOLE));
  return { n: m.sub(shifted, m.f(TO_WHOLE)), bits: m.bits(shifted, "i32") };
}

/** y * 2^n for -252 <= n <= 254 in the lowest bits of `n`, in two steps as above. */
export function scaleByPower(m: LowBuilder, y: Low, n: Low): Low {
  const half = m.shrS(n, 1);
  return m.mul(m.mul(y, powerOfTwo(m, half)), powerOfTwo(m, m.isub(n, half)));
}
