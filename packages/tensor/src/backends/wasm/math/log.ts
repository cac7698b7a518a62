import type { Low, LowBuilder } from "../low.js";

const SQRT_HALF_BITS = 0x3f3504f3;
const LEAST_NORMAL = 0x00800000;
const INFINITY_BITS = 0x7f800000;

/** ln 2 in two parts; the first has so few bits that a whole number up to 2^10 times it is exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.1219444e-4;

/** (2 atanh(s) / s - 2) / s^2 in s^2, for the s of arguments in [sqrt(1/2), sqrt(2)) (minimax, 1.8e-10). */
const ATANH_TAIL = [0.6666681715055621, 0.39973550405769265, 0.29962682996939444];

interface Split {
  readonly mantissa: Low;
  readonly exponent: Low;
}

/** x = mantissa * 2^exponent with sqrt(1/2) <= mantissa < sqrt(2), for normal x > 0. */
function splitNormal(m: LowBuilder, x: Low): Split {
  const base = m.isub(m.bits(x, "i32"), m.i(SQRT_HALF_BITS));
  const mantissa = m.bits(m.iadd(m.and(base, m.i(0x7fffff)), m.i(SQRT_HALF_BITS)), "f32");
  return { mantissa, exponent: m.shrS(base, 23) };
}

/** As `splitNormal`, for denormals too. */
export function splitFloat(m: LowBuilder, x: Low): Split {
  const tiny = m.lt(x, m.f(2 ** -126));
  const { mantissa, exponent } = splitNormal(m, m.select(tiny, m.mul(x, m.f(2 ** 24)), x));
  return { mantissa, exponent: m.isub(exponent, m.and(m.bits(tiny, "i32"), m.i(24))) };
}

function logOfParts(m: LowBuilder, { mantissa, exponent }: Split): Low {
  return logOfSum(m, m.toFloat(exponent), m.sub(mantissa, m.f(1)));
}

/** e ln 2 + log(1 + f) for sqrt(1/2) <= 1 + f < sqrt(2): log(1 + f) = f - f^2 / 2 + s (f^2 / 2 + …), s = f / (2 + f). */
export function logOfSum(m: LowBuilder, e: Low, f: Low): Low {
  const s = m.div(f, m.add(f, m.f(2)));
  const z = m.mul(s, s);
  const half = m.mul(m.mul(f, m.f(0.5)), f);
  const tail = m.mul(s, m.add(half, m.mul(z, m.polynomial(z, ATANH_TAIL))));
  const low = m.sub(half, m.add(tail, m.mul(e, m.f(LN2_LOW))));
  return m.add(m.sub(f, low), m.mul(e, m.f(LN2_HIGH)));
}

/** Where x is no normal positive number: one unsigned comparison, as negative floats are large integers. */
function isSpecial(m: LowBuilder, x: Low): Low {
  const above = m.isub(m.bits(x, "i32"), m.i(LEAST_NORMAL));
  return m.node("igeU", "mask", [above, m.i(INFINITY_BITS - LEAST_NORMAL)]);
}

/** The logarithm of what is not normal: denormals, zeros, negative numbers, infinity and NaN. */
function logOfSpecial(m: LowBuilder, x: Low): Low {
  const y = logOfParts(m, splitFloat(m, x));
  const atZero = m.select(m.eq(x, m.f(0)), m.f(-Infinity), m.f(NaN));
  const above = m.select(m.eq(x, m.f(Infinity)), x, y);
  return m.select(m.lt(m.f(0), x), above, atZero);
}

export function log(m: LowBuilder, x: Low): Low {
  return m.rare(isSpecial(m, x), logOfSpecial(m, x), logOfParts(m, splitNormal(m, x)));
}

/** log(1 + x), with what 1 + x rounds away put back to first order. */
export function log1p(m: LowBuilder, x: Low): Low {
  const u = m.add(m.f(1), x);
  const lost = m.sub(x, m.sub(u, m.f(1)));
  const near = m.add(logOfParts(m, splitNormal(m, u)), m.div(lost, u));
  const y = m.rare(isSpecial(m, u), logOfSpecial(m, u), near);
  // x itself where it is so small that u = 1: keeps -0 and denormals.
  return m.select(m.eq(u, m.f(1)), x, y);
}
