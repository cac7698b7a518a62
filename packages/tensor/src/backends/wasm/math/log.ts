import type { Low, LowBuilder } from "../low.js";

const SQRT_HALF_BITS = 0x3f3504f3;

/** (log(1 + f) - f + f^2 / 2) / f^3 for sqrt(1/2) - 1 <= f < sqrt(2) - 1 (Cephes, logf). */
const LOG_TAIL = [
  3.3333331174e-1, -2.4999993993e-1, 2.0000714765e-1, -1.6668057665e-1, 1.4249322787e-1, -1.2420140846e-1,
  1.1676998740e-1, -1.1514610310e-1, 7.0376836292e-2,
]; // prettier-ignore

/** x = mantissa * 2^exponent with sqrt(1/2) <= mantissa < sqrt(2), for finite x > 0; denormals too. */
export function splitFloat(m: LowBuilder, x: Low): { mantissa: Low; exponent: Low } {
  const tiny = m.lt(x, m.f(2 ** -126));
  const bits = m.bits(m.select(tiny, m.mul(x, m.f(2 ** 24)), x), "i32");
  const base = m.isub(bits, m.i(SQRT_HALF_BITS));
  const exponent = m.isub(m.shrS(base, 23), m.and(m.bits(tiny, "i32"), m.i(24)));
  const mantissa = m.bits(m.iadd(m.and(base, m.i(0x7fffff)), m.i(SQRT_HALF_BITS)), "f32");
  return { mantissa, exponent };
}

/** log x for finite x > 0. */
function logCore(m: LowBuilder, x: Low): Low {
  const { mantissa, exponent } = splitFloat(m, x);
  const e = m.toFloat(exponent);
  const f = m.sub(mantissa, m.f(1));
  const square = m.mul(f, f);
  const tail = m.mul(m.mul(f, square), m.polynomial(f, LOG_TAIL));
  const low = m.sub(m.add(tail, m.mul(e, m.f(-2.1219444e-4))), m.mul(square, m.f(0.5)));
  return m.add(m.add(f, low), m.mul(e, m.f(0.693359375)));
}

/** The limits of the logarithm outside (0, inf): `y` elsewhere. */
function logLimits(m: LowBuilder, x: Low, y: Low): Low {
  const atZero = m.select(m.eq(x, m.f(0)), m.f(-Infinity), m.f(NaN));
  const above = m.select(m.eq(x, m.f(Infinity)), x, y);
  return m.select(m.lt(m.f(0), x), above, atZero);
}

export function log(m: LowBuilder, x: Low): Low {
  return logLimits(m, x, logCore(m, x));
}

/** log(1 + x), with what 1 + x rounds away put back to first order. */
export function log1p(m: LowBuilder, x: Low): Low {
  const u = m.add(m.f(1), x);
  const lost = m.sub(x, m.sub(u, m.f(1)));
  const y = m.add(logCore(m, u), m.div(lost, u));
  // x itself where it is so small that u = 1: keeps -0 and denormals.
  return m.select(m.eq(u, m.f(1)), x, logLimits(m, u, y));
}
