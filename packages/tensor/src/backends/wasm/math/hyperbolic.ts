import type { Low, LowBuilder } from "../low.js";
import { expScaled } from "./exp.js";
import { oddRational } from "./odd-rational.js";

/** Taylor: (sinh x - x) / x^3 in x^2, for |x| <= 1. */
const SINH_TAIL = [1 / 6, 1 / 120, 1 / 5040, 1 / 362880];

/** tanh x / x in x^2 for |x| < 8.8, where it is 1 in float32 (minimax, coefficients tuned for float32). */
const TANH = {
  top: [1, 0.13409556448459625, 0.0035295255947858095, 2.1171543266973458e-5, 1.4146705140660742e-8],
  bottom: [1, 0.4674288332462311, 0.02600593864917755, 0.00033412795164622366, 8.097733257272921e-7],
  limit: 78,
};

export function tanh(m: LowBuilder, x: Low): Low {
  return oddRational(m, x, TANH);
}

/** e^|x| / 2 and e^-|x| / 2. */
function halves(m: LowBuilder, x: Low): { up: Low; down: Low } {
  const up = expScaled(m, m.abs(x), 0.5);
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
