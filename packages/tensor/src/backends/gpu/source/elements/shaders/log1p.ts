import type { Low, LowBuilder } from "../../../../wasm/low.js";
import { log, logOfSum } from "../../../../wasm/math/log.js";

/**
 * log(1 + x). The wasm backend puts back what 1 + x rounds away, x - ((1 + x) - 1), which shader compilers take for 0;
 * so near 0 the sum isn't made at all. Elsewhere its rounding is as small as the result's.
 */
export function log1p(m: LowBuilder, x: Low): Low {
  const near = m.and(m.lt(m.f(Math.SQRT1_2 - 1), x), m.lt(x, m.f(Math.SQRT2 - 1)));
  const sum = m.select(near, logOfSum(m, m.f(0), x), log(m, m.add(x, m.f(1))));
  // Keeps -0 and what a machine takes for 0.
  return m.select(m.eq(x, m.f(0)), x, sum);
}
