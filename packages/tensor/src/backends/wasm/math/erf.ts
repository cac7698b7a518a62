import type { Low, LowBuilder } from "../low.js";
import { exp } from "./exp.js";

/** (erf x - x) / x in x^2, for |x| <= 0.9277 (minimax, after N. Juffa). */
const NEAR = [1.28379166e-1, -3.76125336e-1, 1.12819925e-1, -2.67681349e-2, 4.99119423e-3, -5.96761703e-4];
/** (log(1 - erf t) + t) / t in t, beyond (minimax, after N. Juffa). */
const FAR = [
  -1.28717512e-1, -6.34846687e-1, -1.06777877e-1, 2.42546219e-2, -3.88396438e-3, 3.83197126e-4, -1.7285347e-5,
];

export function erf(m: LowBuilder, x: Low): Low {
  const z = m.mul(x, x);
  const near = m.add(x, m.mul(x, m.polynomial(z, NEAR)));
  const t = m.pmin(m.abs(x), m.f(4));
  const tail = exp(m, m.sub(m.mul(t, m.polynomial(t, FAR)), t));
  const far = m.copySign(m.sub(m.f(1), tail), x);
  return m.select(m.lt(m.f(0.927734375), t), far, near);
}
