import type { Low, LowBuilder } from "../../../../wasm/low.js";

/** Binary digits of 1 / (2 pi): 32 zeros before the point, then those behind it. */
const TURNS_PER_RADIAN = [
  0, 0x28be60db, 0x9391054a, 0x7f09d5f4, 0x7d4d3770, 0x36d8a566, 0x4f10e410, 0x7f9458ea,
]; // prettier-ignore

/** Word number `index` of the digits. */
function word(m: LowBuilder, index: Low): Low {
  return TURNS_PER_RADIAN.reduce<Low>(
    (found, digits, i) => m.select(m.ieq(index, m.i(i)), m.i(digits), found),
    m.i(0),
  );
}

/** 32 digits from place `shift` of two neighbouring words on. */
function window(m: LowBuilder, first: Low, second: Low, shift: Low): Low {
  const rest = m.helper("shrBy", "i32", m.shrU(second, 1), m.isub(m.i(31), shift));
  return m.or(m.helper("shlBy", "i32", first, shift), rest);
}

/** The upper 32 bits of a * b, for 0 <= a < 2^24 and unsigned b, in parts of 16 bits. */
function upperProduct(m: LowBuilder, a: Low, b: Low): Low {
  const [aLow, aHigh] = [m.and(a, m.i(0xffff)), m.shrU(a, 16)];
  const [bLow, bHigh] = [m.and(b, m.i(0xffff)), m.shrU(b, 16)];
  const middle = m.iadd(m.shrU(m.imul(aLow, bLow), 16), m.imul(aHigh, bLow));
  const product = m.imul(aLow, bHigh);
  const carried = m.iadd(m.and(product, m.i(0xffff)), middle);
  const upper = m.iadd(m.shrU(product, 16), m.shrU(carried, 16));
  return m.iadd(upper, m.imul(aHigh, bHigh));
}

/** A float of an unsigned integer. */
function unsignedToFloat(m: LowBuilder, x: Low): Low {
  return m.mul(m.toFloat(m.or(m.shrU(x, 1), m.and(x, m.i(1)))), m.f(2));
}

/**
 * An angle beyond 2^12 as the same one in [-pi, pi]: 64 bits behind the point of mantissa * 2^e / (2 pi), of which the
 * whole turns are never computed (Payne and Hanek, 1983).
 */
export function reduceAngle(m: LowBuilder, angle: Low): Low {
  const bits = m.and(m.bits(angle, "i32"), m.i(0x7fffffff));
  const mantissa = m.or(m.and(bits, m.i(0x7fffff)), m.i(0x800000));
  // The place of the mantissa's last digit, counted from the first of the zeros.
  const place = m.isub(m.shrU(bits, 23), m.i(150 - 32));
  const shift = m.and(place, m.i(31));
  const index = m.shrU(place, 5);
  const words = [0, 1, 2].map((i) => word(m, m.iadd(index, m.i(i))));
  const high = window(m, words[0], words[1], shift);
  const low = window(m, words[1], words[2], shift);

  const productLow = m.imul(mantissa, low);
  const productHigh = m.iadd(m.imul(mantissa, high), upperProduct(m, mantissa, low));
  // The fraction of a turn, from -1/2 to 1/2, as magnitude and sign.
  const negative = m.ilt(productHigh, m.i(0));
  const flip = m.bits(negative, "i32");
  const absLow = m.isub(m.xor(productLow, flip), flip);
  const carry = m.and(m.bits(m.ieq(productLow, m.i(0)), "i32"), flip);
  const absHigh = m.isub(m.xor(productHigh, flip), carry);

  const upper = m.mul(unsignedToFloat(m, absHigh), m.f((2 * Math.PI) / 2 ** 32));
  const lower = m.mul(unsignedToFloat(m, absLow), m.f((2 * Math.PI) / 2 ** 64));
  const reduced = m.add(upper, lower);
  const sign = m.and(m.xor(m.bits(angle, "i32"), flip), m.i(-0x80000000));
  const signed = m.bits(m.xor(m.bits(reduced, "i32"), sign), "f32");
  return m.select(m.ilt(bits, m.i(0x7f800000)), signed, m.f(NaN));
}
