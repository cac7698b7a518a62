import type { Low, LowBuilder } from "../low.js";

/** (asin x - x) / x^3 in x^2 for |x| <= 1/2 (Cephes, asinf). */
const ASIN_TAIL = [1.6666752422e-1, 7.4953002686e-2, 4.5470025998e-2, 2.4181311049e-2, 4.2163199048e-2];
/** (atan x - x) / x^3 in x^2 for |x| <= tan(pi / 8) (Cephes, atanf). */
const ATAN_TAIL = [-3.33329491539e-1, 1.99777106478e-1, -1.38776856032e-1, 8.05374449538e-2];

/** asin of |x| <= 1/2, or asin(sqrt((1 - |x|) / 2)) beyond: both arguments stay in [0, 1/2]. */
function halfRange(m: LowBuilder, magnitude: Low): { near: Low; angle: Low } {
  const near = m.le(magnitude, m.f(0.5));
  const rest = m.mul(m.sub(m.f(1), magnitude), m.f(0.5));
  const z = m.select(near, m.mul(magnitude, magnitude), rest);
  const s = m.select(near, magnitude, m.sqrt(rest));
  return { near, angle: m.add(s, m.mul(m.mul(s, z), m.polynomial(z, ASIN_TAIL))) };
}

export function asin(m: LowBuilder, x: Low): Low {
  const { near, angle } = halfRange(m, m.abs(x));
  const far = m.sub(m.f(Math.PI / 2), m.add(angle, angle));
  return m.copySign(m.select(near, angle, far), x);
}

export function acos(m: LowBuilder, x: Low): Low {
  const { near, angle } = halfRange(m, m.abs(x));
  const twice = m.add(angle, angle);
  const far = m.select(m.lt(x, m.f(0)), m.sub(m.f(Math.PI), twice), twice);
  return m.select(near, m.sub(m.f(Math.PI / 2), m.copySign(angle, x)), far);
}

/** atan of 0 <= x <= 1. */
function atanUnit(m: LowBuilder, x: Low): Low {
  const large = m.lt(m.f(Math.SQRT2 - 1), x);
  const t = m.select(large, m.div(m.sub(x, m.f(1)), m.add(x, m.f(1))), x);
  const z = m.mul(t, t);
  const angle = m.add(t, m.mul(m.mul(t, z), m.polynomial(z, ATAN_TAIL)));
  return m.add(angle, m.and(m.bits(large, "f32"), m.f(Math.PI / 4)));
}

export function atan(m: LowBuilder, x: Low): Low {
  const magnitude = m.abs(x);
  const large = m.lt(m.f(1), magnitude);
  const angle = atanUnit(m, m.select(large, m.div(m.f(1), magnitude), magnitude));
  return m.copySign(m.select(large, m.sub(m.f(Math.PI / 2), angle), angle), x);
}

/** The angle of the point (x, y), in all four quadrants, with IEEE's answers for zeros and infinities. */
export function atan2(m: LowBuilder, y: Low, x: Low): Low {
  const ax = m.abs(x);
  const ay = m.abs(y);
  const steep = m.lt(ax, ay);
  const small = m.select(steep, ax, ay);
  const large = m.select(steep, ay, ax);
  const ratio = m.select(
    m.eq(large, m.f(0)),
    large,
    m.select(m.eq(small, large), m.f(1), m.div(small, large)),
  );
  const unit = atanUnit(m, ratio);
  const first = m.select(steep, m.sub(m.f(Math.PI / 2), unit), unit);
  // The sign bit, not x < 0: -0 is to the left too.
  const left = m.ilt(m.bits(x, "i32"), m.i(0));
  const angle = m.copySign(m.select(left, m.sub(m.f(Math.PI), first), first), y);
  const nan = m.or(m.ne(x, x), m.ne(y, y));
  return m.select(nan, m.f(NaN), angle);
}
