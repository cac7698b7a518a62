import type { Low, LowBuilder } from "../low.js";
import { oddRational } from "./odd-rational.js";

/** erf x / x in x^2 for |x| < 3.87, where it is 1 in float32 (minimax, coefficients tuned for float32). */
const ERF = {
  top: [
    1.128379225730896, 0.18744195997714996, 0.05242112651467323, 0.003654619213193655, 0.0002852827019523829,
    2.1124988052179106e-6,
  ],
  bottom: [
    1, 0.49944913387298584, 0.11294202506542206, 0.014746513217687607, 0.0011408765567466617,
    3.8754755223635584e-5,
  ],
  limit: 15,
};

export function erf(m: LowBuilder, x: Low): Low {
  return oddRational(m, x, ERF);
}
