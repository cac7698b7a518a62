/*
 * The rational approximations are those of FreeBSD's msun, s_erf.c:
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc.
 * business. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
 * is preserved.
 */

/** erf(1) to 24 bits, the centre of the expansion around 1. */
const ERF_ONE = 8.45062911510467529297e-1;

// erf(x) = x + x * P(x²) / Q(x²) for |x| < 0.84375
const SMALL_P = [
  1.28379167095512558561e-1, -3.25042107247001499370e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3,
  -2.37630166566501626084e-5,
]; // prettier-ignore
const SMALL_Q = [
  1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4,
  -3.96022827877536812320e-6,
]; // prettier-ignore

// erf(x) = ERF_ONE + P(|x| - 1) / Q(|x| - 1) for 0.84375 <= |x| < 1.25
const MIDDLE_P = [
  -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1,
  -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.16637559486879084300e-3,
]; // prettier-ignore
const MIDDLE_Q = [
  1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1,
  1.36370839120290507362e-2, 1.19844998467991074170e-2,
]; // prettier-ignore

// erfc(x) = exp(-x² - 0.5625 + P(1/x²) / Q(1/x²)) / x for 1.25 <= |x| < 1 / 0.35
const LARGE_P = [
  -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1,
  -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592,
]; // prettier-ignore
const LARGE_Q = [
  1, 1.96512716674392571292e1, 1.37657754143519042600e2, 4.34565877475229228821e2, 6.45387271733267880336e2,
  4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
]; // prettier-ignore

// The same for |x| >= 1 / 0.35
const TAIL_P = [
  -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2,
  -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2,
]; // prettier-ignore
const TAIL_Q = [
  1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3,
  2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1,
]; // prettier-ignore

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

/** 1 - erf(a) for a >= 1.25. */
function upperTail(a: number): number {
  const s = 1 / (a * a);
  const correction =
    a < 1 / 0.35
      ? polynomial(LARGE_P, s) / polynomial(LARGE_Q, s)
      : polynomial(TAIL_P, s) / polynomial(TAIL_Q, s);
  // exp(-a²) in two factors: `high` has so few bits that its square is exact.
  const high = Math.fround(a);
  return (Math.exp(-high * high - 0.5625) * Math.exp((high - a) * (high + a) + correction)) / a;
}

/**
 * The error function 2/√π ∫₀ˣ exp(-t²) dt, within one unit in the last place of a float64.
 *
 * Source: fdlibm (Sun Microsystems, 1993), s_erf.c.
 */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 0.84375) {
    const z = x * x;
    return x + x * (polynomial(SMALL_P, z) / polynomial(SMALL_Q, z));
  }
  if (a < 1.25) {
    const s = a - 1;
    return Math.sign(x) * (ERF_ONE + polynomial(MIDDLE_P, s) / polynomial(MIDDLE_Q, s));
  }
  if (a >= 6) return Math.sign(x);
  return Math.sign(x) * (1 - upperTail(a));
}
