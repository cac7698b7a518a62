import type { Low, LowBuilder } from "../low.js";

/** An odd function that goes to 1: x top(x^2) / bottom(x^2). */
export interface OddRational {
  readonly top: readonly number[];
  readonly bottom: readonly number[];
  /** From this x^2 on the quotient is frozen: then |result| >= 1, which is cut to 1. */
  readonly limit: number;
}

export function oddRational(m: LowBuilder, x: Low, { top, bottom, limit }: OddRational): Low {
  // The operand that may be NaN comes first: then NaN stays.
  const z = m.pmin(m.mul(x, x), m.f(limit));
  const y = m.div(m.mul(x, m.polynomial(z, top)), m.polynomial(z, bottom));
  return m.pmax(m.pmin(y, m.f(1)), m.f(-1));
}
