import type { Low, LowBuilder } from "../low.js";
import { toWhole } from "./exp.js";

/** Up to here the argument is reduced by four parts of pi / 2; beyond, by a slow exact helper. */
export const WIDE_ANGLE = 10000;

/** pi / 2 in four parts: a whole number up to 2^13 times one of the first three is exact. */
const HALF_PI = [1.5703125, 4.837512969970703125e-4, 7.549533620476722717e-8, 2.563344151594519e-12];

/** (sin r - r) / r^3 and (cos r - 1 + r^2 / 2) / r^4, in r^2, for |r| <= pi / 4 (Cephes, sinf and cosf). */
const SIN_TAIL = [-1.6666654611e-1, 8.3321608736e-3, -1.9515295891e-4];
const COS_TAIL = [4.166664568298827e-2, -1.388731625493765e-3, 2.443315711809948e-5];

/** sin and cos of the angle reduced to [-pi/4, pi/4], and the number of quarter turns taken off. */
function reduced(m: LowBuilder, angle: Low): { sin: Low; cos: Low; turns: Low } {
  const isWide = m.lt(m.f(WIDE_ANGLE), m.abs(angle));
  const x = m.rare(isWide, m.helper("reduceAngle", "f32", angle), angle);
  const { n, bits } = toWhole(m, m.mul(x, m.f(2 / Math.PI)));
  let r = x;
  for (const part of HALF_PI) r = m.sub(r, m.mul(n, m.f(part)));
  const z = m.mul(r, r);
  const sin = m.add(r, m.mul(m.mul(r, z), m.polynomial(z, SIN_TAIL)));
  const cos = m.add(m.sub(m.f(1), m.mul(z, m.f(0.5))), m.mul(m.mul(z, z), m.polynomial(z, COS_TAIL)));
  return { sin, cos, turns: bits };
}

function quarter(m: LowBuilder, sin: Low, cos: Low, turns: Low): Low {
  const odd = m.ine(m.and(turns, m.i(1)), m.i(0));
  const sign = m.bits(m.shl(m.and(turns, m.i(2)), 30), "f32");
  return m.xor(m.select(odd, cos, sin), sign);
}

export function sin(m: LowBuilder, x: Low): Low {
  const { sin, cos, turns } = reduced(m, x);
  return m.select(m.eq(x, m.f(0)), x, quarter(m, sin, cos, turns));
}

export function cos(m: LowBuilder, x: Low): Low {
  const { sin, cos, turns } = reduced(m, x);
  return quarter(m, sin, cos, m.iadd(turns, m.i(1)));
}

export function tan(m: LowBuilder, x: Low): Low {
  const { sin, cos, turns } = reduced(m, x);
  const odd = m.ine(m.and(turns, m.i(1)), m.i(0));
  const ratio = m.div(m.select(odd, m.neg(cos), sin), m.select(odd, sin, cos));
  return m.select(m.eq(x, m.f(0)), x, ratio);
}
