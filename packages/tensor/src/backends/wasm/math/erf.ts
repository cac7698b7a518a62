import type { Low, LowBuilder } from "../low.js";
import { oddRational } from "./odd-rational.js";

/** erf x / x in x^2 for |x| < 3.87, where it is 1 in float32 (minimax, coefficients tuned for float32). */
export const ERF = {
  top: [
    1.128379225730896, 0.18744193017482758, 0.05242111533880234, 0.0036546168848872185, 0.0002852828474715352,
    2.1124942577444017e-6,
  ],
  bottom: [
    1, 0.49944913387298584, 0.11294198781251907, 0.014746513217687607, 0.0011408765567466617,
    3.875471884384751e-5,
  ],
  limit: 15,
};

export function erf(m: LowBuilder, x: Low): Low {
  return oddRational(m, x, ERF);
}
