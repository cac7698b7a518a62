import type { Low, LowBuilder } from "../low.js";
import { scaleByPower, toWhole } from "./exp.js";
import { splitFloat } from "./log.js";

/** An unevaluated sum of two float32: about 48 bits. */
interface Pair {
  readonly high: Low;
  readonly low: Low;
}

/** a * b exactly (Dekker: both split into halves of 12 bits). */
function product(m: LowBuilder, a: Low, b: Low): Pair {
  const top = (x: Low): Low => m.bits(m.and(m.bits(x, "i32"), m.i(-4096)), "f32");
  const aHigh = top(a);
  const bHigh = top(b);
  const aLow = m.sub(a, aHigh);
  const bLow = m.sub(b, bHigh);
  const high = m.mul(a, b);
  const first = m.sub(m.mul(aHigh, bHigh), high);
  const low = m.add(m.add(m.add(first, m.mul(aHigh, bLow)), m.mul(aLow, bHigh)), m.mul(aLow, bLow));
  return { high, low };
}

/** a + b exactly, for |a| >= |b| or a = 0. */
function fastSum(m: LowBuilder, a: Low, b: Low): Pair {
  const high = m.add(a, b);
  return { high, low: m.sub(b, m.sub(high, a)) };
}

const LOG2_SCALE = 2 / Math.LN2;
const SCALE_HIGH = Math.fround(LOG2_SCALE);
const SCALE_LOW = LOG2_SCALE - SCALE_HIGH;

/** (atanh s - s) / s^3 in s^2, times 2 / ln 2, by Taylor: |s| <= 0.172. */
const ATANH_TAIL = [3, 5, 7, 9, 11].map((n) => LOG2_SCALE / n);

/** log2 of finite x > 0 to about 2^-34 absolute: exponent + (2 / ln 2) atanh((m - 1) / (m + 1)). */
function log2Pair(m: LowBuilder, x: Low): Pair {
  const { mantissa, exponent } = splitFloat(m, x);
  const top = m.sub(mantissa, m.f(1));
  const one = m.f(1);
  const bottom = fastSum(m, m.pmax(mantissa, one), m.pmin(mantissa, one));
  const s = m.div(top, bottom.high);
  const back = product(m, s, bottom.high);
  const missing = m.sub(m.sub(m.sub(top, back.high), back.low), m.mul(s, bottom.low));
  const sLow = m.div(missing, bottom.high);
  const z = m.mul(s, s);
  const main = product(m, s, m.f(SCALE_HIGH));
  const tail = m.mul(m.mul(s, z), m.polynomial(z, ATANH_TAIL));
  const small = m.add(m.add(main.low, m.mul(s, m.f(SCALE_LOW))), m.add(m.mul(sLow, m.f(SCALE_HIGH)), tail));
  const fraction = fastSum(m, main.high, small);
  const sum = fastSum(m, m.toFloat(exponent), fraction.high);
  return fastSum(m, sum.high, m.add(sum.low, fraction.low));
}

/** 2^(r) - 1 for |r| <= 1/2, by Taylor. */
const EXP2_TAIL = Array.from({ length: 8 }, (_, i) => {
  let term = 1;
  for (let k = 1; k <= i + 1; k++) term *= Math.LN2 / k;
  return term;
});

/** 2^(high + low). */
function exp2Pair(m: LowBuilder, { high, low }: Pair): Low {
  const h = m.pmax(m.pmin(high, m.f(160)), m.f(-200));
  const { n, bits } = toWhole(m, h);
  const r = m.add(m.sub(h, n), low);
  const y = m.add(m.mul(r, m.polynomial(r, EXP2_TAIL)), m.f(1));
  return scaleByPower(m, y, bits);
}

/** x^y with all special cases of IEEE 754's pow (so 1^NaN and NaN^0 are 1). */
export function pow(m: LowBuilder, x: Low, y: Low): Low {
  const magnitude = m.abs(x);
  // Larger exponents give the same 0, 1 or infinity, and would overflow in the exact product.
  const bounded = m.pmax(m.pmin(y, m.f(2 ** 33)), m.f(-(2 ** 33)));
  const log = log2Pair(m, magnitude);
  const main = product(m, bounded, log.high);
  const power = exp2Pair(m, {
    high: main.high,
    low: boundLow(m, main, m.add(main.low, m.mul(bounded, log.low))),
  });

  const whole = m.eq(m.trunc(y), y);
  const half = m.mul(y, m.f(0.5));
  const odd = m.and(whole, m.ne(m.trunc(half), half));
  return special(m, x, y, { magnitude, power, whole, odd });
}

/** The correction, dropped where the power is out of range anyway. */
function boundLow(m: LowBuilder, main: Pair, low: Low): Low {
  return m.select(m.lt(m.abs(main.high), m.f(256)), low, m.f(0));
}

interface PowParts {
  readonly magnitude: Low;
  readonly power: Low;
  readonly whole: Low;
  readonly odd: Low;
}

function special(m: LowBuilder, x: Low, y: Low, parts: PowParts): Low {
  const { magnitude, power, whole, odd } = parts;
  const zero = m.f(0);
  const infinity = m.f(Infinity);
  // Base 0 and infinity: 0 or infinity, by the sign of the exponent.
  const atZero = m.eq(magnitude, zero);
  const edge = m.or(atZero, m.eq(magnitude, infinity));
  const upwards = m.xor(m.lt(zero, y), atZero);
  let result = m.select(edge, m.select(upwards, infinity, zero), power);
  const negative = m.ilt(m.bits(x, "i32"), m.i(0));
  const sign = m.and(m.bits(m.and(negative, odd), "f32"), m.f(-0));
  result = m.xor(result, sign);
  const invalid = m.andnot(m.and(m.lt(x, zero), m.lt(magnitude, infinity)), whole);
  const nan = m.or(invalid, m.or(m.ne(x, x), m.ne(y, y)));
  result = m.select(nan, m.f(NaN), result);
  const minusOne = m.and(m.eq(x, m.f(-1)), m.eq(m.abs(y), infinity));
  const one = m.or(m.or(m.eq(y, zero), m.eq(x, m.f(1))), minusOne);
  return m.select(one, m.f(1), result);
}
