import type { Tensor } from "../tensor.js";
import { add, div, mul, neg, sqrt, square, sub } from "./arithmetic.js";
import { eq, lt, where } from "./comparison.js";
import { erf, exp, log1p } from "./functions.js";
import { withDerivative } from "./identity.js";

/** Giles' polynomials for w < 5 and above ("Approximating the erfinv function", 2011), highest power first. */
const CENTRE = [2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164, 0.246640727, 1.50140941]; // prettier-ignore
const TAIL = [-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682]; // prettier-ignore

function polynomial(coefficients: readonly number[], x: Tensor): Tensor {
  let result: Tensor | number = coefficients[0];
  for (const c of coefficients.slice(1)) result = add(mul(result, x), c);
  return result as Tensor;
}

/** The inverse of {@link erf}, for x in (-1, 1); ±Infinity at ±1. One Newton step sharpens Giles' approximation. */
export function erfInv(x: Tensor): Tensor {
  const w = neg(log1p(neg(square(x))));
  const guess = mul(x, where(lt(w, 5), polynomial(CENTRE, sub(w, 2.5)), polynomial(TAIL, sub(sqrt(w), 3))));
  const slope = mul(exp(neg(square(guess))), 2 / Math.sqrt(Math.PI));
  const sharpened = sub(guess, div(sub(erf(guess), x), slope));
  // At ±1 the polynomial in √w = Infinity has the wrong sign.
  const value = where(eq(square(x), 1), mul(x, Infinity), where(lt(w, 5), sharpened, guess));
  return withDerivative(value, [x], (gradient) => [
    mul(gradient, mul(exp(square(erfInv(x))), Math.sqrt(Math.PI) / 2)),
  ]);
}
