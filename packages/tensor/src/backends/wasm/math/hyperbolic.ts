import type { Low, LowBuilder } from "../low.js";
import { expScaled, expm1 } from "./exp.js";

/** Taylor: (sinh x - x) / x^3 in x^2, for |x| <= 1. */
const SINH_TAIL = [1 / 6, 1 / 120, 1 / 5040, 1 / 362880];

/** tanh |x| = -t / (t + 2) with t = e^(-2|x|) - 1. */
export function tanh(m: LowBuilder, x: Low): Low {
  const t = expm1(m, m.mul(m.abs(x), m.f(-2)));
  return m.copySign(m.div(t, m.add(t, m.f(2))), x);
}

/** e^|x| / 2 and e^-|x| / 2. */
function halves(m: LowBuilder, x: Low): { up: Low; down: Low } {
  const up = expScaled(m, m.abs(x), -1);
  return { up, down: m.div(m.f(0.25), up) };
}

export function sinh(m: LowBuilder, x: Low): Low {
  const { up, down } = halves(m, x);
  const z = m.mul(x, x);
  const near = m.add(x, m.mul(m.mul(x, z), m.polynomial(z, SINH_TAIL)));
  const far = m.copySign(m.sub(up, down), x);
  return m.select(m.lt(m.abs(x), m.f(1)), near, far);
}

export function cosh(m: LowBuilder, x: Low): Low {
  const { up, down } = halves(m, x);
  return m.add(up, down);
}
