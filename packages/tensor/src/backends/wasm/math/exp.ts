import type { Low, LowBuilder } from "../low.js";

/** ln 2 in two parts; the first has so few bits that a whole number up to 2^10 times it is exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.1219444e-4;

/** (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2 (Cephes, expf). */
const EXP_TAIL = [
  5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.98756915e-4,
];

/** x = n ln 2 + r, with whole n and |r| <= ln 2 / 2. */
function split(m: LowBuilder, x: Low): { n: Low; r: Low } {
  const n = m.nearest(m.mul(x, m.f(Math.LOG2E)));
  const r = m.sub(m.sub(x, m.mul(n, m.f(LN2_HIGH))), m.mul(n, m.f(LN2_LOW)));
  return { n, r };
}

/** 2^n for an int32 -126 <= n <= 127. */
export function powerOfTwo(m: LowBuilder, n: Low): Low {
  return m.bits(m.shl(m.iadd(n, m.i(127)), 23), "f32");
}

/** y * 2^n for -252 <= n <= 254, in two steps so that results in the denormal range are rounded, not lost. */
export function scaleByPower(m: LowBuilder, y: Low, n: Low): Low {
  const half = m.shrS(n, 1);
  return m.mul(m.mul(y, powerOfTwo(m, half)), powerOfTwo(m, m.isub(n, half)));
}

/** e^x * 2^shift, without overflow on the way. */
export function expScaled(m: LowBuilder, x: Low, shift: number): Low {
  const { n, r } = split(m, m.pmax(m.pmin(x, m.f(90)), m.f(-105)));
  const y = m.add(m.add(m.mul(m.mul(r, r), m.polynomial(r, EXP_TAIL)), r), m.f(1));
  const power = m.toInt(n);
  return scaleByPower(m, y, shift === 0 ? power : m.iadd(power, m.i(shift)));
}

export function exp(m: LowBuilder, x: Low): Low {
  return expScaled(m, x, 0);
}

/** e^x - 1 = 2^n ((e^r - 1) + (1 - 2^-n)): no cancellation anywhere. */
export function expm1(m: LowBuilder, x: Low): Low {
  const { n, r } = split(m, m.pmax(m.pmin(x, m.f(90)), m.f(-30)));
  const power = m.toInt(n);
  const small = m.add(m.mul(m.mul(r, r), m.polynomial(r, EXP_TAIL)), r);
  // 2^-n underflows for n > 126, where it is far too small to matter.
  const rest = m.sub(m.f(1), powerOfTwo(m, m.isub(m.i(0), m.node("imin", "i32", [power, m.i(126)]))));
  const y = scaleByPower(m, m.add(small, rest), power);
  return m.select(m.eq(x, m.f(0)), x, y);
}

/** 1 / (1 + e^-x), from e^-|x| so that both tails keep their relative accuracy. */
export function sigmoid(m: LowBuilder, x: Low): Low {
  const e = exp(m, m.neg(m.abs(x)));
  const top = m.select(m.lt(x, m.f(0)), e, m.f(1));
  return m.div(top, m.add(m.f(1), e));
}
